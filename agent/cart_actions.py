"""The act node's work on the cart: what is put in, changed and taken out, each read back with its total.

A size or colour that was not said is asked for once; what is left open then is as the card showed it, and read back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent import phrases
from agent.context import Desk, Turn
from agent.outcome import Outcome, Shown
from agent.references import named, resolve
from agent.state import Conversation, Item
from language.speak import say
from retrieval.understanding.ledger import Ledger
from tools import options
from tools.cart import Line
from tools.errors import RetryError, TerminalError
from tools.words import clip, listing

_MOST_OPTIONS = 12


def view(desk: Desk, state: Conversation, turn: Turn) -> Outcome:
    """The cart read back."""
    cart = desk.carts.view(turn.session)
    return Outcome("cart", phrases.cart_state(_named(desk, cart)), cart=cart)


def add(
    desk: Desk,
    state: Conversation,
    turn: Turn,
    *,
    product_id: str,
    variant_id: str | None = None,
    quantity: int = 1,
    words: str = "",
    chosen: bool = False,
) -> Outcome:
    """Puts a product in. `variant_id` is the variant shown; `chosen`: the one that is wanted.

    Where its variants differ and neither the words nor the wishes say which, that is asked for instead, once.
    """
    if not chosen:
        asked_before = (state.get("choosing") or {}).get("product_id") == product_id
        left = _left(desk, state, product_id, words or turn.say)
        if options.options_of(left) and not asked_before:
            return _choose(desk, product_id, variant_id, quantity, left)
        ids = [v["variant_id"] for v in left]
        variant_id = variant_id if variant_id in ids or not ids else ids[0]
    before = _lines(desk, turn)
    cart = desk.carts.add(turn.session, product_id, variant_id or None, quantity, turn.turn_id)
    line = next(
        (row for row in cart["lines"] if product_id == row["id"] and variant_id in (None, "", row["variant_id"])), None
    )
    text = phrases.cart_added(_one(desk, line) if line else None, cart)
    return Outcome("cart", text, cart=cart, line=_handle(line), before=before)


def add_all(
    desk: Desk, state: Conversation, turn: Turn, *, items: Sequence[Mapping[str, str]], quantity: int = 1
) -> Outcome:
    """Puts several products in, each as it was shown; what can't be had is said, and the others still go in."""
    before, refused = _lines(desk, turn), []
    for place, item in enumerate(items):
        try:
            desk.carts.add(turn.session, item["id"], item["variant_id"] or None, quantity, f"{turn.turn_id}.{place}")
        except (RetryError, TerminalError) as error:
            refused.append(str(error))
    cart = desk.carts.view(turn.session)
    said = [phrases.cart_state(_named(desk, cart))]
    if refused:
        said.append(say("not_added", reasons=listing(refused)))
    return Outcome("cart", " ".join(said), cart=cart, before=before)


def change(
    desk: Desk,
    state: Conversation,
    turn: Turn,
    *,
    product_id: str | None,
    quantity: int,
    relative: bool = False,
    words: str = "",
) -> Outcome:
    """Sets the units of a line, or with `relative` adds to them; none left takes it out."""
    cart = desk.carts.view(turn.session)
    before, line = _handles(cart), _line(cart, product_id, words)
    wanted = max(0, line["quantity"] + quantity) if relative else quantity
    cart = desk.carts.change(turn.session, line["variant_id"], wanted, turn.turn_id)
    text = phrases.cart_changed(_one(desk, line), wanted, cart)
    return Outcome("cart", text, cart=cart, line=_handle(line) if wanted else None, before=before)


def remove(desk: Desk, state: Conversation, turn: Turn, *, product_id: str | None, words: str = "") -> Outcome:
    """Takes a line out."""
    cart = desk.carts.view(turn.session)
    before, line = _handles(cart), _line(cart, product_id, words)
    cart = desk.carts.change(turn.session, line["variant_id"], 0, turn.turn_id)
    return Outcome("cart", phrases.cart_removed(_one(desk, line), cart), cart=cart, before=before)


def clear(desk: Desk, state: Conversation, turn: Turn) -> Outcome:
    """Takes everything out."""
    before = _lines(desk, turn)
    cart = desk.carts.replace(turn.session, (), turn.turn_id)
    return Outcome("cart", phrases.cart_state(cart), cart=cart, before=before)


def restore(desk: Desk, state: Conversation, turn: Turn) -> Outcome:
    """The cart as it was before it was last written."""
    lines = [Line.model_validate(line) for line in state.get("written") or ()]
    cart = desk.carts.replace(turn.session, lines, turn.turn_id)
    return Outcome("cart", say("undone", cart=phrases.cart_state(_named(desk, cart))), cart=cart)


def _left(desk: Desk, state: Conversation, product_id: str, words: str) -> list[Mapping[str, Any]]:
    """The variants that may be meant by the words and the wishes in force."""
    wishes = Ledger.model_validate(state.get("ledger") or {}).asked.constraints
    return options.wished(options.meant(options.to_be_had(desk.shelf.variants(product_id)), words), wishes)


def _choose(
    desk: Desk, product_id: str, variant_id: str | None, quantity: int, left: Sequence[Mapping[str, Any]]
) -> Outcome:
    """Asks for what is open, all of it at once."""
    product = desk.shelf.product(product_id, variant_id)
    if product is None:
        raise RetryError(say("error_unknown", id=product_id))
    order = options.options_of(desk.shelf.variants(product_id))
    open_ = {n: [v for v in order[n] if v in found] for n, found in options.options_of(left).items()}
    first = next(iter(open_))

    def like_shown(variant: Mapping[str, Any]) -> bool:
        return bool(variant["options"].get(first) != product["attributes"].get(first))

    names = listing([name.replace("_", " ") for name in open_])
    values = "; ".join(listing(found[:_MOST_OPTIONS], "or") for found in open_.values())
    taps = dict.fromkeys(
        options.label({n: v["options"][n] for n in open_ if n in v["options"]}) for v in sorted(left, key=like_shown)
    )
    return Outcome(
        "clarification",
        say("choose", options=names, title=clip(product["title"], 60), values=values),
        (Shown(product),),
        options=tuple((tap, tap) for tap in list(taps)[:_MOST_OPTIONS]),
        choosing={"product_id": product_id, "variant_id": product["variant_id"], "quantity": quantity},
    )


def _one(desk: Desk, line: Mapping[str, Any]) -> dict[str, Any]:
    """A line with the variant in its title, where the product has several."""
    variants = desk.shelf.variants(line["id"])
    mine = next((v for v in variants if v["variant_id"] == line["variant_id"]), None)
    told = (
        options.label({n: mine["options"][n] for n in options.options_of(variants) if n in mine["options"]})
        if mine
        else ""
    )
    return {**line, "title": f"{clip(line['title'], 48)} ({told})" if told else line["title"]}


def _named(desk: Desk, cart: Mapping[str, Any]) -> dict[str, Any]:
    return {**cart, "lines": [_one(desk, line) for line in cart["lines"]]}


def _lines(desk: Desk, turn: Turn) -> list[dict[str, Any]]:
    return _handles(desk.carts.view(turn.session))


def _handles(cart: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"product_id": row["id"], "variant_id": row["variant_id"], "quantity": row["quantity"]} for row in cart["lines"]
    ]


def _line(cart: dict[str, Any], product_id: str | None, words: str) -> dict[str, Any]:
    """The line that the words name among the cart's, else that of the product, else the only one; RetryError."""
    lines: list[dict[str, Any]] = cart["lines"]
    items = [
        Item(id=r["id"], variant_id=r["variant_id"], title=r["title"], brand=None, price=r["price"]) for r in lines
    ]
    said = named(words, items)
    if not said and not any(product_id in (row["id"], row["variant_id"]) for row in lines):
        said = resolve(words, items) or (items if len(items) == 1 else [])
        product_id = None
    product_id = said[0]["variant_id"] if said else product_id
    for row in lines:
        if product_id in (row["id"], row["variant_id"]):
            return row
    raise RetryError(say("error_which_line") if lines else say("error_cart_empty"))


def _handle(line: Mapping[str, Any] | None) -> dict[str, str] | None:
    return {"product_id": line["id"], "variant_id": line["variant_id"]} if line else None
