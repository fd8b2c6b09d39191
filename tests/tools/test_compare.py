"""Comparison tables: what stands in them is true of the product, not of the one variant at hand."""

from __future__ import annotations

from typing import Any, cast

from tools.compare import compare
from tools.shelf import Shelf

_SIZES = {"skerry": ("S", "M", "L"), "sailor": ("M", "L"), "guernsey": ("S", "M", "L")}


class _Shelf:
    def product(self, product_id: str, variant_id: str | None = None) -> dict[str, Any]:
        return {"id": product_id, "title": product_id, "price": 75.0, "currency": "USD", "availability": "in_stock",
                "attributes": {"size": _SIZES[product_id][0]}, "units": {}}  # fmt: skip

    def variants(self, product_id: str) -> list[dict[str, Any]]:
        return [
            {"variant_id": size, "options": {"size": size},
             "availability": "in_stock" if size in _SIZES[product_id] else "out_of_stock"}
            for size in ("S", "M", "L")
        ]  # fmt: skip


def test_an_option_is_compared_by_all_its_values_that_can_be_had() -> None:
    shelf = cast("Shelf", _Shelf())
    (row,) = [r for r in compare(shelf, ["skerry", "sailor"])["rows"] if r["label"] == "Size"]
    assert row["values"] == ["S, M or L", "M or L"]
    assert {"label": "Size", "value": "S, M or L"} in compare(shelf, ["skerry", "guernsey"])["same"]
