"""What the log says of a period: what shoppers asked, what found nothing, what they chose and where it stood."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from events import names
from events.model_use import ModelUse, model_use
from events.types import Event

_MOST = 50
_POSITIONS = 10
_TAPPED = "(a button)"


@dataclass(frozen=True)
class Position:
    """One place of a list, from 1: how often a product stood there and what shoppers did with it."""

    position: int
    shown: int
    clicked: int
    added: int

    @property
    def click_rate(self) -> float:
        """Clicks for each time shown."""
        return self.clicked / self.shown if self.shown else 0.0


@dataclass(frozen=True)
class Report:
    """Counts over a period. Pairs are (words, times), most often first."""

    since: datetime | None
    until: datetime | None
    answers: int = 0
    sessions: int = 0
    clicks: int = 0
    adds: int = 0
    purchases: int = 0
    revenue: dict[str, float] = field(default_factory=dict)  # by currency
    asked: Sequence[tuple[str, int]] = ()
    nothing: Sequence[tuple[str, int]] = ()  # no product at all
    nearly: Sequence[tuple[str, int]] = ()  # only after loosening a wish
    uncovered: Sequence[tuple[str, int]] = ()  # wishes no field covers
    sold_out: Sequence[tuple[str, int]] = ()
    chosen: Sequence[tuple[str, int]] = ()  # product ids clicked or added
    positions: Sequence[Position] = ()
    degraded: int = 0
    rated: int = 0  # answers with a thumb
    helpful: int = 0  # of those, up
    unhelpful: Sequence[tuple[str, int]] = ()  # what was asked where the thumb went down
    model: ModelUse = field(default_factory=ModelUse)

    @property
    def click_rate(self) -> float:
        """Answers with at least one click, of those that showed products from a query or page."""
        return self.clicks / self.answers if self.answers else 0.0


def summarize(events: Iterable[Event], since: datetime | None = None, until: datetime | None = None) -> Report:
    """The report of events in the order of their times. A product clicked twice on one answer counts once."""
    asked, nothing, nearly = Counter[str](), Counter[str](), Counter[str]()
    uncovered, sold_out, chosen = Counter[str](), Counter[str](), Counter[str]()
    shown, clicked, added = Counter[int](), Counter[int](), Counter[int]()
    place: dict[tuple[str, str], int] = {}
    seen: set[tuple[str, str, str]] = set()
    bought: set[str] = set()
    sessions: set[str] = set()
    revenue: dict[str, float] = {}
    ratings: dict[tuple[str | None, str], Event] = {}
    asked_model: list[Event] = []
    answers = degraded = 0
    for event in events:
        if event.session:
            sessions.add(event.session)
        if event.origin == "door" and event.name == names.VIEW_ITEM_LIST:
            answers += 1
            degraded += bool(event.detail.get("degraded"))
            query = _words(event.search_term)
            if query:
                asked[query] += 1
                if not event.items:
                    nothing[query] += 1
                elif event.detail.get("near"):
                    nearly[query] += 1
            uncovered.update(_words(w) for w in event.detail.get("unsupported", ()))
            sold_out.update(str(t) for t in event.detail.get("sold_out_titles", event.detail.get("sold_out", ())))
            for item in event.items:
                shown[item.index or 0] += 1
                place[event.trace_id or "", item.item_id] = item.index or 0
        elif event.name in (names.SELECT_ITEM, names.ADD_TO_CART):
            counts = clicked if event.name == names.SELECT_ITEM else added
            for item in event.items:
                once = (event.name, event.trace_id or event.id, item.item_id)
                if once in seen:
                    continue
                seen.add(once)
                chosen[item.item_name or item.item_id] += 1
                counts[place.get((event.trace_id or "", item.item_id), item.index or 0)] += 1
        elif event.name == names.MODEL_TURN:
            asked_model.append(event)
        elif event.name == names.PURCHASE and event.transaction_id not in bought:
            bought.add(event.transaction_id or event.id)
            if event.value and event.currency:
                revenue[event.currency] = revenue.get(event.currency, 0.0) + event.value
        elif event.name == names.RATE_ANSWER:
            ratings[event.session, str(event.detail.get("turn"))] = event  # the last thumb on an answer counts
    thumbs = [event for event in ratings.values() if event.value]
    down = Counter(_words(event.search_term) or _TAPPED for event in thumbs if event.value == -1)
    return Report(
        since=since,
        until=until,
        answers=answers,
        sessions=len(sessions),
        clicks=sum(clicked.values()),
        adds=sum(added.values()),
        purchases=len(bought),
        revenue=revenue,
        asked=asked.most_common(_MOST),
        nothing=nothing.most_common(_MOST),
        nearly=nearly.most_common(_MOST),
        uncovered=uncovered.most_common(_MOST),
        sold_out=sold_out.most_common(_MOST),
        chosen=chosen.most_common(_MOST),
        positions=[Position(p, shown[p], clicked[p], added[p]) for p in range(1, _POSITIONS + 1) if shown[p]],
        degraded=degraded,
        rated=len(thumbs),
        helpful=len(thumbs) - down.total(),
        unhelpful=down.most_common(_MOST),
        model=model_use(asked_model),
    )


def _words(text: str | None) -> str:
    return " ".join((text or "").split()).casefold()


_LISTS = (
    ("asked", "What shoppers asked", "Nothing was asked."),
    ("nothing", "Found nothing", "Every question found products."),
    ("nearly", "Found only after loosening a wish", "Every question found products that meet all wishes."),
    ("uncovered", "Wishes no field of the catalogue covers", "Every wish could be checked."),
    ("sold_out", "Asked for, but sold out", "Nothing sold out was asked for."),
    ("chosen", "Clicked or added", "Nothing was clicked or added."),
    ("unhelpful", "Asked where the answer was rated not helpful", "No answer was rated not helpful."),
)


def headline(report: Report) -> list[tuple[str, str]]:
    """The figures over everything, as (name, value)."""
    money = ", ".join(f"{amount:,.2f} {currency}" for currency, amount in sorted(report.revenue.items()))
    figures = [
        ("Answers shown", f"{report.answers:,}"),
        ("Sessions", f"{report.sessions:,}"),
        ("Clicks", f"{report.clicks:,}"),
        ("Added to cart", f"{report.adds:,}"),
        ("Purchases", f"{report.purchases:,}" + (f" ({money})" if money else "")),
        ("Clicks for each answer", f"{report.click_rate:.1%}"),
    ]
    if report.rated:
        figures.append(("Answers rated helpful", f"{report.helpful:,} of {report.rated:,}"))
    if report.degraded:
        figures.append(("Answers while a part had failed", f"{report.degraded:,}"))
    if report.model.turns:
        rules = f" ({report.model.fallbacks:,} answered by the rules)" if report.model.fallbacks else ""
        figures.append(("Turns for the language model", f"{report.model.turns:,}{rules}"))
        figures.append(("Its cost", report.model.money()))
    return figures


def as_text(report: Report, most: int = 10) -> str:
    """For a terminal."""
    lines = [period(report), ""]
    lines += [f"  {name:<32}{value}" for name, value in headline(report)]
    for name, title, none in _LISTS:
        rows = getattr(report, name)
        lines += ["", title]
        lines += [f"  {times:>6}  {words}" for words, times in rows[:most]] or [f"  {none}"]
    if report.positions:
        lines += ["", "By position           shown  clicked  click rate   added"]
        lines += [f"  {p.position:>8}       {p.shown:>10,}{p.clicked:>9,}{p.click_rate:>12.1%}{p.added:>8,}"
                  for p in report.positions]  # fmt: skip
    if report.model.turns:
        lines += ["", "Language model, by conversation          turns   tokens        cost"]
        lines += [f"  {_session(c.session):<36}{c.turns:>8,}{c.tokens:>9,}{c.cost:>12,.6f} {c.currency}"
                  for c in report.model.conversations[:most]]  # fmt: skip
    return "\n".join(lines) + "\n"


def _session(session: str) -> str:
    return session if len(session) <= 34 else f"{session[:33]}…"


def as_csv(report: Report) -> str:
    """One table: section, words or position, times, and for positions clicks and adds.

    Where a language model was asked, a second one of every conversation: turns, tokens, cost, currency.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["section", "what", "times", "clicked", "added"])
    writer.writerows(["total", name, value.replace(",", ""), "", ""] for name, value in headline(report))
    for name, _, _ in _LISTS:
        writer.writerows([name, _harmless(words), times, "", ""] for words, times in getattr(report, name))
    writer.writerows(["position", p.position, p.shown, p.clicked, p.added] for p in report.positions)
    if report.model.turns:
        writer.writerow(["section", "conversation", "turns", "by rules", "tokens", "cost", "currency"])
        writer.writerows(
            ["model", _harmless(c.session), c.turns, c.fallbacks, c.tokens, f"{c.cost:.9f}", c.currency]
            for c in report.model.conversations
        )
    return out.getvalue()


def _harmless(text: str) -> str:
    """Words that a spreadsheet would run as a formula, as text."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def period(report: Report) -> str:
    """The period in words."""
    if report.since is None:
        return "All that is in the log"
    until = f" to {report.until:%Y-%m-%d}" if report.until else " to now"
    return f"From {report.since:%Y-%m-%d}{until}"


def as_html(report: Report, shop: str) -> str:
    """One page that needs nothing else, readable offline."""
    cards = "".join(f"<div><b>{escape(v)}</b><span>{escape(n)}</span></div>" for n, v in headline(report))
    lists = "".join(
        f"<section><h2>{escape(title)}</h2>{_table(getattr(report, name), none)}</section>"
        for name, title, none in _LISTS
    )
    title = f"What shoppers did at {escape(shop)}"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head><body>'
        f"<header><h1>{title}</h1><p>{escape(period(report))}</p></header>"
        f'<main><div class="cards">{cards}</div>'
        f'<div class="lists">{lists}{_positions(report)}{_model(report)}</div></main></body></html>'
    )


def _table(rows: Sequence[tuple[str, int]], none: str) -> str:
    if not rows:
        return f"<p>{escape(none)}</p>"
    most = max(times for _, times in rows)
    body = "".join(
        f'<tr><td>{escape(words)}<i style="width:{times / most:.0%}"></i></td><td>{times:,}</td></tr>'
        for words, times in rows
    )
    return f'<table><thead class="off"><tr><th>What</th><th>Times</th></tr></thead><tbody>{body}</tbody></table>'


def _positions(report: Report) -> str:
    if not report.positions:
        return ""
    body = "".join(
        f"<tr><td>{p.position}</td><td>{p.shown:,}</td><td>{p.clicked:,}</td><td>{p.click_rate:.1%}</td>"
        f"<td>{p.added:,}</td></tr>"
        for p in report.positions
    )
    head = "".join(f"<th>{h}</th>" for h in ("Position", "Shown", "Clicked", "Click rate", "Added"))
    return f"<section><h2>By position</h2><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></section>"


def _model(report: Report) -> str:
    if not report.model.turns:
        return ""
    body = "".join(
        f"<tr><td>{escape(c.session)}</td><td>{c.turns:,}</td><td>{c.tokens:,}</td>"
        f"<td>{c.cost:,.6f} {c.currency}</td></tr>"
        for c in report.model.conversations[:_MOST]
    )
    head = "".join(f"<th>{h}</th>" for h in ("Conversation", "Turns", "Tokens", "Cost"))
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f"<section><h2>Language model, by conversation</h2>{table}</section>"


_STYLE = """
:root{color-scheme:light dark;--ink:#1d2430;--soft:#5c6675;--line:#dfe3e8;--page:#f6f7f9;--card:#fff;--bar:#cfdcf3}
@media(prefers-color-scheme:dark){:root{--ink:#e8ebf0;--soft:#a3adba;--line:#2d3540;--page:#12161b;
--card:#1a2027;--bar:#28406b}}
body{margin:0;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page)}
header,main{max-width:72rem;margin:auto;padding:1.5rem 1.25rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.05rem;margin:0 0 .5rem}
p{margin:.25rem 0;color:var(--soft)}.cards{display:flex;flex-wrap:wrap;gap:.75rem;margin-bottom:1.25rem}
.cards div,section{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem}
.cards div{flex:1 1 9rem}.cards b{display:block;font-size:1.5rem}.cards span{color:var(--soft);font-size:.9rem}
.lists{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:1rem}
table{border-collapse:collapse;width:100%}td,th{padding:.3rem .25rem;border-top:1px solid var(--line);text-align:right}
td:first-child,th:first-child{text-align:left;overflow-wrap:anywhere}
td i{display:block;height:.25rem;border-radius:1rem;background:var(--bar)}
.off{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
"""
