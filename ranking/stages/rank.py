"""Stage 3: hydrate, filter, score, relevance floor. Filters decide what may appear; scores only order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.facts import Mask
from language.speak import speaking
from ranking.alike import alike
from ranking.floor import close
from ranking.loosen import after, loosenings
from ranking.passing import Candidates, Floats, Pass
from ranking.scorer import Scorer
from ranking.subject import of_subject, own_of, with_subject, within
from retrieval.understanding.request import Constraint, Sort


@dataclass(frozen=True)
class Rank:
    """Orders the candidates, drops what is not relevant, and keeps what meets every must on one variant.

    Scores and relevance are judged among all candidates, those that fail a must included: what is best for the
    words does not change with the budget. Where relevant products are left but none meets every must, the
    candidates become those of the cheapest loosening (`near`).
    """

    features: Callable[[Pass], Floats]
    scorer: Scorer
    floor: Callable[[Pass, Floats], Mask]

    def __call__(self, passing: Pass) -> Pass:
        """See Stage."""
        started = passing.clock()
        received = len(passing.candidates)
        passing = _allowed(passing)
        kind = alike(passing)
        if kind is not None:
            passing = passing.drop("rank", "of another kind than the product it is to be like", kind)
        if not passing.popular and len(passing.candidates):
            passing = self._scored(passing)
        near = passing.candidates if kind is not None else passing.candidates.take(close(passing))
        # What was shown before is left out once relevance was judged: else the rest of the shop is relevant beside it.
        passing, near = _left_out(passing), near.take(_kept(passing, near))
        passing = _meeting(passing, passing.wishes.constraints)
        answered = passing.candidates if _pointed(passing) else near
        if len(near) and not np.isin(answered.rows, passing.candidates.rows).any():
            passing = _nearest(passing, near)
        order = ordering(passing, passing.wishes.sort)[: within(passing)]
        passing = replace(passing, candidates=passing.candidates.take(order))
        note = f"ranked {received}, {len(passing.candidates)} eligible and relevant"
        if passing.near and passing.loosenings:
            note += f" after loosening: {passing.loosenings[0].label}"
        return replace(passing, total=len(passing.candidates)).step("rank", started, note, self.scorer.degraded)

    def _scored(self, passing: Pass) -> Pass:
        passing, features = self._judged(passing)
        if not passing.wishes.search_text:
            return passing  # similar to a product: whatever is most similar will do
        alone = of_subject(passing)
        if alone is None:
            return passing.drop("rank", "not relevant to the words", self.floor(passing, features))
        return self._by_subject(passing, alone)

    def _by_subject(self, passing: Pass, alone: Pass) -> Pass:
        """The candidates relevant to the subject. What it finds itself is judged as if nothing else had been said."""
        own = own_of(alone)
        alone, features = self._judged(alone)
        relevant = self.floor(alone, features)
        if not own.all():  # in a small shop they all are
            first, features = self._judged(replace(alone, candidates=alone.candidates.take(own)))
            relevant[own] = self.floor(first, features)
        return with_subject(passing, alone, own).drop("rank", "not relevant to the words", relevant)

    def _judged(self, passing: Pass) -> tuple[Pass, Floats]:
        features = self.features(passing)
        score = self.scorer.score(passing.candidates, features)
        return replace(passing, candidates=replace(passing.candidates, score=score, features=features)), features


def _pointed(passing: Pass) -> bool:
    """Whether a category was chosen: then what is relevant in it answers, however much nearer others are."""
    return any(c.field == "category" and c.strength == "must" for c in passing.wishes.must())


def _allowed(passing: Pass) -> Pass:
    """Without what is sold out (by live stock) or was excluded."""
    columns = passing.catalogue.columns
    if not any(c.field == "availability" for c in passing.wishes.must()):
        passing = passing.drop("filter", "sold out", columns.eligible(())[0][passing.candidates.rows])
    for constraint in passing.wishes.must():
        if constraint.strength == "must_not":
            passing = _without(passing, constraint)
    return passing


def _left_out(passing: Pass) -> Pass:
    if not passing.request.exclude_ids:
        return passing
    return passing.drop("filter", "asked to be left out", _kept(passing, passing.candidates))


def _kept(passing: Pass, candidates: Candidates) -> Mask:
    row_of = passing.catalogue.columns.row_of
    excluded = [row_of[i] for i in passing.request.exclude_ids if i in row_of]
    return np.asarray(~np.isin(candidates.rows, excluded))


def _without(passing: Pass, constraint: Constraint) -> Pass:
    held = passing.catalogue.columns.eligible([constraint.predicate], any_stock=True)[0]
    return passing.drop("filter", str(constraint.predicate), held[passing.candidates.rows])


def _meeting(passing: Pass, constraints: Sequence[Constraint]) -> Pass:
    """Only what meets every must together on one variant that can be had; that variant is shown."""
    columns = passing.catalogue.columns
    musts = [c for c in constraints if c.status == "filtered" and c.strength != "prefer"]
    for constraint in (c for c in musts if c.strength == "must"):
        passing = _without(passing, constraint)
    products, variants = columns.eligible([c.predicate for c in musts])
    passing = passing.drop("filter", "no single variant meets all wishes", products[passing.candidates.rows])
    shown = columns.shown_variant(passing.candidates.rows, variants)
    return replace(passing, candidates=replace(passing.candidates, variant=shown))


def _nearest(passing: Pass, relevant: Candidates) -> Pass:
    """The pass with the relevant candidates that the cheapest loosening admits; all, where no single one does."""
    constraints = passing.wishes.constraints
    with speaking(passing.request.locale):
        ways = loosenings(passing.catalogue.columns, constraints, relevant.rows)
    kept = after(constraints, ways[0]) if ways else tuple(c for c in constraints if c.strength != "must")
    admitted = _meeting(replace(passing, candidates=relevant), kept)
    return replace(admitted, near=bool(len(admitted.candidates)), loosenings=tuple(ways), removed=passing.removed)


def ordering(passing: Pass, sort: Sort | None) -> NDArray[np.intp]:
    """Positions of the candidates in the order they are shown: by the explicit sort, else by score.

    NaN sorts last, ties break by score, then by product id.
    """
    candidates, columns = passing.candidates, passing.catalogue.columns
    keys: list[NDArray[Any]] = [np.arange(len(candidates))]  # as the source gave them, where nothing was scored
    if candidates.score is not None and len(candidates):
        keys = [np.array([columns.ids[int(r)] for r in candidates.rows]), -candidates.score]
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
