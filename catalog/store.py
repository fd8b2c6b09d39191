"""Product records on disk: one JSON line each, found by row without reading the others."""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from catalog.product import Product


class ProductStore:
    """Read-only records of a snapshot; `store[row]` parses one (about 50 µs)."""

    def __init__(self, folder: Path) -> None:
        self._offsets: NDArray[np.int64] = np.load(folder / "products_offsets.npy")
        path = folder / "products.jsonl"
        if path.stat().st_size != self._offsets[-1]:
            raise ValueError(f"{path} is not whole; re-index with `shopkeeper index`")
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if len(self._offsets) > 1 else b""

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, row: int) -> Product:
        start, end = int(self._offsets[row]), int(self._offsets[row + 1])
        return Product.model_validate_json(self._data[start:end])

    def __iter__(self) -> Iterator[Product]:
        return (self[row] for row in range(len(self)))

    @staticmethod
    def write(folder: Path, products: Iterable[Product]) -> None:
        """Write the records a store over `folder` reads."""
        folder.mkdir(parents=True, exist_ok=True)
        offsets = [0]
        with (folder / "products.jsonl").open("wb") as file:
            for product in products:
                line = product.model_dump_json(exclude_defaults=True).encode() + b"\n"
                offsets.append(offsets[-1] + file.write(line))
        np.save(folder / "products_offsets.npy", np.array(offsets, np.int64))
