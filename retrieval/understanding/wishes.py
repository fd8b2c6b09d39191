"""Wishes no field covers ("quiet", "comfortable"): kept with their words, and said to be uncheckable."""

from __future__ import annotations

from functools import lru_cache

from retrieval.understanding.matching import Matcher
from retrieval.understanding.request import Constraint
from retrieval.understanding.tables import Lexicon, lexicon, table
from retrieval.understanding.values import make

_CHECKABLE = 0.5  # share of the type's products with a number that tells it


@lru_cache(maxsize=1)
def _wishes() -> tuple[Lexicon[str], dict[str, list[str]]]:
    wishes: dict[str, list[str]] = table("wishes")["wishes"]
    return lexicon({name: (name, *words) for name, words in wishes.items()}), table("wishes")["unless_fields"]


def wish_constraints(matcher: Matcher, kind: str | None, turn: int) -> list[Constraint]:
    """The wishes of a reading that this catalogue can't check."""
    found: dict[str, Constraint] = {}
    known, unless = _wishes()
    for start, end, name in known.scan(matcher.reading.norm):
        if _covered(matcher, unless.get(name, []), kind):
            continue
        words = matcher.reading.words(start, end)
        found.setdefault(name, make("text", "has", matcher.reading.norm[start:end], words, turn, status="unsupported"))
        if name.startswith("not "):
            matcher.claim(start, end)
    return list(found.values())


def _covered(matcher: Matcher, names: list[str], kind: str | None) -> bool:
    vocabulary = matcher.vocabulary
    fields = vocabulary.type_fields.get(kind, {}) if kind else {}
    return any(
        n in field and share >= _CHECKABLE and vocabulary.fields[field].kind == "number"
        for field, share in fields.items()
        for n in names
    )
