"""The Catalogue: one immutable snapshot of an indexed catalogue, and the holder that swaps them.

On disk: `ROOT/NAME/VERSION/` holds the files `retrieval.indexing` writes, listed with sizes and checksums in
`meta.json`; `ROOT/NAME/CURRENT` names the version in service and is replaced atomically.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.columns import Columns
from catalog.product import Offer
from catalog.quality import language_of
from catalog.store import ProductStore
from retrieval.embedded_index import EmbeddedIndex, KeywordIndex
from retrieval.index import ProductIndex
from retrieval.understanding.understand import warm
from retrieval.understanding.vocabulary import Vocabulary

FORMAT = 1
_SAMPLE = 300  # products whose texts tell the language
_CHECKED_BYTES = 256 << 20  # larger files are checked by size alone: reading them would delay the start


class CatalogueError(RuntimeError):
    """No usable snapshot: none was made, or its files are damaged."""


@dataclass(frozen=True)
class Catalogue:
    """What a request sees from start to end. `signals` are per-product columns made at index time.

    `vectors` (n, d) float32 of unit length; `popular` (n,) rows by the prior, best first.
    """

    name: str
    version: str
    folder: Path
    meta: Mapping[str, Any]
    columns: Columns
    store: ProductStore
    vectors: NDArray[np.float32]
    keywords: KeywordIndex
    vocabulary: Vocabulary
    popular: NDArray[np.int32]
    signals: Mapping[str, NDArray[Any]]
    index: ProductIndex  # the one in service
    local: EmbeddedIndex  # this snapshot's own arrays, which answer when another index can't

    @property
    def currency(self) -> str:
        """ISO 4217 code all its prices are in."""
        return self.columns.currency

    @cached_property
    def language(self) -> str | None:
        """ISO 639 code of what its texts are written in; None where they don't say. Reads a sample once."""
        step = max(1, len(self.store) // _SAMPLE)
        return language_of([self.store[row] for row in range(0, len(self.store), step)])

    @classmethod
    def open(cls, folder: Path) -> Catalogue:
        """Map a snapshot folder, its files checked against `meta.json`. Raises CatalogueError."""
        try:
            meta = json.loads((folder / "meta.json").read_text())
            if meta["format"] != FORMAT:
                raise CatalogueError(f"{folder} has format {meta['format']}, this version reads {FORMAT}: index again")
            _check(folder, meta["files"])
            columns = Columns.load(folder / "columns")
            vectors = np.asarray(np.load(folder / "vectors.npy", mmap_mode="r"))
            keywords = KeywordIndex.load(folder / "keywords")
            local = EmbeddedIndex(columns, vectors, keywords)
            return cls(
                name=meta["name"],
                version=meta["version"],
                folder=folder,
                meta=meta,
                columns=columns,
                store=ProductStore(folder),
                vectors=vectors,
                keywords=keywords,
                vocabulary=Vocabulary.load(folder / "vocabulary"),
                popular=np.load(folder / "popular.npy"),
                signals={
                    p.stem: np.asarray(np.load(p, mmap_mode="r")) for p in sorted((folder / "signals").glob("*.npy"))
                },
                index=local,
                local=local,
            )
        except (OSError, ValueError, KeyError) as error:
            raise CatalogueError(f"the index in {folder} is damaged ({error}); run `shopkeeper index` again") from error


def _check(folder: Path, files: Mapping[str, list[int]]) -> None:
    for name, (size, checksum) in files.items():
        path = folder / name
        if path.stat().st_size != size:
            raise CatalogueError(f"{path} is not whole; run `shopkeeper index` again")
        if size <= _CHECKED_BYTES and crc32(path) != checksum:
            raise CatalogueError(f"{path} is damaged; run `shopkeeper index` again")


def crc32(path: Path) -> int:
    """CRC-32 of a file, read in pieces."""
    checksum = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            checksum = zlib.crc32(chunk, checksum)
    return checksum


class LiveCatalogue:
    """The catalogue in service: opened from `ROOT/NAME/CURRENT`, swapped whole, offers updated in place.

    `bind` gives an opened snapshot the index it is searched with (by default its embedded one). When the
    version CURRENT names can't be opened, the newest other one that can be is served and `problem` says so.
    """

    def __init__(self, home: Path, bind: Callable[[Catalogue], ProductIndex] | None = None) -> None:
        self.home, self._bind, self._lock = home, bind, Lock()
        self.problem: str | None = None
        self._current = self._open()

    def __call__(self) -> Catalogue:
        return self._current

    def refresh(self) -> bool:
        """Serve the version CURRENT names now; false where it is served already. Call it now and then.

        It comes with its own offers: those updated before the index was made would be older than the feed's.
        """
        if self._pointer() == self._current.version:
            return False
        with self._lock:
            self._current = self._open()
        return True

    def update_offers(self, offers: Mapping[str, Offer]) -> None:
        """Live prices and stock by variant id, from the next request on. Unknown ids raise KeyError.

        They last until the next index is made from a feed; `state` keeps them across restarts.
        """
        with self._lock:
            unknown = [v for v in offers if v not in self._current.columns.variant_row_of]
            if unknown:
                raise KeyError(f"no variant {', '.join(sorted(unknown)[:5])} in catalogue {self._current.name!r}")
            self._current = _with_offers(self._current, offers)

    def _pointer(self) -> str:
        try:
            return (self.home / "CURRENT").read_text().strip()
        except OSError as error:
            raise CatalogueError(
                f"catalogue {self.home.name!r} is not indexed: run `shopkeeper index {self.home.name}`"
            ) from error

    def _open(self) -> Catalogue:
        wanted = self._pointer()
        others = sorted((p for p in self.home.iterdir() if p.is_dir() and not p.name.startswith(".")), key=_age)
        problem = None
        for folder in [self.home / wanted, *(p for p in reversed(others) if p.name != wanted)]:
            try:
                catalogue = Catalogue.open(folder)
            except CatalogueError as error:
                problem = problem or error
                continue
            self.problem = str(problem) if problem else None
            warm(catalogue.vocabulary)
            return replace(catalogue, index=self._bind(catalogue)) if self._bind else catalogue
        raise problem or CatalogueError(f"no index in {self.home}")


def _age(folder: Path) -> float:
    return folder.stat().st_mtime


def _with_offers(catalogue: Catalogue, offers: Mapping[str, Offer]) -> Catalogue:
    if not offers:
        return catalogue
    catalogue.local.update_offers(offers)
    if catalogue.index is not catalogue.local:
        catalogue.index.update_offers(offers)
    return replace(catalogue, columns=catalogue.columns.with_offers(offers))
