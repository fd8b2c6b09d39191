"""icecat: electronics. Prices in cents; attributes typed by their key's prefix; category worked out by us."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from catalog.product import Attribute, Money, Offer, Product, Variant
from catalog.sources.icecat_category import categories
from catalog.sources.icecat_units import unit_of

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
    """Products of the four archives, with the category their own fields tell."""
    found = rows(files)
    made: dict[tuple[str, Any, str | None], Attribute] = {}
    return [product(row, category, made) for row, category in zip(found, categories(found), strict=True)]


def product(
    row: Mapping[str, Any], category: tuple[str, ...], made: dict[tuple[str, Any, str | None], Attribute] | None = None
) -> Product:
    """One product with its one variant, whose sku is the maker's part number.

    `made` shares equal attributes between products: two of three are repeats, and making them is what takes time.
    """
    offer = Offer(price=Money(minor=row["price"], currency=CURRENCY))
    return Product(
        id=row["id"],
        title=row["title"],
        description=row.get("short_description") or "",
        brand=row["supplier"],
        category=category,
        category_derived=bool(category),
        attributes=tuple(attributes(row, {} if made is None else made).values()),
        images=tuple(dict.fromkeys(row[k] for k in _IMAGES if row.get(k))),
        released=date.fromisoformat(row["date_released"][:10]),
        variants=(Variant(id=row["id"], offer=offer, sku=row["name"], gtin=row["ean"][0] if row["ean"] else None),),
    )


def attributes(row: Mapping[str, Any], made: dict[tuple[str, Any, str | None], Attribute]) -> dict[str, Attribute]:
    """Attributes by the source's own names without their type prefix, numbers with the unit the source tells.

    Where a text and a number share a name, the number stays. `part_number` is the maker's.
    """
    text = f"{row['title']} {row.get('short_description') or ''}"
    found = {"part_number": Attribute(name="part_number", value=row["name"])}
    for key, value in row.items():
        if not key.startswith("attr_") or value is None or value == "":
            continue
        name, numeric = key[7:], key[5] == "n"
        if name in found and not numeric:
            continue
        unit = unit_of(name, value, text) if numeric else None
        attribute = made.get((key, value, unit))  # by key, whose prefix tells True from 1.0
        if attribute is None:
            attribute = Attribute(name=name, value=value, unit=unit, derived=unit is not None)
            made[key, value, unit] = attribute
        found[name] = attribute
    return found
