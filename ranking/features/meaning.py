"""Semantic and keyword scores, relative to the other candidates; agreement with the best ones."""

from __future__ import annotations

import numpy as np

from ranking import names
from ranking.features.base import Asked, Floats, falls_behind, standardized, table
from ranking.features.tokens import BRAND, DESCRIPTION, FACTS, HEAD, TITLE, Matches
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
        return table(
            len(semantic),
            falls_behind(semantic),
            standardized(semantic),
            falls_behind(keyword),
            standardized(keyword),
            both,
            semantic.max(initial=-1.0),
        )


class Keywords:
    """BM25 over the words by which a product is sold, its title, brand and description, and over its facts alone.

    k1 1.2, b 0.75 as in the keyword index. Behind the best and in standard deviations; `NARROW_HYBRID` is half
    semantic, half the first of them.
    """

    names = (
        names.NARROW_GAP,
        names.NARROW_Z,
        names.NARROW_HYBRID,
        names.TITLE_BM25_GAP,
        names.FACTS_BM25_GAP,
        names.DESCRIPTION_BM25_GAP,
    )

    def compute(self, asked: Asked) -> Floats:
        """See Feature."""
        narrow = bm25(asked.matches, (HEAD, TITLE, BRAND, DESCRIPTION))
        return table(
            len(narrow),
            falls_behind(narrow),
            standardized(narrow),
            hybrid(asked.semantic, narrow, len(narrow)),
            falls_behind(bm25(asked.matches, (HEAD, TITLE))),
            falls_behind(bm25(asked.matches, (FACTS,))),
            falls_behind(bm25(asked.matches, (DESCRIPTION,))),
        )


def bm25(matches: Matches, fields: tuple[int, ...], k1: float = 1.2, b: float = 0.75) -> Floats:
    """(n,) BM25 of the query's words over some fields taken as one text; lengths relative to the candidates' mean."""
    count = sum(matches.count[field] for field in fields)
    length = sum(matches.length[field] for field in fields)
    norm = k1 * (1 - b + b * length / max(float(length.mean()), 1.0)) if len(length) else length
    return np.asarray((count / (count + norm[:, None] + 1e-6)) @ matches.weight, np.float32)


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
        vectors = asked.catalogue.vectors.take(rows, 0)
        centre = weight @ vectors[leaders]
        like = np.asarray(vectors @ centre, np.float32)
        category = signals["categories"][rows]
        kind = signals["kinds"][rows][:, 0]
        by_category = np.bincount(category[leaders] + 1, weights=weight, minlength=int(category.max(initial=0)) + 2)
        by_kind = np.bincount(kind[leaders], weights=weight, minlength=int(kind.max(initial=0)) + 1)
        return table(
            len(rows),
            standardized(like),
            np.where(category >= 0, by_category[category + 1], np.nan),
            by_kind[kind],
            float(np.linalg.norm(centre)),
        )
