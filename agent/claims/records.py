"""A product's record as claims are checked against it: words it supports, words it denies, quantities, counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from agent.claims.measures import Quantity, of_attribute, quantities
from agent.claims.speech import plain, root, roots, vocabulary, wordset

_DENIED = re.compile(r"\b(?:no|not|never|without|isn't|aren't|doesn't|don't|won't|free of|nothing)\b([^,.;:!?]*)")
_FUNCTION = wordset(
    "a an and are as at be by for from has have if in is it its of on or s so t than that the to up with"
)
_SYNONYMS = [(re.compile(said), meant) for said, meant in vocabulary("synonyms").items()]
IMPLIED: Mapping[str, tuple[str, ...]] = {  # what else may be said of a thing that has this
    "waterproof": ("rain", "rainy", "water", "wet", "dry", "swim", "swimming", "shower", "weather"),
}
ANTONYMS: Mapping[str, str] = {
    "wire": "wireless",
    "cord": "wireless",
    "corded": "wireless",
    "wired": "wireless",
    "caffeinated": "decaffeinated",
}


@lru_cache(maxsize=4096)
def meant(text: str) -> str:
    """Lower-case plain text with words for the same thing made one."""
    for pattern, word in _SYNONYMS:
        text = pattern.sub(word, text)
    return text


def content(text: str) -> list[str]:
    """The roots of a text that are no function words."""
    return [r for r in roots(meant(text.lower())) if r not in _FUNCTION]


@dataclass(frozen=True)
class Fact:
    """One numeric fact: its name's roots, its number, and it as a quantity where the unit is known."""

    name: tuple[str, ...]
    number: float
    quantity: Quantity | None


@dataclass(frozen=True)
class Record:
    """One product's public JSON, read."""

    json: Mapping[str, Any]
    place: int | None = None  # on the screen, from 0; None for one shown before

    def __hash__(self) -> int:
        return hash(self.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and other.id == self.id

    @cached_property
    def id(self) -> str:
        """Product and variant."""
        return f"{self.json['id']}\0{self.json.get('variant_id')}"

    @cached_property
    def title(self) -> str:
        """The title in plain text."""
        return plain(str(self.json["title"]))

    @cached_property
    def brand(self) -> tuple[str, ...]:
        """The roots of the brand."""
        return tuple(roots(plain(str(self.json.get("brand") or "")).lower()))

    @cached_property
    def attributes(self) -> dict[str, Any]:
        """The attributes by name in words."""
        return {plain(k).replace("_", " ").strip().lower(): v for k, v in self.json.get("attributes", {}).items()}

    @cached_property
    def prose(self) -> str:
        """All its text in lower case: title, description, tags, text attributes, why and misses."""
        given = [self.json.get("title"), self.json.get("description"), *(self.json.get("tags") or ())]
        given += [f"{k}: {v}" for k, v in self.attributes.items() if isinstance(v, str)]
        given += [self.json.get("why"), *_strings(self.json.get("misses")), *_strings(self.json.get("evidence"))]
        return meant(plain("\n".join(str(g) for g in given if g)).lower())

    @cached_property
    def named(self) -> str:
        """Its text and the names of its attributes."""
        return "\n".join([self.prose, *self.attributes])

    @cached_property
    def kind(self) -> frozenset[str]:
        """The roots of what kind of thing it is: its category and attributes' values, not its name."""
        values = [str(v) for v in self.attributes.values() if isinstance(v, str)]
        return frozenset(content(" ".join([plain(str(self.json.get("category") or "")), *values])))

    @cached_property
    def denied(self) -> frozenset[str]:
        """Roots the text says it is not or has not."""
        return frozenset(r for m in _DENIED.finditer(self.prose) for r in content(m[1]))

    @cached_property
    def false(self) -> tuple[tuple[str, ...], ...]:
        """The names of what the record says it has not, each as roots."""
        found = [tuple(r for r in content(k) if len(r) > 1) for k, v in self.attributes.items() if v is False or _no(v)]
        return tuple(f for f in found if f)

    @cached_property
    def true(self) -> frozenset[str]:
        """The roots of what the record says it has."""
        return frozenset(r for k, v in self.attributes.items() if v is True or _yes(v) for r in content(k))

    @cached_property
    def words(self) -> frozenset[str]:
        """The roots a positive claim about it may use."""
        said = _DENIED.sub(" ", self.prose)
        named = " ".join(k for k, v in self.attributes.items() if not isinstance(v, bool) and not _no(v))
        units = " ".join(str(u) for u in self.json.get("units", {}).values())
        about = plain(f"{self.json.get('brand') or ''} {self.json.get('category') or ''} {named} {units}")
        found = frozenset(content(f"{said} {about}")) | self.true
        found |= {root(w) for name, words in IMPLIED.items() if root(name) in self.true for w in words}
        lone = {f[0] for f in self.false if len(f) == 1}
        return found - lone

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Its numeric attributes."""
        given = self.json.get("units", {})
        unit = {plain(k).replace("_", " ").strip().lower(): u for k, u in given.items()}
        found = []
        for name, value in self.attributes.items():
            if isinstance(value, int | float) and not isinstance(value, bool):
                found.append(Fact(tuple(roots(name)), float(value), of_attribute(float(value), unit.get(name))))
            elif isinstance(value, str) and (m := re.fullmatch(r"(\d+(?:\.\d+)?) ?(\S+)?", value)):
                found.append(Fact(tuple(roots(name)), float(m[1]), of_attribute(float(m[1]), m[2])))
        return tuple(found)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Every quantity in its attributes and its text."""
        return (*(f.quantity for f in self.facts if f.quantity), *quantities(self.prose))

    @cached_property
    def price(self) -> float:
        """Major units."""
        return float(self.json["price"])

    @cached_property
    def was(self) -> float | None:
        """The former price, where it is higher."""
        was = self.json.get("was_price")
        return float(was) if was is not None and float(was) > self.price else None

    @property
    def sold_out(self) -> bool:
        """Whether it cannot be had."""
        return self.json.get("availability") in ("out_of_stock", "discontinued")

    def has(self, word: str) -> bool:
        """Whether a positive claim may use this root."""
        return word in self.words or any(_akin(word, w) for w in self.words)

    def lacks(self, words: Sequence[str]) -> bool:
        """Whether the record says in so many words that it has not what these roots name."""
        given = set(words)
        return any(set(name) <= given for name in self.false)


def _akin(a: str, b: str) -> bool:
    shared = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return shared >= 5 and len(a) - shared <= 2 and len(b) - shared <= 3


def _no(value: Any) -> bool:
    return isinstance(value, str) and value.strip().lower() in ("n", "no", "none", "not supported", "not available")


def _yes(value: Any) -> bool:
    return isinstance(value, str) and value.strip().lower() in ("y", "yes")


def _strings(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [s for v in value for s in _strings(v)]
    return [value] if isinstance(value, str) else []
