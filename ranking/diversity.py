"""Diversity: no ten variations of the same thing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SAME = 0.97  # cosine over which two products are variations of one another
ALLOWED = 4  # variations of one thing shown before others get their turn


def spread(vectors: NDArray[np.float32], want: int) -> NDArray[np.intp]:
    """(m,) positions of m ranked products so that of any one thing at most ALLOWED stand among the first `want`.

    `vectors` (m, d) are of unit length, best first. Greedy: a product joins the thing of the first earlier
    one it is a variation of; those over the allowance come after the first `want`, in their order.
    """
    alike = vectors @ vectors.T >= SAME
    np.fill_diagonal(alike, True)
    first = alike.argmax(1).tolist()  # of each, the first it is a variation of
    thing: list[int] = []
    seen: dict[int, int] = {}
    kept: list[int] = []
    later: list[int] = []
    for position, earlier in enumerate(first):
        label = thing[earlier] if earlier < position else position
        thing.append(label)
        if seen.get(label, 0) < ALLOWED and len(kept) < want:
            seen[label] = seen.get(label, 0) + 1
            kept.append(position)
        else:
            later.append(position)
    return np.array(kept + later, np.intp)
