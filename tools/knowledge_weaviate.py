"""The documents' vectors in Weaviate: one collection for a folder and a model, filled through LlamaIndex.

Machines that serve the same folder share the collection: node ids follow from the content, so what one has written
another finds. Its count is compared at each reading; where it differs, the collection is filled anew.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from llama_index.core.vector_stores.types import BasePydanticVectorStore
from llama_index.vector_stores.weaviate import WeaviateVectorStore
from weaviate.exceptions import WeaviateBaseError

from retrieval.index import IndexUnavailable


class WeaviateVectors:
    """See Vectors. `client` gives a connected client, or raises IndexUnavailable."""

    name = "weaviate"
    failures: tuple[type[Exception], ...] = (WeaviateBaseError, IndexUnavailable, ValueError)

    def __init__(self, client: Callable[[], Any]) -> None:
        self._client = client

    def open(self, folder: Path, key: str) -> BasePydanticVectorStore:
        """See Vectors."""
        return WeaviateVectorStore(weaviate_client=self._client(), index_name=f"Knowledge_{key}")

    def draft(self, store: BasePydanticVectorStore) -> BasePydanticVectorStore:
        """See Vectors: the collection itself, as passages no longer quoted are passed over."""
        return store

    def held(self, store: BasePydanticVectorStore) -> int:
        """See Vectors."""
        assert isinstance(store, WeaviateVectorStore)
        collection = self._client().collections.get(store.index_name)
        return int(collection.aggregate.over_all(total_count=True).total_count or 0)

    def emptied(self, store: BasePydanticVectorStore, key: str) -> BasePydanticVectorStore:
        """See Vectors."""
        store.clear()
        return self.open(Path(), key)

    def keep(self, store: BasePydanticVectorStore, folder: Path) -> None:
        """See Vectors: the server keeps it."""
