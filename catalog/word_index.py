"""Which products hold which words: exact masks for `has` and `~` without reading any product.

Postings answer one word at once; a phrase is verified on the words in order; a regular expression
scans the texts once (its mask is cached by `Columns`, so a rule pays at load time, not per query).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.predicates import Predicate, contains_words, holds, words


@dataclass(frozen=True)
class WordIndex:
    """`indptr`/`rows`: CSR postings by word code. `blob`/`offsets`: each row's text in UTF-8."""

    codes: Mapping[str, int]
    indptr: NDArray[np.int64]
    rows: NDArray[np.int32]
    blob: NDArray[np.uint8]
    offsets: NDArray[np.int64]

    def rows_with(self, word: str) -> NDArray[np.int32]:
        """Rows whose text has the (folded, stemmed) word; empty where none has."""
        code = self.codes.get(word)
        return self.rows[:0] if code is None else self.rows[self.indptr[code] : self.indptr[code + 1]]

    def text_of(self, row: int) -> str:
        """The row's text as it was given."""
        return bytes(self.blob[self.offsets[row] : self.offsets[row + 1]]).decode()

    def mask(self, predicate: Predicate) -> NDArray[np.bool_]:
        """(n,) where a positive predicate on this text holds."""
        out = np.zeros(len(self.offsets) - 1, bool)
        if predicate.op == "has":
            out[self.rows_with_phrase(words(str(predicate.value)))] = True
        else:
            for row in range(len(out)):
                out[row] = holds(self.text_of(row), predicate)
        return out

    def rows_with_phrase(self, phrase: list[str]) -> NDArray[np.int32]:
        """Rows where the words stand next to each other."""
        if not phrase:
            return self.rows[:0]
        found = self.rows_with(phrase[0])
        for word in phrase[1:]:
            found = np.intersect1d(found, self.rows_with(word), assume_unique=True)
        if len(phrase) == 1:
            return found
        return np.array([r for r in found if contains_words(words(self.text_of(int(r))), phrase)], np.int32)

    def save(self, folder: Path, name: str) -> None:
        """Write beside other columns of the folder, under `name`."""
        (folder / f"{name}_words.json").write_text(json.dumps(list(self.codes)))
        for part in ("indptr", "rows", "blob", "offsets"):
            np.save(folder / f"{name}_words_{part}.npy", getattr(self, part))

    @classmethod
    def load(cls, folder: Path, name: str) -> WordIndex:
        """Map what `save` wrote."""
        listed = json.loads((folder / f"{name}_words.json").read_text())
        arrays: list[NDArray[Any]] = [
            np.load(folder / f"{name}_words_{part}.npy", mmap_mode="r")
            for part in ("indptr", "rows", "blob", "offsets")
        ]
        return cls({word: code for code, word in enumerate(listed)}, *arrays)

    @classmethod
    def build(cls, texts: Iterable[str]) -> WordIndex:
        """Index the texts, rows in the order given."""
        codes: dict[str, int] = {}
        postings: list[list[int]] = []
        blobs, offsets, size = [], [0], 0
        for row, text in enumerate(texts):
            for word in dict.fromkeys(words(text)):
                code = codes.setdefault(word, len(codes))
                if code == len(postings):
                    postings.append([])
                postings[code].append(row)
            raw = text.encode()
            blobs.append(raw)
            size += len(raw)
            offsets.append(size)
        lengths = np.cumsum([0, *map(len, postings)])
        flat = np.fromiter((r for p in postings for r in p), np.int32, int(lengths[-1]))
        blob = np.frombuffer(b"".join(blobs), np.uint8)
        return cls(codes, lengths.astype(np.int64), flat, blob, np.array(offsets, np.int64))
