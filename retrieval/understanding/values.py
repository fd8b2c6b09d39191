"""Wishes for a value: colours, sizes, attribute values and numbers with units, as typed constraints.

Filters are few: a variant option (size, colour) that nearly all products of the type have, a bound on a number
that they have, or a wish said to be indispensable ("must be black"). All else is preferred and only ranks.
"""

from __future__ import annotations

import re
from functools import lru_cache

from retrieval.understanding.matching import Matcher, Span
from retrieval.understanding.request import Constraint
from retrieval.understanding.tables import phrases, table
from retrieval.understanding.text import flat
from retrieval.understanding.vocabulary import Value, phrase_of

COVERED = 0.9  # share of a type's products that must have a field before it may filter
_SIZED = 0.5  # the same for a size, which is no matter of taste: what has none is another kind of thing
_SHARED = 0.3  # share of a type's products that must have a field for a wish on it to rank
_COMMON = (
    frozenset(phrases(table("fillers")["phrases"]))
    | frozenset(phrases(table("fillers")["edges"]))
    | {"yes", "not", "n", "y", "new", "set"}
)
_FIRM = re.compile(
    r"(?<!\w)(?:only|must be|has to be|have to be|needs to be|must have|strictly|nur|seulement|solo)\s+"
    r"(?:in\s+|a\s+|an\s+|the\s+)*$"
)

_ONLY_AFTER = re.compile(r"\s+(?:ones?\s+)?only(?!\w)")


def make(field: str, op: str, value: object, words: str, turn: int, **more: object) -> Constraint:
    """A preferred, ranked constraint unless `more` says otherwise."""
    return Constraint.model_validate(
        {
            "field": field,
            "op": op,
            "value": value,
            "words": words,
            "turn": turn,
            "strength": "prefer",
            "status": "ranked",
            **more,
        }
    )


def colour_constraint(
    matcher: Matcher,
    span: Span,
    colour: str,
    turn: int,
    *,
    excluded: bool = False,
    start: int | None = None,
    about: str | None = None,
) -> Constraint:
    """The wish for (or against) a colour, on the field that tells this kind of product's colour.

    `about`: the kind where the words name none ("only the white ones").
    """
    vocabulary = matcher.vocabulary
    words = matcher.reading.words(span.start if start is None else start, span.end)
    noun = matcher.product_type()
    kind = noun.phrase if noun else about
    exact = matcher.reading.norm[span.start : span.end]
    found = _in_colour_fields(matcher, span.phrase) or _in_colour_fields(matcher, phrase_of(colour))
    best = max(found, key=lambda v: (round(vocabulary.coverage(v.field, kind), 1), v.count), default=None)
    if excluded:
        if best is None:
            return make("text", "!has", colour, words, turn, strength="must_not", status="filtered")
        return make(best.field, "!=", best.value, words, turn, strength="must_not", status="filtered")
    if best is None:
        return make("text", "has", colour, words, turn)
    firm = _strength(matcher, best, kind, span)
    shades = vocabulary.shades.get((best.field, colour), ()) if firm and exact == colour else ()
    if len(shades) > 1:
        return make(best.field, "in", shades, words, turn, **firm)
    return make(best.field, "==", best.value, words, turn, **firm)


def _in_colour_fields(matcher: Matcher, phrase: str) -> list[Value]:
    vocabulary = matcher.vocabulary
    return [v for v in vocabulary.values.get(phrase, ()) if v.field in vocabulary.colour_fields]


def _strength(matcher: Matcher, value: Value, kind: str | None, span: Span) -> dict[str, str]:
    info = matcher.vocabulary.fields[value.field]
    coverage = matcher.vocabulary.coverage(value.field, kind)
    firm = _FIRM.search(matcher.reading.norm[: span.start]) is not None
    if coverage >= COVERED and (info.kind == "option" or firm):
        return {"strength": "must", "status": "filtered"}
    return {}


def value_constraint(matcher: Matcher, first: int, last: int, turn: int, start: int) -> Constraint | None:
    """The exclusion of a known attribute value, colour, category or tag; None where the words are none."""
    span = matcher.span(first, last)
    phrase = span.phrase
    words = matcher.reading.words(start, span.end)
    named = matcher.vocabulary.fields.get(f"attributes.{phrase.replace(' ', '_')}")
    if named is not None and named.kind == "boolean":
        return make(
            f"attributes.{phrase.replace(' ', '_')}", "!=", True, words, turn, strength="must_not", status="filtered"
        )
    found = matcher.values(span)
    options = [v for v in found if matcher.vocabulary.fields[v.field].kind == "option"]
    if options:
        return make(options[0].field, "!=", options[0].value, words, turn, strength="must_not", status="filtered")
    return None


def value_wishes(matcher: Matcher, kind: str | None, turn: int) -> list[Constraint]:
    """Colours, sizes and attribute values wished for; several colours joined by "or" go together."""
    found = _colours(matcher, kind, turn) + _sizes(matcher, kind, turn)
    if kind is None:
        return found
    vocabulary = matcher.vocabulary
    for span in matcher.find(vocabulary.describing, longest=3):
        if matcher.tokens[span.first].word in _COMMON:
            continue
        words = matcher.reading.words(span.start, span.end)
        flag = vocabulary.describing[span.phrase]
        if flag and vocabulary.coverage(flag, kind) >= _SHARED:
            found.append(make(flag, "==", True, words, turn, **_only(matcher, span)))
            continue
        usable = [
            v for v in matcher.values(span)
            if v.count >= 5 and vocabulary.coverage(v.field, kind) >= _SHARED
            and v.field not in vocabulary.colour_fields and vocabulary.fields[v.field].kind in ("text", "option", "tag")
        ]  # fmt: skip
        if usable:
            best = max(usable, key=lambda v: (vocabulary.coverage(v.field, kind), v.count))
            found.append(make(best.field, "==", best.value, words, turn, **_only(matcher, span)))
    return found


def _only(matcher: Matcher, span: Span) -> dict[str, str]:
    """A filter where a message that names no thing of its own wants only such: "only wireless ones"."""
    norm = matcher.reading.norm
    only = _FIRM.search(norm[: span.start]) or _ONLY_AFTER.match(norm, span.end)
    return {"strength": "must", "status": "filtered"} if only and matcher.product_type() is None else {}


def _colours(matcher: Matcher, kind: str | None, turn: int) -> list[Constraint]:
    if re.search(r"(?<!\w)black (?:and|&|n) white(?!\w)", matcher.reading.norm):
        return []  # a kind of print or film, not a colour
    wishes = [
        (s, colour_constraint(matcher, s, c, turn, about=kind))
        for s, c in matcher.colours()
        if not _names_a_thing(matcher, s)
    ]
    fields = {c.field for _, c in wishes}
    if len(wishes) < 2 or len(fields) > 1 or next(iter(fields)) == "text":
        return [c for _, c in wishes]
    first = wishes[0][1]
    words = matcher.reading.words(wishes[0][0].start, wishes[-1][0].end)
    values = tuple(dict.fromkeys(v for _, c in wishes for v in (c.value if isinstance(c.value, tuple) else (c.value,))))
    if len(values) == 1:
        return [first]
    strong = all(c.strength == "must" for _, c in wishes)
    firm = {"strength": "must", "status": "filtered"} if strong else {}
    return [make(first.field, "in", values, words, turn, **firm)]


_THINGS = frozenset(
    {
        ("blue", "ray"),
        ("blue", "tooth"),
        ("red", "switches"),
        ("orange", "juice"),
        ("clear", "sticky"),
        ("green", "tea"),
    }
)


def _names_a_thing(matcher: Matcher, span: Span) -> bool:
    """Whether a colour's name is here part of another word's meaning: "gold membership", "blue ray"."""
    after = matcher.tokens[span.last].word if span.last < len(matcher.tokens) else ""
    return (span.phrase, after) in _THINGS


@lru_cache(maxsize=1)
def _size_table() -> dict[str, str]:
    return {flat(w): size for size, words in table("sizes").items() for w in (size, *words)}


_SIZE = re.compile(
    r"(?<!\w)(?:size|taille|grosse|talla)(?!\w)\s*:?\s*(?:no\.?\s+)?(?P<named>[a-z0-9][\w./-]*(?:\s(?:large|small))?)"
    r"|(?<!\w)(?P<bare>\d?x{1,3}-?(?:s|l|small|large)|extra (?:large|small))(?!\w)"
    r"|(?<!\w)in\s+(?:an?\s+)?(?P<in>[sml]|small|medium|large)(?!\w)(?!\s+\w+s\b)"
    r"|(?<!\w)(?P<after>small|medium|large)[\s-]sized?(?!\w)"
    r"|,\s*(?P<tail>[sml]|small|medium|large)(?=\s*(?:$|[,.;!]|please))"
)
_SIZES_TEXT = "attributes.sizes"  # where a feed names all of a product's sizes in one attribute


def _sizes(matcher: Matcher, kind: str | None, turn: int) -> list[Constraint]:
    """Sizes, by the variants' own or by an attribute that lists them; said as unsupported where neither has it."""
    vocabulary = matcher.vocabulary
    sized = [f for f in (*vocabulary.size_fields, _SIZES_TEXT) if f in vocabulary.fields]
    found = []
    for match in _SIZE.finditer(matcher.reading.norm):
        said = match["named"] or match["bare"] or match["in"] or match["after"] or match["tail"]
        size = _size_table().get(said, said)
        start = match.start() + len(match[0]) - len(match[0].lstrip(", "))
        words = matcher.reading.words(start, match.end())
        spelled = {phrase_of(w) for w in (said, size, *table("sizes").get(size, ()))}
        values = [v for p in spelled for v in vocabulary.values.get(p, ()) if v.field in vocabulary.size_fields]
        if values:
            best = max(values, key=lambda v: (vocabulary.coverage(v.field, kind), v.count))
            found.append(
                make(best.field, "==", best.value, words, turn, **_firm(vocabulary.coverage(best.field, kind)))
            )
        elif (
            _SIZES_TEXT in vocabulary.fields
            and vocabulary.coverage(_SIZES_TEXT, kind) >= _SHARED
            and size in table("sizes")
        ):
            share = vocabulary.coverage(_SIZES_TEXT, kind)
            found.append(make(_SIZES_TEXT, "has", size, words, turn, **_firm(share)))
        elif match["named"] and any(vocabulary.coverage(f, kind) >= _SHARED for f in sized):
            found.append(make("text", "has", words, words, turn, status="unsupported"))
        else:
            if (
                match["named"] and match["named"].isdigit() and any(vocabulary.coverage(f, kind) > 0.02 for f in sized)
            ):  # its words are still searched for
                found.append(make("text", "has", words, words, turn, status="unsupported"))
            continue
        matcher.claim(start, match.end())
    return found


def _firm(share: float) -> dict[str, str]:
    return {"strength": "must", "status": "filtered"} if share >= _SIZED else {}
