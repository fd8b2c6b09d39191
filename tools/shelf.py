"""The shelf: products looked up by id in whatever catalogue is live now."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from catalog.columns import AVAILABILITY
from catalog.predicates import contains_words, words
from catalog.product import public_json
from retrieval.catalogue import Catalogue

# Words of a message about a product that are no part of its name.
_AROUND = frozenset(
    words(
        "the a an and also of with to in into my your please i me you it this that one do does have has got sell show "
        "add put take buy order get want i'd i'll like would can could cart basket bag trolley compare see not is "
        "are there any some tell about more ok okay yes then now so what which for two three four five six seven eight "
        "nine ten 1 2 3 4 5 6 7 8 9 10 first second third fourth fifth last 's versus vs or product item how much"
    )
)


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

    def named(self, said: str) -> list[str]:
        """Ids of the products called so: a brand is said, and every telling word stands in the title or brand.

        Sold-out ones too. Empty where the words name none, or only a brand.
        """
        columns = self._catalogue().columns
        told = list(dict.fromkeys(w for w in words(said) if w not in _AROUND))
        brands = [b for b in self.brands if contains_words(told, words(b))]
        rest = [w for w in told if not any(w in words(b) for b in brands)]
        if not brands or not rest:
            return []
        rows = set(columns.title.rows_with(rest[0]).tolist())
        for word in rest[1:]:
            rows &= set(columns.title.rows_with(word).tolist())
        ids = [columns.ids[row] for row in sorted(rows)]
        return [i for i in ids if (p := self.product(i)) is not None and p["brand"] in brands]

    def stock(self, product_id: str, variant_id: str) -> float | None:
        """Units of a variant that can be had; None where the shop does not count them."""
        columns = self._catalogue().columns
        shown = columns.variant_row_of.get(variant_id)
        if shown is None or product_id not in columns.row_of:
            return None
        stock = float(columns.stock[shown])
        return None if math.isnan(stock) else stock
