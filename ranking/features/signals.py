"""Per-product signals: made once at index time, kept with the snapshot, read by features."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.columns import Columns
from catalog.product import Product
from ranking.features import kinds, tokens, wishes
from retrieval.embedder import Embedder
from retrieval.understanding import product_types

SIGNALS_VERSION = f"5/{product_types.version()}"


def build_signals(
    products: Sequence[Product],
    columns: Columns,
    vectors: NDArray[np.float32],
    embedder: Embedder,
    kept: Path | None = None,
) -> dict[str, NDArray[Any]]:
    """Arrays by name, for `retrieval.indexing.build(signals=build_signals, signals_version=SIGNALS_VERSION)`.

    `kept`: a folder for what is the same for every catalogue.
    """
    return {**kinds.build(products, vectors, embedder, kept), **tokens.build(products), **wishes.build(products)}
