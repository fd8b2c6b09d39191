"""What is known of a product before anyone asks, and of the query itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.columns import Columns
from catalog.product import Product
from ranking import names
from ranking.features.base import Asked, Floats


def build(products: Sequence[Product], columns: Columns, categories: NDArray[np.int32]) -> dict[str, NDArray[Any]]:
    """Signals: price as a share of its category's products that cost less, and how much is told."""
    price = columns.shown_price
    place = np.full(len(products), 0.5, np.float32)
    for category in np.unique(categories):
        rows = np.flatnonzero(categories == category)
        ranks = np.argsort(np.argsort(price[rows], kind="stable"), kind="stable")
        place[rows] = (ranks + 0.5) / len(rows)
    told = np.array([len(p.attributes) + len(p.description) / 60 for p in products], np.float32)
    order = np.argsort(np.argsort(told, kind="stable"), kind="stable")
    return {"price_place": place, "told_place": ((order + 0.5) / len(products)).astype(np.float32)}


class Priors:
    """Price within its category, and how much the record tells, each as a place from 0 to 1."""

    names = (names.PRICE_PLACE, names.TOLD_PLACE)

    def compute(self, asked: Asked) -> Floats:
        """See Feature."""
        return np.stack([asked.signals["price_place"][asked.rows], asked.signals["told_place"][asked.rows]], axis=1)


class QueryShape:
    """The same for all candidates: how long the words are and how much of them the catalogue knows."""

    names = (names.QUERY_WORDS, names.QUERY_KNOWN, names.QUERY_CODED)

    def compute(self, asked: Asked) -> Floats:
        """See Feature."""
        weight = asked.matches.weight
        known = float((weight > 0).mean()) if len(weight) else 0.0
        coded = float(np.mean(asked.wording.coded)) if asked.wording.coded else 0.0
        return np.tile(np.array([len(asked.wording.content), known, coded], np.float32), (len(asked.rows), 1))
