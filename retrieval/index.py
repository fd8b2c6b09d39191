"""The product index seam: which products are near a request, under its predicates.

How many products meet some predicates is asked of `Columns.eligible`, which is exact for every index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from catalog.predicates import Predicate
from catalog.product import Offer


class IndexUnavailable(RuntimeError):
    """The index can't answer now; the funnel asks the snapshot's own arrays and says so."""


@dataclass(frozen=True)
class Hits:
    """Candidates of the two sources, best first: catalogue rows, int32. Scores stay in the index."""

    semantic: NDArray[np.int32]
    keyword: NDArray[np.int32]


class ProductIndex(Protocol):
    """One contract suite, `tests/contracts/test_index.py`, runs on every implementation."""

    def search(
        self, text: str, vector: NDArray[np.float32], where: Sequence[Predicate], limit: int, timeout_s: float
    ) -> Hits:
        """At most `limit` rows of each source among the products eligible under `where`.

        `text` is searched by keywords, `vector` (384,) by cosine. Raises IndexUnavailable.
        """
        ...

    def update_offers(self, offers: Mapping[str, Offer]) -> None:
        """Live prices and stock by variant id; they count from the next search on."""
        ...
