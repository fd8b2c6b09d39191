"""Ratings as wishes: "at least 4 stars", "4 star headphones", "rated 4.5 or better"."""

from __future__ import annotations

import re

from retrieval.understanding.matching import Matcher
from retrieval.understanding.request import Constraint
from retrieval.understanding.values import make

_COVERED = 0.5  # share of all products that must be rated before a rating filters
_BOUND = (
    r"(?:(?:at\s+least|minimum(?:\s+of)?|min\.?|over|above|more\s+than|better\s+than|no\s+less\s+than|not\s+under)\s+)?"
)
_UP = r"(?:\s*(?:\+|and\s+(?:up|above|over|better|more)|or\s+(?:more|better|higher|above|up)|plus))?"
_RATING = re.compile(
    rf"(?<!\w)(?:(?:with|rated|rating|ratings|of|a|an)\s+)*{_BOUND}(?P<stars>[1-5](?:[.,]\d)?){_UP}[\s-]*stars?(?!\w)"
    rf"(?:\s+(?:rated|rating|ratings|reviews?))?{_UP}"
    rf"|(?<!\w)(?:rated|ratings?(?:\s+of)?)\s+{_BOUND}(?P<rated>[1-5](?:[.,]\d)?)(?![\d\w]|[.,]\d){_UP}"
)


def rating_constraints(matcher: Matcher, turn: int) -> list[Constraint]:
    """The least rating wished for; "4 stars" means 4 or better. Said as unsupported where products are not rated."""
    norm = matcher.reading.norm
    match = _RATING.search(norm)
    if match is None:
        return []
    start, end = match.start() + len(match[0]) - len(match[0].lstrip()), match.end()
    words = matcher.reading.words(start, end)
    matcher.claim(start, end)
    if matcher.vocabulary.products and matcher.vocabulary.coverage("rating") < _COVERED:
        return [make("text", "has", words, words, turn, status="unsupported")]
    value = float((match["stars"] or match["rated"]).replace(",", "."))
    return [make("rating", ">=", value, words, turn, strength="must", status="filtered")]
