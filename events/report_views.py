"""A report as text for a terminal, as a table, and as a page that needs nothing else."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from html import escape

from events.report import MOST, Report

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
    return "All that is in the log" if report.since is None else f"From {report.since:%Y-%m-%d} to now"


def as_html(report: Report, shop: str) -> str:
    """One page that needs nothing else, readable offline."""
    cards = "".join(f"<div><b>{escape(v)}</b><span>{escape(n)}</span></div>" for n, v in headline(report))
    lists = "".join(
        f"<section><h2>{escape(title)}</h2>{_table(getattr(report, name), none)}</section>"
        for name, title, none in _LISTS
    )
    positions = [
        (str(p.position), f"{p.shown:,}", f"{p.clicked:,}", f"{p.click_rate:.1%}", f"{p.added:,}")
        for p in report.positions
    ]
    talks = [
        (c.session, f"{c.turns:,}", f"{c.tokens:,}", f"{c.cost:,.6f} {c.currency}")
        for c in report.model.conversations[:MOST]
    ]
    lists += _section("By position", ("Position", "Shown", "Clicked", "Click rate", "Added"), positions)
    lists += _section("Language model, by conversation", ("Conversation", "Turns", "Tokens", "Cost"), talks)
    title = f"What shoppers did at {escape(shop)}"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head><body>'
        f"<header><h1>{title}</h1><p>{escape(period(report))}</p></header>"
        f'<main><div class="cards">{cards}</div><div class="lists">{lists}</div></main></body></html>'
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


def _section(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    heads = "".join(f"<th>{name}</th>" for name in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    return f"<section><h2>{title}</h2>{table}</section>"


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
