"""Breakers: a part that failed a few times in a row is left alone for a while, so that nobody waits for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from purgatory import SyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState

from retrieval.index import Hits, IndexUnavailable
from state import KeyValue, StateUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from catalog.predicates import Predicate
    from catalog.product import Offer
    from retrieval.index import ProductIndex

P = ParamSpec("P")
T = TypeVar("T")
_log = logging.getLogger(__name__)


class Open(RuntimeError):
    """The part is left alone for now."""


class Breaker:
    """After `failures` faults in a row it is open for `seconds`; then one call tries again. Safe across threads."""

    def __init__(self, name: str, failures: int, seconds: float) -> None:
        factory = SyncCircuitBreakerFactory(default_threshold=failures, default_ttl=seconds)
        self._breaker = factory.get_breaker(name)
        self._lock = Lock()

    def call(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The call's result. `Open` at once while the part is left alone; else what the call raises."""
        try:
            with self._lock:
                self._breaker.__enter__()
        except OpenedState as error:
            raise Open("it failed several times in a row and is left alone for a moment") from error
        try:
            result = work(*args, **kwargs)
        except BaseException as error:
            with self._lock:
                self._breaker.__exit__(type(error), error, error.__traceback__)
            raise
        with self._lock:
            self._breaker.__exit__(None, None, None)
        return result


class GuardedIndex:
    """A ProductIndex that raises IndexUnavailable at once while the one behind it is broken."""

    def __init__(self, inner: ProductIndex, breaker: Breaker, timeout_s: float) -> None:
        self._inner, self._breaker, self._timeout_s = inner, breaker, timeout_s
        self._owed: dict[str, Offer] = {}
        self._lock = Lock()

    def search(
        self, text: str, vector: NDArray[np.float32], where: Sequence[Predicate], limit: int, timeout_s: float
    ) -> Hits:
        """See ProductIndex; waits at most the index's own share of the time."""
        try:
            return self._breaker.call(self._inner.search, text, vector, where, limit, min(timeout_s, self._timeout_s))
        except Open as error:
            raise IndexUnavailable(str(error)) from error

    def update_offers(self, offers: Mapping[str, Offer]) -> None:
        """See ProductIndex. What the index does not take now is owed to it: the funnel's own filter, on the
        live columns, is exact meanwhile."""
        with self._lock:
            self._owed.update(offers)
        try:
            self.settle()
        except IndexUnavailable as error:
            _log.warning("%s", error)

    def settle(self) -> None:
        """Give the index the offers it is owed. Raises IndexUnavailable where it still does not take them."""
        with self._lock:
            owed = dict(self._owed)
        if not owed:
            return
        try:
            self._breaker.call(self._inner.update_offers, owed)
        except Open as error:
            raise IndexUnavailable(str(error)) from error
        with self._lock:
            for variant, offer in owed.items():
                if self._owed.get(variant) is offer:
                    del self._owed[variant]


def settled(index: ProductIndex) -> None:
    """Settle an index that may be owed offers."""
    if isinstance(index, GuardedIndex):
        index.settle()


class GuardedState:
    """A KeyValue that raises StateUnavailable at once while the store behind it is broken."""

    def __init__(self, inner: KeyValue, breaker: Breaker) -> None:
        self._inner, self._breaker = inner, breaker

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        return self._guarded(self._inner.get_many, keys)

    def set(self, key: str, value: bytes, ttl_s: float | None = None) -> None:
        self._guarded(self._inner.set, key, value, ttl_s)

    def set_many(self, items: Mapping[str, bytes], ttl_s: float | None = None) -> None:
        self._guarded(self._inner.set_many, items, ttl_s)

    def compare_and_set(self, key: str, expected: bytes | None, value: bytes, ttl_s: float | None = None) -> bool:
        return self._guarded(self._inner.compare_and_set, key, expected, value, ttl_s)

    def delete_many(self, keys: Iterable[str]) -> int:
        return self._guarded(self._inner.delete_many, keys)

    def delete_prefix(self, prefix: str) -> int:
        return self._guarded(self._inner.delete_prefix, prefix)

    def increment(self, key: str, by: int = 1, ttl_s: float | None = None) -> int:
        return self._guarded(self._inner.increment, key, by, ttl_s)

    def close(self) -> None:
        self._inner.close()

    def _guarded(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return self._breaker.call(call, *args, **kwargs)
        except Open as error:
            raise StateUnavailable(f"the state store: {error}") from error
