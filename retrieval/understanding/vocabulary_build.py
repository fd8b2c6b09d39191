"""Builds a `Vocabulary` from products: one pass over titles, attributes and options."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from catalog.predicates import fold
from catalog.product import Product
from retrieval.understanding.tables import table
from retrieval.understanding.units import measures_in, unit_named
from retrieval.understanding.vocabulary import (
    FieldInfo,
    Kind,
    Value,
    Vocabulary,
    colour_table,
    english,
    keys,
    phrase_of,
    type_table,
)

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_SPLIT = re.compile(r"\s*[,;/|\n]\s*")
_LONGEST = 40  # characters of an attribute value that still is a value and not prose
_ONE_NOUN = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+){0,2}")
_TYPE_FIELDS = ("product_type", "product type", "producttype")


def grams(words: list[str], longest: int = 4) -> Iterator[str]:
    """Every run of one to `longest` words."""
    for n in range(1, longest + 1):
        for i in range(len(words) - n + 1):
            yield " ".join(words[i : i + n])


class _Counts:
    def __init__(self) -> None:
        self.products = 0
        self.kinds: dict[str, Kind] = {}
        self.fields: Counter[str] = Counter()
        self.values: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        self.distinct: defaultdict[str, set[str]] = defaultdict(set)
        self.numbers: defaultdict[str, Counter[float]] = defaultdict(Counter)
        self.units: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.words: Counter[str] = Counter()
        self.titled: set[str] = set()
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.brands: Counter[str] = Counter()
        self.named: list[set[str]] = []
        self.makers: list[str | None] = []
        self.types: Counter[str] = Counter()
        self.type_fields: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.maker_types: defaultdict[str, set[str]] = defaultdict(set)


def build(products: Iterable[Product]) -> Vocabulary:
    """The vocabulary of the products; fields hold as many products as have them."""
    products = list(products)
    counts = _Counts()
    nouns = set(type_table()) | _own_types(products)
    for product in products:
        _count(counts, product, nouns)
    brands = _brands(counts)
    for phrase, found in counts.values.items():
        counts.values[phrase] = Counter({k: n for k, n in found.items() if not _identifies(counts, k[0])})
    values = {
        phrase: tuple(Value(f, v, n) for (f, v), n in found.most_common(6))
        for phrase, found in counts.values.items()
        if found and (sum(found.values()) >= (1 if counts.products < 3000 else 2) or phrase in colour_table())
    }
    known = english()
    return Vocabulary(
        products=counts.products,
        brands=brands,
        makers=_makers(counts, brands),
        values=values,
        fields={n: _field(counts, n, c) for n, c in counts.fields.items()},
        words={w: n for w, n in counts.words.items() if n >= 2 or w in known or w in counts.titled},
        joined={
            a + b: f"{a} {b}"
            for (a, b), n in counts.pairs.items()
            if n >= 4 and len(a) >= 3 and len(b) >= 3 and counts.words[a + b] < n and a + b not in known
        },
        types=dict(counts.types),
        type_fields={
            t: {f: round(n / counts.types[t], 3) for f, n in found.items() if n >= 0.1 * counts.types[t]}
            for t, found in counts.type_fields.items()
        },
        maker_types={b: tuple(sorted(nouns)) for b, nouns in counts.maker_types.items()},
    )


def _identifies(counts: _Counts, name: str) -> bool:
    """Whether a field has so many different values that it tells products apart instead of describing them."""
    if counts.kinds[name] != "text":
        return False
    return counts.fields[name] >= 50 and len(counts.distinct[name]) > 0.4 * counts.fields[name]


def _own_types(products: list[Product]) -> set[str]:
    """Nouns the catalogue itself names its products by: last category nodes and product types."""
    found: Counter[str] = Counter()
    for product in products:
        said = [product.category[-1]] if product.category else []
        said += [str(a.value) for a in product.attributes if a.name in _TYPE_FIELDS and isinstance(a.value, str)]
        found.update({phrase_of(s) for s in said if _ONE_NOUN.fullmatch(s)})
    colours = colour_table()
    return {
        p
        for p, n in found.items()
        if n >= 3 and len(p.split()) <= 3 and p.replace(" ", "").isalpha() and p not in colours
    }


def _count(counts: _Counts, product: Product, nouns: set[str]) -> None:
    counts.products += 1
    title_words = keys(product.title)
    title_grams = set(grams(title_words))
    counts.named.append(title_grams)
    counts.makers.append(product.brand)
    if product.brand:
        counts.brands[product.brand] += 1
    seen: set[str] = set()
    for name, kind, value in _facts(product):
        if counts.kinds.setdefault(name, kind) == "number" and kind != "number":
            counts.kinds[name] = kind
        seen.add(name)
        if isinstance(value, str) and kind != "number":
            counts.distinct[name].add(value)
            for part in {value, *_SPLIT.split(value)}:
                phrase = phrase_of(part)
                if phrase and len(part) <= _LONGEST and len(phrase.split()) <= 4:
                    counts.values[phrase][name, part.strip()] += 1
        elif not isinstance(value, str | bool):
            counts.numbers[name][value] += 1
    counts.fields.update(seen)
    _units(counts, product)
    folded = _WORD.findall(fold(product.title))
    counts.titled.update(folded)
    counts.pairs.update(set(pairwise(folded)))
    prose = [product.description[:600], *product.tags, *product.category, product.brand or ""]
    prose += [str(a.value)[:80] for a in product.attributes if isinstance(a.value, str)]
    prose += [v for variant in product.variants for v in variant.options.values()]
    counts.words.update({*folded, *(w for p in prose for w in _WORD.findall(fold(p)))})
    path = {phrase_of(node) for node in product.category}
    for noun in nouns & (title_grams | path | set(grams([w for p in path for w in p.split()]))):
        counts.types[noun] += 1
        counts.type_fields[noun].update(seen)
        counts.maker_types[product.brand or ""].add(noun)


def _facts(product: Product) -> Iterator[tuple[str, Kind, bool | float | str]]:
    for attribute in product.attributes:
        value = attribute.value
        kind: Kind = "boolean" if isinstance(value, bool) else "text" if isinstance(value, str) else "number"
        yield f"attributes.{attribute.name}", kind, value
    for name in {n for v in product.variants for n in v.options}:
        for option in {v.options[name] for v in product.variants if name in v.options}:
            yield f"attributes.{name}", "option", option
    for node in product.category:
        yield "category", "category", node
    for tag in product.tags:
        yield "tags", "tag", tag
    if product.rating is not None:
        yield "rating", "number", product.rating
    if product.rating_count is not None:
        yield "rating_count", "number", float(product.rating_count)
    if product.released is not None:
        yield "released", "text", product.released.isoformat()
    if any(v.offer.was_price for v in product.variants):
        yield "discount", "boolean", True


def _units(counts: _Counts, product: Product) -> None:
    """Votes for the unit of each number: the source's own, or that of the same number in the prose."""
    numbers = {a.name: a.value for a in product.attributes if not isinstance(a.value, str | bool)}
    if not numbers:
        return
    for attribute in product.attributes:
        if attribute.unit and attribute.name in numbers:
            counts.units[f"attributes.{attribute.name}"][f"={attribute.unit}"] += 1
    said = {(m.value, m.unit) for m in measures_in(f"{product.title}\n{product.description[:300]}")}
    for name, value in numbers.items():
        for unit in {unit for number, unit in said if abs(number - float(value)) < 1e-6}:
            counts.units[f"attributes.{name}"][unit] += 1


def _field(counts: _Counts, name: str, count: int) -> FieldInfo:
    numbers = counts.numbers.get(name)
    if not numbers or sum(numbers.values()) < count / 2:
        return FieldInfo(counts.kinds[name], count)
    unit, mixed = _unit(name, count, counts.units[name])
    return FieldInfo("number", count, unit, tuple(sorted(numbers)[:2000]), mixed)


def _unit(name: str, count: int, votes: Counter[str]) -> tuple[str | None, bool]:
    """The unit most of a field's numbers are in, and whether some are in another.

    The source's own word counts first, then the unit written behind the same number in titles, then the name.
    """
    stated = {v[1:]: n for v, n in votes.items() if v.startswith("=")}
    if stated:
        most = max(stated, key=lambda v: stated[v])
        if stated[most] < 0.6 * count:
            return None, True
        return unit_named(most), stated[most] < 0.95 * count
    total = sum(votes.values())
    if total:
        unit, n = votes.most_common(1)[0]
        if n >= max(3, 0.02 * count) and n >= 0.6 * total:
            return unit, n < 0.9 * total
    hints: dict[str, str] = table("fields")["unit_hints"]
    return next((u for hint, u in hints.items() if re.search(rf"(?:^|_|\.| ){hint}(?:$|_| )", name)), None), True


def _brands(counts: _Counts) -> dict[str, str]:
    """Every way to write each brand; of two brands with one spelling, the one with more products."""
    found: dict[str, str] = {}
    aliases: dict[str, list[str]] = table("brands")
    for brand, _ in sorted(counts.brands.items(), key=lambda item: (item[1], item[0])):
        said = [brand, brand.replace(".", ""), re.sub(r"[^\w\s]+", " ", brand), *aliases.get(brand, ())]
        joined = re.sub(r"[^\w]+", "", brand)
        said += [joined] if len(joined) > 4 else []
        found |= {p: brand for s in said if (p := phrase_of(s))}
    return found


def _makers(counts: _Counts, brands: dict[str, str]) -> dict[str, float]:
    """Of the titles that name a brand, the share that it made."""
    named: Counter[str] = Counter()
    made: Counter[str] = Counter()
    for title, maker in zip(counts.named, counts.makers, strict=True):
        for brand in {brands[p] for p in title if p in brands}:
            named[brand] += 1
            made[brand] += brand == maker
    return {b: round(made[b] / named[b], 3) if named[b] else 1.0 for b in counts.brands}
