"""Conversations in PostgreSQL: LangGraph's saver on a small pool, keeping only the newest state of each.

Sessions are shared by all workers and machines, so a turn holds its session by an advisory lock. The server drops
the locks of a connection that ends; all locks of a process are held on one, outside the pool.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, cast

import psycopg
from langgraph.checkpoint.base import Checkpoint
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from agent.checkpoints.store import NewestOnly, first_id

MOST_CONNECTIONS = 4  # of the pool; one more holds the locks
_CONNECT_S = 2  # the least that libpq takes
_POLL_S = 0.05
_TABLES_LOCK = "shopkeeper: tables"
_ALIVE: dict[str, Any] = {  # a connection whose server went away without a word is found out
    "connect_timeout": _CONNECT_S, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3,
    "application_name": "shopkeeper", "autocommit": True, "prepare_threshold": 0,
}  # fmt: skip

Pool = AsyncConnectionPool[AsyncConnection[DictRow]]


class Saver(NewestOnly, AsyncPostgresSaver):
    """LangGraph's Postgres saver, for the newest alone."""

    async def drop_older(self, thread: str, checkpoint: Checkpoint) -> None:
        """See NewestOnly."""
        async with cast("Pool", self.conn).connection() as connection, connection.transaction():
            await connection.execute(
                "DELETE FROM checkpoints WHERE thread_id = %s AND checkpoint_id < %s", (thread, checkpoint["id"])
            )
            await connection.execute(
                "DELETE FROM checkpoint_blobs kept WHERE thread_id = %s AND NOT EXISTS"
                " (SELECT FROM jsonb_each_text(%s) used WHERE used.key = kept.channel AND used.value = kept.version)",
                (thread, Jsonb(checkpoint["channel_versions"])),
            )


class PostgresStore:
    """See Store. The threads of one catalogue bear its name, so that catalogues may share a database."""

    faults: tuple[type[Exception], ...] = (psycopg.Error, PoolTimeout, PoolClosed, OSError)

    def __init__(self, url: str, catalog: str, pool: Pool) -> None:
        self._url, self._catalog, self._pool = url, catalog, pool
        self.saver = Saver(pool)
        self._holding: AsyncConnection[DictRow] | None = None
        self._turn = asyncio.Lock()

    async def prepare(self) -> None:
        """See Store. One process at a time: two that make the same tables at once get in each other's way."""
        while not await self.hold(_TABLES_LOCK):  # noqa: ASYNC110 - the other is a process, not a task
            await asyncio.sleep(_POLL_S)
        try:
            await self.saver.setup()
        finally:
            await self.release(_TABLES_LOCK)

    def thread(self, session: str) -> str:
        """See Store."""
        return f"{self._catalog}/{session}"

    async def hold(self, thread: str) -> bool:
        """See Store. Tried, never waited for: a waiting statement would hold up everyone's on the connection."""
        async with self._turn:
            if self._holding is not None:
                try:
                    return await self._locked(self._holding, thread)
                except psycopg.Error:  # it ended since it was last used, perhaps with a server that is back by now
                    await self._drop()
            self._holding = await AsyncConnection.connect(self._url, row_factory=dict_row, **_ALIVE)
            return await self._locked(self._holding, thread)

    async def _locked(self, connection: AsyncConnection[DictRow], thread: str) -> bool:
        try:
            asked = await connection.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0)) AS mine", (thread,))
            row = await asked.fetchone()
        except asyncio.CancelledError:  # a server that hung may take the lock yet, for nobody: not on this connection
            await self._drop()
            raise
        return row is not None and bool(row["mine"])

    async def release(self, thread: str) -> None:
        """See Store: a connection that cannot unlock is closed, and its locks with it."""
        if self._holding is None:
            return
        try:
            await self._holding.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", (thread,))
        except BaseException:  # cancelled, where the server does not answer
            await self._drop()
            raise

    async def _drop(self) -> None:
        if self._holding is not None:
            holding, self._holding = self._holding, None
            await holding.close()

    async def forget(self, before: datetime) -> int:
        """See Store."""
        async with self._pool.connection() as connection, connection.transaction():
            gone = await connection.execute(
                'DELETE FROM checkpoints WHERE checkpoint_id COLLATE "C" < %s AND starts_with(thread_id, %s)'
                " RETURNING thread_id",
                (first_id(before), self.thread("")),
            )
            threads = [row["thread_id"] for row in await gone.fetchall()]
            await connection.execute(
                "DELETE FROM checkpoint_blobs gone WHERE thread_id = ANY(%s) AND NOT EXISTS"
                " (SELECT FROM checkpoints kept WHERE kept.thread_id = gone.thread_id)",
                (threads,),
            )
        return len(threads)

    async def close(self) -> None:
        """Ends the connection that holds the locks."""
        await self._drop()


@asynccontextmanager
async def postgres_store(url: str, catalog: str) -> AsyncIterator[PostgresStore]:
    """The store at `postgresql://…`; it opens whether or not the server can be reached. Closed at the end."""
    pool: Pool = AsyncConnectionPool(
        url,
        kwargs={**_ALIVE, "row_factory": dict_row},
        connection_class=AsyncConnection[DictRow],
        min_size=0,
        max_size=MOST_CONNECTIONS,
        timeout=_CONNECT_S,
        max_idle=120.0,
        reconnect_timeout=_CONNECT_S,
        check=AsyncConnectionPool.check_connection,
        open=False,
        name="conversations",
    )
    await pool.open(wait=False)
    store = PostgresStore(url, catalog, pool)
    try:
        yield store
    finally:
        await store.close()
        await pool.close(timeout=2.0)
