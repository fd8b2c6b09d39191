"""Plans for products like one that was shown."""

from __future__ import annotations

from agent.context import TurnContext
from agent.plan import Plan, Search
from agent.references import current
from agent.rules.searches import searching
from agent.rules.shown import targets_of
from agent.rules.wishes import ledger_of, request_of
from agent.state import Conversation, Item, last_screen
from catalog.predicates import fold
from retrieval.understanding import ledger
from retrieval.understanding.ledger import Asked, Ledger
from retrieval.understanding.understand import understand


def similar(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Products like the one meant, the one talked about, or the first shown."""
    targets = (
        targets_of(state, context, text)
        or current(last_screen(state), state.get("focus") or ())
        or last_screen(state)[:1]
    )
    return like(state, context, targets[0], text) if targets else None


def like(state: Conversation, context: TurnContext, seed: Item, text: str) -> Plan:
    """Products like one that was shown, with what was said to be other: "but cheaper", "but in blue"."""
    said = fold(text)
    changes = said.split(" but ", 1)[1] if " but " in said else ""
    catalogue = context.desk.funnel.catalogue()
    kept = ledger_of(state).asked
    start = Ledger(asked=Asked(text=seed["title"], product_type=kept.product_type))
    if changes:
        changed = understand(
            f"but {changes}", catalogue.vocabulary, currency=catalogue.currency, turn=state.get("turn", 0)
        )
        asked = start.apply(ledger.Turn(understood=changed, shown_prices=(seed["price"],))).asked
    else:
        asked = start.asked
    excluded = tuple(c for c in kept.constraints if c.strength == "must_not")
    constraints = (*(c for c in excluded if c not in asked.constraints), *asked.constraints)
    after = Ledger(asked=asked.model_copy(update={"text": seed["title"], "constraints": constraints}))
    request = request_of(after, context.turn, seed_product=seed["id"], exclude_ids=(seed["id"],))
    request = request.model_copy(update={"text": ""})
    return searching(Search(request, "similar", seed=seed["title"]), after, fresh=True)
