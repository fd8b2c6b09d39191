"""Plans about products that were shown: details, comparison, why, and why not."""

from __future__ import annotations

from agent import phrases
from agent.context import TurnContext
from agent.plan import Action, Plan
from agent.references import current, points_at_it, points_past_screen, resolve
from agent.rules.saying import say, unclear
from agent.state import Conversation, Item, item_of, last_screen


def targets_of(state: Conversation, context: TurnContext, text: str) -> list[Item]:
    """What the words point at on the screen, else the product whose page the shopper is on."""
    found = resolve(text, last_screen(state), state.get("focus") or ())
    on_page = str(context.turn.page.get("product") or "")
    if found or not on_page or not points_at_it(text):
        return found
    product = context.desk.shelf.product(on_page)
    return [item_of(product)] if product else []


def details(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """What the catalogue states of the product meant."""
    targets = targets_of(state, context, text)
    if targets:
        return Plan("act", action=Action("details", {"product_id": targets[0]["id"], "asked": text}))
    screen = last_screen(state)
    return unclear(state) if screen and points_past_screen(text, screen) else None


def compare(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Two or more products side by side."""
    screen = last_screen(state)
    targets = targets_of(state, context, text)
    if len(targets) == 1:
        targets += [i for i in current(screen, state.get("focus") or ()) if i["id"] != targets[0]["id"]]
    if len(targets) < 2 and not targets and len(screen) >= 2:
        targets = screen[:2]
    if len(targets) < 2:
        return unclear(state)
    return Plan("act", action=Action("compare", {"ids": [i["id"] for i in targets]}))


def why(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Why a product is shown, by default the first."""
    screen = last_screen(state)
    targets = targets_of(state, context, text) or screen[:1]
    if not targets:
        return say("explanation", phrases.NOTHING_YET)
    place = next((n for n, item in enumerate(screen) if item["id"] == targets[0]["id"]), -1)
    return Plan("act", action=Action("why", {"product_id": targets[0]["id"], "place": place}))


def why_not(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Why a product that is named was not shown."""
    if state.get("request") is None:
        return say("explanation", phrases.NOTHING_YET)
    return Plan("act", action=Action("why_not", {"words": phrases.named_in(text)}))
