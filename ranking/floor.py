"""The relevance floor: under it nothing is shown. No salmon in an electronics shop."""

from __future__ import annotations

import numpy as np

from catalog.columns import Mask
from ranking.names import KEYWORD, SEMANTIC
from ranking.passing import Floats, Pass

NOTHING = 0.30  # best cosine under which the catalogue has nothing like the words
FAR = 0.20  # cosine under which one candidate is not like the words


def floor(passing: Pass, features: Floats) -> Mask:
    """(n,) which candidates are relevant to the words."""
    cosine = passing.candidates.signals[SEMANTIC]
    keyword = passing.candidates.signals[KEYWORD]
    if not len(cosine) or float(cosine.max()) < NOTHING:
        return np.zeros(len(cosine), bool)
    strong = keyword >= 0.5 * max(float(keyword.max()), 1e-6)
    return (cosine >= FAR) | strong
