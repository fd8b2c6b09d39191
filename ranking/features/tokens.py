"""A forward index: each product's words by field, so that matching costs by candidates, not by catalogue."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.predicates import words
from catalog.product import Product
from ranking.features.wording import Wording

HEAD, TITLE, BRAND, CATEGORY, FACTS, DESCRIPTION = range(6)
FIELDS = 6
_LIMITS = (40, 40, 8, 24, 120, 80)
# what follows one of these says what the thing is for or comes with, not what it is
_TAIL = re.compile(r"\s(?:for|with|w/|f/|compatible|from|incl\.?|für|pour|von|mit|avec)\s|[,(;:]|\s-\s", re.IGNORECASE)


@dataclass(frozen=True)
class TokenTable:
    """`tokens`, `fields` (t,): word codes and their fields; product r's are `starts[r]:starts[r + 1]`."""

    codes: Mapping[str, int]
    tokens: NDArray[np.int32]
    fields: NDArray[np.uint8]
    starts: NDArray[np.int64]
    idf: NDArray[np.float32]  # by word code

    @classmethod
    def of(cls, signals: Mapping[str, NDArray[Any]]) -> TokenTable:
        """The table among a snapshot's signals."""
        words_ = signals["words"]
        table = _TABLES.get(id(words_))
        if table is None or table[0] is not words_:
            listed = json.loads(bytes(words_).decode())
            made = cls(
                {w: i for i, w in enumerate(listed)},
                signals["tokens"],
                signals["token_fields"],
                signals["token_starts"],
                signals["idf"],
            )
            if len(_TABLES) > 8:
                _TABLES.clear()
            table = _TABLES[id(words_)] = (words_, made)
        return table[1]


_TABLES: dict[int, tuple[NDArray[Any], TokenTable]] = {}


def build(products: Sequence[Product]) -> dict[str, NDArray[Any]]:
    """The signals a TokenTable is made of."""
    codes: dict[str, int] = {}
    tokens: list[int] = []
    fields: list[int] = []
    starts = [0]
    holders: list[int] = []
    for product in products:
        mine: set[int] = set()
        for field, listed in enumerate(_by_field(product)):
            for word in listed[: _LIMITS[field]]:
                code = codes.setdefault(word, len(codes))
                if code == len(holders):
                    holders.append(0)
                tokens.append(code)
                fields.append(field)
                mine.add(code)
        for code in mine:
            holders[code] += 1
        starts.append(len(tokens))
    held = np.array(holders, np.float32)
    return {
        "words": np.frombuffer(json.dumps(list(codes)).encode(), np.uint8),
        "tokens": np.array(tokens, np.int32),
        "token_fields": np.array(fields, np.uint8),
        "token_starts": np.array(starts, np.int64),
        "idf": np.log1p((len(products) - held + 0.5) / (held + 0.5)).astype(np.float32),
    }


def _by_field(product: Product) -> list[list[str]]:
    title = product.title
    if product.brand and title.casefold().startswith(product.brand.casefold()):
        title = title[len(product.brand) :]
    cut = _TAIL.search(title, 1)
    head, tail = (title[: cut.start()], title[cut.start() :]) if cut else (title, "")
    facts = [str(a.value) for a in product.attributes if not isinstance(a.value, bool)]
    facts += [a.name for a in product.attributes if a.value is True]
    facts += [v for variant in product.variants[:8] for v in variant.options.values()]
    return [
        joined(words(head)),
        joined(words(tail)),
        words(product.brand or ""),
        words(" ".join(product.category)),
        words(" ".join([*product.tags, *facts])),
        words(product.description),
    ]


def joined(tokens: list[str]) -> list[str]:
    """The words, and after "cat", "6" also "cat6": spelled together by some, apart by others."""
    out: list[str] = []
    for i, token in enumerate(tokens):
        out.append(token)
        if i and token.isdigit() and tokens[i - 1].isalpha() and len(tokens[i - 1]) <= 4:
            out.append(tokens[i - 1] + token)
    return out


@dataclass(frozen=True)
class Matches:
    """`has` (FIELDS, n, w): whether query word w stands in a field, `count` how often; `weight` (w,): idf, 0 for
    unknown words; `length` (FIELDS, n): words in each field. `pairs` (n,): adjacent query words that stand
    adjacent in the title; `first` (n,): where in the title the first query word stands, 99 where none does.
    """

    has: NDArray[np.bool_]
    count: NDArray[np.float32]
    length: NDArray[np.float32]
    weight: NDArray[np.float32]
    pairs: NDArray[np.float32]
    first: NDArray[np.float32]


@lru_cache(maxsize=4096)
def _spellings(content: tuple[str, ...], head: int, alike: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """Each word and the ways it may be spelled in a title, with its number."""
    found = [(w, i) for i, w in enumerate(content)]
    if head >= 0:
        found += [(w, head) for w in alike if w not in content]
    for i, word in enumerate(content):
        if split := re.fullmatch(r"([a-z]{2,})(\d+\w*)", word):
            found.append((split[1] + split[2], i))
        if i and word.isdigit() and content[i - 1].isalpha():
            found.append((content[i - 1] + word, i))
        if i and word.isalpha() and content[i - 1].isalpha():
            found.append((content[i - 1] + word, i))
    return tuple(found)


def match(table: TokenTable, rows: NDArray[np.int32], wording: Wording) -> Matches:
    """Match the query's words against candidates: O(words of the candidates)."""
    n, w = len(rows), len(wording.content)
    lookup = np.full(len(table.codes) + 1, -1, np.int8)
    weight = np.zeros(w, np.float32)
    for spelling, number in reversed(_spellings(wording.content, wording.head, wording.alike)):
        code = table.codes.get(spelling)
        if code is not None:
            lookup[code] = number
            if spelling == wording.content[number] or not weight[number]:
                weight[number] = table.idf[code]
    starts = table.starts[rows]
    lengths = (table.starts[rows + 1] - starts).astype(np.int64)
    owner = np.repeat(np.arange(n), lengths)
    offsets = np.cumsum(lengths) - lengths
    flat = np.arange(int(lengths.sum())) + np.repeat(starts - offsets, lengths)
    found = lookup.take(table.tokens.take(flat))
    fields = table.fields.take(flat)
    hit = np.flatnonzero(found >= 0)
    place = (fields[hit].astype(np.int64) * n + owner[hit]) * w + found[hit]
    count = np.bincount(place, minlength=FIELDS * n * w).reshape(FIELDS, n, w).astype(np.float32)
    length = np.bincount(fields * np.int64(n) + owner, minlength=FIELDS * n).reshape(FIELDS, n).astype(np.float32)
    in_title = fields <= TITLE
    first = np.full(n, 99, np.float32)
    title_hit = hit[in_title[hit]]
    np.minimum.at(first, owner[title_hit], (title_hit - offsets[owner[title_hit]]).astype(np.float32))
    pairs = np.zeros(n, np.float32)
    if len(title_hit) > 1:
        one, two = title_hit[:-1], title_hit[1:]
        together = (two - one <= 2) & (found[two] == found[one] + 1) & (owner[two] == owner[one])
        pairs += np.bincount(owner[one[together]], minlength=n)
    return Matches(count > 0, count, length, weight, pairs, first)


def head_words(product: Product) -> list[str]:
    """The words of the title's head: what the thing is, without what it is for or comes with."""
    return _by_field(product)[HEAD]
