"""Plans for what goes with a product, by a table of things that are used together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from agent import phrases
from agent.context import TurnContext
from agent.plan import Plan, Search
from agent.references import current
from agent.rules.saying import say
from agent.rules.shown import on_page, targets_of
from agent.rules.wishes import request_of
from agent.state import Conversation, last_screen
from catalog.predicates import words
from retrieval.understanding.asked import Asked
from retrieval.understanding.ledger import Ledger
from retrieval.understanding.understand import understand
from tools.words import clip

_MOST = 3
_TO_GO = re.compile(r"(?i)^(?P<thing>.{2,60}?)\s+(?:to|that|which|for)\s+(?:go(?:es)?|match|wear|fit)\b")

_WITH = re.compile(
    r"(?i)\b(?:go(?:es)?|pairs?|match(?:es)?|fits?|wear|accessories|extras|add-?ons)\s+(?:(?:well|nicely|together)\s+)?"
    r"(?:with|for|to)?\s*\b(?P<which>an?|my|our|the|some)\s+(?P<kind>[\w\s-]{2,40}?)\W*$"
)


def complement(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Things that go with the product meant, the one talked about, or the first shown; None where nothing was."""
    screen = last_screen(state)
    targets = targets_of(state, context, text)
    if kind := _of_a_kind(context, text, bool(targets)):
        return _things(context, kind, goes_with({"title": kind, "category": None})[:_MOST])
    targets = targets or current(screen, state.get("focus") or ()) or on_page(context) or screen[:1]
    product = context.desk.shelf.product(targets[0]["id"], targets[0]["variant_id"]) if targets else None
    if product is None:
        return None
    named = _named(context, text)
    things = [named] if named else goes_with(product)[:_MOST]
    return _things(context, product["title"], things, product["id"])


def _things(context: TurnContext, title: str, things: Sequence[str], *but: str) -> Plan:
    """A search for each thing that goes with what is called so; words where the table knows none."""
    if not things:
        return say("chat", phrases.say("complement_none", title=clip(title, 60)))
    searches = tuple(
        Search(
            request_of(Ledger(asked=Asked(text=thing)), context.turn, exclude_ids=but),
            "complement", heading=thing.capitalize(), subject=thing, seed=title,
        )
        for thing in things
    )  # fmt: skip
    return Plan("search", searches)


def _of_a_kind(context: TurnContext, text: str, shown: bool) -> str | None:
    """The kind of thing of which what goes with it is asked: "with an espresso machine"; None where one shown is meant.

    "With the kettle" means the one shown where one is.
    """
    found = _WITH.search(text)
    if found is None or (shown and found["which"].lower() not in ("a", "an")):
        return None
    catalogue = context.desk.funnel.catalogue()
    read = understand(found["kind"], catalogue.vocabulary, currency=catalogue.currency)
    return read.search_text if read.product_type else None


def _named(context: TurnContext, text: str) -> str | None:
    """The thing that is to go with it, where it is named: "a necklace to go with it"."""
    found = _TO_GO.match(text)
    catalogue = context.desk.funnel.catalogue()
    read = understand(found["thing"], catalogue.vocabulary, currency=catalogue.currency) if found else None
    return read.search_text if read and read.product_type else None


def goes_with(product: dict[str, Any]) -> list[str]:
    """What is used with a product, by the words of its title and category; the entry with most words counts."""
    title, path = words(product["title"]), words(product["category"] or "")
    said = {w for word in (*title, *path) for w in (word, word.removesuffix("s"), word.removesuffix("es"))}
    hits = [(len(names), max(_last(n, title) for n in names), things) for names, things in _table() if names <= said]
    return max(hits, key=lambda hit: hit[:2], default=(0, 0, []))[2]


def _last(name: str, title: list[str]) -> int:
    """How far back in the title a word stands: of "tent lantern" a lantern."""
    return max((n + 1 for n, word in enumerate(title) if word in (name, f"{name}s", f"{name}es")), default=0)


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[frozenset[str], list[str]], ...]:
    table: dict[str, list[str]] = YAML(typ="safe").load(Path(__file__).with_name("complements.yaml"))
    return tuple((frozenset(words(name)), things) for names, things in table.items() for name in names.split(", "))
