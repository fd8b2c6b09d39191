"""Plans of what answers a question of ours: which size or colour, which of those shown; or changes it afterwards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent import phrases
from agent.cart_choices import hears
from agent.context import TurnContext
from agent.intents import Intent, read, units_to_set
from agent.plan import Action, Plan
from agent.references import named, names_place, place_alone, points_at_it, resolve
from agent.rules.carting import adding
from agent.rules.saying import say
from agent.state import Conversation, last_screen, lines_shown
from catalog.predicates import fold, words
from language.english import in_english
from retrieval.understanding.vocabulary import phrase_of
from tools.words import clip, listing

_UNITS = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)"
_COUNTED = re.compile(
    rf"^\W*(?:make\s+(?:that|it)\s+)?(?P<units>{_UNITS})\s*(?:x|×|of\s+(?:them|those|it|these))?"
    r"\s*(?:please\s*)?(?:in\s+|,\s*|(?=the\b))(?P<rest>.+)$"
)
_STRANGER = re.compile(
    r"^\W*(?:(?:i(?:'ll|'d)?\s+(?:like|take|want|prefer|have)|make\s+(?:it|that)|rather|ok(?:ay)?|then|no|yes)\W+)*"
    r"(?:(?:in|size|colou?r)\s+(?:the\s+)?(?P<a>[\w-]+(?:\s+[\w-]+)?)|the\s+(?P<b>[\w-]+)\s+ones?)\W*(?:please|then)?\W*$"
)
_CHANGING = re.compile(
    r"\b(?:change|switch|swap|exchange|instead|rather|i\s+mean(?:t)?|actually|make\s+(?:it|that)"
    r"|stattdessen|lieber|plutot|mejor)\b"
)
_VERBS = re.compile(
    r"\b(?:change|switch|swap|exchange|to|into|mean(?:t)?|sorry|but|can\s+you|could\s+you|first|second|third"
    r"|fourth|fifth|last)\b"
)
_DROPPING = re.compile(
    r"^\W*(?:(?:no|oh|actually|sorry|wait|well|but)\W+)*(?:(?:forget|don't\s+add|remove|leave|skip)\s+(?:it|that)"
    r"|i\s+(?:don't|do\s+not)\s+(?:want|need|like)\b.*|(?:none|neither)(?:\s+of\s+(?:them|these|those))?"
    r"|(?:das\s+)?(?:will|mochte)\s+ich\s+(?:doch\s+)?nicht\b.*|je\s+n'en\s+veux\s+p(?:as|lus)\b.*|no\s+l[oa]\s+quiero\b.*)\W*$"
)
_OF_IT = re.compile(r"\b(?:them|more|another|of|actually|no|oh|wait)\b")
_DROPPED: tuple[Intent, ...] = ("no", "undo")


def chosen(state: Conversation, context: TurnContext) -> Plan | None:
    """The plan of an answer to what was asked before something goes into the cart; None for anything else."""
    waiting, said = state.get("choosing"), context.turn.say
    if not waiting:
        return _changed(state, context)
    english = in_english(said)
    intent = read(english).intent
    if intent in _DROPPED or _DROPPING.match(fold(english).replace("’", "'")):
        return say("chat", phrases.say("okay"))
    if "among" in waiting:
        return _picked(state, waiting, english)
    offered = _offered(state)
    if intent == "yes":  # to "It comes in sky only. Shall I take that?"; it does not say which of several
        return _going_on(waiting, said=offered[0]) if len(offered) == 1 else _going_on(waiting)
    if (place := place_alone(english, len(offered))) is not None:
        return _going_on(waiting, said=offered[place])
    if hears(context.desk, waiting["product_id"], said).answers:
        return _going_on(waiting, said=said)
    if (counted := _COUNTED.match(fold(english))) and hears(
        context.desk, waiting["product_id"], counted["rest"]
    ).answers:
        units, _ = units_to_set(counted["units"])
        return _going_on({**waiting, "quantity": units}, said=counted["rest"])
    if intent == "cart_change" and (points_at_it(english) or _OF_IT.search(fold(english))):
        units, relative = units_to_set(english)
        return _going_on({**waiting, "quantity": max(1, units + (waiting["quantity"] if relative else 0))})
    stranger = _stranger(context, said) if intent == "search" else ""
    return _going_on(waiting, stranger=stranger) if stranger else None


def _stranger(context: TurnContext, said: str) -> str:
    """What a message answers that is no size or colour known: "in chartreuse", or words the shop never uses."""
    vocabulary = context.desk.funnel.catalogue().vocabulary
    if found := _STRANGER.match(fold(said)):
        value = found["a"] or found["b"]
        return "" if phrase_of(value) in vocabulary.nouns else value
    told = words(said)
    return said.strip(" .!") if 0 < len(told) <= 2 and not any(w in vocabulary.words for w in told) else ""


def _going_on(waiting: Mapping[str, Any], said: str = "-", **more: Any) -> Plan:
    tool = "cart_swap" if waiting.get("line") else "cart_add"
    return Plan("act", action=Action(tool, {**waiting, "words": said, **more}))


def _picked(state: Conversation, waiting: Mapping[str, Any], said: str) -> Plan | None:
    """The product that an answer to "which one?" points at."""
    if read(said).intent not in ("search", "point", "cart_add"):
        return None
    among = [item for item in last_screen(state) if item["id"] in waiting["among"]]
    place = place_alone(said, len(last_screen(state)))
    found = resolve(said, last_screen(state)) if place is not None else named(said, among)
    return adding(found[0], waiting["quantity"], f"{waiting['words']} {said}") if len(found) == 1 else None


def _offered(state: Conversation) -> list[str]:
    """What the question asked last offered to choose from, in order."""
    turns = state.get("turns") or []
    question = (turns[-1]["reply"].get("question") if turns else None) or {}
    return [option["say"] for option in question.get("options", ())]


def _changed(state: Conversation, context: TurnContext) -> Plan | None:
    """Another size or colour of the line just written: "change it to 42" does it, "size 42" is asked back."""
    line, turns = state.get("line"), state.get("turns") or []
    said = fold(in_english(context.turn.say))
    firm = _CHANGING.search(said) is not None
    just = (state.get("offered") or {}).get("tool") == "cart_swap" or (turns and turns[-1]["reply"]["kind"] == "cart")
    if firm and names_place(said) and (rows := resolve(said, lines_shown(state))):
        line = {"product_id": rows[0]["id"], "variant_id": rows[0]["variant_id"]}
    if not line or not line["variant_id"] or not (firm or just):
        return None
    told = hears(context.desk, line["product_id"], _VERBS.sub(" ", said) if firm else context.turn.say)
    variants = context.desk.shelf.variants(line["product_id"])
    own: Mapping[str, Any] = next((v["options"] for v in variants if v["variant_id"] == line["variant_id"]), {})
    new = {n: found for n, found in told.named.items() if own.get(n) not in found}
    units = re.search(r"\b(?:make|change)\s+(?:it|that)\s+(?:to\s+)?(\d{1,2})\W*$", said)
    if told.free or told.rest or (units and int(units[1]) <= _MANY):
        return None
    if not new and not (firm and told.other):
        return Plan("act", action=Action("cart_view")) if told.named else None  # it is so already
    waiting = {**line, "quantity": 1, "line": line["variant_id"]}
    action = Action("cart_swap", {**waiting, "words": context.turn.say})
    if firm:
        return Plan("act", action=action)
    title = clip((context.desk.shelf.product(line["product_id"]) or {"title": ""})["title"], 60)
    value = listing([listing(found, "or") for found in new.values()])
    yes, no = phrases.say("offer_yes"), phrases.say("offer_no")
    text = phrases.say("offer_swap", title=title, value=value)
    return Plan("say", kind="clarification", text=text, offer=action, options=((yes, yes), (no, no)))


_MANY = 12  # up to here a bare number after "make it" counts units, and is no size
