"""From the words to the ledger, and from the ledger to the funnel's request."""

from __future__ import annotations

from typing import Any

from agent.context import CARDS, Turn, TurnContext
from agent.state import Conversation, last_screen
from retrieval.understanding import ledger
from retrieval.understanding.ledger import Ledger
from retrieval.understanding.request import ShoppingRequest, Understood
from retrieval.understanding.understand import understand


def request_of(kept: Ledger, turn: Turn, **more: Any) -> ShoppingRequest:
    """The funnel's request for these wishes. What the words meant is settled: they are not read for filters again."""
    base = ShoppingRequest(
        k=CARDS,
        page=dict(turn.page),
        shopper=turn.shopper,
        session=turn.session,
        surface="chat",
        locale=turn.locale,
        now=turn.now,
        **more,
    )
    return kept.request(base)


def ledger_of(state: Conversation) -> Ledger:
    """The conversation's ledger; an empty one at its start."""
    return Ledger.model_validate(state.get("ledger") or {})


def hear(state: Conversation, context: TurnContext, text: str) -> tuple[Ledger, Understood]:
    """The ledger after a message, and how its words were understood."""
    catalogue = context.desk.funnel.catalogue()
    turn = state.get("turn", 0)
    understood = understand(text, catalogue.vocabulary, currency=catalogue.currency, turn=turn)
    prices = tuple(item["price"] for item in last_screen(state))
    return ledger_of(state).apply(ledger.Turn(understood=understood, shown_prices=prices)), understood


def dumped(kept: Ledger) -> dict[str, Any]:
    """The ledger as a checkpoint's JSON."""
    return kept.model_dump(mode="json", exclude_defaults=True)
