"""`doctor`: what is installed and reachable, and what to do about what is not."""

from __future__ import annotations

import json
import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from typing import Literal

from rich.console import Console
from rich.markup import escape

from serving.settings import Settings, load
from ui.errors import expected

out = Console(highlight=False, soft_wrap=True)  # lines of a pipe stay whole
Verdict = Literal["ok", "note", "needed"]
_MARK = {"ok": "[green]✓[/green]", "note": "[yellow]·[/yellow]", "needed": "[red]✗[/red]"}
_FREE = 2 << 30


@dataclass(frozen=True)
class Finding:
    """One check: `needed` must be mended before shoppers get products, `note` may stay as it is."""

    part: str
    verdict: Verdict
    found: str
    fix: str = ""


def run(*, as_json: bool) -> int:
    """Print the findings; the exit status."""
    settings = load()
    found = [finding for check in _CHECKS for finding in _checked(check, settings)]
    if as_json:
        print(json.dumps([asdict(f) for f in found], indent=1))  # noqa: T201  JSON for pipes
    else:
        for f in found:
            out.print(f"{_MARK[f.verdict]} [bold]{f.part:<16}[/bold]{escape(f.found)}")
            if f.fix:
                out.print(f"    → {escape(f.fix)}")
    return 1 if any(f.verdict == "needed" for f in found) else 0


def _checked(check: Callable[[Settings], list[Finding]], settings: Settings) -> list[Finding]:
    try:
        return check(settings)
    except expected() as error:
        return [Finding(check.__name__.strip("_"), "needed", str(error))]


def _python(settings: Settings) -> list[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    return [Finding("python", "ok", version)]


def _folder(settings: Settings) -> list[Finding]:
    folder = settings.folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".doctor"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        return [
            Finding(
                "folder", "needed", f"{folder}: {error.strerror}", "set SHOPKEEPER_FOLDER to a folder you may write"
            )
        ]
    free = shutil.disk_usage(folder).free
    fix = "" if free > _FREE else "free some disk space; an index is written beside the one it replaces"
    return [Finding("folder", "note" if fix else "ok", f"{folder}, {free >> 30} GiB free", fix)]


def _model(settings: Settings) -> list[Finding]:
    from retrieval.model_files import DEFAULT_FOLDER, FIX, present

    folder = settings.models_folder or DEFAULT_FOLDER
    if present(folder):
        return [Finding("embedding model", "ok", f"{settings.embedding_precision}, in {folder}")]
    return [Finding("embedding model", "needed", f"not in {folder}, or damaged", FIX)]


def _catalogue(settings: Settings) -> list[Finding]:
    from retrieval.catalogue import LiveCatalogue

    if not (settings.catalog_folder / "CURRENT").is_file():
        fix = f"shopkeeper index {settings.catalog}"
        return [Finding("catalogue", "needed", f"{settings.catalog!r} is not indexed", fix)]
    live = LiveCatalogue(settings.catalog_folder)
    catalogue = live()
    size, indexed = len(catalogue.columns), catalogue.meta["indexed"]
    found = f"{catalogue.name!r}: {size:,} products in {catalogue.currency}, of {indexed}"
    if live.problem:
        fix = f"shopkeeper index {catalogue.name}; an older version is served meanwhile"
        return [Finding("catalogue", "note", f"{found}; {live.problem}", fix)]
    made = str(catalogue.meta["embedder"])
    if not made.endswith(settings.embedding_precision):
        fix = f"shopkeeper index {catalogue.name}"
        return [
            Finding(
                "catalogue", "note", f"{found}; its vectors are {made}", f"{fix}, or set SHOPKEEPER_EMBEDDING_PRECISION"
            )
        ]
    return [Finding("catalogue", "ok", found)]


def _rules(settings: Settings) -> list[Finding]:
    from ranking.rules import load as load_rules

    if settings.rules is None:
        return [Finding("rules", "ok", "none set")]
    found = load_rules(settings.rules)
    return [Finding("rules", "ok", f"{len(found.file.rules)} in {settings.rules}")]


def _weaviate(settings: Settings) -> list[Finding]:
    from retrieval.index import IndexUnavailable
    from serving.assembly import build_server

    server = build_server(settings)
    if server is None:
        return [Finding("index", "ok", "embedded; set WEAVIATE_URL for Weaviate")]
    from retrieval.weaviate_index import alias

    try:
        client = server.connect()
        served = client.alias.get(alias_name=alias(settings.catalog))
    except IndexUnavailable as error:
        return [Finding("index", "needed", str(error))]
    finally:
        server.close()
    if served is None:
        fix = f"shopkeeper index {settings.catalog}"
        return [Finding("index", "needed", f"Weaviate at {settings.weaviate_url} has no {settings.catalog!r}", fix)]
    return [Finding("index", "ok", f"Weaviate at {settings.weaviate_url}: {served.collection}")]


def _state(settings: Settings) -> list[Finding]:
    from serving.assembly import build_state
    from state import StateUnavailable

    state = build_state(settings)
    where = "Redis" if settings.redis_url else "SQLite"
    try:
        state.set("doctor", b"well", 5)
    except StateUnavailable as error:
        return [Finding("state", "needed", str(error), "start it, or unset REDIS_URL" if settings.redis_url else "")]
    finally:
        state.close()
    return [Finding("state", "ok", where)]


def _conversations(settings: Settings) -> list[Finding]:
    if settings.postgres_url is None:
        return [Finding("conversations", "ok", "SQLite; set POSTGRES_URL to share them between machines")]
    import psycopg

    fix = "start it, mend POSTGRES_URL, or unset it; shoppers are answered meanwhile, but not remembered for long"
    try:
        with psycopg.connect(settings.postgres_url.get_secret_value(), connect_timeout=3) as connection:
            made = connection.execute("SELECT to_regclass('checkpoints') IS NOT NULL").fetchone()
            may = connection.execute("SELECT has_schema_privilege(current_schema(), 'CREATE')").fetchone()
            host, database = connection.info.host, connection.info.dbname
            version = connection.info.server_version // 10000
    except psycopg.Error as error:
        return [Finding("conversations", "needed", f"PostgreSQL cannot be used: {str(error).strip()}", fix)]
    where = f"PostgreSQL {version} at {host}, database {database!r}"
    if not (made and made[0]) and not (may and may[0]):
        fix = "grant its user CREATE on the schema; the tables are made at the first start"
        return [Finding("conversations", "needed", f"{where}: tables may not be made", fix)]
    return [Finding("conversations", "ok", f"{where}, kept {settings.conversations_days} days")]


def _mirror(settings: Settings) -> list[Finding]:
    if settings.mirror is None:
        return [Finding("data mirror", "ok", "none set; named data sets are downloaded")]
    if settings.mirror.is_dir():
        return [Finding("data mirror", "ok", str(settings.mirror))]
    return [Finding("data mirror", "note", f"{settings.mirror} is no folder", "mend or unset SHOPKEEPER_DATA")]


def _language_model(settings: Settings) -> list[Finding]:
    if not settings.model:
        return [Finding("language model", "ok", "none set: the rule planner answers")]
    if settings.openai_api_key is None and settings.openai_base_url is None:
        return [
            Finding(
                "language model", "note", settings.model, "set OPENAI_API_KEY, or OPENAI_BASE_URL for your own server"
            )
        ]
    return [Finding("language model", "ok", f"{settings.model} at {settings.openai_base_url or 'the default address'}")]


def _port(settings: Settings) -> list[Finding]:
    with socket.socket() as probe:
        taken = settings.port != 0 and probe.connect_ex((settings.host, settings.port)) == 0
    where = f"{settings.host}:{settings.port}"
    if taken:
        return [Finding("port", "note", f"{where} is in use", "serve with --port, or --port 0 for any free one")]
    return [Finding("port", "ok", f"{where} is free")]


def _writing(settings: Settings) -> list[Finding]:
    keys, origins = len(settings.api_keys), len(settings.allowed_origins)
    to_write = "" if keys else "SHOPKEEPER_API_KEYS, to send live prices and stock"
    to_embed = "" if origins else "SHOPKEEPER_ALLOWED_ORIGINS, to use it on your shop's pages"
    return [
        Finding("API keys", "ok" if keys else "note", f"{keys} set", to_write),
        Finding("widget", "ok" if origins else "note", f"{origins} other origins allowed", to_embed),
    ]


def _training(settings: Settings) -> list[Finding]:
    has = find_spec("sentence_transformers") is not None
    found = "installed" if has else "not installed: serving does not need it"
    return [
        Finding(
            "train extra",
            "ok" if has else "note",
            found,
            "" if has else "pip install 'shopkeeper[train]', to train or export",
        )
    ]


_CHECKS = (
    _python, _folder, _model, _catalogue, _rules, _weaviate, _state, _conversations, _mirror, _language_model, _port,
    _writing, _training,
)  # fmt: skip
