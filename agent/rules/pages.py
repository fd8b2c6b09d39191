"""The plan of a chat that was opened: what fits the page it was opened on, unless the shopper said stop."""

from __future__ import annotations

from agent.context import TurnContext
from agent.plan import Plan, Search
from agent.rules.saying import greet
from agent.rules.shown import on_page
from agent.rules.wishes import ledger_of, request_of, searching
from agent.state import Conversation
from retrieval.understanding.ledger import Ledger
from retrieval.understanding.request import Constraint


def opened(state: Conversation, context: TurnContext) -> Plan:
    """The first words; on a product's or category's page with a few products that fit it."""
    category = str(context.turn.page.get("category") or "")
    page = on_page(context)
    before = ledger_of(state)
    if state.get("hushed") or before.asked.text or not (page or category):
        return greet(state, context, "")
    if page:
        request = request_of(Ledger(), context.turn, seed_product=page[0]["id"], exclude_ids=(page[0]["id"],))
        return searching(Search(request, "page", seed=page[0]["title"]), Ledger(), fresh=True)
    wish = Constraint(field="category", op="==", value=category, words=category)
    request = request_of(Ledger(), context.turn).model_copy(update={"constraints": (wish,)})
    return searching(Search(request, "page", seed=category.split(" > ")[-1]), Ledger(), fresh=True)
