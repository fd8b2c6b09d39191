"""Whether the shopper asked for a cart write that a model planned; where not, it is offered instead of done.

A model can obey what stands in a product's title. So a write needs words of this turn that carry the wish, or a yes to
an offer; which of the products shown, and how many, must not differ from what was said either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from agent.context import TurnContext
from agent.intents import read
from agent.plan import Action, Plan
from agent.references import resolve
from agent.state import Conversation, last_screen
from catalog.predicates import fold
from language.english import in_english
from language.speak import say
from tools.words import clip, listing

_READS = ("cart_view", "cart_which")
_ADDS = ("cart_add", "cart_add_all")
_WORD = re.compile(r"[^\W_]+")
_ASKED_AS = {"add": ("cart_add", "cart_change"), "change": ("cart_change", "cart_remove", "cart_clear", "undo")}


def writes(action: Action | None) -> bool:
    """Whether an action changes the cart."""
    return action is not None and action.tool.startswith("cart_") and action.tool not in _READS


def asked_for(state: Conversation, context: TurnContext, action: Action) -> bool:
    """Whether the shopper's own words of this turn ask for this write, or say yes to an offer of one."""
    said = fold(context.turn.say).replace("’", "'")
    if assents(said):
        return _offered_in_words(state)
    kind, plain = _kind(action), _phrases("but_for").sub(" ", said)
    english = in_english(plain)
    wished = read(english).intent in _ASKED_AS[kind] or _phrases(kind).search(plain) is not None
    if kind == "change":
        return wished or _phrases("unwanted").search(said) is not None
    if not wished:
        return False
    pointed = {i["id"] for i in resolve(english, last_screen(state), state.get("focus") or ())}
    shown = not pointed or {i["id"] for i in _items(action)} <= pointed
    return shown and _counted(said, int(action.arguments.get("quantity", 1)))


def _counted(said: str, units: int) -> bool:
    """Whether that many were said; one need not be."""
    return units == 1 or re.search(rf"\b(?:{units}|{_counts().get(units, units)})\b", said) is not None


def offer(state: Conversation, context: TurnContext, action: Action) -> Plan:
    """Asks whether to do it; a plain yes then does."""
    arguments = action.arguments
    shelf = context.desk.shelf
    found = [shelf.product(i["id"], i.get("variant_id") or None) for i in _items(action)]
    titles = listing([clip(p["title"], 60) for p in found if p is not None])
    if not titles:
        return Plan("say", kind="clarification", text=say("which_write"), planner="model")
    units = arguments.get("quantity", 1)
    name = "offer_add" if _kind(action) == "add" else "offer_change" if units else "offer_remove"
    yes, no = say("offer_yes"), say("offer_no")
    return Plan(
        "say", kind="clarification", text=say(name, title=titles, quantity=units), planner="model", offer=action,
        options=((yes, yes), (no, no)), notes=("model: a cart write nobody asked for was offered instead",),
    )  # fmt: skip


def accepted(state: Conversation, context: TurnContext) -> Plan | None:
    """The write that was offered just now, where this message says yes to it."""
    offered = state.get("offered")
    if not offered or not assents(context.turn.say):
        return None
    return Plan("act", action=Action(offered["tool"], offered["arguments"]))


def assents(said: str) -> bool:
    """Whether a message says yes and nothing else: "yes please", "ja, gerne", "oui, vas-y", "sí, añádelo"."""
    return _phrases("yes").fullmatch(" ".join(_WORD.findall(fold(said)))) is not None


def _offered_in_words(state: Conversation) -> bool:
    """Whether the last reply asked, in a model's own words, whether to put something in the cart."""
    turns = state.get("turns") or []
    text = fold(turns[-1]["reply"]["text"]) if turns else ""
    return any("?" in part and _phrases("offered").search(part) for part in re.findall(r"[^.!?]*[.!?]", text))


def _kind(action: Action) -> str:
    return "add" if action.tool in _ADDS else "change"


def _items(action: Action) -> list[Mapping[str, Any]]:
    arguments = action.arguments
    if "items" in arguments:
        return list(arguments["items"])
    named = arguments.get("product_id")
    return [{"id": named, "variant_id": arguments.get("variant_id")}] if named else []


@lru_cache(maxsize=8)
def _phrases(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for patterns in _table()[name].values() for p in patterns))


@lru_cache(maxsize=1)
def _counts() -> dict[int, str]:
    """Number → its words, as a regular expression."""
    return {int(n): "|".join(words) for n, words in _table()["counts"].items()}


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    table: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("consent.yaml"))
    return table
