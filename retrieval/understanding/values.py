"""Wishes for a value: colours, sizes, attribute values and numbers with units, as typed constraints.

Filters are few: a variant option (size, colour) that nearly all products of the type have, a bound on a number
that they have, or a wish said to be indispensable ("must be black"). All else is preferred and only ranks.
"""

from __future__ import annotations

import re

from retrieval.understanding.matching import Matcher, Span
from retrieval.understanding.request import Constraint
from retrieval.understanding.vocabulary import Value, phrase_of

COVERED = 0.9  # share of a type's products that must have a field before it may filter
_FIRM = re.compile(r"(?<!\w)(?:only|must be|has to be|have to be|needs to be|must have|strictly|nur|seulement|solo)\s+(?:in\s+|a\s+|an\s+|the\s+)*$")


def make(field: str, op: str, value: object, words: str, turn: int, **more: object) -> Constraint:
    """A preferred, ranked constraint unless `more` says otherwise."""
    return Constraint.model_validate(
        {"field": field, "op": op, "value": value, "words": words, "turn": turn, "strength": "prefer", "status": "ranked", **more}
    )


def colour_constraint(
    matcher: Matcher, span: Span, colour: str, turn: int, *, excluded: bool = False, start: int | None = None
) -> Constraint:
    """The wish for (or against) a colour, on the field that tells this kind of product's colour."""
    vocabulary = matcher.vocabulary
    words = matcher.reading.words(span.start if start is None else start, span.end)
    noun = matcher.product_type()
    kind = noun.phrase if noun else None
    said = {colour, matcher.reading.norm[span.start : span.end]}
    found = [v for s in sorted(said) for v in vocabulary.values.get(phrase_of(s), ()) if v.field in vocabulary.colour_fields]
    best = max(found, key=lambda v: (round(vocabulary.coverage(v.field, kind), 1), v.count), default=None)
    if excluded:
        if best is None:
            return make("text", "!has", colour, words, turn, strength="must_not", status="filtered")
        return make(best.field, "!=", best.value, words, turn, strength="must_not", status="filtered")
    if best is None:
        return make("text", "has", colour, words, turn)
    return make(best.field, "==", best.value, words, turn, **_strength(matcher, best, kind, span))


def _strength(matcher: Matcher, value: Value, kind: str | None, span: Span) -> dict[str, str]:
    info = matcher.vocabulary.fields[value.field]
    coverage = matcher.vocabulary.coverage(value.field, kind)
    firm = _FIRM.search(matcher.reading.norm[: span.start]) is not None
    if coverage >= COVERED and (info.kind == "option" or firm):
        return {"strength": "must", "status": "filtered"}
    return {}


def value_constraint(matcher: Matcher, first: int, last: int, turn: int, start: int) -> Constraint | None:
    """The exclusion of a known attribute value, colour, category or tag; None where the words are none."""
    phrase = " ".join(w for ws in matcher.stems[first:last] for w in ws)
    span = Span(phrase, matcher.tokens[first].start, matcher.tokens[last - 1].end, first, last)
    words = matcher.reading.words(start, span.end)
    named = matcher.vocabulary.fields.get(f"attributes.{phrase.replace(' ', '_')}")
    if named is not None and named.kind == "boolean":
        return make(f"attributes.{phrase.replace(' ', '_')}", "!=", True, words, turn, strength="must_not", status="filtered")
    found = matcher.values(span)
    options = [v for v in found if matcher.vocabulary.fields[v.field].kind == "option"]
    if options:
        return make(options[0].field, "!=", options[0].value, words, turn, strength="must_not", status="filtered")
    return None
