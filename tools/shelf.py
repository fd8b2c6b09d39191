"""The shelf: products looked up by id in whatever catalogue is live now."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from catalog.columns import AVAILABILITY
from catalog.product import public_json
from retrieval.catalogue import Catalogue


class Shelf:
    """Single products with their live price and stock, without the funnel.

    `catalogue` gives the snapshot in service; each call sees the newest.
    """

    def __init__(self, catalogue: Callable[[], Catalogue]) -> None:
        self._catalogue = catalogue

    @property
    def currency(self) -> str:
        """ISO 4217 code of all prices."""
        return self._catalogue().currency

    @property
    def brands(self) -> frozenset[str]:
        """Every brand of the catalogue, as written there."""
        facts = self._catalogue().columns.facts
        _, codes, _ = facts.column("brand")
        return frozenset(facts.strings[int(c)] for c in set(codes.tolist()) if c >= 0)

    def product(self, product_id: str, variant_id: str | None = None) -> dict[str, Any] | None:
        """A product's public JSON shown as that variant (default: its cheapest to be had); None when unknown."""
        catalogue = self._catalogue()
        columns = catalogue.columns
        row = columns.row_of.get(product_id)
        if row is None:
            return None
        shown = columns.variant_row_of.get(variant_id or "")
        if shown is None or int(columns.product_of[shown]) != row:
            shown = int(columns.lowest[row])
        record = catalogue.store[row]
        product = public_json(record, record.variant(columns.variant_ids[shown]))
        was = float(columns.was_price[shown])
        product["price"] = float(columns.price[shown])
        product["was_price"] = None if math.isnan(was) else was
        product["availability"] = AVAILABILITY[int(columns.availability[shown])].value
        return product

    def variants(self, product_id: str) -> list[dict[str, Any]]:
        """`{variant_id, options, price, availability}` of each variant, in the product's order; none when unknown."""
        catalogue = self._catalogue()
        columns = catalogue.columns
        row = columns.row_of.get(product_id)
        found = []
        for variant in catalogue.store[row].variants if row is not None else ():
            at = columns.variant_row_of[variant.id]
            live = {
                "price": float(columns.price[at]),
                "availability": AVAILABILITY[int(columns.availability[at])].value,
            }
            found.append({"variant_id": variant.id, "options": dict(variant.options), **live})
        return found

    def stock(self, product_id: str, variant_id: str) -> float | None:
        """Units of a variant that can be had; None where the shop does not count them."""
        columns = self._catalogue().columns
        shown = columns.variant_row_of.get(variant_id)
        if shown is None or product_id not in columns.row_of:
            return None
        stock = float(columns.stock[shown])
        return None if math.isnan(stock) else stock
