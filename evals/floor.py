"""The floor of the funnel's cost: what its three expensive parts take with no code of ours around them.

One fp32 embedding by onnxruntime and tokenizers, one exact top 500 by NumPy (or one Weaviate query), one prediction of
500 × 30 by an XGBoost model of 300 trees, each on one thread.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_ROWS, _COLUMNS, _TREES = 500, 30, 300


def embedding(folder: Path) -> Callable[[str], NDArray[np.float32]]:
    """Words to a vector, from the model's files."""
    import onnxruntime
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()  # the file asks for 128 tokens whatever the text
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
    names = {i.name for i in session.get_inputs()}

    def embed(text: str) -> NDArray[np.float32]:
        encoded = tokenizer.encode(text)
        feed: dict[str, Any] = {
            "input_ids": np.array([encoded.ids]),
            "attention_mask": np.array([encoded.attention_mask]),
        }
        if "token_type_ids" in names:
            feed["token_type_ids"] = np.zeros_like(feed["input_ids"])
        mean = session.run(None, feed)[0][0].mean(0)
        return np.asarray(mean / np.linalg.norm(mean), np.float32)

    return embed


def exact(vectors: NDArray[np.float32]) -> Callable[[str, NDArray[np.float32]], object]:
    """The best 500 rows of a query's vector, in order."""

    def search(text: str, vector: NDArray[np.float32]) -> object:
        scores = vectors @ vector
        best = np.argpartition(-scores, min(_ROWS, len(scores) - 1))[:_ROWS]
        return best[np.argsort(-scores[best])]

    return search


def weaviate(collection: Any) -> Callable[[str, NDArray[np.float32]], object]:
    """One hybrid query for 500 ids."""

    def search(text: str, vector: NDArray[np.float32]) -> object:
        return collection.query.hybrid(query=text, vector=vector.tolist(), limit=_ROWS, return_properties=[]).objects

    return search


def prediction() -> Callable[[], object]:
    """One call of a ranker of the usual size over 500 candidates."""
    import xgboost

    random = np.random.default_rng(0)
    rows = random.normal(size=(4000, _COLUMNS)).astype(np.float32)
    target = rows[:, :5].sum(1) + random.normal(size=len(rows))
    settings = {"max_depth": 6, "nthread": 1, "eta": 0.1, "objective": "reg:squarederror"}
    booster = xgboost.train(settings, xgboost.DMatrix(rows, target), num_boost_round=_TREES)
    booster.set_param({"nthread": 1})
    asked = rows[:_ROWS]
    return lambda: booster.inplace_predict(asked)
