"""salesbot: six kinds of products with a few sentences and features each. It has no pictures, stock or brands.

A brand is derived where titles of the kind begin with a maker and a dash ("HP - Envy 13"): it is then that of every
title that begins so, and stands as a derived attribute (`maker`) beside it.
"""

from __future__ import annotations

import re
from pathlib import Path

import orjson

from catalog.feeds.prices import parse_price
from catalog.product import Attribute, Offer, Product, Variant

CURRENCY = "USD"
# file name: category; the source's own keys are partly plural, partly not
CATEGORIES = {
    "coffee-makers": "Coffee makers",
    "guitars": "Guitars",
    "laptops": "Laptops",
    "mattresses": "Mattresses",
    "tvs": "TVs",
    "vacuum-cleaners": "Vacuum cleaners",
}
_MAKER = re.compile(r"([A-Za-z][A-Za-z&+]*) - ")


def read(files: list[Path]) -> list[Product]:
    """Products of the six files; ids are the file's name and the place in it, as the source has none."""
    found = []
    for path in files:
        for listed in orjson.loads(path.read_bytes()).values():
            makers = {m[1] for item in listed if (m := _MAKER.match(str(item["name"])))}
            found += [_product(path.stem, number, item, makers) for number, item in enumerate(listed, 1)]
    return found


def _product(kind: str, number: int, item: dict[str, object], makers: set[str]) -> Product:
    features = item.get("features")
    lines = [str(item["description"]), *(map(str, features) if isinstance(features, list) else ())]
    title = str(item["name"])
    maker = next((m for m in sorted(makers) if re.match(rf"{re.escape(m)}(?!\w)", title)), None)
    offer = Offer(price=parse_price(item["price"], CURRENCY))
    return Product(
        id=f"{kind}-{number}",
        title=title,
        brand=maker,
        attributes=(Attribute(name="maker", value=maker, derived=True),) if maker else (),
        description="\n".join(lines),
        category=(CATEGORIES[kind],),
        variants=(Variant(id=f"{kind}-{number}", offer=offer),),
    )
