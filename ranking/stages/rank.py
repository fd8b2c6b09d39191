"""Stage 3: hydrate, filter, score, relevance floor. Filters decide what may appear; scores only order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from catalog.columns import Mask
from catalog.predicates import Predicate
from ranking.loosen import after, loosenings
from ranking.passing import Candidates, Floats, Pass
from ranking.scorer import Scorer
from ranking.stages.retrieve import Retrieve
from retrieval.understanding.request import Constraint, Sort


@dataclass(frozen=True)
class Rank:
    """Keeps what meets every must on one variant to be had, orders it, and drops what is not relevant.

    Where products are relevant but none meets every must, the candidates become those of the cheapest
    loosening (`near`). `retrieve` is the stage before, asked again without the musts for that.
    """

    retrieve: Retrieve
    features: Callable[[Pass], Floats]
    scorer: Scorer
    floor: Callable[[Pass, Floats], Mask]

    def __call__(self, passing: Pass) -> Pass:
        """See Stage."""
        started = passing.clock()
        received = len(passing.candidates)
        musts = passing.wishes.must()
        passing = self._ranked(passing, [c.predicate for c in musts])
        if not len(passing.candidates) and any(c.strength == "must" for c in musts):
            passing = self._near(passing)
        note = f"ranked {received}, {len(passing.candidates)} eligible and relevant"
        if passing.near:
            note += f" after loosening: {passing.loosenings[0].label}"
        return replace(passing, total=len(passing.candidates)).step("rank", started, note, self.scorer.degraded)

    def _ranked(self, passing: Pass, where: Sequence[Predicate]) -> Pass:
        passing = _filtered(passing, where)
        if not len(passing.candidates):
            return passing
        if not passing.popular:
            features = self.features(passing)
            score = self.scorer.score(passing.candidates, features)
            scored = replace(passing.candidates, score=score, features=features)
            passing = replace(passing, candidates=scored)
            passing = passing.drop("rank", "not relevant to the words", self.floor(passing, features))
        order = ordering(passing, passing.wishes.sort)
        return replace(passing, candidates=passing.candidates.take(order))

    def _near(self, passing: Pass) -> Pass:
        """The pass with the candidates of the cheapest loosening, or none where nothing is relevant."""
        constraints = passing.wishes.constraints
        kept = tuple(c for c in constraints if c.strength != "must" or c.status != "filtered")
        wider = self._with(passing, kept)
        if not len(wider.candidates):
            return passing
        relevant = wider.candidates.rows
        ways = loosenings(passing.catalogue.columns, constraints, relevant)
        # Where no single wish given up is enough, all of them are.
        nearest = self._with(passing, after(constraints, ways[0])) if ways else wider
        if not len(nearest.candidates):
            return passing
        asked = passing.wishes  # the chips keep saying what was asked for
        return replace(nearest, near=True, loosenings=tuple(ways), understood=asked, removed=passing.removed)

    def _with(self, passing: Pass, constraints: tuple[Constraint, ...]) -> Pass:
        understood = passing.wishes.model_copy(update={"constraints": constraints})
        asked = self.retrieve(replace(passing, understood=understood, removed=(), trace=()))
        return replace(self._ranked(asked, [c.predicate for c in understood.must()]), trace=passing.trace)


def _filtered(passing: Pass, where: Sequence[Predicate]) -> Pass:
    """Without what fails a must (by live price and stock), is sold out, or was asked to be left out."""
    columns = passing.catalogue.columns
    stock_asked = any(p.field == "availability" for p in where)
    if not stock_asked:
        passing = passing.drop("filter", "sold out", columns.eligible(())[0][passing.candidates.rows])
    for predicate in where:
        keep = columns.eligible([predicate], any_stock=True)[0][passing.candidates.rows]
        passing = passing.drop("filter", str(predicate), keep)
    products, variants = columns.eligible(where)
    passing = passing.drop("filter", "no single variant meets all wishes", products[passing.candidates.rows])
    if passing.request.exclude_ids:
        excluded = [columns.row_of[i] for i in passing.request.exclude_ids if i in columns.row_of]
        passing = passing.drop("filter", "asked to be left out", ~np.isin(passing.candidates.rows, excluded))
    rows = passing.candidates.rows
    shown = columns.shown_variant(rows, variants)
    return replace(passing, candidates=replace(passing.candidates, variant=shown))


def ordering(passing: Pass, sort: Sort | None) -> NDArray[np.intp]:
    """Positions of the candidates in the order they are shown: by the explicit sort, else by score.

    NaN sorts last, ties break by score, then by product id.
    """
    candidates, columns = passing.candidates, passing.catalogue.columns
    score = -np.arange(len(candidates), dtype=float) if candidates.score is None else candidates.score
    ids = np.array([columns.ids[int(r)] for r in candidates.rows])
    keys = [ids, -score] if len(ids) else [np.empty(0), np.empty(0)]
    if sort is not None:
        value = sort_values(passing, candidates, sort.field)
        keys.append(np.nan_to_num(value if sort.order == "asc" else -value, nan=np.inf))
    return np.lexsort(keys)


def sort_values(passing: Pass, candidates: Candidates, field: str) -> NDArray[np.float64]:
    """(n,) the value of a sortable field on the variant shown; NaN where there is none."""
    columns = passing.catalogue.columns
    if field in ("price", "was_price", "stock"):
        return np.asarray(getattr(columns, field)[candidates.variant])
    if field == "discount":
        return np.asarray(1 - columns.price[candidates.variant] / columns.was_price[candidates.variant])
    if field in ("rating", "rating_count", "released"):
        return np.asarray(getattr(columns, field)[candidates.rows])
    out = np.full(len(columns), np.nan)
    rows, _, numbers = columns.values(field)
    out[rows] = numbers
    return out[candidates.rows]
