"""Plans that show or change the cart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.cart_choices import hears
from agent.context import TurnContext
from agent.intents import units_to_add, units_to_set
from agent.plan import Action, Plan
from agent.references import current, names_place, points_at_it, points_past_screen, resolve
from agent.rules import searches
from agent.rules.saying import say, unclear
from agent.rules.shown import called, on_page, targets_of
from agent.rules.wishes import dumped, ledger_of
from agent.state import Conversation, Item, last_screen
from catalog.predicates import fold, text_of, words
from language.speak import say as spoken
from retrieval.understanding.ledger import Ledger

_SEVERAL = re.compile(
    r"\b(?:both|all(?:\s+(?:of\s+(?:them|these|those)|three|four|five|two))?|them|everything)\b|\band\s+the\b"
    r"|\b(?:first|top)\s+(?:two|three|four|five|[2-5])\b"
)
_PLACE = re.compile(r"\bthe\s+(?:first|second|third|fourth|fifth|last|number\s+\d{1,2})(?:\s+one)?\b")
_OF_IT = re.compile(r"\bof\s+(?:it|this|that|these|those|them)\b")
_PAYING = re.compile(r"\bcheck\s*out\b|\bpay\b")
_CART = r"(?:shopping\s+)?(?:cart|basket|trolley|bag)"
_THING = re.compile(
    r"^.*?\b(?:add|put|place|throw|pop|take|buy|purchase|order|get|have|like)\b\s+(?P<what>.*?)"
    rf"(?:\s+(?:to|in|into)\s+(?:my|the|a|your)?\s*{_CART}\b.*|[,.;!?].*|\s+(?:for|because|since|hinzu)\b.*)?$"
)
_POINTED = re.compile(
    r"\b(it|this|that)\s+(?!(?:ones?|in|en|size|with|mit|con|avec|to|into|and|again|too|also|please|now|then|as)\b)\w"
)
_NO_NAME = frozenset(
    words(
        "the a an one ones it this that these those them some any of me my us to too also as well please then now "
        "again and both all everything in with size colour color two three four five six seven eight nine ten pair "
        "couple dozen more another same cheapest cheaper dearest dearer expensive most less add take cart der die das "
        "den dem ein eine einen einem le la les l un une el los las una unos bitte noch hinzu dazu"
    )
)
_GONE = ("out_of_stock", "discontinued")


def view(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """The cart read back."""
    return Plan("act", action=Action("cart_view", {"paying": _PAYING.search(fold(text)) is not None}))


def add(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Puts what is meant into the cart."""
    screen, said = last_screen(state), fold(text)
    targets = called(context, text) or targets_of(state, context, text)
    if not targets and points_past_screen(text, screen):
        return unclear(state)
    if not targets and re.search(r"\b(?:all|everything|them)\b", said):
        targets = screen
    several = len(targets) > 1 and _SEVERAL.search(said) is not None
    thing = [] if several or names_place(text) else _telling(said)
    if thing and not (targets and points_at_it(text) and not _named_after(context, said, targets[0], thing)):
        return _described(state, context, text, thing, targets)
    targets = targets or current(screen, state.get("focus") or ()) or on_page(context)
    if not targets:
        return which(screen, units_to_add(text), text) if screen else unclear(state)
    if several:
        items = [{"id": i["id"], "variant_id": i["variant_id"]} for i in targets]
        return Plan("act", action=Action("cart_add_all", {"items": items, "words": text}))
    return adding(targets[0], units_to_add(text), text)


def _telling(said: str) -> list[str]:
    """The words of "add the green one" or "add a unicorn to my cart" that tell which thing is meant."""
    found = _THING.match(said)
    return [w for w in words(found["what"] if found else "") if w not in _NO_NAME and not w.isdigit()]


def _named_after(context: TurnContext, said: str, item: Item, thing: Sequence[str]) -> bool:
    """Whether "that lamp" or "it green" ("le vert") names a thing, where "it in green" is what was talked of."""
    found = _POINTED.search(said)
    return found is not None and (found[1] != "it" or hears(context.desk, item["id"], " ".join(thing)).answers)


def _described(
    state: Conversation, context: TurnContext, text: str, thing: Sequence[str], targets: Sequence[Item]
) -> Plan:
    """Adds the one product shown that all the words tell of; asks which of several; looks for what is not shown."""
    screen = last_screen(state)
    at_hand = list({i["id"]: i for i in (*screen, *targets, *on_page(context))}.values())
    fitting = [item for item in at_hand if _tells(context, item, thing)]
    meant = [i for i in targets if i in fitting] or current(fitting, state.get("focus") or ()) or fitting
    if len(meant) == 1:
        return adding(meant[0], units_to_add(text), text)
    if meant:
        return which([i for i in screen if i in meant], units_to_add(text), text)
    wished = " ".join(w for w in context.turn.say.split() if set(words(w)) & set(thing)).strip(".,;!? ") or " ".join(
        thing
    )
    if screen and all(hears(context.desk, i["id"], wished).answers for i in screen if _has_options(context, i)):
        return say("clarification", spoken("none_comes_in", value=wished))
    return _looked_for(state, context, text, wished)


def _has_options(context: TurnContext, item: Item) -> bool:
    return any(v["options"] for v in context.desk.shelf.variants(item["id"]))


def _tells(context: TurnContext, item: Item, thing: Sequence[str]) -> bool:
    """Whether each word stands in what is known of a product, or is a size or colour of it that can be had."""
    product = context.desk.shelf.product(item["id"], item["variant_id"])
    if product is None:
        return False
    told = hears(context.desk, item["id"], " ".join(thing))
    variants = [v for v in context.desk.shelf.variants(item["id"]) if v["availability"] not in _GONE]
    if told.other or not all(any(v["options"].get(n) in told.named[n] for v in variants) for n in told.named):
        return False
    known = set(words(f"{text_of(product)} {product['brand'] or ''} {product['category'] or ''}"))
    return all(w in known for w in told.rest)


def _looked_for(state: Conversation, context: TurnContext, text: str, wished: str) -> Plan:
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
    rows = shown_lines(state)
    if rows and names_place(text) and (said := resolve(text, rows)):
        return said[0]["variant_id"]
    said = [i for i in targets_of(state, context, text) if i["id"]]
    line = state.get("line")
    if line and not (said and names_place(text)):
        return line["variant_id"] or line["product_id"]
    return said[0]["id"] if said else None


def shown_lines(state: Conversation) -> list[Item]:
    """The lines of the cart that the last answer showed, in order; empty where it showed none."""
    turns = state.get("turns") or []
    cart = (turns[-1]["reply"].get("cart") if turns else None) or {}
    return [
        Item(id=row["id"], variant_id=row["variant_id"], title=row["title"], brand=None, price=row["price"])
        for row in cart.get("lines", ())
    ]
