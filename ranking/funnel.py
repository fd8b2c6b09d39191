"""The funnel: five stages in one tuple, folded over a Pass. This is the only composition there is."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from ranking.passing import Pass
from ranking.slate import Slate
from retrieval.catalogue import Catalogue
from retrieval.understanding.request import ShoppingRequest

Stage = Callable[[Pass], Pass]


@dataclass(frozen=True)
class Funnel:
    """`understand → retrieve → rank → merchandise → explain`, over whatever catalogue is live now.

    Example: `funnel.run(ShoppingRequest(text="usb hub")).selected[0].product["title"]`.
    """

    stages: tuple[tuple[str, Stage], ...]
    catalogue: Callable[[], Catalogue]
    budget_s: float = 2.0
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def start(self, request: ShoppingRequest) -> Pass:
        """A fresh pass over the snapshot that is live now; it keeps that snapshot to its end."""
        return Pass(
            request=request,
            catalogue=self.catalogue(),
            trace_id=uuid.uuid4().hex,
            now=request.now or self.now(),
            deadline=self.clock() + self.budget_s,
            clock=self.clock,
        )

    def run(self, request: ShoppingRequest) -> Slate:
        """The Slate for a request: the stages in order, each a function of the pass alone."""
        passing = self.start(request)
        for _, stage in self.stages:
            passing = stage(passing)
        assert passing.slate is not None, "the last stage makes the Slate"
        return passing.slate
