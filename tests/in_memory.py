"""Conversations kept in memory alone, for tests of what the assistant does with them."""

from __future__ import annotations

from datetime import datetime

from langgraph.checkpoint.memory import InMemorySaver

from agent.checkpoints.conversations import Conversations


class MemoryStore:
    """See Store."""

    faults: tuple[type[Exception], ...] = (ConnectionError,)

    def __init__(self) -> None:
        self.saver = InMemorySaver()

    async def prepare(self) -> None:
        """Nothing to make."""

    def thread(self, session: str) -> str:
        return session

    async def hold(self, thread: str) -> bool:
        return True

    async def release(self, thread: str) -> None:
        """Nobody waits."""

    async def forget(self, before: datetime) -> int:
        return 0


def in_memory() -> Conversations:
    """Conversations of one process."""
    return Conversations(MemoryStore(), days=30)
