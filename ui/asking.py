"""`ask` and `rules`: the funnel asked from a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from serving.settings import Settings, load
from tools.request import to_request
from tools.words import money
from ui.errors import UserError

if TYPE_CHECKING:
    from ranking.slate import Pick, Slate

out = Console(highlight=False, soft_wrap=True)  # lines of a pipe stay whole


def run(words: str, catalog: str | None, k: int, *, explain: bool, as_json: bool) -> None:
    """See the command."""
    slate = _asked(load(catalog=catalog), words, k)
    if as_json:
        from serving.public import public

        print(json.dumps(public(slate), indent=1, ensure_ascii=False))  # noqa: T201  JSON for pipes, as it is
        return
    show(slate, explain=explain)


def _asked(settings: Settings, words: str, k: int) -> Slate:
    from serving.assembly import build_reader

    return build_reader(settings).run(to_request({"text": words, "k": k}))


def show(slate: Slate, *, explain: bool = False) -> None:
    """A Slate as a shopper would read it."""
    for typed, meant in slate.corrections:
        out.print(f"[dim]read “{escape(typed)}” as “{escape(meant)}”[/dim]")
    chips = [_chip(c.words or c.key, c.status) for c in slate.constraints]
    if chips:
        out.print("  ".join(chips))
    if slate.redirect:
        out.print(f"the shop sends these words to {escape(slate.redirect)}")
    for gone in slate.sold_out:
        out.print(f"[yellow]sold out:[/yellow] {escape(str(gone.product['title']))}")
    if slate.near:
        out.print("[yellow]Nothing meets every wish. Nearest:[/yellow]")
        for way in slate.loosenings:
            out.print(f"  {escape(way.label)}: {way.count}")
    picks = slate.selected or slate.near
    if not picks:
        out.print("Nothing here fits these words.")
    for place, pick in enumerate(picks, slate.offset + 1):
        _show(place, pick)
    out.print(f"[dim]{slate.total:,} in all[/dim]")
    if explain:
        table = Table("stage", "ms", "what", box=None, header_style="dim")
        for step in slate.trace:
            note = f"{step.note} [red]{escape(step.degraded)}[/red]" if step.degraded else step.note
            table.add_row(step.stage, f"{step.ms:.1f}", note)
        out.print(table)
        for gone_by in slate.removed:
            out.print(
                f"[dim]{gone_by.stage}: {gone_by.count} of {gone_by.among} removed: {escape(gone_by.reason)}[/dim]"
            )


def _chip(words: str, status: str) -> str:
    mark = {"filtered": "[green]✓[/green]", "ranked": "[cyan]~[/cyan]"}.get(
        status, "[yellow]can't be checked here[/yellow]"
    )
    return f"‹{escape(words)} {mark}›"


def _show(place: int, pick: Pick) -> None:
    product = pick.product
    price = money(product["price"], product["currency"])
    featured = " [magenta]Featured by the shop[/magenta]" if pick.featured else ""
    out.print(f"[bold]{place:>2}. {escape(product['title'])}[/bold]  {price}{featured}")
    details = [
        d for d in (pick.why, f"misses {', '.join(pick.misses)}" if pick.misses else "", str(product["url"] or "")) if d
    ]
    for detail in details:
        out.print(f"    [dim]{escape(detail)}[/dim]")


def check_rules(file: Path | None) -> None:
    """See the command."""
    from ranking.rules import load as load_rules

    path = _rules_file(load(), file)
    found = load_rules(path).file
    out.print(
        f"[green]{path}[/green]: {len(found.rules)} rules, {len(found.synonyms)} groups of synonyms, "
        f"{len(found.redirects)} redirects; all can be used"
    )


def preview_rules(words: str, file: Path | None, catalog: str | None, k: int) -> None:
    """See the command."""
    settings = load(catalog=catalog)
    path = _rules_file(settings, file)
    before = _asked(settings.model_copy(update={"rules": None}), words, k)
    after = _asked(settings.model_copy(update={"rules": path}), words, k)
    old, new = before.ids(), after.ids()
    titles = {p.product["id"]: p.product["title"] for s in (before, after) for p in (*s.selected, *s.near)}
    table = Table("now", "before", "product", "", box=None)
    featured = {p.product["id"] for p in after.selected if p.featured}
    for place, one in enumerate(new, 1):
        was = str(old.index(one) + 1) if one in old else f"over {k}"
        table.add_row(str(place), was, escape(titles[one]), "featured" if one in featured else "")
    for one in (i for i in old if i not in new):
        table.add_row("-", str(old.index(one) + 1), escape(titles[one]), "pushed off or excluded")
    out.print(table)
    if after.redirect:
        out.print(f"redirected to {escape(after.redirect)}")
    out.print("[dim]the same ids in the same order[/dim]" if old == new else f"[dim]{escape(_notes(after))}[/dim]")


def _notes(slate: Slate) -> str:
    said = [s.note for s in slate.trace if s.stage == "merchandise"]
    return "; ".join([*said, *(f"{r.reason}: {r.count} removed" for r in slate.removed if r.stage == "merchandise")])


def _rules_file(settings: Settings, file: Path | None) -> Path:
    path = file or settings.rules
    if path is None:
        raise UserError("no rules file: name one, or set SHOPKEEPER_RULES")
    return path
