"""What a conversation remembers between turns: ids and plain JSON, kept by the checkpointer under the session.

The Pass, product records and prices never enter it; cards are read from the live catalogue when shown again.
"""

from __future__ import annotations

from typing import Any, TypedDict

SCREENS_KEPT = 6
TURNS_KEPT = 20
SEEN_KEPT = 400


class Item(TypedDict):
    """One product that was shown: enough to know what "the second" or "that HP" means."""

    id: str
    variant_id: str
    title: str
    brand: str | None
    price: float


class Card(TypedDict):
    """How a product was shown in a turn; its record is looked up again when the turn is read back."""

    id: str
    variant_id: str
    why: str
    misses: list[str]
    featured: bool
    note: str


class Record(TypedDict):
    """One finished turn, as it is replayed: `reply` is `done` without products, `cards` stand for those."""

    turn_id: str
    said: str
    cards: list[Card]
    reply: dict[str, Any]


class Conversation(TypedDict, total=False):
    """The checkpointed state. `route` and `pending` steer one turn through the graph."""

    turn: int
    ledger: dict[str, Any]
    request: dict[str, Any] | None  # the last search
    screens: list[list[Item]]  # newest last
    seen: list[str]  # ids shown for the present subject: "show me more" never repeats them
    focus: list[str]  # what "it" means: the product last talked about
    line: dict[str, str] | None  # what "make that two" means: the cart line last written
    written: list[dict[str, Any]] | None  # the cart's lines before it was last written: what "undo" brings back
    choosing: dict[str, Any] | None  # what waits for a size or colour, or for which one: see agent.cart_choices
    easing: dict[str, Any] | None  # {key, becomes}: the wish that a yes now loosens, and what takes its place
    offered: dict[str, Any] | None  # {tool, arguments} of what a plain yes now does
    bundle: dict[str, Any] | None  # {parts, budget} of things wished within one budget
    hushed: bool  # the shopper said stop: nothing is offered unasked
    evidence: dict[str, dict[str, Any]]  # product id → facts of its pick on the last screen
    asked: int  # the turn that last asked back
    language: str  # the tag of what the shopper was last heard to write in; missing until words told it
    turns: list[Record]
    model: dict[str, Any] | None  # what the model used in the whole conversation: see agent.allowance.added
    route: str
    pending: int


def item_of(product: dict[str, Any]) -> Item:
    """What is remembered of a product that was shown."""
    return Item(
        id=product["id"],
        variant_id=product["variant_id"],
        title=product["title"],
        brand=product["brand"],
        price=product["price"],
    )


def last_screen(state: Conversation) -> list[Item]:
    """The products on the shopper's screen now; empty before the first answer that showed any."""
    screens = state.get("screens") or []
    return screens[-1] if screens else []


def lines_shown(state: Conversation) -> list[Item]:
    """The lines of the cart that the last answer showed, in order; empty where it showed none."""
    turns = state.get("turns") or []
    cart = (turns[-1]["reply"].get("cart") if turns else None) or {}
    return [
        Item(id=row["id"], variant_id=row["variant_id"], title=row["title"], brand=None, price=row["price"])
        for row in cart.get("lines", ())
    ]
