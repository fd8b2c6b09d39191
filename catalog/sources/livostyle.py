"""livostyle: a women's fashion shop. No brand column (the shop's own name is used), prices from–to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from catalog.feeds.record import listed, path_of
from catalog.product import Attribute, Availability, Money, Offer, Product, Variant

CURRENCY = "USD"
SHOP_URL = "https://livostyle.com"
_COLOURS = frozenset(
    {"black", "white", "pink", "blue", "red", "green", "brown", "beige", "gray", "grey", "gold", "silver", "yellow"}
    | {"cream", "orange", "purple", "nude", "navy", "burgundy", "khaki", "taupe", "ivory", "lavender", "teal", "camel"}
    | {"rose gold", "multicolor", "olive", "charcoal", "rust", "mint", "coral", "turquoise", "tan", "mustard", "mauve"}
)
_SLEEVES = frozenset({"sleeveless", "short sleeve", "long sleeve", "half sleeve", "cap sleeve", "three-quarter sleeve"})
_NECKS = frozenset(
    {"v-neck", "round neck", "crew neck", "square neck", "square neckline", "scoop neck", "halter neck", "mock neck"}
    | {"turtleneck", "collared", "off-shoulder", "one shoulder", "notched neck", "boat neck", "strapless", "cowl neck"}
)
_FIBRES = (
    r"polyester|cotton|linen|rayon|viscose|nylon|spandex|elastane|acrylic|wool|silk|modal|polyamide|denim|leather"
    r"|pu leather|lyocell|tencel|cashmere|bamboo|acetate|metal|stainless steel|925 sterling silver|alloy|copper"
)
_MATERIAL = re.compile(rf"\b(\d{{1,3}})%\s+(?:recycled |organic |genuine )?({_FIBRES})\b", re.IGNORECASE)
_CHART = re.compile(r"\bSize(?: [A-Z][A-Za-z]*)+ ((?:XS|S|M|L) .*?)(?:Wear it with|$)", re.DOTALL)
_SIZE = re.compile(r"(?<!\S)(?:XS|S|M|L|XL|XXL|[1-6]XL)(?!\S)")
_NOISE = re.compile(r"issues$|ship(?:s|ping)?\b", re.IGNORECASE)  # notes of the shop to itself


def read(files: list[Path]) -> list[Product]:
    """Products of `products.parquet`, in its order."""
    import pyarrow.parquet as parquet  # here, because only this reader needs it and it takes 0.2 s

    return [product(row) for row in parquet.read_table(files[0]).to_pylist()]


def derived(title: str, tags: tuple[str, ...], description: str) -> tuple[Attribute, ...]:
    """What the source says in tags and prose but has no column for, marked as derived."""
    known = [t.casefold() for t in tags]
    words = f" {title.casefold()} "
    chart = _CHART.search(description)
    found = {
        "colour": [c for c in known if c in _COLOURS] or [c for c in sorted(_COLOURS) if words.endswith(f" in {c} ")],
        "sleeve": [s for s in sorted(_SLEEVES) if s in known or f" {s} " in words],
        "neckline": [n for n in sorted(_NECKS) if n in known or f" {n} " in words],
        "material": [m.casefold() for _, m in _MATERIAL.findall(description)],
        "sizes": _SIZE.findall(chart[1]) if chart else [],
    }
    return tuple(
        Attribute(name=name, value=", ".join(dict.fromkeys(values)), derived=True)
        for name, values in found.items()
        if values
    )


def product(row: Mapping[str, Any]) -> Product:
    """One product. It has one variant at its lowest price: the source names no sizes or colours of its variants."""
    state = Availability.IN_STOCK if row["in_stock_any"] else Availability.OUT_OF_STOCK
    offer = Offer(price=Money.of(row["price_min_usd"], CURRENCY), availability=state)
    image = row["featured_image_url"]
    tags = tuple(t for t in listed(row["tags"]) if not _NOISE.match(t))
    return Product(
        id=row["id"],
        title=row["title"],
        description=row["description"] or "",
        brand="Livostyle",
        category=path_of(row["category_full_path"] or row["product_type"]),
        attributes=derived(row["title"], tags, row["description"] or ""),
        tags=tags,
        images=(image,) if image else (),
        url=row["url"],
        rating=row["review_rating"],
        rating_count=int(row["review_count"]) if row["review_count"] else None,
        released=date.fromisoformat(row["created_at"][:10]) if row["created_at"] else None,
        variants=(Variant(id=row["id"], offer=offer),),
    )
