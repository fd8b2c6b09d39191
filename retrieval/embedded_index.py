"""The embedded product index: the greatest cosines over memory-mapped vectors, and bm25s keywords."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from catalog.columns import Columns
from catalog.predicates import Predicate, words
from catalog.product import Offer, Product
from retrieval.index import Hits
from retrieval.scan import Scan, top

Floats = NDArray[np.float32]
_REMEMBERED = 8  # queries whose scores are kept: one request asks for the same several times


def keyword_text(product: Product) -> str:
    """What keywords search: everything readable, brand and category included."""
    return "\n".join([product.brand or "", *product.category, product.text()])


class KeywordIndex:
    """BM25 (Lucene's variant, k1 1.2, b 0.75) over folded, stemmed words; scores precomputed by bm25s."""

    def __init__(self, retriever: Any) -> None:
        self._retriever = retriever
        self._known: dict[str, int] = retriever.vocab_dict
        self._remembered = lru_cache(_REMEMBERED)(self._scores)

    def scores(self, text: str) -> Floats:
        """(n,) BM25 scores of every product for the words of a text; zeros where no word is known. Read-only."""
        return self._remembered(text)

    def _scores(self, text: str) -> Floats:
        wanted = [self._known[w] for w in words(text) if w in self._known]
        if wanted:
            scores = np.asarray(self._retriever.get_scores_from_ids(wanted), np.float32)
        else:
            scores = np.zeros(int(self._retriever.scores["num_docs"]), np.float32)
        scores.flags.writeable = False
        return scores

    @classmethod
    def build(cls, texts: Iterable[str]) -> KeywordIndex:
        """Index the texts, rows in the order given."""
        codes: dict[str, int] = {}
        corpus = [[codes.setdefault(w, len(codes)) for w in words(text)] for text in texts]
        retriever = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
        retriever.index((corpus, codes), show_progress=False)
        return cls(retriever)

    def save(self, folder: Path) -> None:
        """Write to a folder that `load` maps."""
        self._retriever.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> KeywordIndex:
        """Map what `save` wrote."""
        retriever = bm25s.BM25.load(str(folder), mmap=True)
        for part in ("data", "indices", "indptr"):  # plain views of the maps: slices of a memmap are slow
            retriever.scores[part] = np.asarray(retriever.scores[part])
        return cls(retriever)


class EmbeddedIndex:
    """ProductIndex over one snapshot's arrays. Searches see offers of the last `update_offers`."""

    def __init__(self, columns: Columns, vectors: Floats, keywords: KeywordIndex) -> None:
        self._columns, self._scan, self._keywords = columns, Scan(vectors), keywords
        self._remembered = lru_cache(_REMEMBERED)(self._near)

    def search(self, text: str, vector: Floats, where: Sequence[Predicate], limit: int, timeout_s: float) -> Hits:
        """See ProductIndex. Too quick (about 1 ms for 20,000 products) to need the timeout."""
        eligible, _ = self._columns.eligible(where)
        keyword = self._keywords.scores(text)
        return Hits(
            semantic=self._scan.best(vector, self._remembered(vector.tobytes()), eligible, limit),
            keyword=top(keyword, eligible & (keyword > 0), limit),
        )

    def _near(self, vector: bytes) -> Floats:
        return self._scan.near(np.frombuffer(vector, np.float32))

    def update_offers(self, offers: Mapping[str, Offer]) -> None:
        """See ProductIndex."""
        self._columns = self._columns.with_offers(offers)
