"""`index`, `try` and `data`: catalogues in, with progress shown."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, cast

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from serving import intake
from serving.settings import Settings, load
from ui.errors import UserError, expected

if TYPE_CHECKING:
    from catalog.feeds.base import Format
    from retrieval.embedder import Progress as Report
    from retrieval.indexing import Indexed

out = Console(highlight=False)
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_MOST_FINDINGS = 3


def run(
    source: str,
    currency: str | None,
    shop_url: str | None,
    format_: str | None,
    every: str | None,
    name: str | None,
    max_bad_share: float | None,
) -> None:
    """See the command. With `every`, a failed turn leaves the old index in service and the next one tries again."""
    settings = load()
    pause = None if every is None else seconds(every)
    if name is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name):
        raise UserError(f"--name {name!r}: use letters, digits, - and _, at most 64")

    def once() -> None:
        with out.status(f"reading {source}"):
            read = intake.read(
                source, settings, name=name, currency=currency, shop_url=shop_url,
                format_=cast("Format | None", format_), max_bad_share=max_bad_share,
            )  # fmt: skip
        put_in_service(read, settings)

    if pause is None:
        once()
        return
    while True:
        try:
            once()
        except expected() as error:
            out.print(f"[red]{datetime.now():%H:%M:%S} {error}[/red] (the old index stays in service)")
        out.print(f"next at {datetime.fromtimestamp(time.time() + pause):%H:%M:%S}; Ctrl-C ends")
        time.sleep(pause)


def put_in_service(read: intake.Intake, settings: Settings) -> Indexed:
    """Index what was read, with a bar, and say what was done."""
    lost = [p for p in read.problems if p.kind == "bad"]
    for problem in lost[:_MOST_FINDINGS]:
        out.print(f"  [yellow]{problem}[/yellow]")
    started = time.monotonic()
    with bar("embedding") as progress:
        done = intake.index(read, settings, progress, out.print)
    if done.unchanged:
        out.print(f"[green]{read.name}[/green]: unchanged, {done.products:,} products stay in service")
    else:
        took = time.monotonic() - started
        out.print(
            f"[green]{read.name}[/green]: {done.products:,} products in service, {done.embedded:,} embedded, {took:.1f} s"
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


def seconds(every: str) -> float:
    """`15m` as seconds. UserError otherwise."""
    match = re.fullmatch(r"(\d+)([smhd])", every.strip())
    if match is None or not int(match[1]):
        raise UserError(f"--every {every!r}: write a number and s, m, h or d, such as 15m")
    return float(int(match[1]) * _UNITS[match[2]])


def list_data() -> None:
    """See the command."""
    import json

    from catalog.datasets import NAMES

    settings = load()
    table = Table("catalogue", "kind", "products", "indexed", box=None)
    indexed = {f.parent.name: f for f in settings.catalogs_folder.glob("*/CURRENT")}
    for name in sorted({*NAMES, *indexed}):
        meta = {}
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
    out.print(f"[green]{name}[/green]: {len(found.products):,} products in {found.currency}; next: shopkeeper index {name}")
