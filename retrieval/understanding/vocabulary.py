"""The catalogue's own words: what `understand` recognises, with counts, fields and ranges.

Phrases are keyed by their folded, stemmed words (`catalog.predicates.words`) joined by a space, so a
reading is matched by looking up its runs of one to four words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import orjson

from catalog.predicates import stem
from catalog.predicates import words as stems
from catalog.product import Product
from retrieval.understanding.tables import phrases, table
from retrieval.understanding.units import units

FORMAT = 2
Kind = Literal["text", "number", "boolean", "option", "category", "tag"]


@lru_cache(maxsize=1)
def english() -> frozenset[str]:
    """82,765 English words (symspellpy's list); empty where the package is not installed."""
    return frozenset(_english_by_use())


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(_english_by_use()[:33_000])


def _english_by_use() -> list[str]:
    """The English words, those most used first."""
    spec = find_spec("symspellpy")
    if spec is None or spec.origin is None:
        return []
    file = Path(spec.origin).parent / "frequency_dictionary_en_82_765.txt"
    return [line.partition(" ")[0] for line in file.read_text("utf-8-sig").splitlines()]


@lru_cache(maxsize=1)
def english_by_length() -> dict[str, dict[int, list[str]]]:
    """The English words by first letter and length."""
    found: dict[str, dict[int, list[str]]] = {}
    for word in english():
        found.setdefault(word[0], {}).setdefault(len(word), []).append(word)
    return found


_IRREGULAR = {
    "mice": "mouse", "shelve": "shelf", "knive": "knife", "scarve": "scarf", "feet": "foot", "teeth": "tooth",
    "children": "child", "men": "man", "women": "woman", "len": "lens", "canva": "canvas",
}  # fmt: skip


def keys(text: str) -> list[str]:
    """The folded words of a text, each in the singular: what phrases are made of."""
    return [_IRREGULAR.get(w, w) for w in stems(text)]


@lru_cache(maxsize=65536)
def phrase_of(text: str) -> str:
    """The key a phrase is looked up by."""
    return " ".join(keys(text))


@lru_cache(maxsize=1)
def type_table() -> dict[str, bool]:
    """Phrase of each noun in the table of product types → whether it is an accessory."""
    types = table("types")
    nouns = {phrase_of(n): False for group in types["types"].values() for n in group}
    return nouns | {phrase_of(n): True for n in types["accessory"]}


@lru_cache(maxsize=1)
def colour_table() -> dict[str, str]:
    """Phrase of each colour name → its colour."""
    return {phrase_of(n): colour for colour, names in table("colours").items() for n in (colour, *names)}


@lru_cache(maxsize=1)
def synonym_table() -> dict[str, tuple[str, ...]]:
    """Phrase a shopper says → what catalogues write."""
    return {phrase_of(said): tuple(written) for said, written in table("synonyms").items()}


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """One field: on how many products it stands, and for numbers the values that occur (sorted).

    `mixed`: not all its numbers are in the unit, so that a bound on it must not filter.
    """

    kind: Kind
    count: int
    unit: str | None = None
    numbers: tuple[float, ...] = ()
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a field as the catalogue spells it, and on how many products it stands."""

    field: str
    value: str
    count: int


@dataclass(frozen=True)
class Vocabulary:
    """What a catalogue can be asked about. Immutable; built at index time, loaded when serving."""

    products: int = 0
    brands: Mapping[str, str] = field(default_factory=dict)  # phrase → brand
    makers: Mapping[str, float] = field(default_factory=dict)  # brand → share made by it, of titles naming it
    values: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)  # phrase → where it occurs
    fields: Mapping[str, FieldInfo] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)  # folded word → products
    joined: Mapping[str, str] = field(default_factory=dict)  # "harddrive" → "hard drive"
    types: Mapping[str, int] = field(default_factory=dict)  # phrase of a noun → products named so
    type_fields: Mapping[str, Mapping[str, float]] = field(default_factory=dict)  # noun → field → coverage
    maker_types: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # brand → nouns its products are named by

    @staticmethod
    def build(products: Iterable[Product]) -> Vocabulary:
        """The vocabulary of a catalogue; about 5 s for 20,000 products."""
        from retrieval.understanding.vocabulary_build import build

        return build(products)

    def save(self, path: Path) -> None:
        """Write it as one JSON file."""
        path.write_bytes(orjson.dumps({"format": FORMAT, **asdict(self)}))

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """Read a saved vocabulary; ValueError where the file is of another format."""
        raw = orjson.loads(path.read_bytes())
        if not isinstance(raw, dict) or raw.pop("format", None) != FORMAT:
            raise ValueError(f"{path}: not a vocabulary of format {FORMAT}; run `shopkeeper index` again")
        raw["values"] = {p: tuple(Value(**v) for v in found) for p, found in raw["values"].items()}
        raw["fields"] = {
            n: FieldInfo(f["kind"], f["count"], f["unit"], tuple(f["numbers"]), f["mixed"])
            for n, f in raw["fields"].items()
        }
        raw["maker_types"] = {brand: tuple(nouns) for brand, nouns in raw["maker_types"].items()}
        return cls(**raw)

    def coverage(self, name: str, product_type: str | None = None) -> float:
        """Share of the products (of a type) that have a field. Price and title stand on all."""
        if name in ("price", "title", "text", "id", "availability"):
            return 1.0
        if product_type is not None and product_type in self.type_fields:
            return self.type_fields[product_type].get(name, 0.0)
        info = self.fields.get(name)
        return info.count / max(1, self.products) if info else 0.0

    def knows(self, word: str) -> bool:
        """Whether the catalogue, the language tables or a general English list has a folded word."""
        return word in self.words or stem(word) in self.words or word in table_words() or is_english(word)

    @cached_property
    def corrigible(self) -> dict[str, dict[int, list[str]]]:
        """Words a typo may be corrected to, by first letter and length."""
        known, found = english(), dict[str, dict[int, list[str]]]()
        nouns = {w for phrase in type_table() for w in phrase.split()}
        for word, count in self.words.items():
            common = count >= 3 if word in known else count >= 12
            if len(word) >= 4 and word.isalpha() and (common or stem(word) in nouns):
                found.setdefault(word[0], {}).setdefault(len(word), []).append(word)
        return found

    @cached_property
    def nouns(self) -> frozenset[str]:
        """Phrases of the nouns products are named by, the catalogue's own and the general ones."""
        return frozenset(self.types) | frozenset(type_table())

    @cached_property
    def measured(self) -> dict[str, list[str]]:
        """Quantity ("length") → numeric fields in a unit of it that tell of the product and not of its box."""
        found: dict[str, list[str]] = {}
        for name, info in self.fields.items():
            unit = units().get(info.unit or "")
            if (
                info.kind == "number"
                and unit is not None
                and info.count >= min(5, self.products)
                and not _BOX.search(name)
            ):
                found.setdefault(unit.of, []).append(name)
        return found

    @cached_property
    def describing(self) -> dict[str, str]:
        """Phrases that are a value of some field, or name a boolean one (→ that field, else "")."""
        found = {p: "" for p, values in self.values.items() if len(p) > 1 and not p.isdigit() and values[0].count >= 5}
        for name, info in self.fields.items():
            if info.kind == "boolean" and name.startswith("attributes."):
                found[phrase_of(name.removeprefix("attributes.").replace("_", " "))] = name
        apart = self.brands.keys() | colour_table().keys() | self.nouns
        return {p: flag for p, flag in found.items() if p not in apart}

    @cached_property
    def size_fields(self) -> tuple[str, ...]:
        """Options that tell a size."""
        return tuple(n for n, f in self.fields.items() if f.kind == "option" and "size" in n.lower())

    @cached_property
    def shades(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """(Option field, colour) → the values that are it or a shade of it: "blue", "navy", "dusty blue"."""
        found: dict[tuple[str, str], list[str]] = {}
        table = colour_table()
        for phrase, values in self.values.items():
            colour = table.get(phrase) or table.get(phrase.split()[-1])
            for value in values:
                if colour and value.field in self.colour_fields and self.fields[value.field].kind == "option":
                    found.setdefault((value.field, colour), []).append(value.value)
        return {k: tuple(sorted(set(v))) for k, v in found.items()}

    @cached_property
    def colour_fields(self) -> tuple[str, ...]:
        """Fields that tell a colour, the most common first."""
        named = [n for n, f in self.fields.items() if f.kind in ("text", "option") and ("colour" in n or "color" in n)]
        return tuple(sorted(named, key=lambda n: -self.fields[n].count))


_BOX = re.compile(r"package|pallet|master|carton|box_|_case_|shipping|layer")


def is_english(word: str) -> bool:
    """Whether a folded word, or its singular, stands in the general English list."""
    known = english()
    return word in known or stem(word) in known or (word.endswith("'s") and word[:-2] in known)


def is_common(word: str) -> bool:
    """Whether a folded word, or its singular, is one of the 33,000 that English texts have most."""
    return word in _common() or stem(word) in _common()


@lru_cache(maxsize=1)
def table_words() -> frozenset[str]:
    """Every word of the language tables: none of them is ever a typo."""
    found: set[str] = set()
    for name in ("prices", "sorts", "negations", "fillers"):
        for entry in table(name).values():
            for phrase in phrases(entry) if isinstance(entry, dict | list) else ():
                found.update(phrase.split())
    for phrase in (*type_table(), *colour_table(), *synonym_table()):
        found.update(phrase.split())
    found.update(w for entry in table("units").values() for w in entry["words"])
    found.update(w for entry in table("currencies").values() for p in entry["words"] for w in p.split())
    return frozenset(found)
