"""Plans that change the cart."""

from __future__ import annotations

from agent.context import TurnContext
from agent.intents import units_to_add, units_to_set
from agent.plan import Action, Plan
from agent.rules.saying import unclear
from agent.rules.shown import targets_of
from agent.state import Conversation, last_screen
from catalog.predicates import fold


def add(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Puts what is meant into the cart."""
    screen = last_screen(state)
    targets = targets_of(state, context, text)
    if not targets and len(screen) == 1:
        targets = screen
    if not targets:
        return unclear(state)
    item = targets[0]
    arguments = {"product_id": item["id"], "variant_id": item["variant_id"], "quantity": units_to_add(text)}
    return Plan("act", action=Action("cart_add", arguments))


def change(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Sets or raises the units of a line."""
    units, relative = units_to_set(text)
    arguments = {"product_id": _line(state, context, text), "words": text, "quantity": units, "relative": relative}
    return Plan("act", action=Action("cart_change", arguments))


def remove(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Takes a line out."""
    arguments = {"product_id": _line(state, context, text), "words": text}
    return Plan("act", action=Action("cart_remove", arguments))


def _line(state: Conversation, context: TurnContext, text: str) -> str | None:
    said = [i for i in targets_of(state, context, text) if i["id"]]
    line = state.get("line")
    if line and not (said and any(word in fold(text) for word in ("first", "second", "third", "fourth", "fifth"))):
        return line["product_id"]
    return said[0]["id"] if said else None
