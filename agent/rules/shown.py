"""Plans about products that were shown: details, comparison, why, why not, and showing them again."""

from __future__ import annotations

import re

from agent import phrases
from agent.context import TurnContext
from agent.plan import Action, Plan
from agent.references import current, named, names_place, points_at_it, points_past_screen, resolve, says_before
from agent.rules.measures import extreme
from agent.rules.saying import say, unclear
from agent.state import Conversation, Item, item_of, last_screen, lines_shown
from catalog.predicates import fold, words
from tools.asked import asked_words

_OPTIONS = re.compile(r"\s*(?:and\s+)?(?:what|which)\s+(?:colou?rs?|sizes?)\b")

_MORE_OF_IT = re.compile(
    r"\b(?:more|tell\s+me)\s+(?:about|on)\s+(?:it|this|that)\W*$|^\s*(?:and\s+)?how\s+\w+\s+is\s+(?:it|this|that)\b"
)
_ASKED_OF = re.compile(r"(?i)^.*?\b(?:is|are)\s+the\s+")
_SEVERAL = re.compile(r"\b(?:which|any|they|them|these|those)\b")
_SIDES = re.compile(r"\b(?:with|and|to|vs|versus|or|against)\b|,")
_PLACE = re.compile(r"\b(?:first|second|third|fourth|fifth|last)(?:\s+one)?\W*(?:first)?\W*$")
_THING = re.compile(
    r"\bcompare\s+(?:the\s+|some\s+|your\s+)?(?!(?:the\s+)?(?:first|second|third|last|top|two|three|them|these|those|it\b|\d))[a-z]"
)


def targets_of(state: Conversation, context: TurnContext, text: str) -> list[Item]:
    """What the words point at: on the screen, on the one before, else the product whose page the shopper is on."""
    screens, focus = state.get("screens") or [], state.get("focus") or ()
    if says_before(text) and len(screens) > 1:
        return resolve(text, screens[-2])
    page = on_page(context)
    if page and points_at_it(text) and not current(last_screen(state), focus):
        return page
    found = resolve(text, last_screen(state), focus)
    turns = state.get("turns") or []
    if not found and turns and points_at_it(text):  # "it" is what was just asked for by its name
        found = named(turns[-1]["said"], last_screen(state))
    return found


def _in_cart(state: Conversation, text: str) -> list[Item]:
    """The lines whose places the words name, where the cart was looked at just now."""
    return resolve(text, lines_shown(state)) if not state.get("line") and names_place(text) else []


def called(context: TurnContext, text: str) -> list[Item]:
    """The one product of the shop that is called so, shown or not; none where the words fit several."""
    ids = context.desk.shelf.named(text)
    products = [p for i in ids if (p := context.desk.shelf.product(i)) is not None]
    had = [p for p in products if p["availability"] not in ("out_of_stock", "discontinued")] or products
    return [item_of(had[0])] if len(had) == 1 else []


def on_page(context: TurnContext) -> list[Item]:
    """The product whose page the shopper is on."""
    product = context.desk.shelf.product(str(context.turn.page.get("product") or ""))
    return [item_of(product)] if product else []


def details(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """What the catalogue states of the product meant."""
    if by_name := called(context, _ASKED_OF.sub("", text)):
        own = {*words(by_name[0]["title"]), *words(by_name[0]["brand"] or "")}
        asked = " ".join(w for w in text.split() if not set(words(w)) <= own)
        return Plan("act", action=Action("details", {"product_id": by_name[0]["id"], "asked": asked}))
    targets = _in_cart(state, text) or targets_of(state, context, text)
    if targets:
        return Plan("act", action=Action("details", {"product_id": targets[0]["id"], "asked": text}))
    screen, focus = last_screen(state), state.get("focus") or ()
    if _OPTIONS.match(fold(text)) and (at_hand := current(screen, focus) or on_page(context)):
        return Plan("act", action=Action("details", {"product_id": at_hand[0]["id"], "asked": text}))
    if screen and (_OPTIONS.match(fold(text)) or _MORE_OF_IT.search(fold(text))):
        return unclear(state)
    return unclear(state) if points_past_screen(text, screen) else None


def of_shown(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Which of those shown are as asked, "do they need batteries?"; of one alone, its details."""
    screen = last_screen(state)
    one = not _SEVERAL.search(fold(text)) and len(targets_of(state, context, text)) == 1
    if one or len(screen) < 2:
        return details(state, context, text)
    if not asked_words(text):
        return None
    return Plan("act", action=Action("of_shown", {"ids": [i["id"] for i in screen], "asked": text}))


def among(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Which of those shown has most or least of something: that one's details."""
    screen, focus, said = last_screen(state), state.get("focus") or (), fold(text)
    pair = [i for i in screen if i["id"] in focus]
    items = pair if len(pair) > 1 else screen
    if not items:
        return None
    if re.search(r"\bcheap(?:er|est)\b|\bcosts?\s+(?:the\s+)?(?:least|less)\b", said):
        best = min(items, key=lambda i: i["price"])
        return Plan("act", action=Action("details", {"product_id": best["id"], "asked": text}))
    products = [p for i in items if (p := context.desk.shelf.product(i["id"], i["variant_id"])) is not None]
    found = extreme(text, products)
    if found is None:
        return None
    product, field = found
    return Plan("act", action=Action("details", {"product_id": product["id"], "asked": field.replace("_", " ")}))


def compare(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Two or more products side by side; None where none were shown and a thing is named: it is searched for first."""
    screen = last_screen(state)
    sides = [item for part in _SIDES.split(text) for item in called(context, part)]
    if len(ids := list(dict.fromkeys(i["id"] for i in sides))) > 1:
        return Plan("act", action=Action("compare", {"ids": ids}))
    if not screen and _THING.search(fold(text)):
        return None
    targets = _in_cart(state, text) or targets_of(state, context, text)
    if len(targets) == 1:
        targets += [i for i in current(screen, state.get("focus") or ()) if i["id"] != targets[0]["id"]]
    kept = [i for i in screen if i["id"] in (state.get("focus") or ())]
    if not targets and len(screen) >= 2:
        targets = kept if len(kept) > 1 else screen[:2]
    if len(targets) < 2:
        return unclear(state)
    return Plan("act", action=Action("compare", {"ids": [i["id"] for i in targets]}))


def why(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Why a product is shown, by default the first."""
    screen = last_screen(state)
    targets = targets_of(state, context, text) or screen[:1]
    if not targets:
        return say("explanation", phrases.say("nothing_yet"))
    place = next((n for n, item in enumerate(screen) if item["id"] == targets[0]["id"]), -1)
    return Plan("act", action=Action("why", {"product_id": targets[0]["id"], "place": place}))


def why_not(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Why a product that is named was not shown."""
    if state.get("request") is None:
        return say("explanation", phrases.say("nothing_yet"))
    if _PLACE.search(fold(text)):  # "why not the second?" is on the screen: why it stands where it does
        return why(state, context, text)
    return Plan("act", action=Action("why_not", {"words": phrases.named_in(text)}))


def before(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """What was on the screen before, or the part of this one that the words point at, shown again."""
    screens = state.get("screens") or []
    if not screens:
        return say("chat", phrases.say("nothing_yet"))
    here = re.search(r"\bagain\b", fold(text)) and not says_before(text)
    from_ = screens[-1] if here or len(screens) < 2 else screens[-2]
    named = resolve(text, from_)
    return Plan("act", action=Action("show", {"ids": [i["id"] for i in named or from_]}))


def wishes(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """What became a filter, what only ranks, and what could not be checked."""
    return Plan("act", action=Action("wishes"))
