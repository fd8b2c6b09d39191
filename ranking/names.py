"""Names of signal columns and of model features, in one place. A model file is bound to FEATURES by a hash."""

from __future__ import annotations

import hashlib

# Signals of the retrieve stage: one float32 column each in `Candidates.signals`.
SEMANTIC = "semantic"  # cosine of the query's and the product's vectors
KEYWORD = "keyword"  # BM25 over everything readable
SEMANTIC_RANK = "semantic_rank"  # position in the semantic source, from 0; NaN: not given by it
KEYWORD_RANK = "keyword_rank"

RETRIEVAL_SIGNALS = (SEMANTIC, KEYWORD)


def names_hash(names: tuple[str, ...]) -> str:
    """Identifies a list of feature names in their order; a model trained on another list is unfit."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]
