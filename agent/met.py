"""Which wishes the products on the screen meet, miss, or leave open: read from their fields and, for wishes told in
free words, from what their titles and texts say ("14\\" Laptop" is not 13 inches; "K-Cup or pods" mentions pods).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.predicates import contains_words, text_of, words
from ranking.slate import Pick, Slate
from retrieval.understanding.request import Constraint
from retrieval.understanding.units import Measure, convert, measures_in

_CHOICE = re.compile(r"\s+or\s+|\s+oder\s+|\s+ou\s+|\s+o\s+|/")
_RANGE_SIGN = re.compile(r"(?<=\d)\s?[-–](?=\d)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_SLACK = 0.025  # of a measure that is no whole number


@dataclass(frozen=True)
class Wished:
    """A wish that only ranks, as said, and the places (from 0) of the picks that don't meet it."""

    words: str
    missed: frozenset[int]


def wished(slate: Slate) -> list[Wished]:
    """The wishes that fields, titles or texts of what the slate shows can tell about."""
    found, picks = {}, slate.near or slate.selected
    for constraint in slate.constraints:
        if (constraint.field, constraint.op) != ("text", "has") and constraint.op not in ("==", "in"):
            continue
        if constraint.status == "ranked" or (constraint.status == "unsupported" and _told(constraint, picks)):
            said = constraint.words or str(constraint.value)
            missed = frozenset(n for n, pick in enumerate(picks) if not _meets(pick, constraint))
            found[said] = Wished(said, missed)
    return list(found.values())


def unchecked(slate: Slate) -> list[str]:
    """The wishes that nothing of what is shown can tell about, the latest first."""
    left = [c for c in slate.constraints if c.status == "unsupported" and not _told(c, slate.near or slate.selected)]
    return [c.words or str(c.value) for c in sorted(left, key=lambda c: -c.turn)]


def _told(constraint: Constraint, picks: Sequence[Pick]) -> bool:
    """Whether any of the picks tells about a wish no field covers: it states such a measure, or one of the choices."""
    if _asked(constraint.words):
        return any(_measured(p.product, constraint.words) is not None for p in picks)
    return _CHOICE.search(constraint.words) is not None


def _meets(pick: Pick, constraint: Constraint) -> bool:
    said = constraint.words or str(constraint.value)
    if constraint.status == "ranked" and said not in pick.evidence.missed:
        return True
    if _asked(said):
        return _measured(pick.product, said) is True
    text = words(text_of(pick.product))
    return any(contains_words(text, words(one)) for one in _CHOICE.split(said))


def _measured(product: Mapping[str, Any], said: str) -> bool | None:
    """Whether the title states a measure as wished; None where it states none of the kind.

    A whole number admits what is cut to it: 13 inches are 13.3 as well; of "45 to 55" both ends count.
    """
    asked = _asked(said)
    if asked is None:
        return None
    numbers = [float(n.replace(",", ".")) for n in _NUMBER.findall(said)]
    low, high = min(numbers), max(numbers)
    high += 1 - 1e-9 if high == int(high) else _SLACK * high
    low -= 0 if low == int(low) else _SLACK * low
    stated = [convert(m.value, m.unit, asked.unit) for m in measures_in(str(product["title"]))]
    values = [v for v in stated if v is not None]
    return any(low <= v <= high for v in values) if values else None


def _asked(said: str) -> Measure | None:
    return next(iter(measures_in(_RANGE_SIGN.sub(" ", said))[-1:]), None)
