"""What is the same for all candidates: the shape of the query, for a model to weigh the rest by."""

from __future__ import annotations

import numpy as np

from ranking import names
from ranking.features.base import Asked, Floats, table


class QueryShape:
    """The same for all candidates: how long the words are and how much of them the catalogue knows."""

    names = (names.QUERY_WORDS, names.QUERY_KNOWN, names.QUERY_CODED)

    def compute(self, asked: Asked) -> Floats:
        """See Feature."""
        weight = asked.matches.weight
        known = float((weight > 0).mean()) if len(weight) else 0.0
        coded = float(np.mean(asked.wording.coded)) if asked.wording.coded else 0.0
        return table(len(asked.rows), len(asked.wording.content), known, coded)
