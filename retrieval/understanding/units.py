"""Numbers with units: "24 inch", "16GB", "2 m", "6-pack", and the conversions between units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from retrieval.understanding.tables import phrases, table
from retrieval.understanding.text import flat


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's name, the quantity it measures, and how many base units it is."""

    name: str
    of: str
    scale: float


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its unit and where it stands in the text read."""

    value: float
    unit: str
    start: int
    end: int


@lru_cache(maxsize=1)
def units() -> dict[str, Unit]:
    """Unit name → unit."""
    return {n: Unit(n, e["of"], float(e["scale"])) for n, e in table("units").items()}


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    return {flat(str(w)): name for name, entry in table("units").items() for w in (name, *entry["words"])}


def unit_named(word: str) -> str | None:
    """The unit a word or sign names, or None."""
    said = flat(word).strip()
    return "inch" if said == "in" else _words().get(said)


def convert(value: float, unit: str, to: str) -> float | None:
    """The value in another unit of the same quantity; None where they measure different things."""
    a, b = units().get(unit), units().get(to)
    return value * a.scale / b.scale if a and b and a.of == b.of else None


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = "|".join(
        re.escape(w).replace(r"\ ", r"\s+") + (r"(?!\w)" if w[-1].isalnum() else "") for w in phrases(list(_words()))
    )
    return re.compile(rf"(?<![\w.,/-])(\d{{1,3}}(?:,\d{{3}})+|\d+(?:[.,]\d+)?)(?:[\s-]{{0,2}}({words})|(in)(?!\w))")


_PACK = re.compile(r"(?:pack|set|box|spindle|bundle|case)\s+of\s+(\d+)(?![\w.])")


def measures_in(text: str) -> list[Measure]:
    """The numbers with units of a text, which is folded here where it was not (same length)."""
    norm = flat(text)
    found = [
        Measure(_number(m[1]), _words()[" ".join(m[2].split())] if m[2] else "inch", m.start(), m.end())
        for m in _pattern().finditer(norm)
    ]
    found += [Measure(float(m[1]), "pack", m.start(), m.end()) for m in _PACK.finditer(norm)]
    return found


def _number(written: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", written):
        return float(written.replace(",", ""))
    return float(written.replace(",", "."))
