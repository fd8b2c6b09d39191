"""The Shop: what one process has assembled, handed to every door. It chooses nothing itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from serving.problems import Problem

if TYPE_CHECKING:
    from events.log import EventLog
    from ranking.funnel import Funnel
    from ranking.slate import Versions
    from retrieval.catalogue import LiveCatalogue
    from serving.assistant import Chat
    from serving.hot import HotResults
    from serving.housekeeping import Housekeeper
    from serving.limits import Limiter
    from serving.offers import Offers
    from serving.settings import Settings
    from serving.suggest import Suggestions
    from state import KeyValue
    from tools.cart import Carts
    from tools.knowledge import Knowledge
    from tools.shelf import Shelf

P = ParamSpec("P")
T = TypeVar("T")
_log = logging.getLogger(__name__)


class Pool:
    """A few threads for work that computes or waits for a store; more than `queue` waiting calls are refused."""

    def __init__(self, threads: int, queue: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="funnel")
        self._most, self._busy = threads + queue, 0

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of the call, made in one of the threads. Problem 503 when too many wait."""
        if self._busy >= self._most:
            raise Problem(
                503, "busy", "Too many requests are waiting; try again in a second.", headers={"Retry-After": "1"}
            )
        self._busy += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: work(*args, **kwargs))
        finally:
            self._busy -= 1

    def close(self) -> None:
        """Let the calls that run end."""
        self._threads.shutdown(wait=True, cancel_futures=True)


@dataclass
class Shop:
    """One catalogue in service, with its funnel, state, events and caches."""

    settings: Settings
    live: LiveCatalogue
    funnel: Funnel
    versions: Callable[[], Versions]
    state: KeyValue
    events: EventLog
    shelf: Shelf
    carts: Carts
    offers: Offers
    hot: HotResults
    limiter: Limiter
    pool: Pool
    housekeeper: Housekeeper
    knowledge: Knowledge
    problems: Callable[[], dict[str, str]]  # parts that are not as they should be, and why
    suggestions: Suggestions | None = None
    chat: Chat | None = None  # made by the first who asks for the assistant
    closers: list[Callable[[], None]] = field(default_factory=list)

    def start(self) -> None:
        """Begin the work beside answering."""
        self.housekeeper.start()

    def close(self) -> None:
        """End it all, in the order opposite to its making; a part that fails to end does not keep the others."""
        self.housekeeper.stop()
        self.pool.close()
        self.events.close()
        for closer in (*reversed(self.closers), self.state.close):
            try:
                closer()
            except (OSError, RuntimeError) as error:
                _log.warning("did not close cleanly: %s", error)
