"""Why a pick: what sets it apart on this screen and its trade-off, from facts alone.

Never a wish that all shown meet: that would not tell them apart. Superlatives hold among the products
shown, and are said so only where one product alone has the extreme.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from catalog.predicates import number

LIMIT = 90  # characters of a reason
_SILENT = re.compile(
    r"package|pallet|master|outer|case_|ean|gtin|part_number|sku|certif|temperature|humidity|harmon|process|"
    r"transistor|stepping|socket|origin|_code|operating_system|multiplier|lithography|url|^type$|dimension"
)
# Attribute name → (word for the largest, word for the smallest, whether more is better; None: neither).
_ADJECTIVES: tuple[tuple[str, str, str, bool | None], ...] = (
    (r"(^|_)weight$", "heaviest", "lightest", False),
    (r"cable_length|^length$|_length$", "longest", "shortest", None),
    (r"noise|sound_pressure", "loudest", "quietest", False),
    (r"battery_life|run_?time|operating_time", "longest running", "shortest running", True),
    (r"capacity|storage", "most capacity", "least capacity", True),
    (r"internal_memory|^memory$|^ram", "most memory", "least memory", True),
    (r"diagonal|screen_size", "largest screen", "smallest screen", None),
    (r"print_speed|writing_speed|^speed$|_speed", "fastest", "slowest", True),
    (r"frequency_|_frequency$", "highest clock", "lowest clock", None),
    (r"power_consumption", "uses most power", "uses least power", False),
    (r"^power$|output_power|wattage", "most powerful", "least powerful", True),
    (r"^height$", "tallest", "lowest", None),
    (r"^width$", "widest", "narrowest", None),
    (r"^depth$|thickness", "deepest", "slimmest", None),
    (r"volume$", "roomiest", "smallest inside", None),
    (r"warranty|guarantee", "longest warranty", "shortest warranty", True),
    (r"resolution|megapixel", "highest resolution", "lowest resolution", True),
    (r"ports|_quantity$|^quantity_per_pack$|pieces", "most", "fewest", True),
    (r"page_yield", "most pages", "fewest pages", True),
)


def label(name: str) -> str:
    """An attribute's name as words: `cable_length` → "cable length"."""
    return re.sub(r"\s+", " ", name.removeprefix("attributes.").replace("_", " ")).strip()


def quantity(value: float, unit: str | None) -> str:
    """ "1.2 kg", "1,500 mAh", "16"."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    return f"{text} {unit}" if unit else text


def standouts(shown: Sequence[Mapping[str, Any]]) -> tuple[list[list[str]], list[list[str]]]:
    """For each product shown: what sets it apart for the better, and its trade-offs, strongest first."""
    apart: list[list[tuple[float, str]]] = [[] for _ in shown]
    against: list[list[tuple[float, str]]] = [[] for _ in shown]
    if len(shown) < 2:
        return [[] for _ in shown], [[] for _ in shown]
    _extremes(shown, "price", [number(p.get("price")) for p in shown], apart, against)
    _extremes(shown, "rating", [number(p.get("rating")) for p in shown], apart, against)
    names = dict.fromkeys(n for p in shown for n in p.get("attributes", {}))
    for name in names:
        if _SILENT.search(name):
            continue
        values = [p.get("attributes", {}).get(name) for p in shown]
        if sum(v is not None for v in values) < max(2, math.ceil(len(shown) / 2)):
            continue  # too few tell it: silence is not a difference
        if any(isinstance(v, bool) for v in values):
            _lone_boolean(name, values, apart)
        elif all(v is None or number(v) is not None for v in values):
            _extremes(shown, name, [number(v) for v in values], apart, against)
        else:
            _lone_text(name, values, apart)
    pick = [[text for _, text in sorted(found, key=lambda x: -x[0])] for found in apart]
    return pick, [[text for _, text in sorted(found, key=lambda x: -x[0])] for found in against]


def why(apart: Sequence[str], against: Sequence[str], misses: Sequence[str]) -> str:
    """At most LIMIT characters: misses first where there are any, then what sets it apart; the trade-off."""
    good: list[str] = [f"misses {m}" for m in misses[:1]] + list(apart[:2])
    text = ", ".join(good)
    for trade in against[:1]:
        text = f"{text}; {trade}" if text else trade
    while len(text) > LIMIT and good:
        good.pop()
        text = ", ".join(good) + (f"; {against[0]}" if against and good else "")
    text = text[:LIMIT]
    return text[:1].upper() + text[1:]


def _extremes(
    shown: Sequence[Mapping[str, Any]],
    name: str,
    values: Sequence[float | None],
    apart: list[list[tuple[float, str]]],
    against: list[list[tuple[float, str]]],
) -> None:
    known = [(v, i) for i, v in enumerate(values) if v is not None]
    units = {p.get("units", {}).get(name) for p in shown if p.get("attributes", {}).get(name) is not None}
    if len(known) < 2 or len(units) > 1:
        return
    known.sort()
    unit = next(iter(units), None)
    for (value, at), (other, _), largest in ((known[-1], known[-2], True), (known[0], known[1], False)):
        gap = abs(value - other) / max(abs(value), abs(other), 1e-9)
        if gap < 0.02:
            continue  # as good as equal: nothing to say
        if name == "price":
            target, text = (against, "dearest shown") if largest else (apart, "cheapest shown")
            weight = 0.9
        elif name == "rating":
            if gap < 0.03:
                continue
            target, text = (apart, f"best rated, {value:.1f}") if largest else (against, f"lowest rated, {value:.1f}")
            weight = 0.95
        else:
            words = next(((a, b, better) for pattern, a, b, better in _ADJECTIVES if re.search(pattern, name)), None)
            if words is None:
                continue
            word = words[0] if largest else words[1]
            if word in ("most", "fewest"):
                word = f"{word} {label(name)}"
            text = f"{word}, {quantity(value, unit)}"
            good = words[2] is None or words[2] == largest
            target, weight = (apart if good else against), 0.5 + min(gap, 0.4)
        target[at].append((weight, text))


def _lone_boolean(name: str, values: Sequence[Any], apart: list[list[tuple[float, str]]]) -> None:
    having = [i for i, v in enumerate(values) if v is True]
    lacking = [i for i, v in enumerate(values) if v is False]
    if len(having) == 1 and lacking:  # only where the others are known to lack it
        weight = 0.8 if len(lacking) == len(values) - 1 else 0.4
        apart[having[0]].append((weight, f"only one listed with {label(name)}"))


def _lone_text(name: str, values: Sequence[Any], apart: list[list[tuple[float, str]]]) -> None:
    known = [(str(v), i) for i, v in enumerate(values) if v is not None]
    distinct = {v for v, _ in known}
    if len(distinct) != 2 or len(known) < 3:
        return
    for value, at in known:
        if sum(v == value for v, _ in known) == 1 and len(value) <= 24:
            apart[at].append((0.6, f"only one with {label(name)} {value}"))
