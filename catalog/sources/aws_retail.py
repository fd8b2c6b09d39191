"""aws_retail: a fictional shop of many departments. It has no brands and no picture addresses."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from catalog.product import Attribute, Availability, Money, Offer, Product, Variant

CURRENCY = "USD"
_GENDER = {"F": "women", "M": "men"}


def read(files: list[Path]) -> list[Product]:
    """Products of `products.yaml`, in its order."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with files[0].open(encoding="utf-8") as file:
        rows = yaml.load(file, Loader=loader)  # noqa: S506 - a safe loader, in C where it is built
    return [product(row) for row in rows]


def product(row: Mapping[str, Any]) -> Product:
    """One product with its one variant."""
    stock = int(row["current_stock"])
    offer = Offer(
        price=Money.of(row["price"], CURRENCY),
        availability=Availability.IN_STOCK if stock > 0 else Availability.OUT_OF_STOCK,
        stock=stock,
    )
    attributes = [Attribute(name="style", value=row["style"])]
    if row.get("gender_affinity"):
        attributes.append(Attribute(name="gender", value=_GENDER[row["gender_affinity"]]))
    return Product(
        id=row["id"],
        title=row["name"],
        description=row["description"],
        category=(row["category"], row["style"]),
        attributes=tuple(attributes),
        tags=tuple(row.get("aliases") or ()),
        variants=(Variant(id=row["id"], offer=offer),),
    )
