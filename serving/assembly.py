"""Assembly: the only place that chooses implementations. `build(settings)` gives a Shop that is ready to answer.

Everything heavy is imported when it is chosen, so that a process pays for what it uses.
"""

from __future__ import annotations

import logging
import os
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from serving import heap
from serving.settings import Settings, SettingsError
from serving.shop import Pool, Shop

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from catalog.product import Product
    from events.log import EventLog
    from ranking.funnel import Funnel
    from ranking.passing import Floats, Pass
    from ranking.rules import LiveRules, Rules
    from ranking.scorer import Scorer
    from retrieval.catalogue import Catalogue, LiveCatalogue
    from retrieval.embedder import Embedder, Progress
    from retrieval.index import ProductIndex
    from retrieval.indexing import Indexed
    from serving.weaviate_server import WeaviateServer
    from state import KeyValue
    from tools.knowledge import Knowledge

_log = logging.getLogger(__name__)
_REFRESH_S = 1.0


def build(settings: Settings) -> Shop:
    """The shop of these settings. CatalogueError, RulesError, ModelFilesError or SettingsError name what is missing."""
    from ranking.slate import Versions
    from serving.breakers import settled
    from serving.hot import HotResults
    from serving.housekeeping import Housekeeper, Task
    from serving.limits import Limiter
    from serving.offers import POLL_S, Offers
    from state import StateUnavailable, StateUnreadable
    from tools.cart import Carts
    from tools.shelf import Shelf

    state = build_state(settings)
    server = build_server(settings)
    live = build_catalogue(settings, server)
    rules = build_rules(settings.rules)
    embedder = build_embedder(settings)
    _same_model(live().meta["embedder"], embedder.id)
    scorer = build_scorer(settings)
    funnel = build_funnel(settings, live, embedder, rules, scorer)
    hot = HotResults(settings.hot_hours * 3600, settings.hot_entries, state if settings.redis_url else None)
    limiter = Limiter(settings.rate_per_minute, state)
    offers = Offers(live, state, changed=hot.clear)
    shelf = Shelf(live)

    def versions() -> Versions:
        return Versions(catalogue=live().version, model=scorer.version, rules=rules().version)

    def refresh() -> None:
        if live.refresh():
            offers.catch_up()
            hot.clear()
            _log.info("catalogue %s: version %s is in service", live().name, live().version)
            suggest()

    def problems() -> dict[str, str]:
        found = housekeeper.faults()
        for part, fault in (("catalogue", live.problem), ("rules", rules.problem), ("ranker", scorer.degraded)):
            if fault:
                found[part] = fault
        if shop.chat is not None and shop.chat.fault:
            found["conversations"] = shop.chat.fault
        return found

    tasks = [
        Task("state", POLL_S, offers.catch_up),
        Task("catalogue", _REFRESH_S, refresh),
        Task("limits", _REFRESH_S, limiter.settle),
        Task("index", _REFRESH_S, lambda: settled(live().index)),
    ]
    if server is not None:
        server.connect_soon()
        tasks.append(Task("weaviate", _REFRESH_S, server.look_after))
    housekeeper = Housekeeper(tasks, expected=_expected())
    shop = Shop(
        settings=settings,
        live=live,
        funnel=funnel,
        versions=versions,
        state=state,
        events=build_events(settings),
        shelf=shelf,
        carts=Carts(state, shelf, settings.catalog),
        offers=offers,
        hot=hot,
        limiter=limiter,
        pool=Pool(settings.pool_threads, settings.queue),
        housekeeper=housekeeper,
        knowledge=build_knowledge(settings, embedder, server),
        problems=problems,
        closers=[server.close] if server else [],
    )

    def suggest() -> None:
        from serving.suggest import Suggestions

        def make() -> None:
            shop.suggestions = Suggestions.build(live())
            heap.settle()

        threading.Thread(target=make, name="suggestions", daemon=True).start()

    try:
        offers.catch_up()
    except (StateUnavailable, StateUnreadable) as error:
        _log.warning("live offers could not be read, the index's own are used: %s", error)
    embedder.query("warm up")
    suggest()
    return shop


def build_state(settings: Settings) -> KeyValue:
    """Redis where its address is set, else a SQLite file; behind a breaker."""
    from serving.breakers import Breaker, GuardedState

    inner: KeyValue
    if settings.redis_url:
        from state.redis import RedisState

        inner = RedisState(settings.redis_url)
    else:
        from state.sqlite import SqliteState

        settings.folder.mkdir(parents=True, exist_ok=True)
        inner = SqliteState(settings.folder / "state.db")
    return GuardedState(inner, Breaker("state", settings.breaker_failures, settings.breaker_seconds))


def build_events(settings: Settings) -> EventLog:
    """A SQLite file, or none where the log is switched off."""
    from events.log import NoEvents

    if not settings.events:
        return NoEvents()
    from events.sqlite_log import SqliteEventLog

    return SqliteEventLog(settings.events_file, settings.events_days)


def build_catalogue(settings: Settings, server: WeaviateServer | None = None) -> LiveCatalogue:
    """The catalogue in service, searched by the embedded index or by Weaviate, behind a breaker."""
    from retrieval.catalogue import LiveCatalogue
    from serving.breakers import Breaker, GuardedIndex
    from serving.weaviate_server import LateIndex

    breaker = Breaker("index", settings.breaker_failures, settings.breaker_seconds)

    def bind(catalogue: Catalogue) -> ProductIndex:
        chosen = LateIndex(server, catalogue) if server else catalogue.index
        return GuardedIndex(chosen, breaker, settings.index_timeout_ms / 1e3)

    return LiveCatalogue(settings.catalog_folder, bind)


def build_server(settings: Settings) -> WeaviateServer | None:
    """The Weaviate server, where that is what answers."""
    if not settings.uses_weaviate:
        return None
    from serving.weaviate_server import WeaviateServer

    if not settings.weaviate_url:
        raise SettingsError("SHOPKEEPER_INDEX=weaviate needs WEAVIATE_URL, such as http://127.0.0.1:8080")
    key = settings.weaviate_api_key.get_secret_value() if settings.weaviate_api_key else None
    return WeaviateServer(settings.weaviate_url, key, settings.weaviate_grpc_port, settings.index_timeout_ms / 1e3)


def _same_model(indexed_by: str, serving: str) -> None:
    """SettingsError where the index's vectors are another model's: those of two can't be compared."""
    if indexed_by.rpartition("/")[0] != serving.rpartition("/")[0]:  # what follows is the precision
        raise SettingsError(
            f"the index was made with the embedding model {indexed_by}, not {serving}: run `shopkeeper index` again, "
            "or set SHOPKEEPER_EMBEDDING_MODEL as it was"
        )


def build_embedder(settings: Settings, threads: int = 1) -> Embedder:
    """The embedding model; `threads` within one call (serving: 1, calls run side by side)."""
    from retrieval.embedder import OnnxEmbedder, SentenceTransformerEmbedder
    from retrieval.model_files import DEFAULT_FOLDER

    if settings.embedding_model:
        return SentenceTransformerEmbedder(settings.embedding_model)
    return OnnxEmbedder(settings.models_folder or DEFAULT_FOLDER, settings.embedding_precision, threads)


def build_scorer(settings: Settings) -> Scorer:
    """The shipped ranker, another one where it is set, or retrieval order where neither can be used."""
    from ranking.scorer import SHIPPED, shipped_scorer

    return shipped_scorer(settings.ranker or SHIPPED)


def build_rules(path: Path | None) -> LiveRules:
    """The shop's rules, read again when the file changes; none without a file."""
    from ranking.rules import LiveRules

    return LiveRules(path)


def build_funnel(
    settings: Settings, live: Callable[[], Catalogue], embedder: Embedder, rules: Callable[[], Rules], scorer: Scorer
) -> Funnel:
    """The one composition of the stages."""
    import numpy as np
    from threadpoolctl import threadpool_limits

    from ranking.features import FeatureMatrix
    from ranking.floor import floor
    from ranking.funnel import Funnel
    from ranking.scorer import NoopScorer
    from ranking.stages.explain import Explain
    from ranking.stages.merchandise import Merchandise
    from ranking.stages.rank import Rank
    from ranking.stages.retrieve import Retrieve
    from ranking.stages.understand import Understand

    # Requests run side by side on threads of their own; BLAS threads on top of them fight over the cores
    # (a 60 x 60 product took 40 ms with two, 0.03 ms with one, on two busy cores).
    threadpool_limits(1, user_api="blas")

    def nothing(passing: Pass) -> Floats:
        return np.zeros((len(passing.candidates), 0), np.float32)

    features = nothing if isinstance(scorer, NoopScorer) else FeatureMatrix(embedder)
    stages = (
        ("understand", Understand(rules)),
        ("retrieve", Retrieve(embedder)),
        ("rank", Rank(features, scorer, floor)),
        ("merchandise", Merchandise(rules)),
        ("explain", Explain(scorer, rules)),
    )
    return Funnel(stages, live, budget_s=settings.deadline_ms / 1e3)


def build_knowledge(settings: Settings, embedder: Embedder, server: WeaviateServer | None = None) -> Knowledge:
    """What the shop's documents say; none without documents. LlamaIndex is loaded when first needed."""
    from catalog.demo import PAGES
    from tools.knowledge import LateKnowledge, NoKnowledge

    folder = settings.documents or (PAGES if settings.catalog == "demo" else None)
    if folder is None:
        return NoKnowledge()
    if not folder.is_dir():
        raise SettingsError(f"SHOPKEEPER_DOCUMENTS={str(folder)!r} is not a folder; name the folder of the documents")

    def make() -> Knowledge:
        from tools.knowledge_index import LlamaKnowledge

        vectors = None
        if server is not None:
            from tools.knowledge_weaviate import WeaviateVectors

            vectors = WeaviateVectors(lambda: server.client)
        return LlamaKnowledge(folder, settings.folder / "knowledge", embedder, vectors)

    return LateKnowledge(make)


def build_reader(settings: Settings) -> Funnel:
    """The funnel alone, over the catalogue as it is now: no state, no events, no threads of its own."""
    server = build_server(settings)
    if server is not None:
        server.connect()
    live = build_catalogue(settings, server)
    return build_funnel(settings, live, build_embedder(settings), build_rules(settings.rules), build_scorer(settings))


def publish(
    settings: Settings,
    name: str,
    products: Sequence[Product],
    shop_url: str | None,
    progress: Progress | None = None,
    *,
    allow_shrink: bool = False,
) -> Indexed:
    """Index products as the catalogue `name` and put it in service; first in Weaviate, where that answers."""
    from ranking.features import SIGNALS_VERSION, build_signals
    from retrieval.indexing import build as build_index

    server = build_server(settings)

    try:
        return build_index(
            products,
            settings.catalogs_folder / name,
            build_embedder(settings, threads=os.cpu_count() or 1),
            shop_url=shop_url,
            signals=partial(build_signals, kept=settings.folder / "kinds"),
            signals_version=SIGNALS_VERSION,
            progress=progress,
            publish=server.publish if server is not None else None,
            allow_shrink=allow_shrink,
        )
    finally:
        if server is not None:
            server.close()


def _expected() -> tuple[type[Exception], ...]:
    from retrieval.catalogue import CatalogueError
    from retrieval.index import IndexUnavailable
    from state import StateConflict, StateUnavailable, StateUnreadable

    return CatalogueError, IndexUnavailable, StateConflict, StateUnavailable, StateUnreadable
