"""livostyle: a women's fashion shop. No brand column (the shop's own name is used), prices from–to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from catalog.feeds.record import listed, path_of
from catalog.product import Availability, Money, Offer, Product, Variant

CURRENCY = "USD"
SHOP_URL = "https://livostyle.com"
_NOISE = frozenset({"issues", "ship from overseas", "ship from usa"})


def read(files: list[Path]) -> list[Product]:
    """Products of `products.parquet`, in its order."""
    import pyarrow.parquet as parquet  # here, because only this reader needs it and it takes 0.2 s

    return [product(row) for row in parquet.read_table(files[0]).to_pylist()]


def product(row: Mapping[str, Any]) -> Product:
    """One product. It has one variant at its lowest price: the source names no sizes or colours of its variants."""
    state = Availability.IN_STOCK if row["in_stock_any"] else Availability.OUT_OF_STOCK
    offer = Offer(price=Money.of(row["price_min_usd"], CURRENCY), availability=state)
    image = row["featured_image_url"]
    return Product(
        id=row["id"],
        title=row["title"],
        description=row["description"] or "",
        brand="Livostyle",
        category=path_of(row["category_full_path"] or row["product_type"]),
        tags=tuple(t for t in listed(row["tags"]) if t.casefold() not in _NOISE),
        images=(image,) if image else (),
        url=row["url"],
        rating=row["review_rating"],
        rating_count=int(row["review_count"]) if row["review_count"] else None,
        released=date.fromisoformat(row["created_at"][:10]) if row["created_at"] else None,
        variants=(Variant(id=row["id"], offer=offer),),
    )
