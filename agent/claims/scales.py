"""What can be more or less: comparatives and superlatives as a field of the record and a direction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from agent.claims.records import Record
from agent.claims.speech import root, roots, vocabulary, wordset


@dataclass(frozen=True)
class Scale:
    """A field, by the names of attributes that hold it in order of preference, and +1 for more, -1 for less.

    `fields` may be `price`, `rating`, `rating_count`, or roots that an attribute's name holds; `of` narrows to what a
    quantity measures.
    """

    fields: tuple[str, ...]
    sign: int
    of: str | None = None

    def values(self, records: Sequence[Record]) -> list[float | None]:
        """Each record's value, all by the field that most of them have."""
        best: list[float | None] = [None] * len(records)
        for name in self.fields:
            found = [_value(r, name, self.of) for r in records]
            if sum(v is not None for v in found) > sum(v is not None for v in best):
                best = found
        return best


def _value(record: Record, name: str, of: str | None) -> float | None:
    if name == "price":
        return record.price
    if name in ("rating", "rating_count"):
        given = record.json.get(name)
        return None if given is None else float(given)
    wanted, rooted = _parts(name), frozenset(name.split())
    fitting = [
        f
        for f in record.facts
        if (wanted <= set(f.name) or rooted <= set(f.name))
        and (of is None or (f.quantity is not None and f.quantity.of == of))
    ]
    if not fitting:
        return None
    fact = min(fitting, key=lambda f: len(f.name))
    if len(fact.name) > len(wanted) + 3:
        return None
    return fact.quantity.value if fact.quantity else fact.number


@lru_cache(maxsize=1024)
def _parts(name: str) -> frozenset[str]:
    return frozenset(roots(name))


_VOCABULARY = vocabulary("scales")


def _scale(name: str) -> Scale:
    """The scale that the vocabulary writes as "-price" or as a group of fields."""
    bare = name.removeprefix("-")
    fields = tuple(_VOCABULARY["groups"].get(bare, (bare,)))
    return Scale(fields, -1 if name.startswith("-") else 1, "time" if bare == "duration" else None)


_COMPARATIVES = tuple(_scale(name) for name in _VOCABULARY["comparatives"].values())
_COMPARATIVE = re.compile("|".join(f"(?P<w{n}>\\b(?:{said})\\b)" for n, said in enumerate(_VOCABULARY["comparatives"])))
_NOUNS = {noun: _scale(name) for noun, name in _VOCABULARY["nouns"].items()}
_VERBS = [(re.compile(rf"\b(?:{said})\b"), _scale(name)) for said, name in _VOCABULARY["verbs"].items()]
DURATION = _scale("duration")
_LONG = re.compile(r"\b(?:(long)|short)(?:er|est)\b")
_TIMED = re.compile(
    r"\b(?:runs?|lasts?|plays?|goes|go|battery|charges?|hours?|minutes?|days?|burns?|running|runtime|life"
    r"|keeps? going)\b"
)
_NOUNED = re.compile(
    r"\b(?P<how>more|most|fewer|fewest|less|least|largest|biggest|highest|longest|smallest|lowest|shortest"
    r"|best|better|greatest|larger|bigger|smaller|higher|lower|longer|shorter|greater)"
    r" (?P<noun>[a-z][a-z-]*)(?: (?P<next>[a-z-]+))?"
)
_LESS = wordset("fewer fewest less least smallest lowest shortest smaller lower shorter")
_AS_AS = re.compile(r"\b(?:as|so) ([a-z]+)(?: (\w+))? as\b")
_MUCH = re.compile(r"\b(more|less|most|least|the same|as much|as long|as many|as little)\b")


@dataclass(frozen=True)
class Found:
    """A scale and where its words stand."""

    scale: Scale
    start: int
    end: int


def find(text: str, records: Sequence[Record]) -> Found | None:
    """The first comparative or superlative of lower-case text that a field of the records backs."""
    if (m := _NOUNED.search(text)) and (found := _nouned(m, records)):
        return found
    if m := _COMPARATIVE.search(text):
        return Found(_meant(m), m.start(), m.end())
    if m := _LONG.search(text):
        sign = 1 if m[1] else -1
        if _TIMED.search(text):
            return Found(Scale(DURATION.fields, sign, "time"), m.start(), m.end())
        fields = ("length", "pages", *DURATION.fields) if m[1] else ("length", "height", "pages")
        return Found(Scale(fields, sign), m.start(), m.end())
    return by_verb(text)


def _meant(m: re.Match[str]) -> Scale:
    return _COMPARATIVES[next(int(name[1:]) for name, said in m.groupdict().items() if said)]


def by_verb(text: str) -> Found | None:
    """ "weighs less", "costs more", "holds as much": the scale its verb names."""
    if m := _MUCH.search(text):
        for verb, scale in _VERBS:
            if verb.search(text):
                sign = -1 if m[1] in ("less", "least", "as little") else 1
                return Found(Scale(scale.fields, sign, scale.of), m.start(), m.end())
    return None


def _nouned(m: re.Match[str], records: Sequence[Record]) -> Found | None:
    sign = -1 if m["how"] in _LESS else 1
    for noun, end in ((f"{m['noun']} {m['next']}", m.end()), (m["noun"], m.end("noun"))):
        if noun in _NOUNS:
            scale = _NOUNS[noun]
            if noun in ("rating", "ratings", "reviews"):  # "more ratings", "the best reviews"
                scale = Scale(("rating_count",) if m["how"] in ("more", "most", "fewer", "fewest") else ("rating",), 1)
            return Found(Scale(scale.fields, sign, scale.of), m.start(), end)
    if any(root(m["noun"]) in f.name for r in records for f in r.facts):
        return Found(Scale((m["noun"],), sign), m.start(), m.end("noun"))
    return None


def adjective(text: str) -> Scale | None:
    """The scale of "as light as": an adjective in its plain form."""
    word = text.strip()
    for form in (f"{word}er", f"{word}r", f"{word[:-1]}ier", f"{word}{word[-1:]}er", f"more {word}"):
        if m := _COMPARATIVE.fullmatch(form):
            return _meant(m)
    return DURATION if word == "long" else None


def as_much(text: str, records: Sequence[Record]) -> Found | None:
    """ "as light as", "as many hours as", "holds as much as": its scale and where it stands."""
    m = _AS_AS.search(text)
    if m is None:
        return None
    if m[2] or m[1] in ("much", "long", "many", "little", "far"):
        found = find(f"more {m[2]}", records) if m[2] else by_verb(text)
        scale = found.scale if found else adjective(m[1])
    else:
        scale = adjective(m[1])
    return Found(scale, m.start(), m.end()) if scale else None
