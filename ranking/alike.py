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
    others = _others(like.category[-1], noun) if like.category else set()
    kind = np.zeros(len(rows), bool)
    for place, row in enumerate(rows):
        product = catalogue.store[int(row)]
        if not like.category:
            kind[place] = bool(noun) and noun <= set(words(product.title))
        elif product.category == like.category:
            title = set(words(product.title))
            kind[place] = noun <= title or not others & title
        elif noun and len(like.category) > 1 and product.category[:-1] == like.category[:-1]:
            kind[place] = noun <= set(words(product.category[-1]))
    return kind if kind.any() else None


def _others(category: str, noun: set[str]) -> set[str]:
    """The nouns of a category's name beside the one meant; none where that is not among them."""
    named = [set(words(part)) for part in _PARTS.split(category)]
    return set().union(*(n for n in named if n != noun)) if noun and noun in named else set()
