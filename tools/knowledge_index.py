"""Knowledge by LlamaIndex: documents cut at headings and sentences, embedded with our own model.

The embedded store is LlamaIndex's own, two files in the data folder; the production one is a Weaviate collection.
Nothing here asks a language model or a network. Importing this module imports LlamaIndex, which takes seconds.
"""

from __future__ import annotations

import copy
import hashlib
import logging
import os
import re
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Protocol

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.ingestion import DocstoreStrategy, IngestionPipeline
from llama_index.core.node_parser import MarkdownNodeParser
from llama_index.core.schema import (
    BaseNode,
    MetadataMode,
    NodeRelationship,
    RelatedNodeInfo,
    TextNode,
    TransformComponent,
)
from llama_index.core.schema import Document as Source
from llama_index.core.storage.docstore import SimpleDocumentStore
from llama_index.core.vector_stores import SimpleVectorStore, VectorStoreQuery
from llama_index.core.vector_stores.types import BasePydanticVectorStore
from pydantic import PrivateAttr

from retrieval.embedder import Embedder
from tools.knowledge import Answer, KnowledgeUnavailable, Quote
from tools.knowledge_answers import Words, may_be_asked, pick
from tools.knowledge_documents import Document, Unread, read, sentences, signature

_log = logging.getLogger(__name__)
_CUT = 1  # counted up when documents are cut or put into context otherwise, so that all are embedded again
_NEAR = 16
_LOOK_S = 1.0
_NAMES = uuid.UUID("9b2d2f0e-6c1e-5f3c-9a51-5d0c3f2b7a10")
_HEADING = re.compile(r"#{1,6} +(.+)")
_VECTORS, _DOCUMENTS = "vectors.json", "documents.json"


class OurEmbedding(BaseEmbedding):
    """The shop's embedder as LlamaIndex knows one."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(model_name=embedder.id)
        self._embedder = embedder

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(x) for x in self._embedder.query(query)]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in row] for row in self._embedder.documents(texts)]


class Sentences(TransformComponent):
    """Sections into nodes of one sentence or one table row each; ids follow from the content, so a second run writes
    what is there already."""

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: Any) -> list[BaseNode]:
        """See TransformComponent."""
        cut: list[BaseNode] = []
        counts: Counter[str] = Counter()  # by document, as a changed one is cut without the others
        for node in nodes:
            section = node.get_content(MetadataMode.NONE)
            named = _HEADING.match(section)
            for text, columns in sentences(section):
                about = Quote(
                    text, node.metadata["title"], named[1].strip() if named else "", node.metadata["file"], columns
                )
                cut.append(_node(about, counts[about.file], node.ref_doc_id or node.node_id))
                counts[about.file] += 1
        return cut


class Vectors(Protocol):
    """Where vectors are kept: how their store is opened and emptied, and which errors say that it can't be reached."""

    name: str
    failures: tuple[type[Exception], ...]

    def open(self, folder: Path, key: str) -> BasePydanticVectorStore:
        """The store as it was left, or a new one. `folder` is this machine's own, `key` names documents and model."""
        ...

    def draft(self, store: BasePydanticVectorStore) -> BasePydanticVectorStore:
        """A store that can be changed while the one given still answers."""
        ...

    def held(self, store: BasePydanticVectorStore) -> int:
        """How many vectors it has."""
        ...

    def emptied(self, store: BasePydanticVectorStore, key: str) -> BasePydanticVectorStore:
        """It, or another in its place, without any."""
        ...

    def keep(self, store: BasePydanticVectorStore, folder: Path) -> None:
        """Leave it so that `open` finds it."""
        ...


class LocalVectors:
    """LlamaIndex's own store: exact, in memory, one file."""

    name = "local"
    failures: tuple[type[Exception], ...] = (ValueError,)

    def open(self, folder: Path, key: str) -> BasePydanticVectorStore:
        """See Vectors."""
        kept = folder / _VECTORS
        try:
            return SimpleVectorStore.from_persist_path(str(kept)) if kept.is_file() else SimpleVectorStore()
        except (ValueError, KeyError, TypeError):
            _log.warning("%s cannot be read, so the documents are embedded again", kept)
            return SimpleVectorStore()

    def draft(self, store: BasePydanticVectorStore) -> BasePydanticVectorStore:
        """See Vectors."""
        return SimpleVectorStore.from_dict(copy.deepcopy(store.to_dict()))

    def held(self, store: BasePydanticVectorStore) -> int:
        """See Vectors."""
        return len(store.to_dict()["embedding_dict"])

    def emptied(self, store: BasePydanticVectorStore, key: str) -> BasePydanticVectorStore:
        """See Vectors."""
        return SimpleVectorStore()

    def keep(self, store: BasePydanticVectorStore, folder: Path) -> None:
        """See Vectors."""
        _replaced(folder / _VECTORS, store.persist)


@dataclass(frozen=True)
class _State:
    """One reading of the folder: what can be quoted, by node id, over the store that holds the vectors."""

    store: BasePydanticVectorStore
    seen: frozenset[tuple[str, int, int]] = frozenset()
    quotes: tuple[Quote, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    words: Words = field(default_factory=lambda: Words(()))

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The documents, each quote a paragraph."""
        files = dict.fromkeys(quote.file for quote in self.quotes)
        return tuple("\n\n".join(_paragraph(q) for q in self.quotes if q.file == file) for file in files)


def _paragraph(quote: Quote) -> str:
    return f"{quote.heading}\n\n{quote.text}" if quote.heading else quote.text


class LlamaKnowledge:
    """See Knowledge. `data` holds what was embedded, so that a start embeds only what changed.

    The folder is looked at again at most once a second, by whoever asks; what changed is embedded beside the answers.
    Raises NotADirectoryError where the folder is missing, KnowledgeUnavailable where the store is.
    """

    def __init__(self, folder: Path, data: Path, embedder: Embedder, vectors: Vectors | None = None) -> None:
        self._folder, self._embedder, self._vectors = folder, embedder, vectors or LocalVectors()
        self._key = hashlib.sha256(f"{_CUT} {embedder.id} {folder.resolve()}".encode()).hexdigest()[:12]
        self._data = data / f"{self._vectors.name}-{self._key}"
        self._refreshing, self._looked = Lock(), time.monotonic()
        self.unread: tuple[Unread, ...] = ()
        with self._reached():
            self._state = _State(self._vectors.open(self._data, self._key))
        self.refresh()

    def ask(self, question: str) -> Answer | None:
        """See Knowledge."""
        self._look()
        state = self._state
        if not state.quotes or not may_be_asked(question):
            return None
        question = state.words.bare(question)
        vector = self._embedder.query(question)
        with self._reached():
            found = state.store.query(VectorStoreQuery(query_embedding=vector.tolist(), similarity_top_k=_NEAR))
        # A store that gives nodes may have scaled its scores; their vectors tell the cosine.
        given = [float(np.dot(node.embedding or 0.0, vector)) for node in found.nodes or ()]
        cosines = given or found.similarities or []
        near = [(state.places[i], float(c)) for i, c in zip(found.ids or (), cosines, strict=True) if i in state.places]
        return pick(question, near, state.quotes, state.words)

    ready = True

    @property
    def texts(self) -> tuple[str, ...]:
        """See Knowledge."""
        return self._state.texts

    def warm(self) -> None:
        """See Knowledge: it is all here."""

    def refresh(self) -> int:
        """See Knowledge."""
        with self._refreshing, self._reached():
            seen = signature(self._folder)
            documents, unread = read(self._folder)
            for file in unread:
                _log.warning("document %s is left out: %s", file.file, file.reason)
            self.unread = tuple(unread)
            sources = [_source(document) for document in documents]
            nodes = Sentences()(MarkdownNodeParser().get_nodes_from_documents(sources))
            changed, store = self._ingested(sources, len(nodes))
            quotes = tuple(_quote(node) for node in nodes)
            places = {node.node_id: place for place, node in enumerate(nodes)}
            self._state = _State(store, seen, quotes, places, Words(quotes))
            return changed

    def _ingested(self, sources: list[Source], wanted: int) -> tuple[int, BasePydanticVectorStore]:
        """How many documents were new, changed or gone, and the store that holds `wanted` vectors of those that are."""
        store, kept = self._vectors.draft(self._state.store), self._kept()
        before = {file: digest for digest, file in kept.get_all_document_hashes().items()}
        after = {source.node_id: source.hash for source in sources}
        changed = sum(before.get(file) != after.get(file) for file in {*before, *after})
        if changed:
            self._run(sources, store, kept)
        sound = self._vectors.held(store) == wanted
        if not sound:  # emptied or filled by others: what is kept here says nothing of it
            store, kept = self._vectors.emptied(store, self._key), SimpleDocumentStore()
            self._run(sources, store, kept)
        if changed or not sound:
            self._data.mkdir(parents=True, exist_ok=True)
            self._vectors.keep(store, self._data)
            _replaced(self._data / _DOCUMENTS, kept.persist)
        return changed, store

    def _run(self, sources: list[Source], store: BasePydanticVectorStore, kept: SimpleDocumentStore) -> None:
        pipeline = IngestionPipeline(
            transformations=[MarkdownNodeParser(), Sentences(), OurEmbedding(self._embedder)],
            vector_store=store, docstore=kept, docstore_strategy=DocstoreStrategy.UPSERTS_AND_DELETE,
            disable_cache=True,
        )  # fmt: skip
        pipeline.run(documents=sources)

    def _kept(self) -> SimpleDocumentStore:
        kept = self._data / _DOCUMENTS
        try:
            return SimpleDocumentStore.from_persist_path(str(kept)) if kept.is_file() else SimpleDocumentStore()
        except (ValueError, KeyError, TypeError):
            return SimpleDocumentStore()

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except self._vectors.failures as error:
            raise KnowledgeUnavailable(f"the index of the documents cannot be reached: {error}") from error

    def _look(self) -> None:
        now = time.monotonic()
        if now - self._looked < _LOOK_S or self._refreshing.locked():
            return
        self._looked = now
        try:
            same = signature(self._folder) == self._state.seen
        except OSError as error:
            _log.warning("the documents cannot be looked at, those read before stay in service: %s", error)
            return
        if not same:
            Thread(target=self._again, name="documents", daemon=True).start()

    def _again(self) -> None:
        try:
            _log.info("%d documents changed", self.refresh())
        except (KnowledgeUnavailable, OSError) as error:
            _log.warning("the documents as they were stay in service: %s", error)


def _source(document: Document) -> Source:
    place = {"file": document.file, "title": document.title}
    # The id is one word of letters and digits, as stores find it by its words.
    return Source(id_=uuid.uuid5(_NAMES, document.file).hex, text=document.markdown, metadata=place)


def _node(quote: Quote, order: int, source: str) -> TextNode:
    """A node whose embedded text puts the quote into its place: `Shipping. service Express, time next working day`."""
    place = ". ".join(dict.fromkeys(part for part in (quote.title, quote.heading) if part))
    cells = [" ".join(pair) for pair in zip(quote.columns, quote.text.split(" | "), strict=False)]
    facts = {"file": quote.file, "title": quote.title, "heading": quote.heading, "columns": " | ".join(quote.columns)}
    node = TextNode(
        id_=str(uuid.uuid5(_NAMES, "\0".join((quote.file, str(order), place, *quote.columns, quote.text)))),
        text=quote.text,
        metadata={**facts, "context": f"{place}. {', '.join(cells) or quote.text}"},
        excluded_embed_metadata_keys=list(facts), metadata_template="{value}", text_template="{metadata_str}",
    )  # fmt: skip
    node.relationships[NodeRelationship.SOURCE] = RelatedNodeInfo(node_id=source)
    return node


def _quote(node: BaseNode) -> Quote:
    facts = node.metadata
    columns = tuple(facts["columns"].split(" | ")) if facts["columns"] else ()
    return Quote(node.get_content(MetadataMode.NONE), facts["title"], facts["heading"], facts["file"], columns)


def _replaced(path: Path, write: Callable[[str], None]) -> None:
    """A file written beside and then put in place, so that no reader sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    write(str(beside))
    beside.replace(path)
