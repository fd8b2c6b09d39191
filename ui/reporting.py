"""`report`: the event log summed up, as text, a page or a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import typer

from events.report import summarize
from events.report_views import as_csv, as_html, as_text
from serving.assembly import build_events
from serving.settings import load
from ui.errors import UserError


def run(days: int, html: Path | None, csv: Path | None, catalog: str | None) -> None:
    """See the command."""
    settings = load(catalog=catalog)
    if not settings.events_file.is_file():
        off = " and SHOPKEEPER_EVENTS is off" if not settings.events else ""
        raise UserError(
            f"nothing was logged yet for catalogue {settings.catalog!r}{off}; serve it and ask something first"
        )
    since = datetime.now(UTC) - timedelta(days=days)
    log = build_events(settings.model_copy(update={"events": True}))
    try:
        found = summarize(log.read(since), since)
    finally:
        log.close()
    name = settings.shop_name if settings.shop_name != "the shop" else settings.catalog
    for path, text in ((html, as_html(found, name)), (csv, as_csv(found))):
        if path is not None:
            _write(path, text)
    if html is None and csv is None:
        typer.echo(as_text(found), nl=False)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path} can't be written ({error.strerror}); name another file") from error
    typer.echo(f"wrote {path}")
