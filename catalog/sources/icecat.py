"""icecat: electronics. Prices in cents; attributes typed by their key's prefix; category worked out by us."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from catalog.product import Attribute, Money, Offer, Product, Variant

CURRENCY = "USD"
_IMAGES = ("img_500x500", "img_high", "img_low", "img_thumb")


def rows(files: list[Path]) -> list[dict[str, Any]]:
    """The source's own records, in the order of the files."""
    found: list[dict[str, Any]] = []
    for path in files:
        with zipfile.ZipFile(path) as archive:
            found += orjson.loads(archive.read(archive.namelist()[0]))
    return found


def read(files: list[Path]) -> list[Product]:
    """Products of the four archives."""
    return [product(row, ()) for row in rows(files)]


def product(row: Mapping[str, Any], category: tuple[str, ...]) -> Product:
    """One product with its one variant, whose sku is the maker's part number."""
    offer = Offer(price=Money(minor=row["price"], currency=CURRENCY))
    return Product(
        id=row["id"],
        title=row["title"],
        description=row.get("short_description") or "",
        brand=row["supplier"],
        category=category,
        category_derived=bool(category),
        attributes=tuple(attributes(row).values()),
        images=tuple(dict.fromkeys(row[k] for k in _IMAGES if row.get(k))),
        released=date.fromisoformat(row["date_released"][:10]),
        variants=(Variant(id=row["id"], offer=offer, sku=row["name"], gtin=row["ean"][0] if row["ean"] else None),),
    )


def attributes(row: Mapping[str, Any]) -> dict[str, Attribute]:
    """Attributes by the source's own names without their type prefix; where a text and a number share a name,
    the number stays. `part_number` is the maker's."""
    found = {"part_number": Attribute(name="part_number", value=row["name"])}
    for key, value in row.items():
        if not key.startswith("attr_") or value is None or value == "":
            continue
        name = key[7:]
        if name not in found or key[5] == "n":
            found[name] = Attribute(name=name, value=value)
    return found
