"""True and false sentences written by templates over every kind of product of a catalogue, for the checker of prose.

A group is up to five products of one category that have something to compare. Every template that applies gives one
true sentence and one lie, whose value is another product's or one that is plainly off.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Row = dict[str, Any]
_ADJECTIVES = (
    "waterproof", "wireless", "vegan", "organic", "dimmable", "reflective", "magnetic", "insulated", "backlit",
    "oscillating",
    "cushioned", "extendable", "washable", "dishwasher_safe", "microwave_safe", "airtight", "compostable",
    "cooperative",
    "machine_washable", "height_adjustable", "fragrance_free", "decaffeinated", "frost_proof",
)  # fmt: skip


def groups(products: Sequence[Mapping[str, Any]], without: frozenset[str]) -> list[list[Mapping[str, Any]]]:
    """Products by category, at most five a group; none with a product of `without`."""
    kinds: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for product in products:
        kinds[str(product["category"])].append(product)
    found = [kinds[kind][:5] for kind in sorted(kinds)]
    return [g for g in found if len(g) >= 3 and not without & {str(p["id"]) for p in g}]


def names(group: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each title without its brand, cut where it no longer could be taken for another of the group."""
    heads = [_after_brand(p).split() for p in group]
    found = []
    for own in heads:
        others = [h for h in heads if h is not own]
        least = len(own) if str(group[0]["category"]).startswith("Books") or "of" in own[:2] else 2
        size = next((n for n in range(least, len(own) + 1) if all(h[:n] != own[:n] for h in others)), len(own))
        found.append(" ".join(own[:size]))
    return found


def _after_brand(product: Mapping[str, Any]) -> str:
    head = str(product["title"]).partition(",")[0]
    brand = str(product["brand"] or "")
    return head.removeprefix(brand).strip() or head


def sentences(group: Sequence[Mapping[str, Any]], chance: random.Random) -> Iterator[Row]:
    """The group's sentences: `{text, true, class}`."""
    said = [n if n.startswith("The ") else f"the {n}" for n in names(group)]
    at = chance.randrange(len(group))
    other = (at + chance.randrange(1, len(group))) % len(group)
    p, q, a, b = group[at], group[other], said[at], said[other]
    yield from _prices(p, q, a, b, group)
    yield from _facts(p, q, a, group)
    yield from _best(group, said, chance)
    if p["availability"] in ("in_stock", "out_of_stock"):
        gone = p["availability"] == "out_of_stock"
        yield _row("stock", gone, f"{a} is sold out.")
        yield _row("stock", not gone, f"{a} is in stock.")
    if p["rating"] is not None:
        yield _row("rating", True, f"{a} is rated {p['rating']:g} out of 5.")
        yield _row("rating", False, f"{a} is rated {_off(p['rating'], 0.4):.1f} out of 5.")
        yield _row("rating", True, f"{p['rating_count']} people reviewed {a}.")
        yield _row("rating", False, f"{p['rating_count'] + 17} people reviewed {a}.")
    if p["brand"] != q["brand"]:
        yield _row("brand", True, f"{a} is made by {p['brand']}.")
        yield _row("brand", False, f"{a} is made by {q['brand']}.")


def _row(kind: str, true: bool, text: str) -> Row:
    return {"class": kind, "true": true, "text": text[:1].upper() + text[1:]}


def _money(amount: float) -> str:
    return f"${amount:,.2f}"


def _off(value: float, by: float) -> float:
    return value - by if value - by > 1 else value + by


def _prices(
    p: Mapping[str, Any], q: Mapping[str, Any], a: str, b: str, group: Sequence[Mapping[str, Any]]
) -> Iterator[Row]:
    price, rival = float(p["price"]), float(q["price"])
    yield _row("price", True, f"{a} costs {_money(price)}.")
    yield _row("price", False, f"{a} costs {_money(price * 0.8)}.")
    yield _row("total", True, f"together, {a} and {b} come to {_money(price + rival)}.")
    yield _row("total", False, f"together, {a} and {b} come to {_money(price + rival - 5)}.")
    if abs(price - rival) > 0.01:
        low, high = (a, b) if price < rival else (b, a)
        gap = abs(price - rival)
        yield _row("swapped", True, f"{a} is {_money(price)} and {b} is {_money(rival)}.")
        yield _row("swapped", False, f"{a} is {_money(rival)} and {b} is {_money(price)}.")
        yield _row("comparison", True, f"{low} is cheaper than {high}.")
        yield _row("comparison", False, f"{high} is cheaper than {low}.")
        yield _row("comparison", True, f"{low} is {_money(gap)} cheaper than {high}.")
        yield _row("comparison", False, f"{low} is {_money(gap + 3)} cheaper than {high}.")
    if p["was_price"]:
        yield _row("price", True, f"{a} was {_money(p['was_price'])} and is now {_money(price)}.")
        yield _row("price", False, f"{a} was {_money(p['was_price'] + 12)} and is now {_money(price)}.")


def _facts(p: Mapping[str, Any], q: Mapping[str, Any], a: str, group: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    units = p["units"]
    for name, value in p["attributes"].items():
        words = name.replace("_", " ")
        if isinstance(value, bool) and name in _ADJECTIVES:
            yield _row("feature" if value else "negation", value, f"{a} is {words}.")
            yield _row("negation", not value, f"{a} is not {words}.")
        elif isinstance(value, float) and name in units and value:
            unit = "inches" if units[name] == "inch" else units[name]
            yield _row("quantity", True, f"{a} has a {words} of {value:g} {unit}.")
            yield _row("quantity", False, f"{a} has a {words} of {value * 1.4:.3g} {unit}.")
        elif isinstance(value, str) and name in ("material", "colour", "scent", "origin", "author", "connector"):
            theirs = q["attributes"].get(name)
            yield _row("feature", True, f"the {words} of {a} is {value}.")
            if isinstance(theirs, str) and theirs.lower() not in f"{p['title']} {p['description']} {value}".lower():
                yield _row("swapped", False, f"the {words} of {a} is {theirs}.")
    yield _row("feature", False, f"{a} connects to your phone by Bluetooth.")
    yield _row("delivery", False, f"{a} comes with a lifetime warranty.")


def _best(group: Sequence[Mapping[str, Any]], said: Sequence[str], chance: random.Random) -> Iterator[Row]:
    for key, word, sign in (
        ("price", "cheapest", 1),
        ("price", "most expensive", -1),
        ("rating", "best rated", -1),
        ("weight", "lightest", 1),
        ("weight", "heaviest", -1),
    ):
        values = [p[key] if key != "weight" else p["attributes"].get("weight") for p in group]
        if any(not isinstance(v, int | float) for v in values):
            continue
        best = min(values, key=lambda v: sign * v)
        if values.count(best) == 1:
            yield _row("superlative", True, f"{said[values.index(best)]} is the {word} of these.")
        wrong = chance.choice([n for n, v in enumerate(values) if v != best] or [-1])
        if wrong >= 0:
            yield _row("superlative", False, f"{said[wrong]} is the {word} of these.")
