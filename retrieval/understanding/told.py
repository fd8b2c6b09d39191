"""Wishes told in free words: "it should have a built-in grinder", "I prefer Sony", "screen size: 13 inches".

What no field covers is looked for in the products' text, and only ranks; a measure, a choice or a long wish can't be
checked so. Either way the wish is kept, to be said where it isn't met.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from catalog.predicates import words
from retrieval.understanding.matching import Matcher
from retrieval.understanding.request import Constraint
from retrieval.understanding.telling import sentences, tells
from retrieval.understanding.units import measures_in, units
from retrieval.understanding.values import make

_LONGEST = 3  # words of a wish that products may be expected to name in one piece
_SHOULD = r"(?:should|must|has\s+to|have\s+to|needs?\s+to)\s+(?:also\s+|really\s+)?"
_HAVE = rf"{_SHOULD}(?:have|include|come\s+with|feature)\s+"
_BE = rf"\b(?:it|they|that)\s+{_SHOULD}be\s+"
_LIKE = r"^(?:i|we)(?:'d)?\s+(?:would\s+|really\s+)?(?:prefer|like|love|want|need)\s+(?:to\s+(?:use|have)\s+)?(?!to\b)"
_MY = r"^(?:my|our)\s+(?:preferred|favou?rite)\s+[a-z ]{3,20}\s+(?:is|are)\s+"
_LABEL = r"^[a-z][a-z ]{2,24}:\s+"
# What it is for: "I need to clean a mix of tiles and carpets", "I have many corners to clean".
_FOR = (
    r"^(?:i|we)(?:'d)?\s+(?:would\s+)?(?:need|want|have|like|plan)\s+to\s+(?!be\b|have\b|use\b|spend\b|pay\b|know\b|go\b|buy\b|get\b|find\b"
    r"|see\b|order\b|try\b|look\b|replace\b|upgrade\b|compare\b|add\b|avoid\b|give\b|make\b|keep\b)\w+\s+"
)
_MANY = r"^(?:i|we)\s+have\s+(?:many|lots\s+of|a\s+lot\s+of)\s+(?=[\w -]+\s+to\s+\w+)"
_THING = r"(?:(?:an?|the|some|any|all)\s+)?(?:mix\s+of\s+)?(?P<wish>[^.!?;]+)"
_WISH = re.compile(rf"(?:{_HAVE}|{_BE}|{_LIKE}|{_MY}|{_LABEL}){_THING}")
_USE = re.compile(rf"(?:{_FOR}|{_MANY}){_THING}")
# The same in German, French and Spanish.
_SAID_ABROAD = (
    r"\b(?:es|sie|er|das)\s+(?:soll(?:te)?n?|muss(?:en)?)\s+(?:auch\s+)?(?:eine?n?\s+)?(?P<wish>[^.!?;]+?)\s+(?:haben|sein)\b",
    r"^(?:ich\s+(?:bevorzuge|hatte\s+gerne?)|je\s+prefere|j'aimerais|prefiero|me\s+gustaria)\s+(?:(?:eine?n?|une?|una?)\s+)?(?P<wish>[^.!?;]+)",
    r"\b(?:ils?|elles?|ca)\s+(?:doi(?:ven)?t|devrai(?:en)?t)\s+(?:avoir|etre|inclure)\s+(?:(?:une?|des)\s+)?(?P<wish>[^.!?;]+)",
    r"\b(?:deben?|deberian?|tienen?\s+que)\s+(?:tener|ser|incluir)\s+(?:una?\s+)?(?P<wish>[^.!?;]+)",
)
_ABROAD = tuple(map(re.compile, _SAID_ABROAD))
_BEGINS_ABROAD = re.compile(r"\b(?:sol|mus|bevorzug|gern|prefer|aimerai|doi|devrai|deb|tiene|gustaria)")
_AND = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|und|et|y)\s+(?:(?:an?|the|eine?n?|une?|una?)\s+)?")
_OPEN = re.compile(
    r"\d|\b(?:have|has|trouble|people|person|not|no|n't|don't|doesn't|any|undecided|none|either|unsure|yes|important|care|cheap\w*|expensive|good|nice"
    r"|under|below|over|above|less|more|than|same|else|them|these|those|that|it|this|one|another|others?)\b"
)
_TAIL = re.compile(
    r"\s+(?:fur|mit|pour|avec|para|con|for|with|that|which|when|because|so|but|if|in|on|to|please|ones?|option|too|as)\b.*$"
)
_CHOICE = re.compile(r"\b(?:or|oder|ou|o)\b|/")
_COUNTS = frozenset({"count", "rack units"})


def told_wishes(matcher: Matcher, found: Sequence[Constraint], kind: str | None, turn: int) -> list[Constraint]:
    """The wishes of a reading about a `kind` of product that none of the constraints `found` holds already."""
    noun, norm = matcher.product_type(), matcher.reading.norm
    known = {w for c in found for w in words(c.words)}
    wishes = []
    for start, end in sentences(norm):
        sentence = norm[start:end]
        elsewhere = kind is not None and not (noun is not None and start <= noun.start < end)
        told = elsewhere or tells(sentence) or re.search(_HAVE, sentence)
        said = (_WISH.search(sentence) if told else None) or (_USE.search(sentence) if elsewhere else None)
        abroad = said is None and _BEGINS_ABROAD.search(sentence) is not None
        if abroad:
            said = next((m for p in _ABROAD if (m := p.search(sentence))), None)
        if said is None:
            continue
        at = start + said.start("wish")
        for wish in _AND.split(_TAIL.sub("", said["wish"])):
            first = norm.find(wish, at)
            spoken = set(words(wish))
            if spoken and not _OPEN.search(wish) and known.isdisjoint(spoken) and not _taken(matcher, first, wish):
                wishes.append(_wish(matcher, first, first + len(wish), turn, abroad))
    return wishes


_DASH = re.compile(r"(?<=\d)[-–](?=\d)")
_RANGE = re.compile(r"(?:between\s+)?\d[\d.,]*\s*(?:-|–|to|and)\s*$")


def unmeasured(matcher: Matcher, found: Sequence[Constraint], kind: str | None, turn: int) -> list[Constraint]:
    """Plain measures ("13 inch laptop") of a kind no field of the catalogue measures: nothing here can tell them."""
    vocabulary, norm = matcher.vocabulary, matcher.reading.norm
    known = {w for c in found for w in words(c.words)}
    if not vocabulary.products or kind is None:
        return []
    wishes = []
    for measure in measures_in(_DASH.sub(" ", norm)):
        start = m.start() if (m := _RANGE.search(norm, 0, measure.start)) else measure.start
        wish = norm[start : measure.end]
        told = units()[measure.unit].of in _COUNTS | vocabulary.measured.keys() or not known.isdisjoint(words(wish))
        if not told and not _taken(matcher, start, wish):
            wishes.append(_unsupported(matcher, start, measure.end, turn))
    return wishes


def _wish(matcher: Matcher, start: int, end: int, turn: int, abroad: bool) -> Constraint:
    wish, known = matcher.reading.norm[start:end], matcher.vocabulary.words
    # in another language than the catalogue's, that no product mentions it tells nothing
    untold = abroad and not all(w in known for w in words(wish))
    if untold or len(words(wish)) > _LONGEST or _CHOICE.search(wish):
        return _unsupported(matcher, start, end, turn)
    return make("text", "has", wish, matcher.reading.words(start, end), turn)


def _unsupported(matcher: Matcher, start: int, end: int, turn: int) -> Constraint:
    said = matcher.reading.words(start, end)
    return make("text", "has", said.lower(), said, turn, status="unsupported")


def _taken(matcher: Matcher, start: int, wish: str) -> bool:
    """Whether another reader has claimed words of a wish."""
    tokens = zip(matcher.tokens, matcher.claimed, strict=True)
    return any(claimed and t.start < start + len(wish) and t.end > start for t, claimed in tokens)
