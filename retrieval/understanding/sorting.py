"""Sort orders and superlatives: "cheapest first", "the lightest", "best rated", "biggest screen"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from retrieval.understanding.request import Sort
from retrieval.understanding.tables import Lexicon, lexicon, table
from retrieval.understanding.text import Reading, flat
from retrieval.understanding.vocabulary import Vocabulary

_ORDERS: dict[str, tuple[str, Literal["asc", "desc"], bool]] = {
    "price_asc": ("price", "asc", False),
    "price_desc": ("price", "desc", False),
    "cheapest": ("price", "asc", True),
    "dearest": ("price", "desc", True),
    "rated_first": ("rating", "desc", False),
    "rated": ("rating", "desc", True),
    "newest_first": ("released", "desc", False),
    "newest": ("released", "desc", True),
    "oldest": ("released", "asc", True),
    "discount": ("discount", "desc", True),
    "popular": ("rating_count", "desc", True),
}
_MIN_COVERAGE = 0.1  # a field on fewer products (of the type) can't order them


@dataclass(frozen=True, slots=True)
class SortFound:
    """An order read from the words; `sort` is None where the catalogue can't order by it."""

    sort: Sort | None
    words: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _lexicons() -> tuple[Lexicon[str], Lexicon[str], dict[str, tuple[str, list[str]]]]:
    orders, fields = table("sorts"), table("fields")
    measured = {flat(w): (e[0], e[1]) for w, e in {**fields["superlatives"], **fields["sizes"]}.items()}
    return lexicon({name: orders[name] for name in _ORDERS}), lexicon({w: [w] for w in measured}), measured


def read_sort(reading: Reading, vocabulary: Vocabulary, product_type: str | None) -> SortFound | None:
    """The order asked for, where there is one; the first of several."""
    orders, superlatives, measured = _lexicons()
    for start, end, name in orders.scan(reading.norm):
        field, order, superlative = _ORDERS[name]
        words = reading.words(start, end)
        if vocabulary.products and vocabulary.coverage(field) < _MIN_COVERAGE:
            return SortFound(None, words, start, end)
        return SortFound(Sort(field=field, order=order, superlative=superlative, words=words), words, start, end)
    for start, end, name in superlatives.scan(reading.norm):
        words = reading.words(start, end)
        found = _field(vocabulary, measured[name][1], product_type)
        if found is None:
            return SortFound(None, words, start, end)
        direction: Literal["asc", "desc"] = "asc" if measured[name][0] == "asc" else "desc"
        return SortFound(Sort(field=found, order=direction, superlative=True, words=words), words, start, end)
    return None


def _field(vocabulary: Vocabulary, names: list[str], product_type: str | None) -> str | None:
    """The numeric field that most products of the type have, of the first name that has one."""
    for name in names:
        fields = [
            (vocabulary.coverage(f, product_type), f)
            for f, info in vocabulary.fields.items()
            if info.kind == "number" and name in f and "package" not in f and "pallet" not in f and "case_" not in f
        ]
        best = max(fields, default=(0.0, ""))
        if best[0] >= _MIN_COVERAGE:
            return best[1]
    return None
