"""Places that keep conversations: one contract, held by SQLite and PostgreSQL; and what is done without them."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from langgraph.graph import START, StateGraph

from agent.checkpoints.conversations import Conversations
from agent.checkpoints.postgres import postgres_store
from agent.checkpoints.sqlite import sqlite_store
from agent.checkpoints.store import Store
from agent.state import Conversation
from scripts.processes import Running
from tests.in_memory import MemoryStore

Open = Callable[[], AbstractAsyncContextManager[Store]]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.servers)])
def opens(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Opens the place, each time as another process would; empty at first."""
    if request.param == "sqlite":
        return lambda: sqlite_store(tmp_path / "conversations.db")
    server: Running = request.getfixturevalue("postgres_server")
    catalog = uuid4().hex
    return lambda: postgres_store(server.url, catalog)


@pytest.fixture
async def store(opens: Open) -> AsyncIterator[Store]:
    async with opens() as store:
        await store.prepare()
        yield store


def _graph(conversations: Conversations) -> Any:
    """A graph of one node that notes each turn: what the real one keeps, without its work."""

    def turn(state: Conversation) -> dict[str, Any]:
        count = state.get("turn", 0) + 1
        return {"turn": count, "turns": [*(state.get("turns") or []), {"turn_id": f"t{count}"}]}

    graph = StateGraph(Conversation).add_node("turn", turn).add_edge(START, "turn")
    return graph.compile(checkpointer=conversations)


async def _say(conversations: Conversations, session: str) -> int:
    async with conversations.alone(session):
        config = {"configurable": {"thread_id": conversations.thread(session)}}
        state = await _graph(conversations).ainvoke({}, config, durability="exit")
        return len(state["turns"])


async def test_only_the_newest_state_of_a_conversation_is_kept(store: Store) -> None:
    conversations = Conversations(store, days=30)
    assert [await _say(conversations, "s") for _ in range(3)] == [1, 2, 3]
    config = {"configurable": {"thread_id": store.thread("s"), "checkpoint_ns": ""}}
    assert len([c async for c in store.saver.alist(config)]) == 1


@pytest.mark.servers
async def test_postgres_keeps_no_values_that_were_replaced(postgres_server: Running) -> None:
    async with postgres_store(postgres_server.url, uuid4().hex) as store:
        conversations = Conversations(store, days=30)
        sizes = []
        for _ in range(3):
            await _say(conversations, "s")
            with psycopg.connect(postgres_server.url) as connection:
                asked = "SELECT count(*) FROM checkpoint_blobs WHERE thread_id = %s"
                sizes.append(connection.execute(asked, (store.thread("s"),)).fetchone())
    assert sizes == [(1,)] * 3


async def test_conversations_are_deleted_once_nobody_went_on_with_them_for_so_long(store: Store) -> None:
    conversations = Conversations(store, days=30)
    await _say(conversations, "old")
    between = datetime.now(UTC)
    await _say(conversations, "new")
    assert await store.forget(between - timedelta(hours=1)) == 0
    assert await store.forget(between) == 1
    assert (await _say(conversations, "old"), await _say(conversations, "new")) == (1, 2)


async def test_a_day_of_retention_is_a_day(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    conversations = Conversations(store, days=2)
    await _say(conversations, "s")
    later = datetime.now(UTC)

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return later + ahead

    monkeypatch.setattr("agent.checkpoints.conversations.datetime", Clock)
    ahead = timedelta(days=2, minutes=-1)
    assert await conversations.forget() == 0
    ahead = timedelta(days=2, minutes=1)
    assert await conversations.forget() == 1


async def test_a_deleted_conversation_is_gone(store: Store) -> None:
    conversations = Conversations(store, days=30)
    await _say(conversations, "s")
    await conversations.adelete_thread(conversations.thread("s"))
    assert await _say(conversations, "s") == 1


_HOLDS = """
import asyncio, sys
from pathlib import Path
from agent.checkpoints.postgres import postgres_store
from agent.checkpoints.sqlite import sqlite_store
async def main():
    where, catalog, thread = sys.argv[1:]
    opening = postgres_store(where, catalog) if catalog else sqlite_store(Path(where))
    async with opening as store:
        await store.prepare()
        print(await store.hold(thread), flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""


@pytest.mark.parametrize("place", ["sqlite", pytest.param("postgres", marks=pytest.mark.servers)])
async def test_a_session_is_held_by_one_process_at_a_time_and_freed_by_its_death(
    place: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    catalog = uuid4().hex if place == "postgres" else ""
    where = request.getfixturevalue("postgres_server").url if catalog else str(tmp_path / "c.db")
    opening: Any = postgres_store(where, catalog) if catalog else sqlite_store(Path(where))
    async with opening as store:
        await store.prepare()
        with subprocess.Popen(  # noqa: ASYNC220 - starting takes no time
            [sys.executable, "-c", _HOLDS, where, catalog, "t"], stdout=subprocess.PIPE
        ) as other:
            assert other.stdout is not None
            assert (await asyncio.to_thread(other.stdout.readline)).strip() == b"True"
            assert not await store.hold("t")
            assert await store.hold("another")
            other.kill()
        async with asyncio.timeout(5):
            while not await store.hold("t"):  # noqa: ASYNC110 - a test's patience
                await asyncio.sleep(0.02)


@pytest.mark.servers
async def test_a_hold_that_was_given_up_holds_nothing(postgres_server: Running) -> None:
    catalog = uuid4().hex
    async with postgres_store(postgres_server.url, catalog) as one, postgres_store(postgres_server.url, catalog) as two:
        assert await one.hold("t")
        with psycopg.connect(postgres_server.url) as connection:
            asked = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' ORDER BY pid DESC LIMIT 1"
            backend = connection.execute(asked).fetchone()
        assert backend is not None
        os.kill(backend[0], signal.SIGSTOP)
        try:
            holding = asyncio.create_task(one.hold("u"))
            await asyncio.sleep(0.2)
            holding.cancel()
            await asyncio.sleep(0.2)
        finally:
            os.kill(backend[0], signal.SIGCONT)
        with pytest.raises(asyncio.CancelledError):
            await holding
        async with asyncio.timeout(5):
            while not (await two.hold("t") and await two.hold("u")):  # noqa: ASYNC110 - a test's patience
                await asyncio.sleep(0.02)


class Breaking(MemoryStore):
    """A place that can be taken away, or made to hang."""

    def __init__(self) -> None:
        super().__init__()
        self.broken = self.hanging = False
        for name in ("aget_tuple", "aput"):
            setattr(self.saver, name, self._breaking(getattr(self.saver, name)))

    def _breaking(self, call: Any) -> Any:
        async def asked(*args: Any) -> Any:
            if self.hanging:
                await asyncio.sleep(3600)
            if self.broken:
                raise ConnectionError("no such place")
            return await call(*args)

        return asked


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> Breaking:
    monkeypatch.setattr("agent.checkpoints.conversations.PATIENCE_S", 0.1)
    return Breaking()


async def test_an_outage_is_borne_from_memory_said_and_made_good(breaking: Breaking) -> None:
    conversations = Conversations(breaking, days=30)
    lapses = []
    graph = _graph(conversations)

    async def say() -> int:
        async with conversations.alone("s"):
            state = await graph.ainvoke({}, {"configurable": {"thread_id": "s"}}, durability="exit")
            lapses.append(conversations.lapse("s"))
            return len(state["turns"])

    assert await say() == 1
    breaking.broken = True
    assert [await say(), await say()] == [2, 3]
    assert conversations.fault is not None and "ConnectionError" in conversations.fault
    breaking.broken = False
    await conversations.settle()
    assert conversations.fault is None
    assert await _say(Conversations(breaking, days=30), "s") == 4, "another worker reads what was said meanwhile"
    assert await say() == 5
    assert lapses == [None, "remembered", "remembered", None]


async def test_what_could_not_be_read_is_not_written_over(breaking: Breaking) -> None:
    assert [await _say(Conversations(breaking, days=30), "s") for _ in range(2)] == [1, 2]
    other = Conversations(breaking, days=30)
    breaking.broken = True
    assert await _say(other, "s") == 1, "it knows nothing of what was said before"
    breaking.broken = False
    assert await _say(Conversations(breaking, days=30), "s") == 3, "nothing was lost"
    await other.settle()
    assert await _say(Conversations(breaking, days=30), "s") == 4, "a later turn of another worker stands"


async def test_turns_of_an_outage_come_after_those_before_it(breaking: Breaking) -> None:
    other = Conversations(breaking, days=30)
    await _say(other, "s")
    breaking.broken = True
    await _say(other, "s")
    breaking.broken = False
    await other.settle()
    found = await breaking.saver.aget_tuple({"configurable": {"thread_id": "s", "checkpoint_ns": ""}})
    assert found is not None
    assert [t["turn_id"] for t in found.checkpoint["channel_values"]["turns"]] == ["t1", "t2"]


async def test_a_place_that_hangs_is_given_up_in_time(breaking: Breaking) -> None:
    conversations = Conversations(breaking, days=30)
    await _say(conversations, "s")
    breaking.hanging = True
    async with asyncio.timeout(2):
        assert await _say(conversations, "s") == 2
    assert conversations.fault is not None and "TimeoutError" in conversations.fault
