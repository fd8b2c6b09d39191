"""Plans of a yes to what was offered where nothing fitted: the wish that gives way first."""

from __future__ import annotations

import re

from agent.context import TurnContext
from agent.intents import read
from agent.plan import Plan
from agent.rules.searches import again
from agent.rules.wishes import ledger_of
from agent.state import Conversation
from catalog.predicates import fold
from language.english import in_english
from retrieval.understanding.ledger import Ledger
from retrieval.understanding.request import Constraint

_SHOW_THOSE = re.compile(
    r"^\W*(?:(?:yes|yeah|ok(?:ay)?|sure|fine|please|then|well)\W+)*"
    r"(?:show\s+(?:me\s+)?(?:those|them|these)|those|(?:that|those)(?:'s|\s+is|\s+are|'re)?\s+(?:fine|ok(?:ay)?)|fine)"
    r"(?:\s+(?:ones?|then|please|instead))*\W*$"
)


def eased(state: Conversation, context: TurnContext) -> Plan | None:
    """The search with the first loosening that the last answer offered, where this message takes it up."""
    way, said = state.get("easing"), in_english(context.turn.say)
    if not way or not (read(said).intent == "yes" or _SHOW_THOSE.match(fold(said))):
        return None
    before = ledger_of(state)
    becomes = Constraint.model_validate(way["becomes"]) if way["becomes"] else None
    swapped = (becomes if c.key == way["key"] else c for c in before.asked.constraints)
    asked = before.asked.model_copy(update={"constraints": tuple(c for c in swapped if c is not None)})
    past = (*before.past, before.asked)
    return again(state, context, Ledger(asked=asked, turns=before.turns + 1, edit="revision", past=past))
