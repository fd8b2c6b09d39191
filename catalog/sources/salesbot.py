"""salesbot: six kinds of products with a few sentences and features each. It has no brands, pictures or stock."""

from __future__ import annotations

from pathlib import Path

import orjson

from catalog.feeds.prices import parse_price
from catalog.product import Offer, Product, Variant

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


def read(files: list[Path]) -> list[Product]:
    """Products of the six files; ids are the file's name and the place in it, as the source has none."""
    found = []
    for path in files:
        for listed in orjson.loads(path.read_bytes()).values():
            found += [_product(path.stem, number, item) for number, item in enumerate(listed, 1)]
    return found


def _product(kind: str, number: int, item: dict[str, object]) -> Product:
    features = item.get("features")
    lines = [str(item["description"]), *(map(str, features) if isinstance(features, list) else ())]
    offer = Offer(price=parse_price(item["price"], CURRENCY))
    return Product(
        id=f"{kind}-{number}",
        title=str(item["name"]),
        description="\n".join(lines),
        category=(CATEGORIES[kind],),
        variants=(Variant(id=f"{kind}-{number}", offer=offer),),
    )
