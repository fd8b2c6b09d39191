"""Bigger, lighter, longer: a wish for more or less of what a product measures, against what was shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from statistics import median
from typing import Any

from catalog.predicates import fold, number
from retrieval.understanding.request import Constraint
from retrieval.understanding.tables import Lexicon, lexicon, table

_COMPARED = {
    "biggest": "bigger", "largest": "larger", "smallest": "smaller", "lightest": "lighter", "heaviest": "heavier",
    "longest": "longer", "shortest": "shorter", "brightest": "brighter", "quietest": "quieter", "highest": "higher",
    "fastest": "faster", "most": "more",
}  # fmt: skip
_MORE: dict[str, tuple[str, list[str]]] = {
    "bigger": ("desc", ["screen_size", "diagonal", "capacity", "volume", "diameter", "width", "height", "length"]),
    "larger": ("desc", ["screen_size", "diagonal", "capacity", "volume", "diameter", "width", "height", "length"]),
    "smaller": ("asc", ["screen_size", "diagonal", "capacity", "volume", "diameter", "width", "height", "length"]),
    "roomier": ("desc", ["capacity", "volume"]),
    "taller": ("desc", ["height"]),
    "lower": ("asc", ["height"]),
    "wider": ("desc", ["width"]),
    "narrower": ("asc", ["width"]),
    "thinner": ("asc", ["thickness", "depth", "height"]),
    "slimmer": ("asc", ["thickness", "depth", "height"]),
    "stronger": ("desc", ["power", "wattage"]),
}


@lru_cache(maxsize=1)
def _words() -> tuple[Lexicon[str], dict[str, tuple[str, list[str]]]]:
    fields = table("fields")
    found = dict(_MORE)
    for phrase, (order, names) in fields["superlatives"].items():
        first, _, rest = phrase.partition(" ")
        if first in _COMPARED:
            found.setdefault(f"{_COMPARED[first]} {rest}".strip(), (order, list(names)))
    return lexicon({name: [name] for name in found}), found


def compared(said: str, products: Sequence[Mapping[str, Any]]) -> Constraint | None:
    """The wish of "bigger" or "a longer cable" against these products' JSON: past the middle one's value.

    None where nothing is compared; unsupported where the products state no number of that kind.
    """
    words, known = _words()
    norm = fold(said)
    hits = sorted(words.scan(norm), key=lambda hit: hit[0] - hit[1])
    if not hits or not products:
        return None
    start, end, name = hits[0]
    order, names = known[name]
    told = norm[start:end]
    field = next((f for n in names if (f := _field(products, n))), None)
    if field is None:
        return Constraint(field="text", op="has", value=told, strength="prefer", status="unsupported", words=told)
    values = [v for p in products if (v := number(p["attributes"].get(field))) is not None]
    unit = next((p["units"][field] for p in products if field in p["units"]), None)
    op = ">" if order == "desc" else "<"
    return Constraint(field=f"attributes.{field}", op=op, value=float(median(values)), words=told, unit=unit)


def extreme(said: str, products: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], str] | None:
    """The product that has most or least of what the words compare, and the attribute's name: "the lightest".

    None where nothing is compared, or most of the products state no number of that kind.
    """
    norm = fold(said)
    tops = {**table("fields")["superlatives"], **_words()[1]}
    hits = sorted(lexicon({name: [name] for name in tops}).scan(norm), key=lambda hit: hit[0] - hit[1])
    for _, _, name in hits:
        order, names = tops[name]
        field = next((f for n in names if (f := _field(products, n))), None)
        if field is not None:
            stated = [(v, p) for p in products if (v := number(p["attributes"].get(field))) is not None]
            choose = max if order == "desc" else min
            return choose(stated, key=lambda pair: pair[0])[1], field
    return None


def _field(products: Sequence[Mapping[str, Any]], name: str) -> str | None:
    """The attribute of that name which most of the products state as a number, the plainest of several."""
    stated: dict[str, int] = {}
    for product in products:
        for field, value in product["attributes"].items():
            if (
                name in field
                and "package" not in field
                and isinstance(value, int | float)
                and not isinstance(value, bool)
            ):
                stated[field] = stated.get(field, 0) + 1
    best = max(stated, key=lambda f: (stated[f], -len(f)), default=None)
    return best if best is not None and stated[best] * 2 > len(products) else None
