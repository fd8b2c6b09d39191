"""The Pass: what travels through the funnel's stages, and the candidate table it carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ranking.slate import Loosening, Removed, Slate, Step
from retrieval.understanding.request import ShoppingRequest, Understood

if TYPE_CHECKING:
    from retrieval.catalogue import Catalogue

Rows = NDArray[np.int32]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidates:
    """One column table of n candidates, in the order of the last stage that sorted them.

    `rows` (n,) are catalogue rows; `variant` (n,) the row of the variant shown; `signals` maps a name
    of `ranking.names` to a float32 column (n,), NaN where a source did not give the candidate.
    """

    rows: Rows
    variant: Rows
    signals: Mapping[str, Floats] = field(default_factory=dict)
    score: Floats | None = None
    features: Floats | None = None  # (n, f), as the scorer saw them

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, index: NDArray[np.intp] | NDArray[np.bool_]) -> Candidates:
        """The candidates at these positions (or where a mask is true), in that order."""
        return Candidates(
            self.rows[index],
            self.variant[index],
            {name: column[index] for name, column in self.signals.items()},
            None if self.score is None else self.score[index],
            None if self.features is None else self.features[index],
        )

    def with_signals(self, **columns: Floats) -> Candidates:
        """The same candidates with more columns."""
        return replace(self, signals={**self.signals, **columns})


NOBODY = Candidates(np.empty(0, np.int32), np.empty(0, np.int32))


@dataclass(frozen=True, slots=True)
class Pass:
    """A request on its way. Frozen: each stage returns a new one. It never enters a checkpoint.

    `deadline` is on `clock`'s axis (`time.monotonic` seconds); `now` is the shop's wall clock.
    """

    request: ShoppingRequest
    catalogue: Catalogue  # the snapshot this request sees from start to end
    trace_id: str
    now: datetime
    deadline: float
    clock: Callable[[], float]
    understood: Understood | None = None
    candidates: Candidates = NOBODY
    about: Candidates | None = None  # the same rows as the sources give them for the subject alone, in any order
    total: int = 0
    near: bool = False  # the candidates are of the cheapest loosening, not of the request
    popular: bool = False
    loosenings: tuple[Loosening, ...] = ()
    rule_notes: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  # row → rules that touched it
    featured: frozenset[int] = frozenset()  # rows a rule lifted
    redirect: str | None = None
    removed: tuple[Removed, ...] = ()
    trace: tuple[Step, ...] = ()
    slate: Slate | None = None

    @property
    def wishes(self) -> Understood:
        """What was understood. Only after the first stage."""
        assert self.understood is not None, "understand comes first"
        return self.understood

    def step(self, stage: str, started: float, note: str, degraded: str | None = None) -> Pass:
        """This pass with one more line in its trace; `started` is `clock()` when the stage began."""
        line = Step(stage=stage, ms=round((self.clock() - started) * 1e3, 3), note=note, degraded=degraded)
        return replace(self, trace=(*self.trace, line))

    def drop(self, stage: str, reason: str, keep: NDArray[np.bool_]) -> Pass:
        """This pass without the candidates where `keep` is false, with the removal on record."""
        if keep.all():
            return self
        gone = self.candidates.rows[~keep]
        ids = tuple(self.catalogue.columns.ids[int(r)] for r in gone[:20])
        removal = Removed(stage=stage, reason=reason, count=len(gone), among=len(keep), ids=ids)
        return replace(self, candidates=self.candidates.take(keep), removed=(*self.removed, removal))
