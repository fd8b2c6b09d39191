"""From a reply of the assistant to what its element on the page draws: plain data, amounts in words, no logic left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from catalog.product import Money
from retrieval.understanding.request import Constraint
from tools import options
from tools.shelf import Shelf
from tools.words import minor, money
from ui.chat_words import words

_AS_THEY_ARE = ("comparison", "facts")
SCREENS = ("products", "clarification")  # replies whose cards take the place of those before
_WISH = ("field", "op", "value")
_CARD = ("id", "variant_id", "title", "url", "image", "why", "misses", "featured", "note")


def drawn(reply: Mapping[str, Any], shelf: Shelf, locale: str, session: str) -> dict[str, Any]:
    """The element's properties for a `done` of the wire: chips, products, a comparison, facts, the cart, choices,
    the documents' words and the way to a person, each only where the reply has it."""
    props: dict[str, Any] = {key: reply[key] for key in _AS_THEY_ARE if reply.get(key)}
    props |= {"words": words(locale), "session": session, "chips": reply["ledger"]}
    props["products"] = cards(reply["products"], shelf, reply["ledger"], locale)
    voucher = reply.get("voucher")
    if reply["cart"] is not None:
        props["cart"] = cart(reply["cart"], voucher, locale)
    elif voucher:
        props["voucher"] = voucher["rule"]
    if reply["question"]:
        props["options"] = reply["question"]["options"]
    return props | _backed(reply)


def _backed(reply: Mapping[str, Any]) -> dict[str, Any]:
    """Where the shop's documents say it, each place once with its passages; where they don't, the way to a person."""
    places: dict[str, list[str]] = {}
    for source in reply.get("sources") or ():
        heading = source["heading"] if source["heading"] != source["title"] else ""
        places.setdefault(" › ".join(filter(None, (source["title"], heading))), []).append(source["text"])
    found: dict[str, Any] = {}
    if places:
        found["sources"] = [{"place": place, "texts": texts} for place, texts in places.items()]
    if reply.get("contact") and (not places or reply["kind"] == "chat"):
        found["contact"] = reply["contact"]
    return found


def cards(
    products: Iterable[Mapping[str, Any]], shelf: Shelf, ledger: Iterable[Mapping[str, Any]], locale: str
) -> list[dict[str, Any]]:
    """What cards show: pictures and links of the catalogue; and the sizes or colours that the wishes leave open."""
    wishes = [Constraint.model_validate({k: entry[k] for k in _WISH}) for entry in ledger]
    return [_card(product, options.choices(shelf.variants(product["id"]), wishes), locale) for product in products]


def _card(product: Mapping[str, Any], choices: list[dict[str, Any]], locale: str) -> dict[str, Any]:
    before = product["was_price"]
    return {
        "choices": choices,
        **{key: product[key] for key in _CARD},
        "price_words": money(product["price"], product["currency"], locale),
        "was_words": money(before, product["currency"], locale) if before else "",
        "stock_words": words(locale).get(product["availability"], ""),
    }


def cart(cart: Mapping[str, Any], voucher: Mapping[str, Any] | None, locale: str) -> dict[str, Any]:
    """The cart's lines and total, and what a voucher makes of it, each amount with its cents."""

    def said(amount: float) -> str:
        return minor(Money.of(amount, cart["currency"]), locale)

    kept = ("id", "variant_id", "title", "variant", "quantity", "available")
    lines = [
        {**{key: row[key] for key in kept}, "price_words": said(row["price"]), "subtotal_words": said(row["subtotal"])}
        for row in cart["lines"]
    ]
    drawn: dict[str, Any] = {"lines": lines, "total_words": said(cart["total"])}
    if voucher and cart["lines"]:
        drawn["voucher"] = voucher["rule"]
        if voucher["off"] > 0:
            drawn |= {"off_words": said(voucher["off"]), "pays_words": said(voucher["pays"])}
    return drawn
