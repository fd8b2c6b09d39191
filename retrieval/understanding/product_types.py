"""Kinds of products, and the words shoppers use who need one: general retail knowledge, no catalogue's.

`product_types.txt` holds one kind a line: `name | other names | what people say who need one`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from catalog.predicates import words

_FILE = Path(__file__).with_suffix(".txt")


@dataclass(frozen=True)
class ProductType:
    """One kind of product. `names` starts with its own; `needs` are phrases of shoppers who want one."""

    names: tuple[str, ...]
    needs: tuple[str, ...]


@lru_cache(maxsize=1)
def product_types() -> tuple[ProductType, ...]:
    """Every kind, in the file's order, which numbers them."""
    found = []
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, others, needs = line.split("|")
            found.append(ProductType((name.strip(), *_listed(others)), _listed(needs)))
    return tuple(found)


@lru_cache(maxsize=1)
def version() -> str:
    """Identifies the file's content: signals made with another version don't fit."""
    return hashlib.sha256(_FILE.read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=1)
def _by_name() -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], int] = {}
    for number, kind in enumerate(product_types()):
        for name in kind.names:
            found.setdefault(tuple(words(name)), number)
    return found


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, _by_name()))


def named_in(tokens: Sequence[str]) -> list[tuple[int, int, int]]:
    """Kinds named in a text's stemmed words, as (kind, start, end), in order; the longest name at a place wins.

    >>> [(product_types()[k].names[0], s, e) for k, s, e in named_in(["black", "laptop", "bag"])]
    [('laptop bag', 1, 3)]
    """
    table, longest = _by_name(), _longest()
    found, start = [], 0
    while start < len(tokens):
        for end in range(min(len(tokens), start + longest), start, -1):
            kind = table.get(tuple(tokens[start:end]))
            if kind is not None:
                found.append((kind, start, end))
                start = end - 1
                break
        start += 1
    return found


def _listed(part: str) -> tuple[str, ...]:
    return tuple(p.strip() for p in part.split(";") if p.strip())
