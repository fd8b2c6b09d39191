"""Typeahead: products and completions for a word that is still being typed, in well under a millisecond.

Words of titles and brands stand sorted; the last word of the query is completed among them by bisection, the
others must stand whole. Nothing is corrected and nothing is embedded: the search after Enter does that.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.predicates import fold
from catalog.product import public_json
from retrieval.catalogue import Catalogue

_MOST_WORDS = 60  # completions of the last word looked at
_SPLIT = str.maketrans(dict.fromkeys("/,;:()[]\"'|+-", " "))

Rows = NDArray[np.int32]


@dataclass(frozen=True)
class Suggestions:
    """Prefix search over one snapshot. `words` are sorted; `rows[i]` the products whose title has `words[i]`."""

    version: str  # of the snapshot it was made from
    words: list[str]
    rows: list[Rows]
    place: NDArray[np.int32]  # (n,) position of each product by popularity
    phrases: Mapping[str, int]  # what can be completed to, and on how many products it stands

    @classmethod
    def build(cls, catalogue: Catalogue) -> Suggestions:
        """From the titles, brands and categories; about a second for 20,000 products."""
        by_word: dict[str, list[int]] = {}
        for row, title in enumerate(_titles(catalogue)):
            for word in set(_words(title)):
                by_word.setdefault(word, []).append(row)
        listed = sorted(by_word)
        place = np.empty(len(catalogue.columns), np.int32)
        place[catalogue.popular] = np.arange(len(place), dtype=np.int32)
        rows = [np.array(by_word[w], np.int32) for w in listed]
        return cls(catalogue.version, listed, rows, place, _phrases(catalogue))

    def products(self, catalogue: Catalogue, text: str, k: int = 6) -> list[dict[str, Any]]:
        """Public JSON of the k most popular buyable products whose titles go on as typed, those of the first completion
        before others: "kett" shows kettles, then kettlebells.

        `catalogue` is the snapshot it was made from, with the offers of now.
        """
        parts = _words(text)
        rows = self._matching(parts)
        columns = catalogue.columns
        buyable = columns.eligible(())[0]
        rows = rows[buyable[rows]]
        others = ~np.isin(rows, self._meant(text, parts))
        best = rows[np.lexsort((self.place[rows], others))][:k]
        return [_shown(catalogue, int(row)) for row in best]

    def completions(self, text: str, k: int = 5) -> list[str]:
        """Phrases that begin with what was typed, or whose last word does; the most common first."""
        typed = " ".join(fold(text).split())
        if not typed:
            return []
        whole = [(n, p) for p, n in self.phrases.items() if p.startswith(typed) and p != typed]
        inner = [(n, p) for p, n in self.phrases.items() if f" {typed}" in p]
        ranked = sorted(whole, key=lambda f: (-f[0], f[1])) + sorted(inner, key=lambda f: (-f[0], f[1]))
        return list(dict.fromkeys(p for _, p in ranked))[:k] or self._next(typed, k)

    def _next(self, typed: str, k: int) -> list[str]:
        """Where no phrase goes on as typed: the last word completed, among products that have the others."""
        parts = _words(typed)
        if not parts:
            return []
        others = self._whole(parts[:-1])
        counted: Counter[str] = Counter()
        for word, rows in self._completed(parts[-1]):
            hit = rows if others is None else np.intersect1d(rows, others, assume_unique=True)
            if len(hit) and word != parts[-1]:
                counted[word] = len(hit)
        return [" ".join([*parts[:-1], word]) for word, _ in counted.most_common(k)]

    def _meant(self, text: str, parts: list[str]) -> Rows:
        """Products that have the last word as it is first completed, in either number; as it stands where it is one."""
        if not parts:
            return np.empty(0, np.int32)
        meant = [] if " ".join(parts) in self.phrases else self.completions(text, 1)
        completed = [w for phrase in meant for w in _words(phrase) if w.startswith(parts[-1])] or parts[-1:]
        spelt = {s for word in completed for s in (word, word.removesuffix("s"), word.removesuffix("es"), f"{word}s")}
        found = [self._whole([word]) for word in spelt]
        return np.concatenate([rows for rows in found if rows is not None])

    def _matching(self, parts: list[str]) -> Rows:
        empty = np.empty(0, np.int32)
        if not parts:
            return empty
        found = [rows for _, rows in self._completed(parts[-1])]
        last = np.unique(np.concatenate(found)) if found else empty
        others = self._whole(parts[:-1])
        return last if others is None else np.intersect1d(last, others, assume_unique=True)

    def _whole(self, parts: list[str]) -> Rows | None:
        out: Rows | None = None
        for part in parts:
            at = bisect_left(self.words, part)
            rows = self.rows[at] if at < len(self.words) and self.words[at] == part else np.empty(0, np.int32)
            out = rows if out is None else np.intersect1d(out, rows, assume_unique=True)
        return out

    def _completed(self, prefix: str) -> list[tuple[str, Rows]]:
        start = bisect_left(self.words, prefix)
        end = bisect_left(self.words, prefix + "\U0010ffff")
        found = [(self.words[i], self.rows[i]) for i in range(start, end)]
        return sorted(found, key=lambda f: -len(f[1]))[:_MOST_WORDS] if len(found) > _MOST_WORDS else found


def _words(text: str) -> list[str]:
    return fold(text).translate(_SPLIT).split()


def _titles(catalogue: Catalogue) -> list[str]:
    """Title and brand of every product, by row."""
    facts = catalogue.columns.facts
    rows, codes, _ = facts.column("brand")
    brands = {int(r): facts.strings[int(c)] for r, c in zip(rows, codes, strict=True) if c >= 0}
    return [f"{catalogue.columns.title.text_of(row)} {brands.get(row, '')}" for row in range(len(catalogue.columns))]


def _phrases(catalogue: Catalogue) -> dict[str, int]:
    """Brands, categories, kinds of product and the two together ("hp printer"), with how many products each has."""
    facts = catalogue.columns.facts
    counted: Counter[str] = Counter()
    for name in ("brand", "category"):
        _, codes, _ = facts.column(name)
        values, counts = np.unique(codes[codes >= 0], return_counts=True)
        for code, count in zip(values, counts, strict=True):
            counted[fold(facts.strings[int(code)].split(">")[-1])] += int(count)
    for kind, count in catalogue.vocabulary.types.items():
        counted[kind] = max(counted[kind], count)
    return {p: n for p, n in counted.items() if n > 0 and len(p) > 1}


def _shown(catalogue: Catalogue, row: int) -> dict[str, Any]:
    columns = catalogue.columns
    variant = int(columns.lowest[row])
    record = catalogue.store[row]
    product = public_json(record, record.variant(columns.variant_ids[variant]))
    live = columns.offer(variant)
    return {
        "id": product["id"], "variant_id": product["variant_id"], "title": product["title"],
        "brand": product["brand"], "price": live["price"], "was_price": live["was_price"],
        "currency": product["currency"], "availability": live["availability"], "category": product["category"],
        "rating": product["rating"], "url": product["url"], "image": product["image"],
    }  # fmt: skip
