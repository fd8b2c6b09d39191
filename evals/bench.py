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
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from catalog.store import ProductStore
from learning.dataset import Judged, read_judgements
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
    from evals.relevance import indexed, measure
    from serving import assembly
    from serving.settings import load

    # No system is cut off: serving breaks off a search that takes long, a comparison waits.
    settings = load(catalog=options.catalog, mirror=options.mirror, index_timeout_ms=30_000, deadline_ms=60_000)
    judgements = options.judgements or (settings.mirror and settings.mirror / "icecat" / "judgements.csv")
    server = assembly.build_server(settings)
    if judgements is None or server is None:
        wanted = "set WEAVIATE_URL" if server is None else "give --judgements FILE, or --mirror DIR with icecat in it"
        sys.stderr.write(f"bench: {wanted}; `make bench` starts a server and finds the data beside the checkout\n")
        return 2
    judged = [j for j in read_judgements(judgements) if max(j.grades.values()) > 0]
    queries = [j.query for j in judged]
    indexed(options.catalog, options.mirror)
    client = server.connect()
    embedder, scorer = assembly.build_embedder(settings), assembly.build_scorer(settings)
    on_weaviate = assembly.build_reader(settings)
    embedded = assembly.build_reader(settings.model_copy(update={"index": "embedded"}))
    catalogue = on_weaviate.catalogue()
    texts = [embedding_text(p) for p in catalogue.store]
    vectors = OurVectors(embedder, {t: catalogue.vectors[i].tolist() for i, t in enumerate(texts)})
    rows = []
    for name, fill in (("LangChain", langchain), ("LlamaIndex", llamaindex)):
        ask = fill(client, catalogue.store, texts, vectors)
        rankings = {j.query: ask(j.query) for j in judged}
        rows.append(_row(f"{name} on Weaviate, hybrid 0.5", _quality(judged, rankings), _timed(ask, queries)))
    for name, funnel in (("Shopkeeper on Weaviate", on_weaviate), ("Shopkeeper, embedded", embedded)):
        ours = measure(funnel, embedder, scorer, judged)["systems"]["funnel"]
        quality = (ours["ndcg10_full"]["mean"], ours["judged10"], ours["ndcg10_judged"]["mean"])
        rows.append(_row(name, quality, _timed(_asked(funnel), queries)))
    _print(rows, len(queries))
    if options.out:
        options.out.write_text(json.dumps({"queries": len(queries), "rows": [vars(r) for r in rows]}, indent=1) + "\n")
    server.close()
    return 0


def _quality(judged: Sequence[Judged], rankings: Mapping[str, list[str]]) -> tuple[float, float, float]:
    """(full nDCG@10, judged share of the top 10, judged nDCG@10), means over queries."""
    full = [ndcg(rankings[j.query], j.grades) for j in judged]
    among = [ndcg([i for i in rankings[j.query] if i in j.grades], j.grades) for j in judged]
    known = [sum(i in j.grades for i in rankings[j.query][:10]) / 10 for j in judged]
    return interval(full)["mean"], interval(known)["mean"], interval(among)["mean"]


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


def _row(name: str, quality: tuple[float, float, float], timed: tuple[list[float], float]) -> Row:
    took, rps = timed
    p50, p99 = np.percentile(took, [50, 99])
    return Row(name, *quality, p50_ms=round(float(p50), 1), p99_ms=round(float(p99), 1), rps=round(rps, 1))


def _print(rows: Sequence[Row], queries: int) -> None:
    """The rows as lines a terminal of any width keeps whole."""
    print(f"{queries} queries with a relevant product")
    print(f"{'':36}{'full':>7}{'judged@10':>11}{'judged':>8}{'p50 ms':>8}{'p99 ms':>8}{'per s':>8}")
    for r in rows:
        print(f"{r.system:36}{r.full:7.3f}{r.judged10:11.2f}{r.judged:8.3f}{r.p50_ms:8.1f}{r.p99_ms:8.1f}{r.rps:8.1f}")
