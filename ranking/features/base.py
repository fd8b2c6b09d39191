"""What a feature is given and what it returns. The same class computes it when serving and when training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ranking.features.tokens import Matches, TokenTable, match
from ranking.features.wording import Wording, read
from ranking.names import KEYWORD, SEMANTIC
from ranking.passing import Candidates
from retrieval.catalogue import Catalogue
from retrieval.understanding.request import Understood

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Asked:
    """One request and its candidates, as features see them. `vector` (d,) is the words' own."""

    catalogue: Catalogue
    understood: Understood
    candidates: Candidates
    vector: Floats

    @property
    def rows(self) -> NDArray[np.int32]:
        """(n,) catalogue rows."""
        return self.candidates.rows

    @property
    def signals(self) -> Mapping[str, NDArray[Any]]:
        """The per-product columns made at index time."""
        return self.catalogue.signals

    @cached_property
    def wording(self) -> Wording:
        """The words read: content words, head, quantities."""
        return read(self.understood)

    @cached_property
    def matches(self) -> Matches:
        """Which query words stand in which fields of which candidate."""
        return match(TokenTable.of(self.signals), self.rows, self.wording)

    @cached_property
    def semantic(self) -> Floats:
        """(n,) cosine of the words and each product."""
        return _known(self.candidates.signals[SEMANTIC])

    @cached_property
    def keyword(self) -> Floats:
        """(n,) BM25 score."""
        return _known(self.candidates.signals[KEYWORD])


def _known(column: NDArray[Any]) -> Floats:
    """The column with 0 for NaN."""
    return np.where(np.isnan(column), np.float32(0), column).astype(np.float32, copy=False)


class Feature(Protocol):
    """One concept; it may yield several columns, named by `names` of `ranking.names`."""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names in order."""
        ...

    def compute(self, asked: Asked) -> Floats:
        """(n, len(names)) for n candidates; NaN where a value is not known."""
        ...


def table(size: int, *columns: ArrayLike) -> Floats:
    """(size, len(columns)) of columns (size,); a number stands for a column of it."""
    out = np.empty((size, len(columns)), np.float32)
    for i, column in enumerate(columns):
        out[:, i] = column
    return out


def standardized(column: Floats) -> Floats:
    """The column less its mean, in standard deviations over the candidates; zeros where all are equal."""
    if not len(column):
        return column
    apart = column - column.mean()
    spread = float(np.sqrt((apart * apart).mean()))
    return apart / spread if spread > 1e-9 else np.zeros_like(column)


def falls_behind(column: Floats) -> Floats:
    """How far each value is below the best one, as a share of the best; 0 for the best."""
    best = float(column.max()) if len(column) else 0.0
    return (best - column) / best if best > 1e-9 else np.zeros_like(column)
