"""Scorers: candidates' signals and features to one score each. Higher is better."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ranking import names
from ranking.passing import Candidates

Floats = NDArray[np.float32]


class Scorer(Protocol):
    """`version` names the model in the Slate; `degraded` says why a lesser one stands in, or is None."""

    version: str
    degraded: str | None

    def score(self, candidates: Candidates, features: Floats) -> Floats:
        """(n,) scores of n candidates from their signals and their (n, f) features."""
        ...


class NoopScorer:
    """Retrieval order: half semantic, half keyword, each min-max normalized over the candidates."""

    version = "retrieval-order"

    def __init__(self, degraded: str | None = None) -> None:
        self.degraded = degraded

    def score(self, candidates: Candidates, features: Floats) -> Floats:
        """See Scorer; the features are not looked at."""
        signals = candidates.signals
        return hybrid(signals.get(names.SEMANTIC), signals.get(names.KEYWORD), len(candidates))


def hybrid(semantic: Floats | None, keyword: Floats | None, size: int, share: float = 0.5) -> Floats:
    """(size,) `share` of the normalized semantic score plus the rest of the keyword one; a missing one is 0."""
    parts = [(share, semantic), (1 - share, keyword)]
    total = np.zeros(size, np.float32)
    for weight, column in parts:
        if column is not None:
            total += np.float32(weight) * unit_range(column)
    return total


def unit_range(column: Floats) -> Floats:
    """The column scaled to 0..1 over the candidates; NaN (no such source) is 0, all equal is 0."""
    if not len(column) or np.isnan(column).all():
        return np.zeros(len(column), np.float32)
    low, high = np.nanmin(column), np.nanmax(column)
    if high <= low:
        return np.zeros(len(column), np.float32)
    return np.nan_to_num((column - low) / (high - low), nan=0.0).astype(np.float32)
