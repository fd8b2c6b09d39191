"""Ranking metrics: nDCG and recall for one query, means over queries with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray


def dcg(grades: Sequence[float], k: int) -> float:
    """Discounted gain of grades in ranked order: gain 2^grade − 1, discount log2(rank + 1).

    >>> round(dcg([3, 0, 1], k=10), 3)
    7.5
    """
    top = np.asarray(grades[:k], np.float64)
    return float(((2.0**top - 1) / np.log2(np.arange(2, len(top) + 2))).sum())


def ndcg(ranked: Iterable[str], grades: Mapping[str, float], k: int = 10) -> float:
    """nDCG@k of ranked ids; an id without a grade counts 0. NaN where no grade is positive.

    >>> ndcg(["a", "b"], {"a": 3, "b": 0})
    1.0
    >>> round(ndcg(["x", "a"], {"a": 1}), 3)
    0.631
    """
    best = dcg(sorted(grades.values(), reverse=True), k)
    if best == 0:
        return float("nan")
    return dcg([grades.get(i, 0) for i in ranked], k) / best


def recall(found: Iterable[str], grades: Mapping[str, float], at_least: float = 2) -> float:
    """Share of the ids graded `at_least` or better that were found; NaN where there are none.

    >>> recall(["a", "x"], {"a": 3, "b": 2, "c": 1})
    0.5
    """
    wanted = {i for i, grade in grades.items() if grade >= at_least}
    return len(wanted & set(found)) / len(wanted) if wanted else float("nan")


def interval(values: Sequence[float] | NDArray[np.float64], seed: int = 7, draws: int = 2000) -> dict[str, float]:
    """Mean of per-query values, and its 95% interval by bootstrap over queries. NaN values are left out.

    >>> interval([0.5, 0.5])
    {'mean': 0.5, 'low': 0.5, 'high': 0.5}
    """
    kept = np.asarray(values, np.float64)
    kept = kept[~np.isnan(kept)]
    if not len(kept):
        return {"mean": float("nan"), "low": float("nan"), "high": float("nan")}
    rng = np.random.default_rng(seed)
    means = kept[rng.integers(0, len(kept), (draws, len(kept)))].mean(1)
    low, high = np.quantile(means, [0.025, 0.975])
    return {"mean": round(float(kept.mean()), 4), "low": round(float(low), 4), "high": round(float(high), 4)}
