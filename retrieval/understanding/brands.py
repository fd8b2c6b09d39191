"""Brands meant as the maker filter; brands that something must fit ("ink for an Epson") only rank."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from retrieval.understanding.matching import Matcher, Span
from retrieval.understanding.request import Constraint
from retrieval.understanding.tables import pattern, table
from retrieval.understanding.units import unit_named
from retrieval.understanding.values import make
from retrieval.understanding.vocabulary import is_english, type_table

_MADE_BY = 0.8  # least share of the titles naming a brand that it made, for its name to mean the maker


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Before a brand that is the maker, after it, and before one that something must fit."""
    say = table("makers")
    fits = rf"{pattern(say['fits_before'])}(?:\s+{pattern(say['fits_gap'])})*\s+$"
    return (
        re.compile(rf"{pattern(say['maker_before'])}\s+(?:the\s+)?$"),
        re.compile(rf"\s*-?\s*{pattern(say['maker_after'])}"),
        re.compile(fits),
    )


def brand_constraints(matcher: Matcher, turn: int) -> list[Constraint]:
    """The brands named: `must` where the maker is meant, else `prefer`. Several makers go together as `in`."""
    named = [(s, b) for s, b in matcher.brands() if not _unit(matcher.reading.norm, s)]
    if not named:
        return []
    norm = matcher.reading.norm
    noun = matcher.product_type()
    makers = [(s, b) for s, b in named if _is_maker(matcher, s, b, noun)]
    others = [pair for pair in named if pair not in makers]
    if _joined(norm, named) and len(named) > 1:
        makers, others = (named, []) if makers else ([], named)
    firm = {"strength": "must", "status": "filtered"}
    found = [_one_of(matcher, makers, turn, firm if _joined(norm, makers) else {})] if makers else []
    if others and _joined(norm, others):
        return [*found, _one_of(matcher, others, turn, {})]
    return [*found, *(_one_of(matcher, [pair], turn, {}) for pair in others)]


def _unit(norm: str, span: Span) -> bool:
    """Whether a brand's name is a unit here: "32 gigabyte"."""
    return unit_named(span.phrase) is not None and norm[: span.start].rstrip()[-1:].isdigit()


def _one_of(matcher: Matcher, named: list[tuple[Span, str]], turn: int, firm: dict[str, str]) -> Constraint:
    words = matcher.reading.words(named[0][0].start, named[-1][0].end)
    brands = tuple(dict.fromkeys(b for _, b in named))
    return make(
        "brand", "==" if len(brands) == 1 else "in", brands[0] if len(brands) == 1 else brands, words, turn, **firm
    )


def _joined(norm: str, named: list[tuple[Span, str]]) -> bool:
    """Whether nothing but "or", "and" and commas stands between the brands."""
    return re.fullmatch(r"(?:[\W\s]|or|and|either|both|oder|und|ou|et|o|y)*", _between(norm, named)) is not None


def _between(norm: str, makers: list[tuple[Span, str]]) -> str:
    return " ".join(norm[a.end : b.start] for (a, _), (b, _) in pairwise(makers))


def _is_maker(matcher: Matcher, span: Span, brand: str, noun: Span | None) -> bool:
    norm = matcher.reading.norm
    left = norm[max(0, span.start - 60) : span.start]
    maker_before, maker_after, fits = _patterns()
    if fits.search(left):
        return False
    if maker_before.search(left) or maker_after.match(norm, span.end):
        return True
    if matcher.vocabulary.makers.get(brand, 1.0) < _MADE_BY:
        return False
    if _plain_word(matcher, span, brand, noun):
        return False  # "peach shorts" where Peach makes no shorts
    if noun is None:
        return False  # "Dell", "Kyocera TK-110": what goes with it may be meant too
    return not type_table().get(noun.phrase, False) and span.first < noun.first and noun.first - span.last <= 4


def _plain_word(matcher: Matcher, span: Span, brand: str, noun: Span | None) -> bool:
    """Whether a brand's name is here the English word it also is."""
    typed = matcher.reading.words(span.start, span.end)
    if not is_english(span.phrase) or not typed.islower():
        return False
    return noun is None or noun.phrase not in matcher.vocabulary.maker_types.get(brand, ())
