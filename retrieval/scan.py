"""The nearest of many vectors: one byte a number is read of all of them, and of the nearest again every number whole.

Reading memory is what an exact scan costs. A quarter of it finds, with some rows to spare, what reading all of it
finds: on 19,406 products and 305 queries the same 250 rows each time, in 0.6 ms instead of 2.4.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import simsimd
from numpy.typing import NDArray

from catalog.facts import Mask

Floats = NDArray[np.float32]
_MORE, _MORE_SHARE = 50, 0.2  # rows looked at again beyond those asked for
_BLOCK = 4096  # rows made bytes at a time
_TOP = 127


class Scan:
    """Over unit vectors (n, d), which are read in place."""

    def __init__(self, vectors: Floats) -> None:
        self._vectors = vectors

    @cached_property
    def _bytes(self) -> NDArray[np.int8]:
        """(n, d), made when first asked for: where Weaviate answers, nobody asks."""
        bytes_ = np.empty(self._vectors.shape, np.int8)
        blocks = [slice(start, start + _BLOCK) for start in range(0, len(bytes_), _BLOCK)]
        most = max((float(np.abs(self._vectors[block]).max()) for block in blocks), default=1.0)
        for block in blocks:
            bytes_[block] = _rounded(self._vectors[block], most)
        return bytes_

    def near(self, vector: Floats) -> Floats:
        """(n,) how near each is to a vector (d,), on a scale of its own; about as their cosines are."""
        if not len(self._vectors):
            return np.empty(0, np.float32)
        asked = _rounded(vector[None], float(np.abs(vector).max()))
        near: Floats = np.asarray(simsimd.cdist(asked, self._bytes, metric="dot", out_dtype="float32"))[0]
        return near

    def best(self, vector: Floats, near: Floats, allowed: Mask, limit: int) -> NDArray[np.int32]:
        """Rows of the `limit` allowed ones of the greatest cosine with `vector`, best first."""
        rows = top(near, allowed, limit + _MORE + int(limit * _MORE_SHARE))
        cosine = self._vectors.take(rows, 0) @ vector
        found: NDArray[np.int32] = rows[np.lexsort((rows, -cosine))[:limit]]
        return found


def _rounded(vectors: Floats, most: float) -> NDArray[np.int8]:
    whole: NDArray[np.int8] = np.rint(vectors * (_TOP / max(most, 1e-12))).astype(np.int8)
    return whole


def top(scores: Floats, allowed: Mask, limit: int) -> NDArray[np.int32]:
    """Rows of the `limit` best allowed scores, best first; ties by row, NaN last."""
    behind = np.where(allowed, -scores, np.float32(np.inf))
    limit = min(limit, int(np.count_nonzero(allowed)))
    if limit == 0:
        return np.empty(0, np.int32)
    rows = np.argpartition(behind, limit - 1)[:limit] if limit < len(behind) else np.arange(len(behind))
    ordered = rows[np.lexsort((rows, behind[rows]))]
    return ordered[np.isfinite(behind[ordered])].astype(np.int32)
