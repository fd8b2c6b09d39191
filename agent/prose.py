"""How an outcome's words reach the shopper: clause by clause, each checked before it is sent."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from agent.actions import Outcome
    from agent.context import TurnContext

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\d])")


class Writer(Protocol):
    """Puts an outcome into words."""

    def write(self, outcome: Outcome, context: TurnContext) -> AsyncIterator[str]:
        """Pieces of text that joined are the answer. Must not raise for anything a model did."""
        ...


class TemplateWriter:
    """The rules' own words, which code made from the facts."""

    async def write(self, outcome: Outcome, context: TurnContext) -> AsyncIterator[str]:
        """See Writer."""
        pieces = _SENTENCE.split(outcome.text)
        for position, piece in enumerate(pieces):
            yield piece if position == 0 else f" {piece}"
