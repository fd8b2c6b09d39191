"""A wish that is added never widens what is found.

What is close enough is judged against the best answers; a filter that takes those away would let further things in.
"""

from __future__ import annotations

from agent.context import TurnContext
from agent.plan import Search
from agent.state import Conversation
from catalog.predicates import words
from ranking.slate import Slate
from retrieval.understanding.request import ShoppingRequest


def narrowed(state: Conversation, context: TurnContext) -> list[tuple[Search, Slate]]:
    """The turn's searches and Slates; one that only adds wishes to the search before finds no more than that did."""
    found, last = context.work.slates, state.get("request")
    before = next((t["reply"] for t in reversed(state.get("turns") or []) if t["reply"].get("total") is not None), None)
    if len(found) != 1 or last is None or before is None or "loosenings" in before:
        return found
    search, slate = found[0]
    if search.purpose != "refine" or slate.near or not _adds(ShoppingRequest.model_validate(last), search.request):
        return found
    most = before["total"]
    if not most or slate.total <= most:
        return found
    cut = slate.model_copy(update={"total": most, "selected": slate.selected[:most]})
    return [(search, cut)]


def _adds(before: ShoppingRequest, now: ShoppingRequest) -> bool:
    kept = {c.key for c in before.constraints} <= {c.key for c in now.constraints}
    return kept and before.seed_product == now.seed_product and set(words(before.text)) <= set(words(now.text))
