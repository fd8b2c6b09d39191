"""Why a product is where it is, and why another is not there: facts of the funnel, put into words by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.predicates import check, words
from ranking.funnel import Funnel
from retrieval.understanding.request import ShoppingRequest
from tools.errors import RetryError
from tools.shelf import Shelf
from tools.words import clip, listing, money

_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_SEARCHED = 30


def why(
    product: Mapping[str, Any], evidence: Mapping[str, Any] | None, place: int, request: Mapping[str, Any] | None
) -> str:
    """At most three sentences on why a product stands at `place` (from 0), from the evidence of its pick alone."""
    name = f"{clip(product['title'], 60)} ({money(product['price'], product['currency'])})"
    where = f"is {_PLACES[place]}" if 0 <= place < len(_PLACES) else "is shown"
    facts = evidence or {}
    parts = []
    sort = (request or {}).get("sort")
    if sort:
        parts.append(f"you asked for the order: {sort['field'].removeprefix('attributes.')} {_order(sort['order'])}")
    met = list(facts.get("met", ()))
    if met:
        parts.append(f"it meets {listing(met)}")
    asked = (request or {}).get("text", "").strip()
    if not parts and asked:
        parts.append(f"of the products shown it matches “{clip(asked, 50)}” most closely" if place == 0
                     else f"it matches “{clip(asked, 50)}” less closely than those above it")  # fmt: skip
    apart, against = list(facts.get("sets_apart", ())), list(facts.get("trade_offs", ()))
    sentences = [f"{name} {where} because {listing(parts) or 'it is popular here'}."]
    if apart or against:
        sentences.append(f"On this screen: {'; '.join([*apart, *against])}.")
    if facts.get("missed"):
        sentences.append(f"It misses {listing(list(facts['missed']))}.")
    if facts.get("rules"):
        sentences.append(f"{listing(list(facts['rules']))}.")
    return " ".join(sentences)


def why_not(funnel: Funnel, shelf: Shelf, request: Mapping[str, Any] | None, named: str) -> str:
    """Why the product a shopper names was not shown: which wish it fails, or how far down it ranks.

    RetryError when nothing was searched yet, or the catalogue has nothing of that name.
    """
    if request is None:
        raise RetryError("nothing has been searched yet, so nothing was left out")
    asked = ShoppingRequest.model_validate(request)
    product = _find(funnel, named)
    if product is None:
        return f"I find no “{clip(named, 40)}” in this shop's catalogue."
    name = clip(product["title"], 60)
    failed = [
        c
        for c in asked.constraints
        if c.status == "filtered" and c.strength != "prefer" and not check(product, c.predicate)
    ]
    if product["availability"] in ("out_of_stock", "discontinued"):
        return f"{name} is not shown because it is sold out."
    if failed:
        reasons = [_fails(product, c.field, c.op, c.value) for c in failed]
        return f"{name} was left out because {listing(reasons)}. Take that wish away and it can be shown."
    ranked = funnel.run(asked.model_copy(update={"k": 100, "offset": 0, "exclude_ids": (), "explain": "none"})).ids()
    if product["id"] in ranked:
        place = ranked.index(product["id"]) + 1
        return f"{name} meets your wishes and stands at place {place}; say “show me more” to get there."
    return f"{name} was not close enough to “{clip(asked.text, 40)}”."


def _find(funnel: Funnel, named: str) -> dict[str, Any] | None:
    wanted = set(words(named))
    slate = funnel.run(ShoppingRequest(text=named, k=_SEARCHED, parse=False, explain="none"))
    picks = [p.product for p in (*slate.sold_out, *slate.selected)]
    scored = [(len(wanted & set(words(f"{p['brand'] or ''} {p['title']}"))), -i, p) for i, p in enumerate(picks)]
    best = max(scored, key=lambda s: s[:2], default=None)
    return best[2] if best and best[0] else None


def _fails(product: Mapping[str, Any], field: str, op: str, value: Any) -> str:
    if field == "price":
        return f"it costs {money(product['price'], product['currency'])} and you wished {_words(op)} {value:g}"
    name = field.removeprefix("attributes.").replace("_", " ")
    if op in ("!=", "!has", "!~"):
        return f"you excluded {value}"
    return f"its {name} is not {_words(op)} {value}".replace("  ", " ")


def _words(op: str) -> str:
    return {"<=": "at most", "<": "under", ">=": "at least", ">": "over"}.get(op, "")


def _order(order: str) -> str:
    return "from low to high" if order == "asc" else "from high to low"
