"""Exclusions: "not HP or Dell", "anything but Targus", "no dvds please", "nothing sleeveless", "non-leather".

Each excluded thing is one `must_not` constraint with the excluding operator: a brand or a value where the
catalogue has it, else `text !has` its words. "Not black if possible" only ranks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from retrieval.understanding.matching import Matcher
from retrieval.understanding.request import Constraint
from retrieval.understanding.tables import lexicon, table
from retrieval.understanding.values import colour_constraint, value_constraint

_LONGEST = 3  # words of an excluded thing the catalogue has no value for
_SOFT = re.compile(r"\s*,?\s*(?:if possible|preferably|ideally|if you can|wenn moglich|si possible|si es posible)")
_NEGATIONS = frozenset({"not", "no", "or", "nor", "and"})
_AUXILIARY = re.compile(
    r"(?<!\w)(?:has|have|had|got|is|are|was|does|do|did|am|be|there's|if|or|why|can|could|would|will|should|to)\s+$"
)
_STEP = re.compile(
    r"\s*(?:,\s*)?(?P<joint>or|and|nor|neither|oder|noch|und|ou|ni|et|o|y|&|,|/)\s+"
    r"(?:(?:a|an|any|the|from|not|no)\s+)*|\s*/\s*"
)


@dataclass(frozen=True, slots=True)
class Excluded:
    """One exclusion and the span of words it came from."""

    constraint: Constraint
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Trigger:
    """Words that exclude: their kind (strong, absence, weak, non), and where they stand."""

    kind: str
    words: str
    start: int
    end: int


class _Say:
    """The tables of negation."""

    def __init__(self) -> None:
        say = table("negations")
        self.triggers = lexicon({kind: say[kind] for kind in ("strong", "absence", "weak")})
        self.not_excluding = frozenset(say["not_excluding"])
        self.never = frozenset(say["never_excluding"])
        self.ends = frozenset(say["ends"])
        self.fillers = frozenset(say["brand_words"])


@lru_cache(maxsize=1)
def _say() -> _Say:
    return _Say()


_NON = re.compile(r"(?<!\w)non[- ](?=\w)")


def _triggers(norm: str) -> list[_Trigger]:
    found = [_Trigger(kind, norm[a:b], a, b) for a, b, kind in _say().triggers.scan(norm) if norm[b : b + 1] != "-"]
    found += [_Trigger("non", "non", m.start(), m.end()) for m in _NON.finditer(norm)]
    return sorted(found, key=lambda t: t.start)


def read_exclusions(matcher: Matcher, turn: int = 0) -> list[Excluded]:
    """The exclusions of a reading, in order; their words are claimed."""
    norm = matcher.reading.norm
    say = _say()
    found: list[Excluded] = []
    pos = 0
    for trigger in _triggers(norm):
        first = next((i for i, t in enumerate(matcher.tokens) if t.end > trigger.end), None)
        if trigger.start < pos or first is None or matcher.claimed[first]:
            continue
        word = matcher.tokens[first].word
        if word in say.never or (trigger.kind != "strong" and word[0].isdigit()):
            continue
        if trigger.kind == "weak" and (word in say.not_excluding or _AUXILIARY.search(norm[: trigger.start])):
            continue
        pos = trigger.end
        items = _items(matcher, first, trigger, turn)
        if items:
            found += items
            matcher.claim(trigger.start, items[-1].end)
            soft = _SOFT.match(norm, items[-1].end)
            pos = soft.end() if soft else items[-1].end
    return found


def _items(matcher: Matcher, first: int, trigger: _Trigger, turn: int) -> list[Excluded]:
    """The things excluded after a trigger: one, or a list joined by "or", commas or "and"."""
    norm = matcher.reading.norm
    found: list[Excluded] = []
    start, kind, either = trigger.start, "", False
    at: int | None = first
    while at is not None:
        item = _item(matcher, at, trigger, turn, start, bool(found))
        if item is None:
            break
        constraint, last = item
        if found and constraint.field != kind and not (either and constraint.field == "text"):
            break
        kind = constraint.field
        end = matcher.tokens[last - 1].end
        found.append(Excluded(constraint, start, end))
        step = _STEP.match(norm, end)
        at = None
        if step is not None and not _SOFT.match(norm, end):
            start, either = step.end(), step["joint"] in ("or", "nor", "oder", "noch", "ou", "ni", "o")
            at = next((i for i, t in enumerate(matcher.tokens) if t.start >= step.end()), None)
            if at is not None and step["joint"] in (",", "and", "und", "et", "y") and kind == "text":
                at = None
    soft = found and _SOFT.match(norm, found[-1].end)
    if soft:
        found = [
            Excluded(e.constraint.model_copy(update={"strength": "prefer", "status": "ranked"}), e.start, e.end)
            for e in found
        ]
    return found


def _item(
    matcher: Matcher, first: int, trigger: _Trigger, turn: int, start: int, later: bool
) -> tuple[Constraint, int] | None:
    """One excluded thing from token `first` on: its constraint and the token past it."""
    say = _say()
    last = _phrase_end(matcher, first, say.ends)
    while first < last and matcher.tokens[first].word in say.fillers:
        first += 1
    if first >= last or (trigger.kind == "weak" and matcher.tokens[first].word in say.not_excluding):
        return None
    for span, brand in matcher.brands(first, last)[:1]:
        if span.first - first <= 1:
            return _must_not("brand", "!=", brand, matcher, start, span.end, turn), _past(
                matcher, span.last, say.fillers
            )
    colours = matcher.colours(first, last)
    if colours and colours[0][0].last == last and trigger.kind != "non":
        span, colour = colours[0]
        constraint = colour_constraint(matcher, span, colour, turn, excluded=True, start=start)
        return constraint, _past(matcher, span.last, {"ones", "one", "please", "thanks"})
    words = [t.word for t in matcher.tokens[first:last]]
    while words and words[-1] in say.fillers:
        words.pop()
    if not words or len(words) > _LONGEST or (later and words[0] in say.not_excluding):
        return None
    last = first + len(words)
    if trigger.kind != "weak" and len(words) > 1 and _names_what_is_wanted(matcher, first, last):
        last -= 1
    end = matcher.tokens[last - 1].end
    known = value_constraint(matcher, first, last, turn, start)
    if known is not None:
        return known, last
    if trigger.kind == "non" or not _NEGATIONS.isdisjoint(words):
        return None  # "non-stick" is a thing of its own
    if trigger.kind == "weak" and len(words) > 1 and matcher.find(matcher.vocabulary.nouns, last - 1, last):
        if not matcher.find(matcher.vocabulary.describing, first, last - 1):
            return None  # "no mic headphones" names what is wanted
        last -= 1  # "no leather jacket" wants a jacket
        end = matcher.tokens[last - 1].end
    phrase = matcher.reading.norm[matcher.tokens[first].start : end]
    weak = trigger.kind == "absence" or trigger.words in ("instead of", "rather than")
    if words[0].endswith("ing") and last < len(matcher.tokens):
        return None  # "without scratching it" says how, not what
    constraint = _must_not("text", "!has", phrase, matcher, start, end, turn)
    if weak:
        constraint = constraint.model_copy(update={"strength": "prefer", "status": "ranked"})
    return constraint, last


def _names_what_is_wanted(matcher: Matcher, first: int, last: int) -> bool:
    """Whether an excluded phrase ends with the only product noun said: "anything but nylon backpacks"."""
    nouns = matcher.find(matcher.vocabulary.nouns)
    return bool(nouns) and all(first < noun.first and noun.last == last for noun in nouns)


def _phrase_end(matcher: Matcher, first: int, ends: frozenset[str]) -> int:
    """Past the last token of the noun phrase that begins at `first`."""
    joints = {"or", "nor", "and", "oder", "noch", "ou", "ni", "o"}
    norm = matcher.reading.norm
    for i in range(first, len(matcher.tokens)):
        token = matcher.tokens[i]
        if matcher.claimed[i] or (i > first and (token.word in ends or token.word in joints)):
            return i
        if i > first and any(c in ",;.!?()\n/" for c in norm[matcher.tokens[i - 1].end : token.start]):
            return i
    return len(matcher.tokens)


def _past(matcher: Matcher, last: int, fillers: frozenset[str] | set[str]) -> int:
    """Past the filler after an excluded brand ("not HP ones please")."""
    while (
        last < len(matcher.tokens)
        and not matcher.claimed[last]
        and matcher.tokens[last].word in fillers - {"in", "of", "by", "from", "a", "an", "the", "any"}
    ):
        last += 1
    return last


def _must_not(field: str, op: str, value: str, matcher: Matcher, start: int, end: int, turn: int) -> Constraint:
    return Constraint.model_validate(
        {
            "field": field,
            "op": op,
            "value": value,
            "strength": "must_not",
            "words": matcher.reading.words(start, end),
            "turn": turn,
        }
    )
