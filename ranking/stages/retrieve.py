"""Stage 2: candidates from the sources, under the request's musts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from catalog.predicates import Predicate
from ranking.names import KEYWORD, KEYWORD_RANK, SEMANTIC, SEMANTIC_RANK
from ranking.passing import NOBODY, Candidates, Floats, Pass, Rows
from retrieval.catalogue import Catalogue
from retrieval.embedder import Embedder
from retrieval.index import Hits, IndexUnavailable, ProductIndex
from retrieval.understanding.request import Constraint

LIMIT = 250  # of each source: about 400 together, and 99 % of what is graded 2 or better is among them
CONTEXT = 150


@dataclass(frozen=True)
class Query:
    """What the sources are asked: keywords, the words' vector (d,), and the seed's row where similar is asked."""

    text: str
    vector: Floats
    seed: int | None


@dataclass(frozen=True)
class Retrieve:
    """Semantic and keyword search, products similar to a seed, or popular ones when nothing is asked.

    Cosine and keyword scores are computed here from the snapshot, whichever index found the candidates,
    so that one ranker serves every index.
    """

    embedder: Embedder
    limit: int = LIMIT

    def __call__(self, passing: Pass) -> Pass:
        """See Stage. A failing index degrades to the snapshot's own arrays."""
        passing, query = self._embed(passing)
        started = passing.clock()
        degraded = None
        try:
            found, about, how = self._candidates(passing, query, passing.catalogue.index)
        except IndexUnavailable as error:
            found, about, how = self._candidates(passing, query, passing.catalogue.local)
            degraded = f"index unavailable, the snapshot's own arrays answered: {error}"
        if query is None:
            passing = replace(passing, popular=True)
        note = f"{how}: searched {len(passing.catalogue.columns):,} products, kept {len(found)}"
        return replace(passing, candidates=found, about=about).step("retrieve", started, note, degraded)

    def _embed(self, passing: Pass) -> tuple[Pass, Query | None]:
        """The words and vector to search with; None where nothing is asked but what is popular."""
        catalogue, text = passing.catalogue, passing.wishes.search_text
        seed = catalogue.columns.row_of.get(passing.request.seed_product or "")
        started = passing.clock()
        if text:
            query = Query(passing.wishes.keywords, self.embedder.query(text), seed)
            return passing.step("embed", started, "embedded the words"), query
        if seed is None:
            return passing, None
        return passing, Query(catalogue.store[seed].title, np.asarray(catalogue.vectors[seed]), seed)

    def _candidates(
        self, passing: Pass, query: Query | None, index: ProductIndex
    ) -> tuple[Candidates, Candidates | None, str]:
        """The candidates, the same as the subject alone finds them, and how they were found."""
        if query is None:
            where = [c.predicate for c in passing.wishes.must()]
            return popular(passing, where), None, "popular products"
        catalogue, alone = passing.catalogue, passing.wishes.alone() if query.seed is None else None
        timeout = max(0.01, passing.deadline - passing.clock())
        hits = gather(index, query.text, query.vector, passing.wishes.must(), self.limit, timeout)
        if alone is not None:
            vector = self.embedder.query(alone.search_text)
            own = gather(index, alone.keywords, vector, alone.must(), self.limit, timeout)
            found = tabulate(catalogue, hits, query.text, query.vector, np.concatenate([own.semantic, own.keyword]))
            return found, tabulate(catalogue, own, alone.keywords, vector, found.rows), "semantic and keyword"
        found = tabulate(catalogue, hits, query.text, query.vector)
        if query.seed is not None:
            found = found.take(found.rows != query.seed)
        return found, None, "semantic and keyword" if passing.wishes.search_text else "similar products"


def gather(
    index: ProductIndex, text: str, vector: Floats, musts: Sequence[Constraint], limit: int, timeout_s: float
) -> Hits:
    """Hits under all musts, then the CONTEXT nearest of each source under the exclusions alone.

    The context is what the musts are judged against: features compare a candidate with the best there is for
    the words, and where nothing meets every must, the nearest products are at hand.
    """
    hits = index.search(text, vector, [c.predicate for c in musts], limit, timeout_s)
    if not any(c.strength == "must" for c in musts):
        return hits
    excluded = [c.predicate for c in musts if c.strength == "must_not"]
    around = index.search(text, vector, excluded, CONTEXT, timeout_s)
    return Hits(
        semantic=np.concatenate([hits.semantic, np.setdiff1d(around.semantic, hits.semantic)]),
        keyword=np.concatenate([hits.keyword, np.setdiff1d(around.keyword, hits.keyword)]),
    )


def tabulate(catalogue: Catalogue, hits: Hits, text: str, vector: Floats, extra: Rows | None = None) -> Candidates:
    """The candidate table of the sources' hits, each row once, semantic ones first.

    `extra` rows join at the end: products to be scored although no source gave them.
    """
    parts = [hits.semantic, hits.keyword] + ([] if extra is None else [extra])
    rows, first = np.unique(np.concatenate(parts), return_index=True)
    rows = rows[np.argsort(first)].astype(np.int32)
    if not len(rows):
        return NOBODY
    ranks: dict[str, Floats] = {}
    for name, source in ((SEMANTIC_RANK, hits.semantic), (KEYWORD_RANK, hits.keyword)):
        position = np.full(len(catalogue.columns), np.nan, np.float32)
        position[source] = np.arange(len(source))
        ranks[name] = position[rows]
    return Candidates(
        rows=rows,
        variant=catalogue.columns.lowest[rows],
        signals={
            **ranks,
            SEMANTIC: np.asarray(catalogue.vectors.take(rows, 0) @ vector, np.float32),
            KEYWORD: catalogue.keywords.scores(text)[rows],
        },
    )


def popular(passing: Pass, where: Sequence[Predicate]) -> Candidates:
    """All eligible products, the shop's popular ones first. Needs no index."""
    columns = passing.catalogue.columns
    products, variants = columns.eligible(where)
    ordered = passing.catalogue.popular
    rows = ordered[products[ordered]]
    return Candidates(rows=rows, variant=columns.shown_variant(rows, variants))
