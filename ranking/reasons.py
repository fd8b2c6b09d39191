"""Why a pick: what sets it apart on this screen and its trade-off, from facts alone.

Never a wish that all shown meet: that would not tell them apart. Superlatives hold among the products
shown, and are said so only where one product alone has the extreme.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from catalog.predicates import number
from language.speak import count, known, say

LIMIT = 90  # characters of a reason
_SILENT = re.compile(
    r"package|pallet|master|outer|case_|ean|gtin|part_number|sku|certif|temperature|humidity|harmon|process|"
    r"transistor|stepping|socket|origin|_code|operating_system|multiplier|lithography|url|^type$|dimension"
)
# Attribute name → (what its largest and smallest are called in `messages`, whether more is better; None: neither).
_ADJECTIVES: tuple[tuple[str, str, bool | None], ...] = (
    (r"(^|_)weight$", "weight", False),
    (r"cable_length|^length$|_length$", "length", None),
    (r"noise|sound_pressure", "noise", False),
    (r"battery_life|run_?time|operating_time", "runtime", True),
    (r"capacity|storage", "capacity", True),
    (r"internal_memory|^memory$|^ram", "memory", True),
    (r"diagonal|screen_size", "screen", None),
    (r"print_speed|writing_speed|^speed$|_speed", "speed", True),
    (r"frequency_|_frequency$", "frequency", None),
    (r"power_consumption", "consumption", False),
    (r"^power$|output_power|wattage", "power", True),
    (r"^height$", "height", None),
    (r"^width$", "width", None),
    (r"^depth$|thickness", "depth", None),
    (r"volume$", "volume", None),
    (r"warranty|guarantee", "warranty", True),
    (r"resolution|megapixel", "resolution", True),
    (r"ports|_quantity$|^quantity_per_pack$|pieces", "count", True),
    (r"page_yield", "pages", True),
)


@lru_cache(maxsize=4096)
def _silent(name: str) -> bool:
    return _SILENT.search(name) is not None


@lru_cache(maxsize=4096)
def _adjective(name: str) -> tuple[str, bool | None] | None:
    return next(((what, better) for pattern, what, better in _ADJECTIVES if re.search(pattern, name)), None)


def label(name: str) -> str:
    """A field in words: attributes as the catalogue names them (`cable_length` → "cable length"), others as spoken."""
    plain = name.removeprefix("attributes.")
    return say(f"chip_{plain}") if known(f"chip_{plain}") else re.sub(r"\s+", " ", plain.replace("_", " ")).strip()


def quantity(value: float, unit: str | None) -> str:
    """ "1.2 kg", "1,500 mAh", "16"."""
    text = count(round(value, 2))
    return f"{text} {unit}" if unit else text


def standouts(shown: Sequence[Mapping[str, Any]]) -> tuple[list[list[str]], list[list[str]]]:
    """For each product shown: what sets it apart for the better, and its trade-offs, strongest first."""
    apart: list[list[tuple[float, str]]] = [[] for _ in shown]
    against: list[list[tuple[float, str]]] = [[] for _ in shown]
    if len(shown) < 2:
        return [[] for _ in shown], [[] for _ in shown]
    _extremes(shown, "price", [number(p.get("price")) for p in shown], apart, against)
    _extremes(shown, "rating", [number(p.get("rating")) for p in shown], apart, against)
    told = [p.get("attributes", {}) for p in shown]
    enough = max(2, math.ceil(len(shown) / 2))
    for name, tell in Counter(chain.from_iterable(told)).items():
        if tell < enough or _silent(name):
            continue  # too few tell it: silence is not a difference
        values = [attributes.get(name) for attributes in told]
        types = set(map(type, values))
        if bool in types:
            _lone_boolean(name, values, apart)
        elif str not in types or all(v is None or number(v) is not None for v in values):
            _extremes(shown, name, [number(v) for v in values], apart, against)
        else:
            _lone_text(name, values, apart)
    pick = [[text for _, text in sorted(found, key=lambda x: -x[0])] for found in apart]
    return pick, [[text for _, text in sorted(found, key=lambda x: -x[0])] for found in against]


def why(apart: Sequence[str], against: Sequence[str], misses: Sequence[str]) -> str:
    """At most LIMIT characters: misses first where there are any, then what sets it apart; the trade-off."""
    good: list[str] = [say("misses", wish=m) for m in misses[:1]] + list(apart[:2])
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
    adjective = _adjective(name)
    if adjective is None and name not in ("price", "rating"):
        return  # its extremes have no names
    known = [(v, i) for i, v in enumerate(values) if v is not None]
    units = {p.get("units", {}).get(name) for p in shown if p.get("attributes", {}).get(name) is not None}
    if len(known) < 2 or len(units) > 1:
        return
    known.sort()
    unit = next(iter(units), None)
    for (value, at), (other, _), largest in ((known[-1], known[-2], True), (known[0], known[1], False)):
        edge = "largest" if largest else "smallest"
        gap = abs(value - other) / max(abs(value), abs(other), 1e-9)
        if gap < 0.02:
            continue  # as good as equal: nothing to say
        if adjective is not None:
            word = say(f"{adjective[0]}_{edge}", field=label(name))
            text = say("extreme", word=word, value=quantity(value, unit))
            good = adjective[1] is None or adjective[1] == largest
            target, weight = (apart if good else against), 0.5 + min(gap, 0.4)
        elif name == "price":
            target, text = (against, say("price_largest")) if largest else (apart, say("price_smallest"))
            weight = 0.9
        else:
            if gap < 0.03:
                continue
            rated = say(f"rating_{edge}", value=count(round(value, 1)))
            target, text = (apart if largest else against), rated
            weight = 0.95
        target[at].append((weight, text))


def _lone_boolean(name: str, values: Sequence[Any], apart: list[list[tuple[float, str]]]) -> None:
    having = [i for i, v in enumerate(values) if v is True]
    lacking = [i for i, v in enumerate(values) if v is False]
    if len(having) == 1 and lacking:  # only where the others are known to lack it
        weight = 0.8 if len(lacking) == len(values) - 1 else 0.4
        apart[having[0]].append((weight, say("only_with", field=label(name))))


def _lone_text(name: str, values: Sequence[Any], apart: list[list[tuple[float, str]]]) -> None:
    known = [(str(v), i) for i, v in enumerate(values) if v is not None]
    distinct = {v for v, _ in known}
    if len(distinct) != 2 or len(known) < 3:
        return
    for value, at in known:
        if sum(v == value for v, _ in known) == 1 and len(value) <= 24:
            apart[at].append((0.6, say("only_value", field=label(name), value=value)))
