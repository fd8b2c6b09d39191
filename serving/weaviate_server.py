"""The Weaviate server of a process: connected to beside answering, so that no shopper ever waits for it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from retrieval.index import Hits, IndexUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from catalog.predicates import Predicate
    from catalog.product import Offer
    from retrieval.catalogue import Catalogue
    from retrieval.weaviate_index import WeaviateIndex

_log = logging.getLogger(__name__)


class WeaviateServer:
    """One client for the process, made once the server answers."""

    def __init__(self, url: str, api_key: str | None, grpc_port: int, timeout_s: float) -> None:
        self._url, self._api_key, self._grpc_port, self._timeout_s = url, api_key, grpc_port, timeout_s
        self._client: Any = None
        self._lock = Lock()

    @property
    def client(self) -> Any:
        """The client. IndexUnavailable while there is none."""
        if self._client is None:
            raise IndexUnavailable(f"no connection to Weaviate at {self._url} yet")
        return self._client

    def connect(self) -> Any:
        """The client, connected now. IndexUnavailable names the address and the fix."""
        from retrieval.weaviate_index import connect

        with self._lock:
            if self._client is None:
                self._client = connect(self._url, self._api_key, self._grpc_port, self._timeout_s)
            return self._client

    def connect_soon(self) -> None:
        """Connect beside the start; `look_after` goes on trying."""

        def attempt() -> None:
            try:
                self.connect()
            except IndexUnavailable as error:
                _log.warning("%s", error)

        Thread(target=attempt, name="weaviate", daemon=True).start()

    def look_after(self) -> None:
        """Connect where that failed before, else ask whether it is alive. IndexUnavailable where it is not."""
        if not self.connect().is_live():
            raise IndexUnavailable(f"Weaviate at {self._url} does not answer; the snapshot answers until it does")

    def publish(self, catalogue: Catalogue) -> int:
        """Fill the catalogue's collection and point the alias at it; objects written."""
        from retrieval.weaviate_index import publish

        return publish(self.connect(), catalogue)

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            if self._client is not None:
                self._client.close()
            self._client = None


class LateIndex:
    """A ProductIndex over a catalogue's collection, from when the server is connected; until then unavailable."""

    def __init__(self, server: WeaviateServer, catalogue: Catalogue) -> None:
        self._server, self._catalogue = server, catalogue
        self._made: WeaviateIndex | None = None
        self._lock = Lock()

    def search(
        self, text: str, vector: NDArray[np.float32], where: Sequence[Predicate], limit: int, timeout_s: float
    ) -> Hits:
        """See ProductIndex."""
        return self._index().search(text, vector, where, limit, timeout_s)

    def update_offers(self, offers: Mapping[str, Offer]) -> None:
        """See ProductIndex."""
        self._catalogue.index.update_offers(offers)
        self._index().update_offers(offers)

    def _index(self) -> WeaviateIndex:
        from weaviate.exceptions import WeaviateBaseError

        from retrieval.weaviate_index import WeaviateIndex, collection_name

        with self._lock:
            if self._made is None:
                client = self._server.client
                wanted = collection_name(self._catalogue.name, self._catalogue.version)
                try:
                    there = client.collections.exists(wanted)
                except WeaviateBaseError as error:
                    raise IndexUnavailable(f"Weaviate does not answer: {error}") from error
                if not there:
                    name = self._catalogue.name
                    raise IndexUnavailable(
                        f"Weaviate does not have catalogue {name!r} yet: run `shopkeeper index {name}`"
                    )
                self._made = WeaviateIndex(client, self._catalogue)
            return self._made
