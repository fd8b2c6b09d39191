"""What a place that keeps conversations must give."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver, ChannelVersions, Checkpoint, CheckpointMetadata


class Store(Protocol):
    """A saver that keeps only the newest checkpoint of each thread, and what a saver does not tell."""

    faults: tuple[type[Exception], ...]  # what its calls raise when it cannot be reached or used

    @property
    def saver(self) -> BaseCheckpointSaver[Any]:
        """LangGraph's."""
        ...

    async def prepare(self) -> None:
        """Makes its tables. Raises one of `faults`; may be called again."""
        ...

    def thread(self, session: str) -> str:
        """The thread under which a session's state is kept."""
        ...

    async def hold(self, thread: str) -> bool:
        """Keeps other processes off the thread until `release`; False where one of them has it. Raises `faults`."""
        ...

    async def release(self, thread: str) -> None:
        """Lets others have the thread; its hold is gone afterwards even where this raises one of `faults`."""
        ...

    async def forget(self, before: datetime) -> int:
        """Deletes conversations whose last turn was before then; how many."""
        ...


class NewestOnly(BaseCheckpointSaver[str]):
    """Stands before one of LangGraph's savers: forgets a thread's older checkpoints once a newer one is written.

    A turn never goes back in time: "undo" is a wish like others, kept in the state. Nor is it taken up in its middle,
    so that the tables of pending writes stay empty.
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
        await self.drop_older(config["configurable"]["thread_id"], checkpoint)
        return written

    async def drop_older(self, thread: str, checkpoint: Checkpoint) -> None:
        """Deletes what the thread had before this checkpoint."""
        raise NotImplementedError


def first_id(moment: datetime) -> str:
    """The least checkpoint id of that moment: ids are UUIDs of version 6, whose text sorts by time."""
    ticks = int(moment.timestamp() * 10**7) + 0x01B21DD213814000  # of 100 ns, since 1582-10-15 (RFC 9562)
    return str(UUID(int=(ticks >> 12) << 80 | 0x6 << 76 | (ticks & 0xFFF) << 64))
