"""Plans of taps: chips, and the buttons of cards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent import phrases
from agent.context import TurnContext
from agent.plan import Action, Plan
from agent.rules.likeness import like
from agent.rules.saying import say, unclear
from agent.rules.searches import again, more
from agent.rules.wishes import ledger_of
from agent.state import Conversation, Item, last_screen
from retrieval.understanding import ledger


def clicked(state: Conversation, context: TurnContext, click: Mapping[str, Any]) -> Plan:
    """The plan of a tap: on a chip, a card's button, or a button of the page."""
    action = str(click.get("action", ""))
    if action == "remove_constraint":
        before, key = ledger_of(state), str(click.get("key", ""))
        gone = next((c for c in before.asked.constraints if c.key == key), None)
        kept = before.apply(ledger.Turn(removed=(key,)))
        unchanged = kept.asked == before.asked
        return say("chat", phrases.say("no_such_chip")) if unchanged else again(state, context, kept, gone)
    if action == "show_more":
        return more(state, context, "") or say("chat", phrases.say("nothing_yet"))
    if action == "view_cart":
        return Plan("act", action=Action("cart_view"))
    item = _clicked_item(state, click)
    if item is None:
        return unclear(state)
    if action == "add_to_cart":
        quantity = int(click.get("quantity", 1))
        shown = click.get("variant_id") or item["variant_id"]  # a button adds what its card shows
        given = {"product_id": item["id"], "variant_id": shown, "chosen": True}
        return Plan("act", action=Action("cart_add", {**given, "quantity": quantity}))
    if action == "set_quantity":
        given = {"product_id": item["id"], "quantity": int(click.get("quantity", 1))}
        return Plan("act", action=Action("cart_change", given))
    if action == "remove_from_cart":
        return Plan("act", action=Action("cart_remove", {"product_id": item["id"]}))
    if action == "details":
        return Plan("act", action=Action("details", {"product_id": item["id"]}))
    if action == "why":
        place = next((n for n, i in enumerate(last_screen(state)) if i["id"] == item["id"]), -1)
        return Plan("act", action=Action("why", {"product_id": item["id"], "place": place}))
    if action == "why_not":
        return Plan("act", action=Action("why_not", {"product_id": item["id"]}))
    if action == "similar":
        return like(state, context, item, "")
    return say("chat", phrases.say("no_such_action"))


def _clicked_item(state: Conversation, click: Mapping[str, Any]) -> Item | None:
    wanted = click.get("id") or click.get("product_id")
    if wanted:
        shown = (item for screen in reversed(state.get("screens") or []) for item in screen)
        found = next((item for item in shown if item["id"] == str(wanted)), None)
        return found or Item(id=str(wanted), variant_id="", title="", brand=None, price=0.0)
    rank = click.get("rank")
    screen = last_screen(state)
    return screen[rank - 1] if isinstance(rank, int) and 0 < rank <= len(screen) else None
