"""Conversations as one HTML page that needs no network: failures first, filtered by tag, every transcript folded in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from evals.expectations import Answered

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Entry:
    """One conversation: its tags, what failed by turn (from 0), and (what was said, the answer) of each turn."""

    id: str
    tags: Sequence[str]
    failed: Mapping[int, Sequence[str]]
    turns: Sequence[tuple[str, Answered]]
    notes: Sequence[str] = field(default=())  # a judge's verdict, the runs held

    @property
    def held(self) -> bool:
        """Whether nothing failed."""
        return not self.failed


def write_page(path: Path, title: str, summary: str, entries: Sequence[Entry]) -> None:
    """Writes the page. `summary`: plain lines, put above the conversations."""
    path.write_text(page(title, summary, entries), "utf-8")


def page(title: str, summary: str, entries: Sequence[Entry]) -> str:
    """The page. Everything said or shown is escaped; pictures are not fetched."""
    ordered = sorted(entries, key=lambda e: (e.held, e.id))
    tags = sorted({tag for e in entries for tag in e.tags})
    failed = sum(not e.held for e in entries)
    options = "".join(f'<option value="{escape(t)}">{escape(t)}</option>' for t in tags)
    parts = {
        "title": escape(title),
        "summary": "".join(f"<p>{escape(line)}</p>" for line in summary.splitlines() if line.strip()),
        "failed": str(failed), "total": str(len(entries)), "options": options,
        "conversations": "\n".join(_conversation(e) for e in ordered),
    }  # fmt: skip
    text = (_FOLDER / "report.html").read_text("utf-8")
    for name, value in parts.items():
        text = text.replace(f"<!--{name}-->", value)
    return text


def _conversation(entry: Entry) -> str:
    tags = "".join(f"<span class=tag>{escape(t)}</span>" for t in entry.tags)
    state = "held" if entry.held else "failed"
    notes = "".join(f"<p class=note>{escape(n)}</p>" for n in entry.notes)
    turns = "".join(_turn(said, answer, entry.failed.get(n, ())) for n, (said, answer) in enumerate(entry.turns))
    return (
        f'<details class="case {state}" data-state="{state}" data-tags="{escape("|".join(entry.tags))}"'
        f"{'' if entry.held else ' open'}><summary><b class=mark>{state}</b> <span class=id>{escape(entry.id)}</span> "
        f"{tags}</summary>{notes}{turns}</details>"
    )


def _turn(said: str, answer: Answered, failed: Sequence[str]) -> str:
    wrong = "".join(f"<li>{escape(reason)}</li>" for reason in failed)
    chips = "".join(_chip(c) for c in (answer.done or {}).get("ledger", ()))
    cards = "".join(_card(p) for p in answer.products)
    kind = answer.done["kind"] if answer.done else "error"
    return (
        f"<div class=turn><p class=said>{escape(said)}</p>"
        f"<div class=answer><span class=kind>{escape(kind)}</span><p>{escape(answer.text or answer.error or '')}</p>"
        + (f"<div class=chips>{chips}</div>" if chips else "")
        + (f"<div class=cards>{cards}</div>" if cards else "")
        + (f"<ul class=wrong>{wrong}</ul>" if wrong else "")
        + "</div></div>"
    )


def _chip(entry: Mapping[str, Any]) -> str:
    return f'<span class="chip {escape(entry["status"])}">{escape(str(entry["label"]))}</span>'


def _card(product: Mapping[str, Any]) -> str:
    misses = "".join(f"<i>misses: {escape(m)}</i>" for m in product.get("misses") or ())
    price = f"{product['price']:,.2f} {product['currency']}"
    note = f"<i>{escape(product['note'])}</i>" if product.get("note") else ""
    return (
        f"<div class=card><b>{escape(product['title'])}</b><span class=price>{escape(price)}</span>"
        f"<small>{escape(product['id'])}</small><span>{escape(product.get('why') or '')}</span>{note}{misses}</div>"
    )
