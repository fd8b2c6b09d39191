"""Why a product is where it is, and why another is not there: facts of the funnel, put into words by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.predicates import check, words
from language.speak import count, quoted, say
from ranking.funnel import Funnel
from ranking.reasons import label
from retrieval.understanding.request import ShoppingRequest
from tools.errors import RetryError
from tools.shelf import Shelf
from tools.words import clip, listing, money

_PLACES = 5  # that have a word of their own
_SEARCHED = 30


def why(
    product: Mapping[str, Any], evidence: Mapping[str, Any] | None, place: int, request: Mapping[str, Any] | None
) -> str:
    """At most three sentences on why a product stands at `place` (from 0), from the evidence of its pick alone."""
    name = f"{clip(product['title'], 60)} ({money(product['price'], product['currency'])})"
    where = say(f"why_place_{place + 1}") if 0 <= place < _PLACES else say("why_shown")
    facts = evidence or {}
    parts = []
    sort = (request or {}).get("sort")
    if sort:
        parts.append(say(f"why_order_{sort['order']}", field=label(sort["field"])))
    met = list(facts.get("met", ()))
    if met:
        parts.append(say("why_meets", wishes=listing(met)))
    asked = (request or {}).get("text", "").strip()
    if not parts and asked:
        parts.append(say("why_matches_best" if place == 0 else "why_matches_less", words=quoted(clip(asked, 50))))
    apart, against = list(facts.get("sets_apart", ())), list(facts.get("trade_offs", ()))
    sentences = [say("why", name=name, where=where, reasons=listing(parts) or say("why_popular"))]
    if apart or against:
        sentences.append(say("why_screen", facts="; ".join([*apart, *against])))
    if facts.get("missed"):
        sentences.append(say("why_misses", wishes=listing(list(facts["missed"]))))
    if facts.get("rules"):
        sentences.append(f"{listing(list(facts['rules']))}.")
    return " ".join(sentences)


def why_not(
    funnel: Funnel, shelf: Shelf, request: Mapping[str, Any] | None, named: str
) -> tuple[str, dict[str, Any] | None]:
    """Why the product a shopper names was not shown (which wish it fails, or how far down it ranks), and that product.

    RetryError when nothing was searched yet, or the catalogue has nothing of that name.
    """
    if request is None:
        raise RetryError(say("why_not_yet"))
    asked = ShoppingRequest.model_validate(request)
    product = _find(funnel, named)
    if product is None:
        return say("why_not_unknown", words=quoted(clip(named, 40))), None
    name = clip(product["title"], 60)
    failed = [
        c
        for c in asked.constraints
        if c.status == "filtered" and c.strength != "prefer" and not check(product, c.predicate)
    ]
    if product["availability"] in ("out_of_stock", "discontinued"):
        return say("why_not_sold_out", name=name), product
    if failed:
        reasons = [_fails(product, c.field, c.op, c.value) for c in failed]
        return say("why_not_failed", name=name, reasons=listing(reasons)), product
    ranked = funnel.run(asked.model_copy(update={"k": 100, "offset": 0, "exclude_ids": (), "explain": "none"})).ids()
    if product["id"] in ranked:
        place = ranked.index(product["id"]) + 1
        return say("why_not_place", name=name, place=place), product
    return say("why_not_close", name=name, words=quoted(clip(asked.text, 40))), product


def _find(funnel: Funnel, named: str) -> dict[str, Any] | None:
    wanted = set(words(named))
    slate = funnel.run(ShoppingRequest(text=named, k=_SEARCHED, parse=False, explain="none"))
    picks = [p.product for p in (*slate.sold_out, *slate.selected)]
    scored = [(len(wanted & set(words(f"{p['brand'] or ''} {p['title']}"))), -i, p) for i, p in enumerate(picks)]
    best = max(scored, key=lambda s: s[:2], default=None)
    return best[2] if best and best[0] else None


def _fails(product: Mapping[str, Any], field: str, op: str, value: Any) -> str:
    if field == "price":
        wished = say(_BOUNDS.get(op, "bound_is"), value=money(value, product["currency"]))
        return say("fails_price", price=money(product["price"], product["currency"]), bound=wished)
    if op in ("!=", "!has", "!~"):
        return say("fails_excluded", value=value)
    values = [
        count(v, grouped=False) if isinstance(v, float) else str(v)
        for v in (value if isinstance(value, tuple) else (value,))
    ]
    return say("fails_field", field=label(field), bound=say(_BOUNDS.get(op, "bound_is"), value=listing(values, "or")))


_BOUNDS = {"<=": "bound_most", "<": "bound_under", ">=": "bound_least", ">": "bound_over"}
