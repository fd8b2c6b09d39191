"""Wishes: constraints that only rank, and numbers with units, each met, missed or not told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.predicates import fold
from catalog.product import Product
from ranking import names
from ranking.features.base import Asked, Floats
from retrieval.understanding.units import measures_in, units

_KINDS = sorted({u.of for u in units().values()})


def build(products: Sequence[Product]) -> dict[str, NDArray[Any]]:
    """Signals: the numbers with units of each product's title, description and attributes, in base units."""
    of: list[int] = []
    values: list[float] = []
    titled: list[bool] = []
    starts = [0]
    for product in products:
        seen: set[tuple[int, float, bool]] = set()
        for in_title, text in ((True, product.title), (False, product.description[:600])):
            for measure in measures_in(fold(text)):
                unit = units()[measure.unit]
                seen.add((_KINDS.index(unit.of), round(measure.value * unit.scale, 9), in_title))
        for attribute in product.attributes:
            unit_ = units().get(attribute.unit or "")
            if unit_ and isinstance(attribute.value, int | float) and not isinstance(attribute.value, bool):
                seen.add((_KINDS.index(unit_.of), round(float(attribute.value) * unit_.scale, 9), False))
        for kind, value, in_title in sorted(seen):
            of.append(kind)
            values.append(value)
            titled.append(in_title)
        starts.append(len(of))
    return {
        "amount_of": np.array(of, np.uint8),
        "amounts": np.array(values, np.float64),
        "amount_titled": np.array(titled, bool),
        "amount_starts": np.array(starts, np.int64),
    }


class Amounts:
    """Of the numbers with units in the words: the share some number of the product meets, and the share it misses."""

    names = (names.AMOUNTS_MET, names.AMOUNTS_MET_TITLE, names.AMOUNTS_MISSED)

    def compute(self, asked: Asked) -> Floats:
        """See Feature; NaN where the words hold no number with a unit."""
        quantities, n = asked.wording.quantities, len(asked.rows)
        if not quantities:
            return np.full((n, 3), np.nan, np.float32)
        signals, rows = asked.signals, asked.rows
        starts = signals["amount_starts"][rows]
        lengths = signals["amount_starts"][rows + 1] - starts
        owner = np.repeat(np.arange(n), lengths)
        flat = np.arange(int(lengths.sum())) + np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
        of, value, titled = signals["amount_of"][flat], signals["amounts"][flat], signals["amount_titled"][flat]
        out = np.zeros((n, 3), np.float32)
        for quantity in quantities:
            same = of == _KINDS.index(quantity.of)
            held = same & (value >= quantity.low) & (value <= quantity.high)
            met, told = np.zeros(n, bool), np.zeros(n, bool)
            met[owner[held]] = True
            told[owner[same]] = True
            in_title = np.zeros(n, bool)
            in_title[owner[held & titled]] = True
            out += np.stack([met, in_title, told & ~met], axis=1)
        return (out / len(quantities)).astype(np.float32)


class SoftWishes:
    """Shares of the constraints that don't filter which a product meets, and misses although it has the field."""

    names = (names.WISHES_MET, names.WISHES_MISSED)

    def compute(self, asked: Asked) -> Floats:
        """See Feature; NaN where there are none."""
        columns = asked.catalogue.columns
        soft = [
            c
            for c in asked.understood.constraints
            if c.status == "ranked" or (c.status == "filtered" and c.strength == "prefer")
        ]
        met, missed = np.zeros(len(asked.rows), np.float32), np.zeros(len(asked.rows), np.float32)
        if not soft:
            return np.full((len(asked.rows), 2), np.nan, np.float32)
        for constraint in soft:
            held = columns.variant_mask(constraint.predicate)[asked.candidates.variant]
            met += held
            if constraint.field.startswith("attributes."):
                told = np.zeros(len(columns), bool)
                told[columns.facts.column(constraint.field)[0]] = True
                missed += told[asked.rows] & ~held
            else:
                missed += ~held
        return (np.stack([met, missed], axis=1) / len(soft)).astype(np.float32)
