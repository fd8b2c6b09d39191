"""Plans that change the cart."""

from __future__ import annotations

import re

from agent.context import TurnContext
from agent.intents import units_to_add, units_to_set
from agent.plan import Action, Plan
from agent.references import current, place_alone, points_past_screen
from agent.rules.saying import unclear
from agent.rules.shown import called, on_page, targets_of
from agent.state import Conversation, Item, last_screen
from catalog.predicates import fold
from tools import options

_SEVERAL = re.compile(
    r"\b(?:both|all(?:\s+(?:of\s+(?:them|these|those)|three|four|five|two))?|them|everything)\b|\band\s+the\b"
    r"|\b(?:first|top)\s+(?:two|three|four|five|[2-5])\b"
)
_OF_IT = re.compile(r"\bof\s+(?:it|this|that|these|those|them)\b")
_PLACES = ("first", "second", "third", "fourth", "fifth")


def add(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Puts what is meant into the cart."""
    screen = last_screen(state)
    targets = called(context, text) or targets_of(state, context, text)
    if not targets and points_past_screen(text, screen):
        return unclear(state)
    if not targets and re.search(r"\b(?:all|everything|them)\b", fold(text)):
        targets = screen
    targets = targets or current(screen, state.get("focus") or ())
    if not targets:
        targets = on_page(context)
    if not targets:
        return unclear(state)
    if len(targets) > 1 and _SEVERAL.search(fold(text)):
        items = [{"id": i["id"], "variant_id": i["variant_id"]} for i in targets]
        return Plan("act", action=Action("cart_add_all", {"items": items}))
    return _adding(targets[0], units_to_add(text), text)


def chosen(state: Conversation, context: TurnContext) -> Plan | None:
    """The size or colour that was asked for before something goes into the cart; None where it isn't said."""
    waiting, said = state.get("choosing"), context.turn.say
    offered = _offered(state)
    if waiting and (place := place_alone(said, len(offered))) is not None:
        return Plan("act", action=Action("cart_add", {**waiting, "words": offered[place]}))
    if not waiting or not options.settles(context.desk.shelf.variants(waiting["product_id"]), said):
        return None
    return Plan("act", action=Action("cart_add", {**waiting, "words": said}))


def _offered(state: Conversation) -> list[str]:
    """What the question asked last offered to choose from, in order."""
    turns = state.get("turns") or []
    question = (turns[-1]["reply"].get("question") if turns else None) or {}
    return [option["say"] for option in question.get("options", ())]


def change(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Sets, raises or lowers the units of a line."""
    units, relative = units_to_set(text)
    if not relative and _OF_IT.search(fold(text)) and not state.get("line"):  # nothing of it is in the cart yet
        meant = current(last_screen(state), state.get("focus") or ()) or on_page(context)
        if meant:
            return _adding(meant[0], units, text)
    arguments = {"product_id": _line(state, context, text), "words": text, "quantity": units, "relative": relative}
    return Plan("act", action=Action("cart_change", arguments))


def remove(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Takes a line out."""
    arguments = {"product_id": _line(state, context, text), "words": text}
    return Plan("act", action=Action("cart_remove", arguments))


def _adding(item: Item, quantity: int, words: str) -> Plan:
    arguments = {"product_id": item["id"], "variant_id": item["variant_id"], "quantity": quantity, "words": words}
    return Plan("act", action=Action("cart_add", arguments))


def _line(state: Conversation, context: TurnContext, text: str) -> str | None:
    said = [i for i in targets_of(state, context, text) if i["id"]]
    line = state.get("line")
    if line and not (said and any(word in fold(text) for word in _PLACES)):
        return line["variant_id"] or line["product_id"]
    return said[0]["id"] if said else None
