"""Conversations in one SQLite file: LangGraph's saver, keeping only the newest state of each."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import IO

import aiosqlite
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from agent.checkpoints.store import first_id


class NewestOnly(AsyncSqliteSaver):
    """LangGraph's SQLite saver that forgets a thread's older checkpoints once a newer one is written.

    A turn never goes back in time: "undo" is a wish like others, kept in the state.
    """

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Writes the checkpoint, then drops what it replaces."""
        written = await super().aput(config, checkpoint, metadata, new_versions)
        thread = config["configurable"]["thread_id"]
        async with self.lock:
            for table in ("checkpoints", "writes"):
                await self.conn.execute(
                    f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_id < ?",  # noqa: S608 - two fixed names
                    (thread, checkpoint["id"]),
                )
            await self.conn.commit()
        return written


class SqliteStore:
    """See Store. Other processes on the machine are kept off a session by a lock on a byte of a file beside."""

    faults: tuple[type[Exception], ...] = (sqlite3.Error, OSError)

    def __init__(self, saver: NewestOnly, locks: IO[bytes]) -> None:
        self.saver, self._locks = saver, locks

    async def prepare(self) -> None:
        """See Store. WAL mode, so that readers never wait."""
        await self.saver.setup()
        await self.saver.conn.execute("PRAGMA synchronous = NORMAL")

    def thread(self, session: str) -> str:
        """See Store: the file is one catalogue's, so the session's name is enough."""
        return session

    async def hold(self, thread: str) -> bool:
        """See Store. The system drops the lock of a process that ends, however it ends."""
        try:
            fcntl.lockf(self._locks, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _byte_of(thread))
        except BlockingIOError:
            return False
        return True

    async def release(self, thread: str) -> None:
        """See Store."""
        fcntl.lockf(self._locks, fcntl.LOCK_UN, 1, _byte_of(thread))

    async def forget(self, before: datetime) -> int:
        """See Store."""
        oldest = first_id(before)
        async with self.saver.lock:
            gone = await self.saver.conn.execute("DELETE FROM checkpoints WHERE checkpoint_id < ?", (oldest,))
            await self.saver.conn.execute("DELETE FROM writes WHERE checkpoint_id < ?", (oldest,))
            await self.saver.conn.commit()
        return gone.rowcount


def _byte_of(thread: str) -> int:
    return int.from_bytes(blake2b(thread.encode(), digest_size=8).digest()) >> 2


@asynccontextmanager
async def sqlite_store(path: Path) -> AsyncIterator[SqliteStore]:
    """The store over one file, whose folder is made; closed at the end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("wb") as locks:
        async with aiosqlite.connect(path) as connection:
            yield SqliteStore(NewestOnly(connection), locks)
