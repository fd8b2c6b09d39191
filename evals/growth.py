"""What a larger catalogue costs: `python -m evals growth --catalog NAME --products 1000000`.

The catalogue is indexed a second time, grown: every product again and again, under ids and model numbers of its own and
with a vector of its own near the first one's. Keywords thus have postings as many times longer and vectors as many
times more neighbours. Then both are asked the same queries, in one process and on the same index.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from catalog.product import Product
from evals import latency
from ranking.features import SIGNALS_VERSION, build_signals
from retrieval.catalogue import LiveCatalogue
from retrieval.embedder import Embedder, Progress
from retrieval.indexing import build
from serving import assembly
from serving.settings import Settings, load

_MODEL_NUMBER = re.compile(r"\b(?=\w*[^\W\d_])(?=\w*\d)\w{5,}\b")
_APART = 0.35  # length of what is added to a unit vector: cosine to the first one's about .94
_ROWS = 50_000  # vectors made at a time


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--catalog", default="icecat")
    parser.add_argument("--products", type=int, default=1_000_000, help="size of the grown catalogue")
    parser.add_argument("--index", choices=("embedded", "weaviate"), default="weaviate")
    parser.add_argument("--mirror", type=Path, help="folder with the data sets' files")
    parser.add_argument("--rounds", type=int, default=1, help="how often each query is asked")
    parser.add_argument("--json", type=Path, dest="out", help="write the figures here")


def run(options: argparse.Namespace) -> int:
    """The command: prints the figures of both sizes; exit status 2 where something it needs is missing."""
    settings = load(catalog=options.catalog, mirror=options.mirror, index=options.index)
    if options.index == "weaviate" and settings.weaviate_url is None:
        sys.stderr.write("growth: --index weaviate needs WEAVIATE_URL; `make servers` starts one\n")
        return 2
    latency.indexed(settings, options.mirror)
    small = LiveCatalogue(settings.catalog_folder)()
    large = settings.model_copy(update={"catalog": f"{settings.catalog}-{options.products}"})
    embedder = Nearby(assembly.build_embedder(settings), np.asarray(small.vectors), options.products)
    _indexed(large, lambda: grown(list(small.store), options.products), embedder)
    queries = latency.queries_of(small, options.mirror)
    sizes = [latency.in_process(one, options.rounds, queries) for one in (settings, large)]
    figures = {
        "sizes": [{k: v for k, v in one.items() if k in ("products", "stages", "total", "floor")} for one in sizes],
        "ratio": round(sizes[1]["total"]["p50_ms"] / sizes[0]["total"]["p50_ms"], 2),
    }
    print(json.dumps(figures, indent=1))
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


def grown(products: Sequence[Product], size: int) -> list[Product]:
    """`size` products: those given, then each again with ids and model numbers of its own."""
    return [
        product if copy == 0 else _again(product, copy)
        for copy in range(-(-size // len(products)))
        for product in products
    ][:size]


def _again(product: Product, copy: int) -> Product:
    chance = random.Random(f"{product.id} {copy}")

    def renumbered(model: re.Match[str]) -> str:
        return re.sub(r"\d", lambda _: chance.choice("0123456789"), model[0])

    return product.model_copy(
        update={
            "id": f"{product.id}-{copy}",
            "title": _MODEL_NUMBER.sub(renumbered, product.title),
            "variants": tuple(v.model_copy(update={"id": f"{v.id}-{copy}"}) for v in product.variants),
        }
    )


class Nearby:
    """The embedder of a grown catalogue: its products' vectors are made from the first ones', all else embedded."""

    def __init__(self, embedder: Embedder, first: NDArray[np.float32], size: int) -> None:
        self.id, self.dimension = embedder.id, embedder.dimension
        self._embedder, self._first, self._size = embedder, first, size

    def query(self, text: str) -> NDArray[np.float32]:
        """See Embedder."""
        return self._embedder.query(text)

    def documents(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """See Embedder."""
        if len(texts) != self._size:
            return self._embedder.documents(texts, progress)
        chance = np.random.default_rng(0)
        out = np.empty((self._size, self.dimension), np.float32)
        for start in range(0, self._size, _ROWS):
            rows = np.arange(start, min(start + _ROWS, self._size))
            noise = chance.standard_normal((len(rows), self.dimension), np.float32) * _APART / self.dimension**0.5
            noise[rows < len(self._first)] = 0
            near = self._first[rows % len(self._first)] + noise
            out[rows] = near / np.linalg.norm(near, axis=1, keepdims=True)
        return out


def _indexed(settings: Settings, products: Callable[[], list[Product]], embedder: Embedder) -> None:
    """Index the catalogue where it is not yet, and fill the server's index where that is asked."""
    server = assembly.build_server(settings)
    publish = server.publish if server is not None else None
    try:
        if not (settings.catalog_folder / "CURRENT").exists():
            build(
                products(),
                settings.catalog_folder,
                embedder,
                signals=build_signals,
                signals_version=SIGNALS_VERSION,
                publish=publish,
            )
        elif publish is not None:
            publish(LiveCatalogue(settings.catalog_folder)())
    finally:
        if server is not None:
            server.close()
