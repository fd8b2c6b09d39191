"""Conversations as the assistant uses them: one turn of a session at a time among all workers, an outage of the
store borne, what came to pass in it written down afterwards, and old conversations forgotten.

While the store is away a turn is answered from what this process saw last of its conversation, or from the message
alone, and `lapse` says which, so that the shopper is told. Nothing is written over what could not be read.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeVar

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.checkpoint.memory import InMemorySaver

from agent.checkpoints.store import Store
from agent.state import TURNS_KEPT

_log = logging.getLogger(__name__)
T = TypeVar("T")
Lapse = Literal["remembered", "unknown"]
PATIENCE_S = 2.5  # for one call to the store; a little over what connecting takes
AGAIN_S = 1.0  # between two looks whether a store that failed is back; no turn waits for it meanwhile
FORGET_EVERY_S = 3600.0
HELD_MOST_S = 30.0  # longer than any turn may take
REMEMBERED = 500  # conversations kept in memory against an outage
_POLL_S, _POLL_MOST_S = 0.01, 0.16
_PROBE = "shopkeeper: probe"


class Away(RuntimeError):
    """The store cannot be reached or used now."""


class Conversations(BaseCheckpointSaver[Any]):
    """A saver that stands before a store. `fault` says what is wrong with the store, None while nothing is.

    Session in, thread out: callers use `thread(session)` as LangGraph's thread.
    """

    def __init__(self, store: Store, days: int) -> None:
        super().__init__(serde=store.saver.serde)
        self.fault: str | None = None
        self._store, self._days = store, days
        self._faults: tuple[type[Exception], ...] = (TimeoutError, *store.faults)
        self._prepared = False
        self._memory = InMemorySaver()
        self._recent: OrderedDict[str, None] = OrderedDict()  # threads in memory, the one longest unused first
        self._owed: set[str] = set()  # threads whose newest state the store has not
        self._lapses: dict[str, Lapse] = {}

    def thread(self, session: str) -> str:
        """LangGraph's thread of a session."""
        return self._store.thread(session)

    def lapse(self, session: str) -> Lapse | None:
        """How the session's turn went without the store: by what was remembered of it, or with nothing known."""
        return self._lapses.get(self.thread(session))

    @asynccontextmanager
    async def alone(self, session: str) -> AsyncIterator[None]:
        """While no other worker answers the session. Without the store the workers can't wait for each other."""
        thread = self.thread(session)
        held = await self._hold(thread)
        try:
            yield
        finally:
            self._lapses.pop(thread, None)
            if held:
                await self._release(thread)

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """The newest state; while the store is away, the newest this process has seen."""
        thread = config["configurable"]["thread_id"]
        try:
            if thread in self._owed:
                await self._settle(thread)
            found = await self._ask(lambda: self._store.saver.aget_tuple(config))
        except Away:
            kept = await self._memory.aget_tuple(config)
            self._lapses[thread] = "remembered" if kept is not None else "unknown"
            return kept
        self._lapses.pop(thread, None)
        return found

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Writes the state; one whose forerunner could not be read waits until it can be."""
        thread = config["configurable"]["thread_id"]
        written = await self._remember(config, checkpoint, metadata)
        try:
            if thread in self._lapses:
                raise Away
            await self._ask(lambda: self._store.saver.aput(config, checkpoint, metadata, new_versions))
        except Away:
            self._owed.add(thread)
        return written

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        """Nothing: a turn is written once, whole, and never taken up in its middle."""

    async def adelete_thread(self, thread_id: str) -> None:
        """Deletes a conversation. Away where that cannot be done now."""
        await self._ask(lambda: self._store.saver.adelete_thread(thread_id))
        self._owed.discard(thread_id)
        self._recent.pop(thread_id, None)
        await self._memory.adelete_thread(thread_id)

    def get_next_version(self, current: Any, channel: None) -> Any:
        """As the store's saver counts."""
        return self._store.saver.get_next_version(current, channel)

    async def look_after(self) -> None:
        """Until cancelled: finds out when the store is back, writes what is owed, forgets the old once an hour."""
        forget_at = time.monotonic()
        while True:
            await self.settle()
            with contextlib.suppress(Away):
                if time.monotonic() >= forget_at:
                    await self.forget()
                    forget_at = time.monotonic() + FORGET_EVERY_S
            await asyncio.sleep(AGAIN_S)

    async def settle(self) -> None:
        """Writes what the store lacks, as far as it can be reached now."""
        with contextlib.suppress(Away):
            if self.fault is not None:
                await self._answered(self._probe, proves=True)
            for thread in list(self._owed):
                if await self._ask(lambda: self._store.hold(thread), proves=False):  # noqa: B023 - awaited at once
                    try:
                        await self._settle(thread)
                    finally:
                        await self._release(thread)

    async def forget(self) -> int:
        """Deletes conversations without a turn for as many days as are set; how many. Away while it cannot."""
        before = datetime.now(UTC) - timedelta(days=self._days)
        gone = await self._ask(lambda: self._store.forget(before))
        if gone:
            _log.info("%d conversations older than %d days are deleted", gone, self._days)
        return gone

    async def _remember(
        self, config: RunnableConfig, checkpoint: Checkpoint, metadata: CheckpointMetadata
    ) -> RunnableConfig:
        """Into memory, in place of what it held of the thread; the conversation longest unused falls out."""
        thread = config["configurable"]["thread_id"]
        await self._memory.adelete_thread(thread)
        written = await self._memory.aput(config, checkpoint, metadata, checkpoint["channel_versions"])
        self._recent[thread] = None
        self._recent.move_to_end(thread)
        while len(self._recent) > REMEMBERED:
            oldest, _ = self._recent.popitem(last=False)
            self._owed.discard(oldest)
            await self._memory.adelete_thread(oldest)
        return written

    async def _settle(self, thread: str) -> None:
        """Writes what the store lacks of the thread, unless another worker went on with it meanwhile."""
        config: RunnableConfig = {"configurable": {"thread_id": thread, "checkpoint_ns": ""}}
        kept = await self._memory.aget_tuple(config)
        if kept is not None:
            found = await self._ask(lambda: self._store.saver.aget_tuple(config))
            if found is None or found.checkpoint["id"] < kept.checkpoint["id"]:
                await self._write(found, kept)
        self._owed.discard(thread)

    async def _write(self, found: CheckpointTuple | None, kept: CheckpointTuple) -> None:
        """`kept` after `found`: what was said before the outage stays in the list of turns."""
        checkpoint = kept.checkpoint
        values = dict(checkpoint["channel_values"])
        if found is not None and "turns" in values:
            before = found.checkpoint["channel_values"].get("turns") or []
            written = {record["turn_id"] for record in before}
            values["turns"] = [*before, *(r for r in values["turns"] if r["turn_id"] not in written)][-TURNS_KEPT:]
        checkpoint = {**checkpoint, "channel_values": values}
        after = {k: v for k, v in kept.config["configurable"].items() if k != "checkpoint_id"}
        if found is not None:
            after["checkpoint_id"] = found.checkpoint["id"]
        config: RunnableConfig = {"configurable": after}
        versions = checkpoint["channel_versions"]
        await self._remember(config, checkpoint, kept.metadata)
        await self._ask(lambda: self._store.saver.aput(config, checkpoint, kept.metadata, versions))

    async def _hold(self, thread: str) -> bool:
        """Whether the thread is held; not where the store is away, or where another has had it for too long."""
        until = time.monotonic() + HELD_MOST_S
        pause = _POLL_S
        try:
            while not await self._ask(lambda: self._store.hold(thread), proves=False):
                if time.monotonic() > until:
                    _log.warning("a turn has held its session for %.0f s; the next goes on beside it", HELD_MOST_S)
                    return False
                await asyncio.sleep(pause)
                pause = min(2 * pause, _POLL_MOST_S)
        except Away:
            return False
        return True

    async def _release(self, thread: str) -> None:
        """Asked even of a store that failed: others wait for it."""
        with contextlib.suppress(Away):
            await self._answered(lambda: self._store.release(thread), proves=False)

    async def _probe(self) -> None:
        await self._store.saver.aget_tuple({"configurable": {"thread_id": _PROBE, "checkpoint_ns": ""}})

    async def _ask(self, call: Callable[[], Awaitable[T]], *, proves: bool = True) -> T:
        """The store's answer. Away at once until a store that failed is found to be back, and when it fails or hangs.

        `proves`: an answer shows that the store works again; a lock's does not, being on a connection of its own.
        """
        if self.fault is not None:
            raise Away(self.fault)
        return await self._answered(call, proves=proves)

    async def _answered(self, call: Callable[[], Awaitable[T]], *, proves: bool) -> T:
        task = asyncio.ensure_future(self._called(call))
        done, _ = await asyncio.wait({task}, timeout=PATIENCE_S)
        try:
            if not done:  # ends by itself: a driver may take its time to give up a statement
                task.cancel()
                task.add_done_callback(lambda over: over.cancelled() or over.exception())
                raise TimeoutError(f"no answer within {PATIENCE_S} s")
            answer = task.result()
        except self._faults as error:
            if self.fault is None:
                _log.warning("conversations cannot be kept now: %s", error)
            self.fault = f"the store of conversations cannot be used ({type(error).__name__}); the log says why"
            raise Away(self.fault) from error
        if proves and self.fault is not None:
            _log.info("conversations are kept again")
            self.fault = None
        return answer

    async def _called(self, call: Callable[[], Awaitable[T]]) -> T:
        if not self._prepared:
            await self._store.prepare()
            self._prepared = True
        return await call()


@asynccontextmanager
async def opened(store: Store, days: int) -> AsyncIterator[Conversations]:
    """The conversations of a store, looked after until the end; what is owed is written then, where it can be."""
    kept = Conversations(store, days)
    looking_after = asyncio.create_task(kept.look_after())
    try:
        yield kept
    finally:
        looking_after.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await looking_after
        await kept.settle()
