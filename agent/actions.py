"""The act node's work: one tool called with resolved ids, and its outcome put into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from agent import phrases
from agent.context import Desk, Turn
from agent.plan import Action, Kind
from agent.references import resolve
from agent.state import Conversation, Item
from tools.compare import compare, details
from tools.errors import RetryError, TerminalError
from tools.why import why, why_not


@dataclass(frozen=True)
class Shown:
    """A product card: its JSON, and why it is there."""

    product: dict[str, Any]
    why: str = ""
    misses: tuple[str, ...] = ()
    featured: bool = False
    note: str = ""  # "hidden before: you excluded Targus"

    def json(self) -> dict[str, Any]:
        """The card as it travels: the product JSON plus `why`, `misses`, `featured` and `note`."""
        about = {"why": self.why, "misses": list(self.misses), "featured": self.featured, "note": self.note}
        return {**self.product, **about}


@dataclass(frozen=True)
class Outcome:
    """What a turn came to: its kind, words and cards; the cart or a table where there is one.

    `extra` stands beside the wire's own keys in `done`: a comparison's rows, a product's facts.
    """

    kind: Kind
    text: str
    cards: tuple[Shown, ...] = ()
    cart: dict[str, Any] | None = None
    extra: Mapping[str, Any] | None = None
    line: dict[str, str] | None = None
    options: tuple[tuple[str, str], ...] = ()  # (label, what tapping it says) of a question
    relaxed: bool = False
    must_say: str = ""  # of `text`, what no other wording may leave out


def perform(desk: Desk, state: Conversation, turn: Turn, action: Action) -> Outcome:
    """Calls the tool. A failure is an outcome that says what did not happen; TypeError on arguments no tool has."""
    arguments = dict(action.arguments)
    try:
        return _TOOLS[action.tool](desk, state, turn, **arguments)
    except RetryError as error:
        return Outcome("clarification", phrases.could_not(str(error)))
    except TerminalError as error:
        kind: Kind = "cart" if action.tool.startswith("cart") else "chat"
        return Outcome(kind, phrases.sorry(str(error)))


def _details(desk: Desk, state: Conversation, turn: Turn, *, product_id: str, asked: str = "") -> Outcome:
    variant = next((i["variant_id"] for s in state.get("screens") or [] for i in s if i["id"] == product_id), None)
    found = details(desk.shelf, product_id, variant)
    product = found["product"]
    text = phrases.details(product, found["facts"], asked, turn.locale)
    return Outcome("details", text, (Shown(product),), extra={"facts": found["facts"]})


def _compare(desk: Desk, state: Conversation, turn: Turn, *, ids: list[str]) -> Outcome:
    table = compare(desk.shelf, ids)
    cards = tuple(Shown(p) for p in table["products"])
    extra = {"comparison": {"rows": table["rows"], "same": table["same"], "ids": [p["id"] for p in table["products"]]}}
    return Outcome("comparison", phrases.comparison(table, turn.locale), cards, extra=extra)


def _why(desk: Desk, state: Conversation, turn: Turn, *, product_id: str, place: int) -> Outcome:
    product = desk.shelf.product(product_id)
    if product is None:
        raise RetryError(f"product {product_id!r} is not in the catalogue any more")
    evidence = (state.get("evidence") or {}).get(product_id) or {}
    text = why(product, evidence, place, state.get("request"))
    facts = [fact for name in ("sets_apart", "trade_offs") for fact in evidence.get(name, ())]
    return Outcome("explanation", text, (Shown(product, "; ".join(facts) or evidence.get("why", "")),))


def _why_not(desk: Desk, state: Conversation, turn: Turn, *, words: str) -> Outcome:
    return Outcome("explanation", why_not(desk.funnel, desk.shelf, state.get("request"), words))


def _cart_view(desk: Desk, state: Conversation, turn: Turn) -> Outcome:
    cart = desk.carts.view(turn.session)
    return Outcome("cart", phrases.cart_state(cart, turn.locale), cart=cart)


def _cart_add(
    desk: Desk, state: Conversation, turn: Turn, *, product_id: str, variant_id: str | None = None, quantity: int = 1
) -> Outcome:
    cart = desk.carts.add(turn.session, product_id, variant_id, quantity, turn.turn_id)
    line = next(
        (row for row in cart["lines"] if product_id == row["id"] and variant_id in (None, row["variant_id"])), None
    )
    text = phrases.cart_added(line, cart, turn.locale)
    return Outcome("cart", text, cart=cart, line=_handle(line))


def _cart_change(
    desk: Desk,
    state: Conversation,
    turn: Turn,
    *,
    product_id: str | None,
    quantity: int,
    relative: bool = False,
    words: str = "",
) -> Outcome:
    before = desk.carts.view(turn.session)
    line = _line(before, product_id, words)
    wanted = line["quantity"] + quantity if relative else quantity
    cart = desk.carts.change(turn.session, line["variant_id"], wanted, turn.turn_id)
    return Outcome("cart", phrases.cart_changed(line, wanted, cart, turn.locale), cart=cart, line=_handle(line))


def _cart_remove(desk: Desk, state: Conversation, turn: Turn, *, product_id: str | None, words: str = "") -> Outcome:
    line = _line(desk.carts.view(turn.session), product_id, words)
    cart = desk.carts.change(turn.session, line["variant_id"], 0, turn.turn_id)
    return Outcome("cart", phrases.cart_removed(line, cart, turn.locale), cart=cart)


def _cart_clear(desk: Desk, state: Conversation, turn: Turn) -> Outcome:
    cart = desk.carts.clear(turn.session, turn.turn_id)
    return Outcome("cart", phrases.cart_state(cart, turn.locale), cart=cart)


def _line(cart: dict[str, Any], product_id: str | None, words: str) -> dict[str, Any]:
    """The line of a product, else the one the words name among the cart's; RetryError when neither is there."""
    lines: list[dict[str, Any]] = cart["lines"]
    if not any(product_id in (row["id"], row["variant_id"]) for row in lines):
        items = [
            Item(id=r["id"], variant_id=r["variant_id"], title=r["title"], brand=None, price=r["price"]) for r in lines
        ]
        named = resolve(words, items)
        product_id = named[0]["variant_id"] if named else None
    for row in lines:
        if product_id in (row["id"], row["variant_id"]):
            return row
    raise RetryError("say which product, by a word of its title" if lines else "your cart is empty")


def _handle(line: Mapping[str, Any] | None) -> dict[str, str] | None:
    return {"product_id": line["id"], "variant_id": line["variant_id"]} if line else None


_TOOLS: dict[str, Callable[..., Outcome]] = {
    "details": _details,
    "compare": _compare,
    "why": _why,
    "why_not": _why_not,
    "cart_view": _cart_view,
    "cart_add": _cart_add,
    "cart_change": _cart_change,
    "cart_remove": _cart_remove,
    "cart_clear": _cart_clear,
}
