"""Plans that search: a new wish, several at once, a wish changed or taken back, the next page."""

from __future__ import annotations

import re
from typing import Any

from agent import phrases
from agent.context import TurnContext
from agent.plan import Action, Plan, Search
from agent.rules.saying import say
from agent.rules.wishes import dumped, hear, ledger_of, request_of
from agent.state import Conversation
from catalog.predicates import words
from retrieval.understanding.ledger import Ledger
from retrieval.understanding.request import Constraint, ShoppingRequest, Understood

_VAGUE = frozenset(
    words(
        "gift present something anything surprise idea stuff thing things a an the for my our his her their "
        "some any to of i we need want would like looking look buy get give find me you can could please help "
        "with recommend suggest suggestion what should do have is it who that nice good great cool cute "
        "pretty lovely fun special useful new best dad father mum mom mother sister brother wife husband "
        "partner girlfriend boyfriend friend son daughter kid kids child children uncle aunt grandma grandpa "
        "boss colleague him her them he she they birthday christmas anniversary wedding occasion"
    )
)


_BETWEEN = re.compile(r"\s*(?:,|;|\band\b|\bplus\b)\s+(?:also\s+)?(?=(?:an?|some|the)\s)", re.IGNORECASE)


def search(state: Conversation, context: TurnContext, text: str) -> Plan:
    """The plan of a wish: new, or a change of those in force."""
    several = _several(state, context, text)
    if several is not None:
        return several
    kept, understood = hear(state, context, text)
    fresh = kept.edit == "new subject"
    if fresh and _is_vague(understood):
        recently = state.get("turn", 0) - state.get("asked", -9) <= 1
        request = request_of(Ledger(), context.turn, facets=("category",))
        return searching(Search(request, "search" if recently else "vague"), Ledger(), fresh=True)
    search = Search(request_of(kept, context.turn), "search" if fresh else "refine", subject=kept.asked.text)
    return searching(search, kept, fresh=fresh, corrections=understood.corrections)


def _several(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """A search for each of several things wished in one message, where each has a budget of its own."""
    heard = [hear({"turn": state.get("turn", 0)}, context, part) for part in _BETWEEN.split(text)]
    own = [u.product_type is not None and any(c.field == "price" for c in u.constraints) for _, u in heard]
    if not 2 <= len(heard) <= 3 or not all(own):
        return None
    searches = tuple(
        Search(request_of(kept, context.turn), heading=kept.asked.text.capitalize(), subject=kept.asked.text)
        for kept, _ in heard
    )
    corrections = tuple(pair for _, understood in heard for pair in understood.corrections)
    return Plan("search", searches, ledger=dumped(heard[-1][0]), fresh=True, corrections=corrections)


def _is_vague(understood: Understood) -> bool:
    """Whether the words name no kind of product: "a gift for my dad"."""
    if understood.product_type is not None or any(c.status == "filtered" for c in understood.constraints):
        return False
    return set(words(understood.search_text)) <= _VAGUE


def searching(search: Search, kept: Ledger, *, fresh: bool, corrections: Any = ()) -> Plan:
    """A plan of one search, with the ledger as it then stands."""
    return Plan("search", (search,), ledger=dumped(kept), fresh=fresh, corrections=tuple(corrections))


def again(context: TurnContext, kept: Ledger, lifted: Constraint | None = None) -> Plan:
    """The same subject searched again with these wishes."""
    search = Search(request_of(kept, context.turn), "refine", subject=kept.asked.text, lifted=lifted)
    return searching(search, kept, fresh=False)


def more(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """The next page: nothing that was shown comes again."""
    kept = state.get("request")
    if kept is None:
        return say("chat", phrases.say("nothing_yet"))
    request = ShoppingRequest.model_validate(kept).model_copy(
        update={"exclude_ids": tuple(state.get("seen") or ())[-500:]}
    )
    return Plan("search", (Search(request, "more", subject=request.text),))


def undo(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """The cart as it was, where it was written last; else the wishes as they were before they last changed."""
    if state.get("written") is not None:
        return Plan("act", action=Action("cart_restore"))
    before = ledger_of(state).undo()
    return (
        again(context, before)
        if before.asked.text or before.asked.constraints
        else say("chat", phrases.say("nothing_yet"))
    )


def forget(state: Conversation, context: TurnContext, text: str) -> Plan:
    """All wishes dropped."""
    return Plan("say", kind="chat", text=phrases.say("forgotten"), ledger=dumped(Ledger()), fresh=True)
