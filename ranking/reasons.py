"""Why a pick: what sets it apart on this screen and its trade-off, from facts alone.

Never a wish that all shown meet: that would not tell them apart. Superlatives hold among the products shown, and are
said so only where one product alone has the extreme. What few share is said where a product has nothing of its own.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from catalog.predicates import number
from language.amounts import listing
from language.speak import count, known, quoted, say
from ranking.slate import Pick

LIMIT = 90  # characters of a reason
_SHARED = 0.3  # weight of a fact that few share, under that of any a product has alone
_FEW = 3  # a third of those shown; of prices, no more than three
_LONGEST = 24  # characters of a value that is told
_OFF = 0.1  # of the middle price: nearer, a price tells nothing
_SILENT = re.compile(
    r"packag|pallet|minimum_order|master|outer|case_|ean|gtin|part_number|sku|certif|temperature|humidity|harmon|process|"
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
_COUNTED = ("count", "pages", "resolution")  # numbers that tell something without a unit
_BRACKETS = re.compile(r"__(.+?)_(?=_|$)")  # how feeds' field names spell "(standby)"
_DECIMAL = re.compile(r"\b(\d) (\d)\b")
_SHORT = re.compile(r"\b(?:usb|hdmi|vga|dvi|lan|hdd|ssd|ssds|ram|cpu|gpu|dvd|cd|led|lcd|nfc|gps|rj|ps|esata)\b")
_COUNT_OF = re.compile(r"^(?:number of|quantity) | quantity$")
_WORDS = 4  # of a name that is told in a reason


@lru_cache(maxsize=4096)
def _silent(name: str) -> bool:
    return _SILENT.search(name) is not None or len(_brief(name).split()) > _WORDS


@lru_cache(maxsize=4096)
def _adjective(name: str) -> tuple[str, bool | None] | None:
    return next(((what, better) for pattern, what, better in _ADJECTIVES if re.search(pattern, name)), None)


@lru_cache(maxsize=4096)
def _named(name: str) -> str:
    words = re.sub(r"\s+", " ", _BRACKETS.sub(r" (\1) ", name).replace("_", " ")).replace("( ", "(").replace(" )", ")")
    return _SHORT.sub(lambda found: found[0].upper(), _DECIMAL.sub(r"\1.\2", words)).strip()


def label(name: str) -> str:
    """A field in words: attributes as the catalogue names them (`cable_length` → "cable length"), others as spoken."""
    plain = name.removeprefix("attributes.")
    return say(f"chip_{plain}") if known(f"chip_{plain}") else _named(plain)


def _brief(name: str) -> str:
    """A field as a reason names it: "USB 2.0 ports" for `usb_2_0_ports_quantity`."""
    return _COUNT_OF.sub("", re.sub(r" ?\(.*?\)", "", label(name)))


def quantity(value: float, unit: str | None) -> str:
    """ "1.2 kg", "1,500 mAh", "16"."""
    text = count(round(value, 2))
    return f"{text} {unit}" if unit else text


Facts = list[list[tuple[float, str]]]  # for each product shown, what may be said of it, with its weight


def standouts(
    shown: Sequence[Mapping[str, Any]], chosen: Container[str] = ()
) -> tuple[list[list[str]], list[list[str]]]:
    """For each product shown: what sets it apart for the better, and its trade-offs, strongest first.

    `chosen`: options some of them come in several of. The size shown tells nothing where others come in it too.
    """
    apart: Facts = [[] for _ in shown]
    against: Facts = [[] for _ in shown]
    _extremes(shown, "price", [number(p.get("price")) for p in shown], apart, against)
    _extremes(shown, "rating", [number(p.get("rating")) for p in shown], apart, against)
    told = [p.get("attributes", {}) for p in shown]
    enough = max(2, math.ceil(len(shown) / 2))
    adjectives: set[str] = set()  # no two products may both be the slimmest, one by its depth, one by its thickness
    for name, tell in Counter(chain.from_iterable(told)).most_common():
        if tell < enough or name in chosen or _silent(name):
            continue  # too few tell it: silence is not a difference
        values = [attributes.get(name) for attributes in told]
        types = set(map(type, values))
        if bool in types:
            having = [i for i, v in enumerate(values) if v is True]
            _few(name, "", having, values.count(False), apart)
        elif str not in types or all(v is None or number(v) is not None for v in values):
            adjective = _adjective(name)
            if adjective is not None and adjective[0] not in adjectives:
                adjectives |= {adjective[0]} - {"count"}  # "most ports" names what it counts
                measured = [number(v) or None for v in values]  # nothing is 0 mm wide: the source did not know
                _extremes(shown, name, measured, apart, against)
        else:
            _few_texts(name, values, apart)
    return [_strongest(facts) for facts in apart], [_strongest(facts) for facts in against]


def why(apart: Sequence[str], against: Sequence[str], misses: Sequence[str], meets: Sequence[str] = ()) -> str:
    """At most LIMIT characters: all it misses, or nothing of it; a wish not all shown meet, what sets it apart; the
    trade-off."""
    short = [say("misses", wish=listing(misses))] if misses else []
    good = [say("as_wished", wish=quoted(m)) for m in meets[:1]] + list(apart[:2])
    bad = list(against[:1])
    while len(text := "; ".join([*short, *good, *bad])) > LIMIT:
        (good or bad or short).pop()
    return text[:1].upper() + text[1:]


def retold(picks: Sequence[Pick]) -> list[Pick]:
    """Picks of several slates that are shown together: what sets each apart is told of them all."""
    facts = standouts([pick.product for pick in picks], {name for pick in picks for name in pick.options})
    return [
        pick.model_copy(
            update={
                "why": why(apart, against, pick.misses),
                "evidence": pick.evidence.model_copy(update={"sets_apart": tuple(apart), "trade_offs": tuple(against)}),
            }
        )
        for pick, apart, against in zip(picks, *facts, strict=True)
    ]


def _strongest(facts: Sequence[tuple[float, str]]) -> list[str]:
    """All that is a product's own, strongest first; where nothing is, the strongest of what it shares with few."""
    ordered = [text for _, text in sorted(facts, key=lambda fact: -fact[0])]
    return ordered[: sum(weight > _SHARED for weight, _ in facts) or 1]


def _extremes(
    shown: Sequence[Mapping[str, Any]], name: str, values: Sequence[float | None], apart: Facts, against: Facts
) -> None:
    order = sorted((v, i) for i, v in enumerate(values) if v is not None)
    units = {p.get("units", {}).get(name) for p in shown if p.get("attributes", {}).get(name) is not None}
    if len(order) < 2 or len(units) > 1:
        return
    unit = next(iter(units), None)
    for ranked, edge in ((order[::-1], "largest"), (order, "smallest")):
        (value, at), (other, _) = ranked[:2]
        gap = abs(value - other) / max(abs(value), abs(other), 1e-9)
        if name == "price":
            _few_prices(ranked, edge, apart if edge == "smallest" else against)
        if gap < (0.03 if name == "rating" else 0.02):
            continue  # as good as equal: nothing to say
        if name == "price":
            better, weight, text = edge == "smallest", 0.9, say(f"price_{edge}")
        elif name == "rating":
            better, weight = edge == "largest", 0.95
            text = say(f"rating_{edge}", value=count(round(value, 1)))
        else:
            word, good = _adjective(name) or ("count", None)
            if unit is None and word not in _COUNTED:
                return  # heavier by 890 of what?
            better, weight = good in (None, edge == "largest"), 0.5 + min(gap, 0.4)
            text = say("extreme", word=say(f"{word}_{edge}", field=_brief(name)), value=quantity(value, unit))
        (apart if better else against)[at].append((weight, text))


def _few_prices(ranked: Sequence[tuple[float, int]], edge: str, found: Facts) -> None:
    """The second and third of many, where the prices told lie well off the middle and the next is another."""
    middle, most = ranked[len(ranked) // 2][0], min(len(ranked) // _FEW, _FEW)
    if most > 1 and abs(ranked[most - 1][0] - middle) >= _OFF * middle and ranked[most - 1][0] != ranked[most][0]:
        fact = (_SHARED / 2, say(f"price_{edge}_few", n=most))
        for _, at in ranked[:most]:
            found[at].append(fact)


def _few(name: str, value: str, having: Sequence[int], lacking: int, apart: Facts) -> None:
    """What one alone, or few of those shown have, where others are known to lack it."""
    few = 1 < len(having) <= len(apart) // _FEW and lacking > len(having)
    if few or (len(having) == 1 and lacking):
        alone = 0.8 if lacking == len(apart) - 1 else 0.5
        said = f"{_brief(name)} {value}".rstrip()
        fact = (_SHARED, say("few_with", n=len(having), field=said)) if few else (alone, say("only_with", field=said))
        for at in having:
            apart[at].append(fact)


def _few_texts(name: str, values: Sequence[Any], apart: Facts) -> None:
    having: dict[str, list[int]] = {}
    for i, value in enumerate(values):
        if value is not None:
            having.setdefault(str(value), []).append(i)
    stated = sum(map(len, having.values()))
    if len(having) == 2 and stated > 2:
        for value, places in having.items():
            if len(value) <= _LONGEST:
                _few(name, value, places, stated - len(places), apart)
