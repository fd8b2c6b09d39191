"""Of what kind a product is, for products like it: those of its category, by the catalogue's own word for it.

A cheaper mouse is a mouse: the product of the same brand that is nearest in its words may be a wall charger.
"""

from __future__ import annotations

import re

import numpy as np

from catalog.facts import Mask
from catalog.predicates import words
from ranking.passing import Pass
from retrieval.understanding.understand import understand

_PARTS = re.compile(r"[&,/]|\band\b")


def alike(passing: Pass) -> Mask | None:
    """(n,) which candidates are of the kind of the product they are to be like. None where none is or nothing tells.

    Of its kind are those of its category, and of one beside it that is named by the same noun: slim and mechanical
    keyboards. A category of several nouns is of several kinds: of "Jumpers & Cardigans", a jumper is like jumpers.
    """
    catalogue, rows = passing.catalogue, passing.candidates.rows
    seed = catalogue.columns.row_of.get(passing.request.seed_product or "")
    if seed is None:
        return None
    like = catalogue.store[seed]
    read = understand(like.title, catalogue.vocabulary, currency=catalogue.currency)
    noun = set(words(read.product_type or ""))
    named = np.full(len(rows), bool(noun) or bool(like.category))
    for word in noun:
        named &= _titled(passing, word)
    kind = _of_category(passing, like.category, noun, named) if like.category else named
    return kind if kind.any() else None


def _of_category(passing: Pass, category: tuple[str, ...], noun: set[str], named: Mask) -> Mask:
    columns, rows = passing.catalogue.columns, passing.candidates.rows
    stated, codes, _ = columns.facts.column("category")
    code_of = np.full(len(columns), -1, np.int32)
    code_of[stated] = codes
    *above, leaf = category
    kind, code_of = np.zeros(len(rows), bool), code_of[rows]
    for code in np.unique(code_of[code_of >= 0]):
        *path, last = columns.facts.strings[int(code)].split(" > ")
        if (path, last) == (above, leaf):
            others = [_titled(passing, word) for word in _others(leaf, noun)]
            kind |= (code_of == code) & (named | ~np.logical_or.reduce([np.zeros(len(rows), bool), *others]))
        elif noun and above and path == above and noun <= set(words(last)):
            kind |= code_of == code
    return kind


def _titled(passing: Pass, word: str) -> Mask:
    """(n,) which candidates have a word in their title."""
    return np.isin(passing.candidates.rows, passing.catalogue.columns.title.rows_with(word))


def _others(category: str, noun: set[str]) -> set[str]:
    """The nouns of a category's name beside the one meant; none where that is not among them."""
    named = [set(words(part)) for part in _PARTS.split(category)]
    return set().union(*(n for n in named if n != noun)) if noun and noun in named else set()
