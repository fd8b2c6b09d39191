"""Words to vectors: all-MiniLM-L6-v2 through ONNX, or any sentence-transformers model.

Vectors are float32 of unit length, so a dot product is a cosine. Importing this module imports neither
onnxruntime nor torch; making an embedder does.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.model_files import DEFAULT_FOLDER, verified

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]  # (done, of)
Precision = Literal["fp32", "int8"]

MAX_TOKENS = 128  # a title and its first sentences; longer adds time and no nDCG
_BATCH = 32


class Embedder(Protocol):
    """`id` names model and precision: vectors of different ids can't be compared."""

    id: str
    dimension: int

    def query(self, text: str) -> Vectors:
        """(dimension,) of a shopper's words. Safe across threads."""
        ...

    def documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """(len(texts), dimension), rows in the order given."""
        ...


class OnnxEmbedder:
    """all-MiniLM-L6-v2 by onnxruntime and tokenizers; the files' checksums are verified here.

    `threads` are used within one call; serving keeps it at 1 and runs calls side by side. The last
    `cached` queries are answered from memory.
    """

    dimension = 384

    def __init__(
        self, folder: Path = DEFAULT_FOLDER, precision: Precision = "int8", threads: int = 1, cached: int = 4096
    ) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self.id = f"all-MiniLM-L6-v2/{precision}"
        weights = verified(folder, "model.onnx" if precision == "fp32" else "model-int8.onnx")
        self._tokenizer = Tokenizer.from_file(str(verified(folder, "tokenizer.json")))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        self._session = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
        self._inputs = {i.name for i in self._session.get_inputs()}
        self._cache: OrderedDict[str, Vectors] = OrderedDict()
        self._cached, self._lock = cached, Lock()

    def query(self, text: str) -> Vectors:
        """See Embedder. About 3 ms with int8, 6 ms with fp32, on one core."""
        with self._lock:
            if (known := self._cache.get(text)) is not None:
                self._cache.move_to_end(text)
                return known
        vector: Vectors = np.asarray(self._embed([text])[0], np.float32)
        with self._lock:
            self._cache[text] = vector
            while len(self._cache) > self._cached:
                self._cache.popitem(last=False)
        return vector

    def documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """See Embedder. Batches hold texts of like length, so that little is padding."""
        out = np.zeros((len(texts), self.dimension), np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            out[batch] = self._embed([texts[i] for i in batch])
            if progress:
                progress(min(start + _BATCH, len(order)), len(order))
        return out

    def _embed(self, texts: list[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(texts)
        mask = np.array([e.attention_mask for e in encoded], np.int64)
        feed: dict[str, Any] = {"input_ids": np.array([e.ids for e in encoded], np.int64), "attention_mask": mask}
        if "token_type_ids" in self._inputs:
            feed["token_type_ids"] = np.zeros_like(mask)
        hidden = np.asarray(self._session.run(None, feed)[0], np.float32)
        weights = mask[:, :, None].astype(np.float32)
        mean = (hidden * weights).sum(1) / np.maximum(weights.sum(1), 1e-9)
        return np.asarray(mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-12), np.float32)


class SentenceTransformerEmbedder:
    """Any sentence-transformers model by name or folder, e.g. a multilingual one. Needs the `train` extra."""

    def __init__(self, model: str) -> None:
        from sentence_transformers import SentenceTransformer

        self.id = f"{model}/fp32"
        self._model = SentenceTransformer(model, device="cpu")
        self.dimension = int(self._model.get_sentence_embedding_dimension() or 0)

    def query(self, text: str) -> Vectors:
        """See Embedder."""
        vector: Vectors = np.asarray(self.documents([text])[0], np.float32)
        return vector

    def documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """See Embedder."""
        vectors: Any = self._model.encode(list(texts), batch_size=_BATCH, normalize_embeddings=True)
        if progress:
            progress(len(texts), len(texts))
        return np.asarray(vectors, np.float32)
