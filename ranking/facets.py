"""Facets: counts of a field's values over the products a request found."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from catalog.columns import Columns
from ranking.passing import Candidates
from ranking.slate import Facet, FacetValue

_MOST = 20  # values of one facet
_AUTO = 6  # facets chosen by looking
_IDENTIFYING = ("part_number", "sku", "gtin", "ean", "mpn")


def facets(columns: Columns, candidates: Candidates, names: tuple[str, ...]) -> tuple[Facet, ...]:
    """One facet for each name that some candidate has; "auto" stands for price, brand, category and the
    attributes that tell these candidates apart best."""
    wanted: list[str] = []
    for name in names:
        wanted += automatic(columns, candidates) if name == "auto" else [name]
    made = (facet(columns, candidates, name) for name in dict.fromkeys(wanted))
    return tuple(f for f in made if f is not None)


def facet(columns: Columns, candidates: Candidates, name: str) -> Facet | None:
    """Counts of one field, most frequent first; a range where its values are numbers. None: nobody has it."""
    if name in ("price", "rating", "discount"):
        if name == "rating":
            numbers = columns.rating[candidates.rows]
        elif name == "price":
            numbers = columns.price[candidates.variant]
        else:
            numbers = 1 - columns.price[candidates.variant] / columns.was_price[candidates.variant]
        return _range(name, numbers)
    here = np.zeros(len(columns), bool)
    here[candidates.rows] = True
    rows, codes, numbers = columns.values(name)
    inside = here[rows]
    if not inside.any():
        return None
    rows, codes, numbers = rows[inside], codes[inside], numbers[inside]
    if (codes < 0).all():
        return _range(name, numbers)
    pairs = np.unique(np.stack([rows, codes]), axis=1)  # a product counts once for a value its variants share
    values, counts = np.unique(pairs[1], return_counts=True)
    order = np.lexsort((values, -counts))[:_MOST]
    listed = tuple(
        FacetValue(value=columns.facts.strings[values[i]], count=int(counts[i])) for i in order if values[i] >= 0
    )
    return Facet(field=name, kind="values", values=listed)


def _range(name: str, numbers: NDArray[np.float64]) -> Facet | None:
    known = numbers[~np.isnan(numbers)]
    return None if not len(known) else Facet(field=name, kind="range", low=float(known.min()), high=float(known.max()))


def automatic(columns: Columns, candidates: Candidates) -> list[str]:
    """Price, brand, category, then text attributes half the candidates have, by how much they tell apart.

    An attribute tells apart by the entropy of its values, as long as they are few enough to choose from.
    """
    chosen = ["price", "brand", "category"]
    if not len(candidates):
        return chosen
    here = np.zeros(len(columns), bool)
    here[candidates.rows] = True
    ranked: list[tuple[float, str]] = []
    for facts, inside in (
        (columns.facts, here[columns.facts.rows]),
        (columns.options, here[columns.product_of[columns.options.rows]]),
    ):
        sums = np.concatenate([[0], np.cumsum(inside)])
        for name, (start, end) in facts.spans.items():
            if not name.startswith("attributes.") or name.removeprefix("attributes.") in _IDENTIFYING:
                continue
            if sums[end] - sums[start] < 0.5 * len(candidates):
                continue
            codes = facts.codes[start:end][inside[start:end]]
            counts = np.unique(codes[codes >= 0], return_counts=True)[1]
            if 2 <= len(counts) <= _MOST:
                share = counts / counts.sum()
                ranked.append((float(-(share * np.log(share)).sum()), name))
    return chosen + [name for _, name in sorted(ranked, reverse=True)][:_AUTO]
