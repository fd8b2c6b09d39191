"""Comparison and details: tables made from product records by code, never by a model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from catalog.predicates import same
from language.speak import count, say
from ranking.reasons import label as field_label
from tools.errors import RetryError
from tools.options import options_of, to_be_had
from tools.shelf import Shelf
from tools.words import listing, money

MOST_COMPARED = 4
MOST_ROWS = 14
_FIELDS = ("price", "brand", "rating", "availability")


def fact_words(product: dict[str, Any], field: str) -> str | None:
    """One field's value as shoppers read it, unit included; None where the product does not state it."""
    if field in ("price", "was_price"):
        amount = product.get(field)
        return None if amount is None else money(amount, product["currency"])
    if field == "availability":
        return say(str(product["availability"]))
    if field == "rating":
        rating, votes = product.get("rating"), product.get("rating_count")
        if rating is None:
            return None
        shown = count(rating)
        return say("of_five_counted", n=votes, rating=shown) if votes else say("of_five", rating=shown)
    if not field.startswith("attributes."):
        value = product.get(field)
        return None if value is None else str(value)
    name = field.removeprefix("attributes.")
    value = product["attributes"].get(name)
    if value is None:
        return None
    if isinstance(value, bool):
        return say("yes" if value else "no")
    text = count(value, grouped=False) if isinstance(value, float) else str(value)
    unit = product["units"].get(name)
    return f"{text} {unit}" if unit else text


def label(field: str) -> str:
    """A field's name for a table's first column: `attributes.cable_length` → `Cable length`."""
    plain = field_label(field)
    return say(f"field_{field}") if field in _FIELDS else plain[:1].upper() + plain[1:]


def compare(shelf: Shelf, ids: Sequence[str]) -> dict[str, Any]:
    """A table of what tells 2 to 4 products apart.

    `{"products": [product JSON], "rows": [{field, label, values: [text or None]}], "same": [{label, value}],
    "cheapest": id}`. Rows that differ and that most of them state come first; an option tells all its values to be had.
    RetryError on ids that can't be compared.
    """
    wanted = list(dict.fromkeys(ids))[:MOST_COMPARED]
    if len(wanted) < 2:
        raise RetryError(say("error_compare"))
    products = [_known(shelf, i) for i in wanted]
    offered = [_options(shelf, i) for i in wanted]
    fields = list(_FIELDS)
    names = dict.fromkeys(name for p in products for name in p["attributes"])
    fields += [f"attributes.{name}" for name in names]
    differing: list[tuple[int, dict[str, Any]]] = []
    shared: list[dict[str, str]] = []
    for field in fields:
        values = [o.get(field) or fact_words(p, field) for p, o in zip(products, offered, strict=True)]
        stated = [v for v in values if v is not None]
        if len(stated) == len(values) and all(same(v, stated[0]) for v in stated):
            shared.append({"label": label(field), "value": stated[0]})
        elif stated:
            missing = len(values) - len(stated)
            differing.append((missing, {"field": field, "label": label(field), "values": values}))
    differing.sort(key=lambda row: row[0])
    return {
        "products": products,
        "rows": [row for _, row in differing[:MOST_ROWS]],
        "same": shared[:MOST_ROWS],
        "cheapest": min(products, key=lambda p: (p["price"], p["id"]))["id"],
    }


def details(shelf: Shelf, product_id: str, variant_id: str | None = None) -> dict[str, Any]:
    """A product's JSON with `facts`: its stated fields as (label, words), an option with all values to be had.

    RetryError when no product has that id.
    """
    product = _known(shelf, product_id, variant_id)
    fields = ["price", "availability", "brand", "rating", *(f"attributes.{n}" for n in product["attributes"])]
    facts = {label(f): words for f in fields if (words := fact_words(product, f)) is not None}
    facts |= {label(field): values for field, values in _options(shelf, product_id).items()}
    return {"product": product, "facts": list(facts.items())}


def _options(shelf: Shelf, product_id: str) -> dict[str, str]:
    """`attributes.NAME` of each option a product comes in several of → its values to be had: "S, M or L"."""
    variants = shelf.variants(product_id)
    listed = options_of(variants)  # in the product's own order, whatever is sold out
    return {
        f"attributes.{name}": listing([value for value in listed[name] if value in values], "or")
        for name, values in options_of(to_be_had(variants)).items()
    }


def _known(shelf: Shelf, product_id: str, variant_id: str | None = None) -> dict[str, Any]:
    product = shelf.product(product_id, variant_id)
    if product is None:
        raise RetryError(say("error_unknown", id=product_id))
    return product
