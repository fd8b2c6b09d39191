"""`index`, `try` and `data`: catalogues in, with progress shown."""

from __future__ import annotations

import logging
import math
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from serving import intake
from serving.settings import Settings, load
from ui.errors import UserError, expected

if TYPE_CHECKING:
    from catalog.feeds.base import Format
    from retrieval.embedder import Progress as Report
    from retrieval.indexing import Indexed

out = Console(highlight=False, soft_wrap=True)  # lines of a pipe stay whole
_SITE_PAGE = 250  # products on a page of a shop's public list
_MOST_FINDINGS = 3


def run(
    source: str,
    currency: str | None,
    shop_url: str | None,
    format_: str | None,
    every: str | None,
    name: str | None,
    max_bad_share: float | None,
    *,
    allow_shrink: bool = False,
) -> None:
    """See the command. With `every`, a failed turn leaves the old index in service and the next one tries again."""
    from catalog.watch import parse_duration

    settings = load()
    pause = None if every is None else parse_duration(every)
    if name is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name):
        raise UserError(f"--name {name!r}: use letters, digits, - and _, at most 64")

    def refresh(file: Path | None = None) -> None:
        with out.status(f"reading {source}"):
            read = intake.read(
                source, settings, name=name, currency=currency, shop_url=shop_url,
                format_=cast("Format | None", format_), max_bad_share=max_bad_share, file=file,
            )  # fmt: skip
        put_in_service(read, settings, allow_shrink=allow_shrink)

    if pause is None:
        refresh()
        return
    if intake.is_dataset(source):
        raise UserError(f"--every goes with a file or an address; {source!r} is a named data set and does not change")
    _watch(source, pause, refresh)


def _watch(source: str, pause: float, refresh: Callable[[Path], None]) -> None:
    from catalog.rejects import FeedError
    from catalog.watch import watch

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")

    def each(file: Path) -> None:
        try:
            refresh(file)
        except expected() as error:  # the watch goes on after a feed's fault, and only after that
            raise error if isinstance(error, FeedError) else FeedError(str(error)) from error

    stop = threading.Event()
    out.print(f"looking at {source} every {pause:g} s; Ctrl-C ends")
    with tempfile.TemporaryDirectory() as folder:
        watch(source, pause, each, stop, Path(folder))


def try_shop(url: str, currency: str | None, most: int) -> str:
    """Index a shop's public catalogue; the catalogue's name."""
    from catalog.feeds.prices import checked_currency

    pages = max(1, math.ceil(most / _SITE_PAGE))
    if currency is not None:
        checked_currency(currency)
    with out.status(f"reading {url}") as status:
        read = intake.read_site(url, currency, pages, lambda n: status.update(f"reading {url}: {n:,} products"))
    put_in_service(read, load(), allow_shrink=True)  # `--most` may be less than before
    return read.name


def put_in_service(read: intake.Intake, settings: Settings, *, allow_shrink: bool = False) -> Indexed:
    """Index what was read, with a bar, and say what was done."""
    from catalog.quality import run_checks

    lost = [p for p in read.problems if p.kind == "bad"]
    for problem in lost[:_MOST_FINDINGS]:
        out.print(f"  [yellow]{escape(str(problem))}[/yellow]")
    for check in run_checks(read.products):
        if not check.passed:
            out.print(f"  [yellow]{escape(str(check))}[/yellow]")
    started = time.monotonic()
    with bar("embedding") as progress:
        done = intake.index(read, settings, progress, out.print, allow_shrink=allow_shrink)
    if done.unchanged:
        out.print(f"[green]{read.name}[/green]: unchanged, {done.products:,} products stay in service")
    else:
        took = time.monotonic() - started
        out.print(
            f"[green]{read.name}[/green]: {done.products:,} products in service, "
            f"{done.embedded:,} embedded, {took:.1f} s"
        )
    return done


@contextmanager
def bar(what: str) -> Iterator[Report]:
    """A progress bar as a callback of (done, of)."""
    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=out, transient=True) as progress:
        task = progress.add_task(what, total=None)

        def report(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of)

        yield report


def list_data() -> None:
    """See the command."""
    import json

    from catalog.datasets import NAMES

    settings = load()
    table = Table("catalogue", "kind", "products", "indexed", box=None)
    indexed = {f.parent.name: f for f in settings.catalogs_folder.glob("*/CURRENT")}
    for name in sorted({*NAMES, *indexed}):
        meta: dict[str, Any] = {}
        if name in indexed:
            path = indexed[name].parent / indexed[name].read_text().strip() / "meta.json"
            meta = json.loads(path.read_text()) if path.is_file() else {}
        kind = "named data set" if name in NAMES else "your own"
        products = f"{meta['products']:,}" if meta else "-"
        table.add_row(name, kind, products, str(meta.get("indexed", f"no: shopkeeper index {name}")))
    out.print(table)


def get_data(name: str) -> None:
    """See the command."""
    from catalog.datasets import load as load_dataset

    with out.status(f"fetching {name}"):
        found = load_dataset(name, load().mirror)
    out.print(
        f"[green]{name}[/green]: {len(found.products):,} products in {found.currency}; next: shopkeeper index {name}"
    )
