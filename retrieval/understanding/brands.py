"""Brands meant as the maker filter; brands that something must fit ("ink for an Epson") only rank."""

from __future__ import annotations

import re

from retrieval.understanding.matching import Matcher, Span
from retrieval.understanding.request import Constraint
from retrieval.understanding.values import make
from retrieval.understanding.vocabulary import type_table

_MADE_BY = 0.8  # least share of the titles naming a brand that it made, for its name to mean the maker
_EXPLICIT_BEFORE = re.compile(r"(?<!\w)(?:only|just|made by|by|brand|brand is|brand:|genuine|original|from|nur|von|marke|seulement|de marque|solo|marca|strictly|specifically)\s+(?:the\s+|brand\s+)?$")
_EXPLICIT_AFTER = re.compile(r"\s*-?\s*(?:brand|branded|ones|one|only|products|please|brand only)(?!\w)")
_FITS = re.compile(
    r"(?<!\w)(?:for|fits?|fitting|to fit|with|works with|work with|compatible with|compatible to|connect|connects to|plugs? into|on|in|inside|my|our|his|her|their|your|an old|"
    r"replace|replaces|replacement for|fur|pour|para|connected to|goes with|into|like|than|an?\s+old)"
    r"(?:\s+(?:an?|the|my|our|his|her|your|old|new|existing|this|that|some|wife's|husband's|daughter's|son's|original))*\s+$"
)


def brand_constraints(matcher: Matcher, turn: int) -> list[Constraint]:
    """The brands named: `must` where the maker is meant, else `prefer`. Several makers go together as `in`."""
    named = matcher.brands()
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


def _one_of(matcher: Matcher, named: list[tuple[Span, str]], turn: int, firm: dict[str, str]) -> Constraint:
    words = matcher.reading.words(named[0][0].start, named[-1][0].end)
    brands = tuple(dict.fromkeys(b for _, b in named))
    return make("brand", "==" if len(brands) == 1 else "in", brands[0] if len(brands) == 1 else brands, words, turn, **firm)


def _joined(norm: str, named: list[tuple[Span, str]]) -> bool:
    """Whether nothing but "or", "and" and commas stands between the brands."""
    return re.fullmatch(r"(?:[\W\s]|or|and|either|both|oder|und|ou|et|o|y)*", _between(norm, named)) is not None


def _between(norm: str, makers: list[tuple[Span, str]]) -> str:
    return " ".join(norm[a.end : b.start] for (a, _), (b, _) in zip(makers, makers[1:], strict=False))


def _is_maker(matcher: Matcher, span: Span, brand: str, noun: Span | None) -> bool:
    norm = matcher.reading.norm
    left = norm[: span.start]
    if _FITS.search(left) and not re.search(r"(?<!\w)(?:only|just)\s+$", left):
        return False
    if _EXPLICIT_BEFORE.search(left) or _EXPLICIT_AFTER.match(norm, span.end):
        return True
    if matcher.vocabulary.makers.get(brand, 1.0) < _MADE_BY:
        return False
    if noun is None:
        return False  # "Dell", "Kyocera TK-110": what goes with it may be meant too
    return not type_table().get(noun.phrase, False) and span.first < noun.first and noun.first - span.last <= 4
