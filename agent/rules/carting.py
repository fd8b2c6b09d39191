"""Plans that show or change the cart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.context import TurnContext
from agent.intents import units_to_add, units_to_set
from agent.plan import Action, Plan
from agent.references import current, names_place, points_at_it, points_past_screen, resolve
from agent.rules import searches
from agent.rules.describing import names_thing, only_options, telling, told_of
from agent.rules.saying import say, unclear
from agent.rules.shown import called, on_page, targets_of
from agent.rules.wishes import dumped, ledger_of
from agent.state import Conversation, Item, last_screen, lines_shown
from catalog.predicates import fold, words
from language.speak import say as spoken
from retrieval.understanding.ledger import Ledger
from tools.words import clip

_SEVERAL = re.compile(
    r"\b(?:both|all(?:\s+(?:of\s+(?:them|these|those)|three|four|five|two))?|them|everything)\b|\band\s+the\b"
    r"|\b(?:first|top)\s+(?:two|three|four|five|[2-5])\b"
)
_PLACE = re.compile(r"\bthe\s+(?:first|second|third|fourth|fifth|last|number\s+\d{1,2})(?:\s+one)?\b")
_EXTREME = re.compile(r"\bthe\s+(?:cheap(?:er|est)|(?:more|most|less)\s+expensive|dear(?:er|est))\b")
_AGAIN = re.compile(r"\b(?:another|more|again)\b")
_OF_IT = re.compile(r"\bof\s+(?:it|this|that|these|those|them)\b")
_PAYING = re.compile(r"\bcheck\s*out\b|\bpay\b")


def view(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """The cart read back."""
    return Plan("act", action=Action("cart_view", {"paying": _PAYING.search(fold(text)) is not None}))


def add(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Puts what is meant into the cart."""
    screen, said = last_screen(state), fold(text)
    if _AGAIN.search(said) and names_place(text) and (rows := resolve(text, lines_shown(state))):
        line = {"product_id": rows[0]["id"], "variant_id": rows[0]["variant_id"], "chosen": True}
        return Plan("act", action=Action("cart_add", {**line, "quantity": units_to_add(text)}))
    targets = called(context, text) or targets_of(state, context, text)
    if not targets and points_past_screen(text, screen):
        return unclear(state)
    if not targets and re.search(r"\b(?:all|everything|them)\b", said):
        targets = screen
    several = len(targets) > 1 and _SEVERAL.search(said) is not None
    thing = [] if several or names_place(text) else telling(said)
    if thing and not (targets and points_at_it(text) and not names_thing(context, said, targets[0], thing)):
        return _described(state, context, text, thing, targets)
    if not targets and _EXTREME.search(said):
        targets = resolve(f"{said} of these", screen)
    targets = targets or current(screen, state.get("focus") or ()) or on_page(context)
    if not targets:
        return which(screen, units_to_add(text), text) if screen else unclear(state)
    if several:
        items = [{"id": i["id"], "variant_id": i["variant_id"]} for i in targets]
        return Plan("act", action=Action("cart_add_all", {"items": items, "words": text}))
    return adding(targets[0], units_to_add(text), text)


def _described(
    state: Conversation, context: TurnContext, text: str, thing: Sequence[str], targets: Sequence[Item]
) -> Plan:
    """Adds the one product shown that all the words tell of; asks which of several; looks for what is not shown."""
    screen = last_screen(state)
    fitting = told_of(context, (*screen, *targets, *on_page(context)), thing)
    by_brand = len(fitting) > 1 and set(thing) <= {w for i in targets for w in words(i["brand"] or "")}
    meant = [] if by_brand else [i for i in targets if i in fitting]
    meant = meant or current(fitting, state.get("focus") or ()) or fitting
    if len(meant) == 1:
        return adding(meant[0], units_to_add(text), text)
    if meant:
        return which([i for i in screen if i in meant], units_to_add(text), text)
    if len(targets) == 1 and set(thing) & set(words(f"{targets[0]['title']} {targets[0]['brand'] or ''}")):
        return _offered(targets[0], text)  # "the bread knife my sister wants"
    own_words = [w for w in context.turn.say.split() if set(words(w)) & set(thing)]
    wished = " ".join(own_words or thing).strip(".,;!? ")
    if screen and only_options(context, screen, wished):
        return say("clarification", spoken("none_comes_in", value=wished))
    return _looked_for(state, context, wished)


def _offered(item: Item, text: str) -> Plan:
    """Asks whether a product that only some of the words name is meant."""
    units, yes, no = units_to_add(text), spoken("offer_yes"), spoken("offer_no")
    asked = spoken("offer_add", title=clip(item["title"], 60), quantity=units)
    offer = adding(item, units, text).action
    return Plan("say", kind="clarification", text=asked, offer=offer, options=((yes, yes), (no, no)))


def _looked_for(state: Conversation, context: TurnContext, wished: str) -> Plan:
    """A search for what is not shown, as of a new subject: nothing is added unseen."""
    alone: Conversation = {"turn": state.get("turn", 0)}
    plan = searches.search(alone, context, wished)
    before, kept = ledger_of(state), Ledger.model_validate(plan.ledger or {})
    past = (*before.past, before.asked)
    return replace(plan, ledger=dumped(kept.model_copy(update={"past": past})), fresh=True)


def which(items: Sequence[Item], quantity: int, words: str) -> Plan:
    """Asks which of the products shown is to be added."""
    return Plan("act", action=Action("cart_which", {"items": list(items), "quantity": quantity, "words": words}))


def change(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Sets, raises or lowers the units of a line."""
    units, relative = units_to_set(_PLACE.sub(" ", fold(text)))
    if not relative and _OF_IT.search(fold(text)) and not state.get("line"):  # nothing of it is in the cart yet
        meant = current(last_screen(state), state.get("focus") or ()) or on_page(context)
        if meant:
            return adding(meant[0], units, text)
        if last_screen(state) and not lines_shown(state):
            return which(last_screen(state), units, text)
    arguments = {"product_id": _line(state, context, text), "words": text, "quantity": units, "relative": relative}
    return Plan("act", action=Action("cart_change", arguments))


def remove(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Takes a line out."""
    arguments = {"product_id": _line(state, context, text), "words": text}
    return Plan("act", action=Action("cart_remove", arguments))


def adding(item: Item, quantity: int, words: str) -> Plan:
    """Adds a product, or asks for its size and colour."""
    arguments = {"product_id": item["id"], "variant_id": item["variant_id"], "quantity": quantity, "words": words}
    return Plan("act", action=Action("cart_add", arguments))


def _line(state: Conversation, context: TurnContext, text: str) -> str | None:
    """The variant or product whose line is meant; right after the cart was shown, places count its lines."""
    rows = lines_shown(state)
    if rows and names_place(text) and (said := resolve(text, rows)):
        return said[0]["variant_id"]
    said = [i for i in targets_of(state, context, text) if i["id"]]
    line = state.get("line")
    if line and not (said and names_place(text)):
        return line["variant_id"] or line["product_id"]
    return said[0]["id"] if said else None
