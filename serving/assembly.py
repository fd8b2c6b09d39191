"""Assembly: the only place that chooses implementations. `build(settings)` gives a Shop that is ready to answer.

Everything heavy is imported when it is chosen, so that a process pays for what it uses.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from serving.settings import Settings
from serving.shop import Pool, Shop

if TYPE_CHECKING:
    from collections.abc import Callable

    from events.log import EventLog
    from ranking.funnel import Funnel
    from ranking.rules import LiveRules
    from ranking.scorer import Scorer
    from retrieval.catalogue import Catalogue, LiveCatalogue
    from retrieval.embedder import Embedder
    from retrieval.index import ProductIndex
    from state import KeyValue

_log = logging.getLogger(__name__)
_REFRESH_S = 1.0


def build(settings: Settings) -> Shop:
    """The shop of these settings. CatalogueError, RulesError, ModelFilesError or SettingsError name what is missing."""
    from catalog.predicates import words
    from ranking.rules import LiveRules
    from ranking.slate import Versions
    from serving.hot import HotResults
    from serving.housekeeping import Housekeeper, Task
    from serving.limits import Limiter
    from serving.offers import POLL_S, Offers
    from state import StateUnavailable, StateUnreadable
    from tools.cart import Carts
    from tools.shelf import Shelf

    state = build_state(settings)
    live = build_catalogue(settings)
    rules = LiveRules(settings.rules)
    embedder = build_embedder(settings, live())
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
        return found

    housekeeper = Housekeeper(
        [
            Task("state", POLL_S, offers.catch_up),
            Task("catalogue", _REFRESH_S, refresh),
            Task("limits", _REFRESH_S, limiter.settle),
        ],
        expected=_expected(),
    )
    shop = Shop(
        settings=settings,
        live=live,
        funnel=funnel,
        versions=versions,
        state=state,
        events=build_events(settings),
        shelf=shelf,
        carts=Carts(state, shelf),
        offers=offers,
        hot=hot,
        limiter=limiter,
        pool=Pool(settings.threads, settings.queue),
        housekeeper=housekeeper,
        problems=problems,
    )

    def suggest() -> None:
        from serving.suggest import Suggestions

        def make() -> None:
            shop.suggestions = Suggestions.build(live())

        threading.Thread(target=make, name="suggestions", daemon=True).start()

    try:
        offers.catch_up()
    except (StateUnavailable, StateUnreadable) as error:
        _log.warning("live offers could not be read, the index's own are used: %s", error)
    embedder.query(words("warm up")[0])
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


def build_catalogue(settings: Settings) -> LiveCatalogue:
    """The catalogue in service, searched by the embedded index or by Weaviate, behind a breaker."""
    from retrieval.catalogue import LiveCatalogue
    from serving.breakers import Breaker, GuardedIndex

    choose = index_of(settings)
    breaker = Breaker("index", settings.breaker_failures, settings.breaker_seconds)

    def bind(catalogue: Catalogue) -> ProductIndex:
        return GuardedIndex(choose(catalogue), breaker, settings.index_timeout_ms / 1e3)

    return LiveCatalogue(settings.catalog_folder, bind)


def index_of(settings: Settings) -> Callable[[Catalogue], ProductIndex]:
    """Which index a snapshot is searched with."""
    return lambda catalogue: catalogue.index


def build_embedder(settings: Settings, catalogue: Catalogue) -> Embedder:
    """The model the catalogue's vectors were made with."""
    from retrieval.embedder import OnnxEmbedder
    from retrieval.model_files import DEFAULT_FOLDER

    del catalogue
    return OnnxEmbedder(settings.models_folder or DEFAULT_FOLDER, settings.embedding_precision)


def build_scorer(settings: Settings) -> Scorer:
    """The shipped ranker, another one where it is set, or retrieval order where neither can be used."""
    from ranking.scorer import NoopScorer

    return NoopScorer()


def build_funnel(
    settings: Settings, live: LiveCatalogue, embedder: Embedder, rules: LiveRules, scorer: Scorer
) -> Funnel:
    """The one composition of the stages."""
    import numpy as np

    from ranking.floor import floor
    from ranking.funnel import Funnel
    from ranking.stages.explain import Explain
    from ranking.stages.merchandise import Merchandise
    from ranking.stages.rank import Rank
    from ranking.stages.retrieve import Retrieve
    from ranking.stages.understand import Understand

    retrieve = Retrieve(embedder)
    stages = (
        ("understand", Understand(rules)),
        ("retrieve", retrieve),
        ("rank", Rank(retrieve, lambda p: np.zeros((len(p.candidates), 0), np.float32), scorer, floor)),
        ("merchandise", Merchandise(rules)),
        ("explain", Explain(scorer, rules)),
    )
    return Funnel(stages, live, budget_s=settings.deadline_ms / 1e3)


def _expected() -> tuple[type[Exception], ...]:
    from retrieval.catalogue import CatalogueError
    from retrieval.index import IndexUnavailable
    from state import StateConflict, StateUnavailable, StateUnreadable

    return CatalogueError, IndexUnavailable, StateConflict, StateUnavailable, StateUnreadable
