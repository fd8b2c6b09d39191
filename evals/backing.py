"""Whether the figures of prose that code wrote are backed by what a turn shows: sums, numbers, stock, superlatives.

Single words are not looked at: templates say what no record does ("these are the nearest"). A model's words are held to
the facts by `agent.claims` as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.claims import Context, sentences
from agent.claims import stock as stocked
from agent.claims.amounts import amounts
from agent.claims.mentions import mentions
from agent.claims.records import Record
from agent.claims.scales import find
from agent.claims.speech import Speech
from catalog.predicates import text_of

_WRITTEN = r"\d+(?:,\d{3})*(?:\.\d+)?"
_NUMBER = re.compile(rf"(?<![\w.,-])({_WRITTEN})(?!\d)")
_GAP = re.compile(r"\b(?:more|less|cheaper|dearer|difference|saves?|below|above|over|between|gap)\b")
_MOST = re.compile(r"(?:est|^(?:most|least|best|worst|top) \w+)$")
_CLAUSE = re.compile(r"(?<=;)\s+")


def unbacked(text: str, context: Context) -> list[tuple[str, str]]:
    """The clauses that nothing backs, each with the reason."""
    found = ((clause, fault(clause, context)) for s in sentences(text) for clause in _CLAUSE.split(s))
    return [(clause, reason) for clause, reason in found if reason]


def fault(clause: str, context: Context) -> str | None:
    """Why a clause cannot be said, or None where the facts back it."""
    speech = Speech(clause)
    named = mentions(speech, context)
    records = tuple(dict.fromkeys(r for m in named for r in m.records))
    for m in named:
        speech.blank(m.start, m.end)
    shown = context.products
    about = records if len(shown) != 1 else tuple(dict.fromkeys((*shown, *records)))
    return (
        _stock(speech, about or shown, bool(records))
        or _superlative(speech.rest, records, context)
        or _figures(speech, about or shown, context)
    )


def _stock(speech: Speech, about: Sequence[Record], named: bool) -> str | None:
    faults = [stocked.fault(Speech(speech.rest), r) for r in about]
    return next((f for f in faults if f), None) if named and None not in faults else None


def _superlative(text: str, named: Sequence[Record], context: Context) -> str | None:
    found = find(text, context.products)
    if found is None or not named or not _MOST.search(text[found.start : found.end]):
        return None
    if text[found.end :].startswith(" first"):  # an order, not a claim
        return None
    values = [v for v in found.scale.values(context.products) if v is not None]
    ours = [v for v in found.scale.values(named) if v is not None]
    best = max((found.scale.sign * v for v in values), default=0.0)
    fits = ours and max(found.scale.sign * v for v in ours) >= best - 1e-9
    return None if fits else f"another shown is the “{text[found.start : found.end]}”"


def _figures(speech: Speech, about: Sequence[Record], context: Context) -> str | None:
    cart = context.cart or {"lines": ()}
    known = {*context.spoken_numbers, *(float(cart.get(k, 0)) for k in ("total", "count"))}
    known |= {float(line[k]) for line in cart["lines"] for k in ("price", "subtotal", "quantity")}
    sums = known | {p for r in about for p in (r.price, r.was) if p is not None}
    if _GAP.search(speech.low):  # any two shown may be meant
        two = about if len(about) > 1 else context.products
        sums |= {abs(a.price - b.price) for a in two for b in two}
        about = (*about, *context.products)
    for a in amounts(speech.rest):
        if not any(abs(a.value - s) < 0.006 for s in sums):
            return "an amount that is not this product's"
        speech.blank(a.start, a.end)
    known |= {float(n) for n in range(len(context.everything) + 1)} | {5.0}
    told = " ".join([*(text_of(r.json) for r in about), *(str(line["title"]) for line in cart["lines"])])
    known |= {float(n.replace(",", "")) for n in re.findall(_WRITTEN, told)}
    known |= {f.number for r in about for f in r.facts}
    known |= {float(r.json[k]) for r in about for k in ("rating", "rating_count") if r.json.get(k) is not None}
    said = ((n, float(n.replace(",", ""))) for n in _NUMBER.findall(speech.rest))
    wrong = (written for written, value in said if not any(abs(value - k) < 1e-6 for k in known))
    return next((f"{n} stands nowhere in what was shown" for n in wrong), None)
