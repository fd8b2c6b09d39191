"""The seam: a log of what shoppers did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from events.types import Event


class EventsUnavailable(RuntimeError):
    """The log can't be written or read now. The message names the log and the fix."""


class EventLog(Protocol):
    """Events in, in the order of their times out. An event id counts once however often it is written."""

    def append(self, event: Event) -> bool:
        """Hand over an event without waiting; False where it had to be dropped (the log is behind, or broken)."""
        ...

    def write(self, events: Sequence[Event]) -> int:
        """Write events and return once they are safe on disk; how many were new. EventsUnavailable if not."""
        ...

    def read(self, since: datetime | None = None, until: datetime | None = None) -> Iterator[Event]:
        """Events of the period, oldest first. Those appended a moment ago may not be there yet."""
        ...

    def flush(self, timeout_s: float = 5.0) -> None:
        """Wait until what was appended before is on disk."""
        ...

    def close(self) -> None:
        """Write what is waiting and let go."""
        ...


class NoEvents:
    """The log that is switched off: takes nothing, holds nothing."""

    def append(self, event: Event) -> bool:
        return True

    def write(self, events: Sequence[Event]) -> int:
        return 0

    def read(self, since: datetime | None = None, until: datetime | None = None) -> Iterator[Event]:
        return iter(())

    def flush(self, timeout_s: float = 5.0) -> None:
        return

    def close(self) -> None:
        return
