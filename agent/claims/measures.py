"""Numbers with units: read from prose and records alike, compared in the base unit of what they measure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from agent.claims.speech import vocabulary, wordset
from retrieval.understanding.tables import table
from retrieval.understanding.units import units

_MORE: dict[str, tuple[str, float, list[str]]] = vocabulary("units")  # beside the shared table
_NOT_UNITS = wordset("pack u a floz")
_ALONE = wordset(
    "hour minute second day week month year litre liter kilo kilogram gram metre meter foot inch terabyte "
    "gigabyte pound kg tb gb"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of base units of what it measures, and half a step of the precision it was written with."""

    of: str
    value: float
    slack: float
    start: int = 0
    end: int = 0


@lru_cache(maxsize=1)
def _known() -> dict[str, tuple[str, float]]:
    """Each unit's word → what it measures and its scale."""
    found = {w: (of, scale) for of, scale, ws in _MORE.values() for w in ws}
    for name, entry in table("units").items():
        if name not in _NOT_UNITS:
            unit = units()[name]
            for word in (name, *entry["words"]):
                if str(word).isascii():
                    found.setdefault(str(word).lower(), (unit.of, unit.scale))
    found["in"] = found["inch"]
    return found


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = sorted(_known(), key=len, reverse=True)
    listed = "|".join(re.escape(w) + (r"(?![\w/])" if w[-1].isalnum() else "") for w in words if w != "in")
    listed += r"|in(?=\s*(?:$|[,.)]|screen|display))"
    alone = "|".join(_ALONE)
    number = r"(?<![\w.,/$€£-])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    return (
        re.compile(rf"{number}(?:\s+(and a half))?(?:[\s-]{{0,2}})(?:(?:full|whole|good|mere)\s)?({listed})"),
        re.compile(rf"(?<![\w.,])(half (?:an?|of an?)|an? half|an?|one|1)[\s-]({alone})\b(?! (?:time|long way))"),
    )


def number(written: str) -> tuple[float, float]:
    """A written number and half a step of its last digit: "1,300" is 1300 ± 0.5, "2.2" is 2.2 ± 0.05."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", written):
        written = written.replace(",", "")
    written = written.replace(",", ".")
    decimals = len(written.partition(".")[2])
    return float(written), 0.5 * 10.0**-decimals


def quantities(text: str) -> list[Quantity]:
    """The quantities of plain lower-case text, in order."""
    counted, single = _patterns()
    found = []
    for m in counted.finditer(text):
        value, slack = number(m[1])
        of, scale = _known()[m[3]]
        value = value + 0.5 if m[2] else value
        slack = min(slack, 0.06 * value)
        found.append(Quantity(of, value * scale, slack * scale * 1.01, m.start(), m.end()))
    for m in single.finditer(text):
        of, scale = _known()[m[2]]
        value = 0.5 if "half" in m[1] else 1.0
        found.append(Quantity(of, value * scale, 0.03 * value * scale, m.start(), m.end()))
    return sorted(found, key=lambda q: q.start)


def of_attribute(value: float, unit: str | None) -> Quantity | None:
    """An attribute's number as a quantity; None where its unit is unknown."""
    known = _known().get((unit or "").lower().replace("²", "2"))
    return Quantity(known[0], value * known[1], 0.0) if known else None


_VAGUE = re.compile(r"\b(?:about|around|roughly|nearly|almost|approximately|some|close to|circa|just|a little)\s*$")
_UNDER = re.compile(
    r"\b(?:under|below|less than|at most|fewer than"
    r"|no more than|within|beneath|short of|shy of)\s*$"
)
_OVER = re.compile(r"\b(?:over|above|more than|at least|exceeding|upwards of|from|north of|no less than)\s*$")


def agrees(said: float, slack: float, before: str, actual: float) -> bool:
    """Whether a number, said after the words `before`, is true of the actual one."""
    if bound := _bound(before):
        just = re.search(r"\b(?:just|a little|slightly|well)\b[\w\s]{0,6}$", before[: bound[1]]) is not None
        strict = (
            re.match(
                r"under|below|less|beneath|short|shy|fewer|over|above|more|exceed|upward|north", before[bound[1] :]
            )
            is not None
        )
        edge = (-1e-9 if strict else 1e-9) * max(1.0, abs(said))
        fits = actual <= said + edge if bound[0] < 0 else actual >= said - edge
        return fits and (not just or abs(actual - said) <= 0.15 * said)
    if _VAGUE.search(before):
        return abs(actual - said) <= max(0.1 * abs(actual), slack)
    return abs(actual - said) <= max(slack, 1e-6 * abs(actual))


def _bound(before: str) -> tuple[int, int] | None:
    for sign, pattern in ((-1, _UNDER), (1, _OVER)):
        if m := pattern.search(before):
            return sign, m.start()
    return None


def bounded(before: str) -> bool:
    """Whether the words before a number make it a bound."""
    return _bound(before) is not None


def supports(said: Quantity, before: str, actual: Iterable[Quantity]) -> bool:
    """Whether some actual quantity of the same kind agrees with the one said."""
    return any(a.of == said.of and agrees(said.value, said.slack, before, a.value) for a in actual)
