"""Why a product is where it is, and why another is not there: facts of the funnel, put into words by code."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from catalog.predicates import check, contains_words, words
from catalog.product import sold_out
from language.speak import count, quoted, say
from ranking.funnel import Funnel
from ranking.reasons import label
from retrieval.understanding.request import Constraint, ShoppingRequest
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
        parts.append(say("why_meets", wishes=listing([quoted(wish) for wish in met])))
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
    funnel: Funnel, shelf: Shelf, request: Mapping[str, Any] | None, named: str, shown: Collection[str] = ()
) -> tuple[str, dict[str, Any] | None]:
    """Why the product a shopper names was not shown (which wish it fails, or how far down it ranks), and that product.

    `shown`: ids on the screen, which are not what is asked after where another bears the name as well. RetryError when
    nothing was searched yet.
    """
    if request is None:
        raise RetryError(say("why_not_yet"))
    asked = ShoppingRequest.model_validate(request)
    product = _find(funnel, shelf, asked, named, shown)
    if product is None:
        return say("why_not_unknown", words=quoted(clip(named, 40))), None
    return _reason(funnel, shelf, asked, product), product


def why_not_this(funnel: Funnel, shelf: Shelf, request: Mapping[str, Any] | None, product: Mapping[str, Any]) -> str:
    """Why this product was not shown, as `why_not`. RetryError when nothing was searched yet."""
    if request is None:
        raise RetryError(say("why_not_yet"))
    return _reason(funnel, shelf, ShoppingRequest.model_validate(request), product)


def _reason(funnel: Funnel, shelf: Shelf, asked: ShoppingRequest, product: Mapping[str, Any]) -> str:
    name = clip(product["title"], 60)
    failed = [
        c
        for c in asked.constraints
        if c.status == "filtered" and c.strength != "prefer" and not check(product, c.predicate)
    ]
    if sold_out(product):
        return say("why_not_sold_out", name=name)
    if failed:
        reasons = listing([_fails(product, c.field, c.op, c.value) for c in failed])
        if len(failed) == 1 and failed[0].field == "price":  # the smallest change is a limit that lets it in
            limit = money(product["price"], product["currency"])
            return say("why_not_limit", name=name, reasons=reasons, price=limit)
        return say("why_not_failed" if len(failed) == 1 else "why_not_several", name=name, reasons=reasons)
    ranked = funnel.run(asked.model_copy(update={"k": 100, "offset": 0, "exclude_ids": (), "explain": "none"})).ids()
    if product["id"] in ranked:
        place = ranked.index(product["id"]) + 1
        return say("why_not_place", name=name, place=place)
    return say("why_not_close", name=name, words=quoted(clip(_about(shelf, asked), 40)))


def _about(shelf: Shelf, asked: ShoppingRequest) -> str:
    """The words asked for, or the title of what was to be similar."""
    like = shelf.product(asked.seed_product) if asked.seed_product and not asked.text else None
    return like["title"] if like else asked.text


_MADE_FOR = re.compile(r"(?i)\b(?:for|compatible\s+with|suitable\s+for|fits)\b")  # then others' names follow


def _find(
    funnel: Funnel, shelf: Shelf, asked: ShoppingRequest, named: str, shown: Collection[str]
) -> dict[str, Any] | None:
    """The product the words name: of a brand that is named, and such a thing as was asked for, where there is one."""
    spoken, about = words(named), _about(shelf, asked)
    brands = [brand for brand in shelf.brands if contains_words(spoken, words(brand))]
    wanted, thing = set(spoken), set(words(about)) - set(spoken)
    exact = [p for i in shelf.named(named) if i not in shown and (p := shelf.product(i)) is not None]
    picks: dict[str, dict[str, Any]] = {p["id"]: p for p in exact}
    for text in (named, f"{named} {about}"):
        of_brand = tuple(Constraint(field="brand", op="==", value=brand) for brand in brands[:1])
        slate = funnel.run(ShoppingRequest(text=text, constraints=of_brand, k=_SEARCHED, parse=False, explain="none"))
        picks |= {p.product["id"]: p.product for p in (*slate.sold_out, *slate.selected)}

    def score(item: tuple[int, dict[str, Any]]) -> tuple[int, int, bool, int]:
        place, product = item
        title = _MADE_FOR.split(product["title"])[0] if not wanted <= set(words(about)) else product["title"]
        told = set(words(f"{product['brand'] or ''} {title} {product['category'] or ''}"))
        return len(wanted & told), len(thing & told), product["id"] not in shown, -place

    best = max(enumerate(picks.values()), key=score, default=None)
    return best[1] if best and score(best)[0] else None


def _fails(product: Mapping[str, Any], field: str, op: str, value: Any) -> str:
    if field == "price":
        wished = say(_BOUNDS.get(op, "bound_is"), value=money(value, product["currency"]))
        return say("fails_price", price=money(product["price"], product["currency"]), bound=wished)
    if op in ("!=", "!has"):
        return say("fails_excluded", value=value)
    values = [
        count(v, grouped=False) if isinstance(v, float) else str(v)
        for v in (value if isinstance(value, tuple) else (value,))
    ]
    return say("fails_field", field=label(field), bound=say(_BOUNDS.get(op, "bound_is"), value=listing(values, "or")))


_BOUNDS = {"<=": "bound_most", "<": "bound_under", ">=": "bound_least", ">": "bound_over"}
