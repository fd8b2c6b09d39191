"""The one question that would narrow most: over the facets of what was found, by entropy."""

from __future__ import annotations

from math import log

from language.speak import say
from ranking.reasons import label
from ranking.slate import Facet, Slate
from tools.words import listing

_ENOUGH = 15  # products found, under which nothing need be narrowed
_CHOICES = 4
_COVERED = 0.6  # share of the products that the choices offered must cover
_STATED = 0.8  # share of the products shown that must state it
_SINGLE = 1.3  # values of a field per product at most
_NOT_ASKED = ("price", "brand", "rating")  # a brand or a budget is said unasked by who has one in mind
_FLAGS = {"true", "false", "yes", "no", "y", "n"}


def question(slate: Slate) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """(question, ((label, what tapping it says), …)); None where no facet would narrow what was found much."""
    if slate.total < _ENOUGH:
        return None
    kinds = {str(p.product["category"]).lower() for p in slate.selected}
    asked = [f for f in slate.facets if _about_shown(f, slate, kinds)]
    scored = [(gain, facet) for facet in asked if (gain := narrows(facet, slate.total)) > 0]
    if not scored:
        return None
    _, facet = max(scored, key=lambda pair: pair[0])
    values = _values(facet, kinds)[:_CHOICES]
    field = say("ask_kind") if facet.field == "category" else label(facet.field)
    text = say("ask_which", field=field, values=listing(values, "or"))
    return text, tuple((value, value) for value in values)


def _about_shown(facet: Facet, slate: Slate, kinds: set[str]) -> bool:
    """Whether the products on the screen are of several of the categories, or nearly all state the attribute."""
    if facet.field == "category":
        return sum(v.value.lower() in kinds for v in facet.values) > 1
    name = facet.field.removeprefix("attributes.")
    stated = sum(p.product["attributes"].get(name) is not None for p in slate.selected)
    return stated >= _STATED * len(slate.selected)


def narrows(facet: Facet, total: int) -> float:
    """How many nats an answer would tell: the entropy of the choices and of none of them; 0 where it isn't asked."""
    if any(c.isdigit() or c == "," for v in facet.values for c in v.value):
        return 0.0  # few could choose between "640 x 480" and "800 x 600", or "Black,Silver" and "Silver"
    if facet.kind != "values" or facet.field in _NOT_ASKED or {v.value.lower() for v in facet.values} & _FLAGS:
        return 0.0
    if len({v.value.lower() for v in facet.values}) < len(facet.values):
        return 0.0  # the same value, written in two ways
    counts = [v.count for v in facet.values[:_CHOICES]]
    if sum(v.count for v in facet.values) > _SINGLE * total:
        return 0.0  # most products have several, as sizes: naming one leaves nearly all
    if len(counts) < 2 or sum(counts) < _COVERED * total or counts[1] < 0.1 * total:
        return 0.0
    shares = [c / max(total, sum(counts)) for c in (*counts, max(0, total - sum(counts))) if c]
    return -sum(share * log(share) for share in shares)


def _values(facet: Facet, kinds: set[str]) -> list[str]:
    """The values as they are read; of categories those that are on the screen, each by its last part."""
    shown = [v.value for v in facet.values if facet.field != "category" or v.value.lower() in kinds]
    return list(dict.fromkeys(value.split(" > ")[-1] for value in shown))
