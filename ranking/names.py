"""Names of signal columns and of model features, in one place. A model file is bound to FEATURES by a hash."""

from __future__ import annotations

import hashlib

# Signals of the retrieve stage: one float32 column each in `Candidates.signals`.
SEMANTIC = "semantic"  # cosine of the query's and the product's vectors
KEYWORD = "keyword"  # BM25 over everything readable
SEMANTIC_RANK = "semantic_rank"  # position in the semantic source, from 0; NaN: not given by it
KEYWORD_RANK = "keyword_rank"


def names_hash(names: tuple[str, ...]) -> str:
    """Identifies a list of feature names in their order; a model trained on another list is unfit."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


# Features, by the class that computes them.
SEMANTIC_GAP = "semantic_gap"
SEMANTIC_Z = "semantic_z"
KEYWORD_GAP = "keyword_gap"
KEYWORD_Z = "keyword_z"
HYBRID = "hybrid"
SEMANTIC_BEST = "semantic_best"
NARROW_GAP = "narrow_gap"
NARROW_Z = "narrow_z"
NARROW_HYBRID = "narrow_hybrid"
TITLE_BM25_GAP = "title_bm25_gap"
FACTS_BM25_GAP = "facts_bm25_gap"
DESCRIPTION_BM25_GAP = "description_bm25_gap"
LIKE_LEADERS = "like_leaders"
LEADERS_CATEGORY = "leaders_category"
LEADERS_KIND = "leaders_kind"
LEADERS_SPREAD = "leaders_spread"
KIND_FIT = "kind_fit"
KIND_NEED = "kind_need"
KIND_RANK = "kind_rank"
KIND_NAMED = "kind_named"
CATEGORY_OF_FIT = "category_of_fit"
KIND_BEST = "kind_best"
KIND_PRESENCE = "kind_presence"
KIND_NAMED_OTHER = "kind_named_other"
KIND_SHARP = "kind_sharp"
CATEGORY_FIT = "category_fit"
COVER_ALL = "cover_all"
COVER_TITLE = "cover_title"
COVER_HEAD = "cover_head"
COVER_BRAND = "cover_brand"
COVER_CATEGORY = "cover_category"
COVER_FACTS = "cover_facts"
COVER_DESCRIPTION = "cover_description"
COVER_NAMES = "cover_names"
MISSED_RAREST = "missed_rarest"
HEAD_IN_TITLE_HEAD = "head_in_title_head"
HEAD_IN_TITLE = "head_in_title"
HEAD_IN_CATEGORY = "head_in_category"
HEAD_ANYWHERE = "head_anywhere"
TITLE_PAIRS = "title_pairs"
TITLE_FIRST = "title_first"
CODES_FOUND = "codes_found"
CODES_MISSED = "codes_missed"
BRAND_NAMED = "brand_named"
AMOUNTS_MET = "amounts_met"
AMOUNTS_MET_TITLE = "amounts_met_title"
AMOUNTS_MISSED = "amounts_missed"
WISHES_MET = "wishes_met"
WISHES_MISSED = "wishes_missed"
QUERY_WORDS = "query_words"
QUERY_KNOWN = "query_known"
QUERY_CODED = "query_coded"

# In the order of the matrix a model is trained on.
FEATURES: tuple[str, ...] = (
    SEMANTIC_GAP, SEMANTIC_Z, KEYWORD_GAP, KEYWORD_Z, HYBRID, SEMANTIC_BEST, NARROW_GAP, NARROW_Z, NARROW_HYBRID,
    TITLE_BM25_GAP, FACTS_BM25_GAP, DESCRIPTION_BM25_GAP, LIKE_LEADERS, LEADERS_CATEGORY, LEADERS_KIND,
    LEADERS_SPREAD, KIND_FIT, KIND_NEED, KIND_RANK, KIND_SHARP, CATEGORY_FIT, CATEGORY_OF_FIT, KIND_BEST,
    KIND_PRESENCE, KIND_NAMED, KIND_NAMED_OTHER, COVER_ALL, COVER_TITLE, COVER_HEAD, COVER_BRAND, COVER_CATEGORY,
    COVER_FACTS, COVER_DESCRIPTION, MISSED_RAREST, COVER_NAMES, HEAD_IN_TITLE_HEAD, HEAD_IN_TITLE,
    HEAD_IN_CATEGORY, HEAD_ANYWHERE, TITLE_PAIRS, TITLE_FIRST, CODES_FOUND, CODES_MISSED, BRAND_NAMED,
    AMOUNTS_MET, AMOUNTS_MET_TITLE, AMOUNTS_MISSED, WISHES_MET, WISHES_MISSED, QUERY_WORDS, QUERY_KNOWN,
    QUERY_CODED,
)  # fmt: skip
