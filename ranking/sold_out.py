"""A sold-out product asked for by name is named so, instead of being passed over in silence."""

from __future__ import annotations

import numpy as np

from catalog.predicates import words
from ranking.passing import Pass, Rows

_MOST = 3


def asked_for(passing: Pass) -> Rows:
    """Rows of sold-out products whose name is what was asked for: all their query words are in the title,
    at least two of them (or one with a digit: a part number), and they are its whole name or no product in stock
    matches the words better."""
    text = passing.wishes.search_text
    columns = passing.catalogue.columns
    said = list(dict.fromkeys(words(text)))
    gone = np.flatnonzero(~columns.eligible(())[0])
    named = len(said) >= 2 or any(c.isdigit() for w in said for c in w)
    if not len(gone) or not named:
        return np.empty(0, np.int32)
    for word in said:
        gone = np.intersect1d(gone, columns.title.rows_with(word), assume_unique=True)
        if not len(gone):
            return np.empty(0, np.int32)
    scores = passing.catalogue.keywords.scores(text)
    alive = passing.candidates.rows
    best = float(scores[alive].max()) if len(alive) else 0.0
    whole = [set(words(passing.catalogue.store[int(row)].title)) == set(said) for row in gone]
    gone = gone[(scores[gone] >= best) | np.array(whole)]  # a longer name in stock may hold all words of this one
    return np.asarray(gone[np.argsort(-scores[gone], kind="stable")][:_MOST], np.int32)
