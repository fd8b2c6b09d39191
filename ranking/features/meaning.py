"""Semantic and keyword scores, relative to the other candidates; agreement with the best ones."""

from __future__ import annotations

import numpy as np

from ranking import names
from ranking.features.base import Asked, Floats, falls_behind, standardized
from ranking.scorer import hybrid

_LEADERS = 20


class Retrieval:
    """Scores of the two sources: how far behind the best, in standard deviations, and both together."""

    names = (
        names.SEMANTIC_GAP,
        names.SEMANTIC_Z,
        names.KEYWORD_GAP,
        names.KEYWORD_Z,
        names.HYBRID,
        names.SEMANTIC_BEST,
    )

    def compute(self, asked: Asked) -> Floats:
        """See Feature."""
        semantic, keyword = asked.semantic, asked.keyword
        both = hybrid(semantic, keyword, len(semantic))
        best = np.full(len(semantic), semantic.max() if len(semantic) else 0.0)
        return np.stack(
            [falls_behind(semantic), standardized(semantic), falls_behind(keyword), standardized(keyword), both, best],
            axis=1,
        ).astype(np.float32)


class Company:
    """Whether a product is like the leaders by retrieval order: in vector, category and kind."""

    names = (names.LIKE_LEADERS, names.LEADERS_CATEGORY, names.LEADERS_KIND, names.LEADERS_SPREAD)

    def compute(self, asked: Asked) -> Floats:
        """See Feature. Shares among the leaders; leaders weigh by rank."""
        signals, rows = asked.signals, asked.rows
        both = hybrid(asked.semantic, asked.keyword, len(rows), 0.6)
        leaders = np.argsort(-both, kind="stable")[:_LEADERS]
        weight = 1 / np.log2(np.arange(2, len(leaders) + 2))
        weight /= weight.sum()
        vectors = asked.catalogue.vectors[rows]
        centre = weight @ vectors[leaders]
        like = vectors @ centre
        category = signals["categories"][rows]
        kind = signals["kinds"][rows][:, 0]
        by_category = np.bincount(category[leaders] + 1, weights=weight, minlength=int(category.max(initial=0)) + 2)
        by_kind = np.bincount(kind[leaders], weights=weight, minlength=int(kind.max(initial=0)) + 1)
        return np.stack(
            [
                standardized(like),
                np.where(category >= 0, by_category[category + 1], np.nan),
                by_kind[kind],
                np.full(len(rows), np.linalg.norm(centre)),
            ],
            axis=1,
        ).astype(np.float32)
