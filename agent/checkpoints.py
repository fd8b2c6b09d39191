"""Where conversations are kept: LangGraph's savers, thread = session. SQLite here; only the newest state of each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver


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


@asynccontextmanager
async def sqlite_conversations(path: Path) -> AsyncIterator[NewestOnly]:
    """The saver over one file, its tables made; closed at the end. WAL mode, so that readers never wait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    async with aiosqlite.connect(path) as connection:
        saver = NewestOnly(connection)
        await saver.setup()
        await connection.execute("PRAGMA synchronous = NORMAL")
        yield saver
