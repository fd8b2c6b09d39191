"""Rate limits: counted in each worker at once, and added up through the state store every second.

An answer never waits for the store. While the store is down each worker limits by what it saw itself.
"""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from collections.abc import Callable

from state import KeyValue, StateUnavailable

_WINDOW_S = 60
_MOST_ADDRESSES = 100_000


class Limiter:
    """At most `per_minute` requests from one address in each minute of the clock; 0: no limit."""

    def __init__(self, per_minute: int, store: KeyValue, clock: Callable[[], float] = time.time) -> None:
        self.per_minute, self._store, self._clock = per_minute, store, clock
        self._lock = threading.Lock()
        self._window = -1
        self._seen: Counter[str] = Counter()  # in this window: by all workers as last heard, and by us since
        self._unsaid: Counter[str] = Counter()  # by us, not yet added to the store

    def take(self, address: str) -> int | None:
        """None: go on. Else the seconds to wait."""
        if not self.per_minute:
            return None
        now = self._clock()
        with self._lock:
            self._turn(int(now // _WINDOW_S))
            if self._seen[address] >= self.per_minute:
                return max(1, math.ceil(_WINDOW_S - now % _WINDOW_S))
            if len(self._seen) < _MOST_ADDRESSES or address in self._seen:
                self._seen[address] += 1
                self._unsaid[address] += 1
            return None

    def settle(self) -> None:
        """Add what this worker counted to the store and hear what all did. Raises StateUnavailable."""
        with self._lock:
            window, unsaid = self._window, self._unsaid
            self._unsaid = Counter()
        while unsaid:
            address, count = unsaid.popitem()
            try:
                total = self._store.increment(f"rate:{window}:{address}", count, 2.0 * _WINDOW_S)
            except StateUnavailable:
                with self._lock:
                    if window == self._window:
                        self._unsaid.update({**unsaid, address: count})
                raise
            with self._lock:
                if window == self._window:
                    self._seen[address] = max(self._seen[address], total + self._unsaid[address])

    def _turn(self, window: int) -> None:
        if window != self._window:
            self._window = window
            self._seen.clear()
            self._unsaid.clear()
