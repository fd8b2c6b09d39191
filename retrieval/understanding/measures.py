"""Numbers with units as wishes: "24 inch monitor" is preferred, "at least 8 GB" filters where a field covers it.

A plain number means the catalogue's own values within `TOLERANCE` of it: 24 inch is 23.6 or 24.1 as well.
"""

from __future__ import annotations

import re
from functools import lru_cache

from retrieval.understanding.matching import Matcher
from retrieval.understanding.request import Constraint
from retrieval.understanding.tables import pattern, table
from retrieval.understanding.units import Measure, convert, measures_in, units
from retrieval.understanding.values import COVERED, make

TOLERANCE = 0.025
_SIDES = re.compile(r"(?:^attributes\.|_)(width|height|depth)(?![a-z])")
_SIDE_WORDS = {
    "width": (" wide ", " width "),
    "height": (" tall ", " high ", " height "),
    "depth": (" deep ", " depth "),
}
_ENOUGH = 20  # products of a type that must be known before a field of theirs filters
_EXACT = frozenset({"count", "rack units"})


@lru_cache(maxsize=1)
def _bounds() -> tuple[re.Pattern[str], re.Pattern[str]]:
    say = table("prices")
    neg = rf"(?:(?P<neg>{pattern(say['negations'])})\s+)?"
    lower, upper = (
        rf"{pattern(say[m])}|{pattern(say[p])}"
        for m, p in (("measure_more", "lower_before"), ("measure_less", "upper_before"))
    )
    more, less = (
        rf"{pattern(say[m])}|{pattern(say[p])}"
        for m, p in (("measure_more_after", "lower_after"), ("measure_less_after", "upper_after"))
    )
    before = rf"{neg}(?:(?P<lower>{lower})|(?P<upper>{upper}))(?:\s+(?:a|an|the|about))*\s*$"
    return re.compile(before), re.compile(rf"\s*(?:(?P<lower>{more}|\+)|(?P<upper>{less}))")


def measure_constraints(matcher: Matcher, kind: str | None, turn: int) -> list[Constraint]:
    """The numbers with units of a reading, but those of its prices."""
    norm = matcher.reading.norm
    found = []
    for measure in measures_in(norm):
        if any(
            c and t.start < measure.end and t.end > measure.start
            for t, c in zip(matcher.tokens, matcher.claimed, strict=True)
        ):
            continue
        before, after = (
            _bounds()[0].search(norm[max(0, measure.start - 40) : measure.start]),
            _bounds()[1].match(norm, measure.end),
        )
        constraint = _constraint(matcher, measure, before, after, kind, turn)
        if constraint is not None:
            found.append(constraint)
    return found


def _constraint(
    matcher: Matcher,
    measure: Measure,
    before: re.Match[str] | None,
    after: re.Match[str] | None,
    kind: str | None,
    turn: int,
) -> Constraint | None:
    start = measure.start - (len(before.group(0)) if before else 0)
    end = after.end() if after else measure.end
    words = matcher.reading.words(max(0, start), end)
    op = None
    if before is not None:
        upper = (before["upper"] is not None) != (before["neg"] is not None)
        op = "<=" if upper else ">="
    elif after is not None:
        op = "<=" if after["upper"] else ">="
    name = _field(matcher, measure, kind, op)
    if name is None:
        return None if op is None else make("text", "has", words, words, turn, status="unsupported")
    info = matcher.vocabulary.fields[name]
    value = convert(measure.value, measure.unit, info.unit or measure.unit)
    assert value is not None
    value = round(value, 4)
    if op is not None:
        firm = {"strength": "must", "status": "filtered"} if _filters(matcher, name, kind) else {}
        return make(name, op, value, words, turn, unit=info.unit, **firm)
    near = _near(info.numbers, value, measure.unit)
    if not near:
        return None
    return make(
        name, "==" if len(near) == 1 else "in", near[0] if len(near) == 1 else near, words, turn, unit=info.unit
    )


def _filters(matcher: Matcher, name: str, kind: str | None) -> bool:
    """Whether nearly all products of the type, and enough of them to tell, have the field."""
    vocabulary = matcher.vocabulary
    return (
        not vocabulary.fields[name].mixed
        and kind is not None
        and vocabulary.types.get(kind, 0) >= _ENOUGH
        and vocabulary.coverage(name, kind) >= COVERED
    )


def _near(numbers: tuple[float, ...], value: float, unit: str) -> tuple[float, ...]:
    """The catalogue's values within the tolerance of one."""
    slack = 1e-6 if units()[unit].of in _EXACT else max(1e-6, TOLERANCE * value)
    return tuple(n for n in numbers if abs(n - value) <= slack)[:12]


def _field(matcher: Matcher, measure: Measure, kind: str | None, op: str | None) -> str | None:
    """The field a measure is about: one named near it, else the one most products of the type have."""
    vocabulary = matcher.vocabulary
    hints: dict[str, list[str]] = table("fields")["measured"]
    near = f" {' '.join(re.findall(r'[a-z]+', matcher.reading.norm[max(0, measure.start - 30) : measure.end + 30]))} "
    wanted = [name for word, names in hints.items() if f" {word} " in near for name in names]
    best: tuple[float, str] | None = None
    for name in vocabulary.measured.get(units()[measure.unit].of, ()):
        info = vocabulary.fields[name]
        share = vocabulary.coverage(name, kind)
        value = convert(measure.value, measure.unit, info.unit or "")
        if share < 0.02 or value is None or (op is None and not _near(info.numbers, value, measure.unit)):
            continue
        if op is not None and not info.numbers[0] <= value <= 4 * info.numbers[-1]:
            continue
        if (side := _SIDES.search(name)) and not any(w in near for w in _SIDE_WORDS[side[1]]):
            continue  # a box's side is meant only where it is named
        named = any(w in name for w in wanted)
        if kind is None and op is None and not named:
            continue  # 24 inches of what?
        native = info.unit == measure.unit
        score = share + named + 0.2 * native
        best = max(best, (score, name)) if best else (score, name)
    return best[1] if best else None
