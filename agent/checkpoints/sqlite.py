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
from langgraph.checkpoint.base import Checkpoint
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from agent.checkpoints.store import NewestOnly, first_id


class Saver(NewestOnly, AsyncSqliteSaver):
    """LangGraph's SQLite saver, for the newest alone."""

    async def drop_older(self, thread: str, checkpoint: Checkpoint) -> None:
        """See NewestOnly."""
        older = "DELETE FROM checkpoints WHERE thread_id = ? AND checkpoint_id < ?"
        async with self.lock:
            await self.conn.execute(older, (thread, checkpoint["id"]))
            await self.conn.commit()


class SqliteStore:
    """See Store. Other processes on the machine are kept off a session by a lock on a byte of a file beside."""

    faults: tuple[type[Exception], ...] = (sqlite3.Error, OSError)

    def __init__(self, saver: Saver, locks: IO[bytes]) -> None:
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
        async with self.saver.lock:
            gone = await self.saver.conn.execute("DELETE FROM checkpoints WHERE checkpoint_id < ?", (first_id(before),))
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
            yield SqliteStore(Saver(connection), locks)
