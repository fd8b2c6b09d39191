"""The model's breaker: a model that failed a few times in a row is left alone, so that no turn waits for it.

Also who is told: the process's metrics.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from purgatory import SyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState

from agent.allowance import ModelTrouble, Purpose
from agent.spend import Refused, Usage

_log = logging.getLogger(__name__)
RESTING = "it failed several times in a row and is left alone for a moment"


class Watch(Protocol):
    """Who is told what the model did: the process's metrics."""

    def call(self, purpose: Purpose, outcome: str, seconds: float, usage: Usage, cost: float) -> None:
        """One call ended; `cost` in major units."""

    def refused(self, reason: str) -> None:
        """A turn or call was kept from the model."""

    def breaker(self, state: str) -> None:
        """The breaker is now `closed`, `half-opened` or `opened`."""

    def reordered(self, outcome: str) -> None:
        """What became of an order the model was asked for."""


class Unwatched:
    """Tells nobody."""

    def call(self, purpose: Purpose, outcome: str, seconds: float, usage: Usage, cost: float) -> None:
        """See Watch."""

    def refused(self, reason: str) -> None:
        """See Watch."""

    def breaker(self, state: str) -> None:
        """See Watch."""

    def reordered(self, outcome: str) -> None:
        """See Watch."""


@dataclass
class Verdict:
    """What a guarded call came to. Neither: it was given up early, which says nothing of the model."""

    failed: str = ""
    answered: bool = False


class Breaker:
    """After `failures` calls in a row that failed it is open for `seconds`; then one call at a time tries again."""

    def __init__(self, failures: int, seconds: float, watch: Watch) -> None:
        self._breaker = SyncCircuitBreakerFactory(default_threshold=failures, default_ttl=seconds).get_breaker("model")
        self._watch, self._trying = watch, False

    @property
    def state(self) -> str:
        """`closed`, `half-opened` or `opened`."""
        return self._breaker.context.state

    @property
    def resting(self) -> bool:
        """Whether the model is left alone just now: a turn need not even be counted."""
        opened = self._breaker.context.opened_at
        return self.state == "opened" and opened is not None and time.time() < opened + self._breaker.context.ttl

    @contextmanager
    def guard(self) -> Iterator[Verdict]:
        """Around one call, which tells its verdict; Refused at once while the model is left alone."""
        before = self.state
        try:
            self._breaker.__enter__()
        except OpenedState as error:
            raise Refused("breaker", RESTING) from error
        half = self.state == "half-opened"
        if half and self._trying:
            raise Refused("breaker", "another turn is trying whether it answers again")
        self._trying = half or self._trying
        self._watch.breaker(self.state)
        verdict = Verdict()
        try:
            yield verdict
        finally:
            if half:
                self._trying = False
            fault = ModelTrouble(verdict.failed) if verdict.failed else None
            if fault or verdict.answered:  # a call that was given up early says nothing of the model
                self._breaker.__exit__(type(fault) if fault else None, fault, None)
            if self.state != before:
                _log.warning("the model's breaker is %s", self.state)
            self._watch.breaker(self.state)
