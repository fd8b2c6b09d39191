"""The seam: what a store of state does, whichever server or file it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol


class StateUnavailable(RuntimeError):
    """The store cannot answer now (server down, file locked or damaged). The message names the store and the fix."""


class StateConflict(RuntimeError):
    """Others kept changing the same key, and every attempt to update it lost the race."""


class StateUnreadable(ValueError):
    """A stored value is not of the type its reader expects. The message names the key and the fault."""


class KeyValue(Protocol):
    """Bytes under string keys. Every method may raise `StateUnavailable`; none waits long for a dead store.

    A key whose time to live (`ttl_s`, seconds, above 0; None: for ever) is over reads as absent everywhere.
    """

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The values of those keys that exist, read in one round trip. Absent keys are left out."""
        ...

    def set(self, key: str, value: bytes, ttl_s: float | None = None) -> None:
        """Writes one value, and its time to live anew. Once this returns the write is seen by every process."""
        ...

    def set_many(self, items: Mapping[str, bytes], ttl_s: float | None = None) -> None:
        """Writes all of the items or none, in one round trip."""
        ...

    def compare_and_set(self, key: str, expected: bytes | None, value: bytes, ttl_s: float | None = None) -> bool:
        """Writes `value` only if the key now holds `expected` (None: is absent). True when written."""
        ...

    def delete_many(self, keys: Iterable[str]) -> int:
        """Removes the keys; how many of them existed."""
        ...

    def delete_prefix(self, prefix: str) -> int:
        """Removes every key that begins with `prefix`; how many there were. ValueError on an empty prefix.

        Keys written meanwhile may or may not be among them.
        """
        ...

    def increment(self, key: str, by: int = 1, ttl_s: float | None = None) -> int:
        """Adds to a counter (absent: 0) at once for all processes, and gives its new value.

        `ttl_s` counts from the counter's first increment and is not prolonged: a fixed window, as rate limits
        need. The counter reads as its decimal digits. ValueError where the key holds something else.
        """
        ...

    def close(self) -> None:
        """Lets go of files and connections. The store is not used afterwards."""
        ...


def checked_ttl(ttl_s: float | None) -> float | None:
    """`ttl_s` if it is a time to live, else ValueError."""
    if ttl_s is not None and not ttl_s > 0:
        raise ValueError(f"ttl_s must be above 0 seconds, or None for ever; got {ttl_s!r}")
    return ttl_s


def checked_prefix(prefix: str) -> str:
    """`prefix` unless it is empty: dropping everything is never meant."""
    if not prefix:
        raise ValueError("prefix must not be empty: name the namespace to drop, such as 'offers:'")
    return prefix
