"""Our row beside what a shop would pick instead: LangChain and LlamaIndex on the same Weaviate, in one run.

Every system gets the same products' text, the same embedding model and the same queries, and is asked for 500
candidates, once at a time and then eight at once. None but ours ranks, filters by wishes, applies rules or
explains. Our quality is out of fold, as `relevance` measures it. Needs WEAVIATE_URL and the `bench` extra.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from rich.console import Console
from rich.table import Table

from catalog.store import ProductStore
from learning.metrics import interval, ndcg
from ranking.funnel import Funnel
from retrieval.embedder import Embedder
from retrieval.indexing import embedding_text
from retrieval.understanding.request import ShoppingRequest

LIMIT = 500
_CLIENTS = 8
Ask = Callable[[str], list[str]]


@dataclass(frozen=True)
class Row:
    """One system's figures. Means over queries; milliseconds with one client; requests a second with eight."""

    system: str
    full: float
    judged10: float
    judged: float
    p50_ms: float
    p99_ms: float
    rps: float


class OurVectors(Embeddings):
    """LangChain's embeddings over our embedder: documents' vectors are those of the index, queries' are made."""

    def __init__(self, embedder: Embedder, known: dict[str, list[float]]) -> None:
        self._embedder, self._known = embedder, known

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """See Embeddings."""
        return [self._known[t] for t in texts]

    def embed_query(self, text: str) -> list[float]:
        """See Embeddings."""
        return [float(x) for x in self._embedder.query(text)]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--catalog", default="icecat")
    parser.add_argument("--judgements", type=Path, help="CSV of query,docid,rating; icecat's people by default")
    parser.add_argument("--mirror", type=Path)
    parser.add_argument("--json", type=Path, dest="out", help="write the rows here")


def run(options: argparse.Namespace) -> int:
    """The command. Exit status 2 where something it needs is missing."""
    from evals.relevance import funnel_rankings, read_judgements
    from serving import assembly
    from serving.settings import Settings

    settings = Settings(catalog=options.catalog, **({"mirror": options.mirror} if options.mirror else {}))
    if settings.weaviate_url is None:
        sys.stderr.write("bench: set WEAVIATE_URL, e.g. by `make bench`, which starts a server\n")
        return 2
    if options.judgements is None and settings.mirror is None:
        sys.stderr.write("bench: give --judgements FILE, or --mirror DIR with icecat/judgements.csv in it\n")
        return 2
    grades = read_judgements(options.judgements or settings.mirror / "icecat" / "judgements.csv")
    queries = [q for q, graded in grades.items() if max(graded.values()) > 0]
    server = assembly.build_server(settings)
    assert server is not None
    client = server.connect()
    live = assembly.build_catalogue(settings, server)
    embedder = assembly.build_embedder(settings)
    catalogue = live()
    server.publish(catalogue)
    texts = [embedding_text(p) for p in catalogue.store]
    known = {t: catalogue.vectors[i].tolist() for i, t in enumerate(texts)}
    vectors = OurVectors(embedder, known)
    funnel = assembly.build_reader(settings)
    rows = []
    others: list[tuple[str, Ask]] = [
        ("LangChain on Weaviate, hybrid 0.5", langchain(client, catalogue.store, texts, vectors)),
        ("LlamaIndex on Weaviate, hybrid 0.5", llamaindex(client, catalogue.store, texts, vectors)),
    ]
    for name, ask in others:
        rankings = {q: ask(q) for q in queries}
        rows.append(_row(name, rankings, rankings, grades, _timed(ask, queries)))
    full, judged = funnel_rankings(settings, grades)
    rows.append(_row("Shopkeeper on Weaviate", full, judged, grades, _timed(_asked(funnel), queries)))
    embedded = assembly.build_reader(settings.model_copy(update={"weaviate_url": None}))
    rows.append(_row("Shopkeeper, embedded", full, judged, grades, _timed(_asked(embedded), queries)))
    _print(rows, len(queries))
    if options.out:
        options.out.write_text(json.dumps({"queries": len(queries), "rows": [vars(r) for r in rows]}, indent=1) + "\n")
    client.close()
    return 0


def _asked(funnel: Funnel) -> Ask:
    return lambda query: funnel.run(ShoppingRequest(text=query, k=10)).ids()


def langchain(client: Any, store: ProductStore, texts: Sequence[str], vectors: OurVectors) -> Ask:
    """LangChain's Weaviate store, filled afresh."""
    from langchain_weaviate import WeaviateVectorStore

    client.collections.delete("CompareLangChain")
    kept = WeaviateVectorStore.from_texts(
        list(texts), vectors, metadatas=[{"docid": p.id} for p in store], client=client, index_name="CompareLangChain"
    )

    def ask(query: str) -> list[str]:
        return [d.metadata["docid"] for d in kept.similarity_search(query, k=LIMIT, alpha=0.5)]

    return ask


def llamaindex(client: Any, store: ProductStore, texts: Sequence[str], vectors: OurVectors) -> Ask:
    """LlamaIndex's Weaviate store, filled afresh."""
    from llama_index.core.schema import TextNode
    from llama_index.core.vector_stores.types import VectorStoreQuery, VectorStoreQueryMode
    from llama_index.vector_stores.weaviate import WeaviateVectorStore

    client.collections.delete("CompareLlamaIndex")
    kept = WeaviateVectorStore(weaviate_client=client, index_name="CompareLlamaIndex")
    embedded = vectors.embed_documents(list(texts))
    kept.add(
        [
            TextNode(text=text, embedding=vector, metadata={"docid": product.id})
            for text, vector, product in zip(texts, embedded, store, strict=True)
        ]
    )

    def ask(query: str) -> list[str]:
        asked = VectorStoreQuery(
            query_embedding=vectors.embed_query(query),
            query_str=query,
            similarity_top_k=LIMIT,
            mode=VectorStoreQueryMode.HYBRID,
            alpha=0.5,
        )
        return [node.metadata["docid"] for node in kept.query(asked).nodes or ()]

    return ask


def _timed(ask: Ask, queries: Sequence[str]) -> tuple[list[float], float]:
    """(milliseconds of each query, one at a time), and queries a second with eight at once.

    Each query carries a word of its own, so that no cache of queries answers.
    """
    for query in queries[:5]:
        ask(query)
    took = []
    for i, query in enumerate(queries):
        started = time.perf_counter()
        ask(f"{query} {i}")
        took.append((time.perf_counter() - started) * 1e3)
    with ThreadPoolExecutor(_CLIENTS) as pool:
        started = time.perf_counter()
        done = list(pool.map(ask, [f"{q} {i}x" for i, q in enumerate(queries)]))
        return took, len(done) / (time.perf_counter() - started)


def _row(
    name: str,
    full: dict[str, list[str]],
    judged: dict[str, list[str]],
    grades: dict[str, dict[str, float]],
    timed: tuple[list[float], float],
) -> Row:
    took, rps = timed
    return Row(
        system=name,
        full=interval([ndcg(ids, grades[q]) for q, ids in full.items()])["mean"],
        judged10=round(
            float(np.mean([np.mean([i in grades[q] for i in ids[:10]]) for q, ids in full.items() if ids])), 3
        ),
        judged=interval([ndcg([i for i in ids if i in grades[q]], grades[q]) for q, ids in judged.items()])["mean"],
        p50_ms=round(float(np.percentile(took, 50)), 1),
        p99_ms=round(float(np.percentile(took, 99)), 1),
        rps=round(rps, 1),
    )


def _print(rows: Sequence[Row], queries: int) -> None:
    table = Table("system", "nDCG@10 full", "judged of top 10", "nDCG@10 judged", "p50 ms", "p99 ms", "requests/s")
    for row in rows:
        table.add_row(*(str(v) for v in vars(row).values()))
    Console().print(table, f"{queries} queries with a relevant product")
