"""The act node's work on the cart: what is put in, changed and taken out, each read back with its total.

A size or colour that was not said is asked for first: see `agent.cart_choices`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent import phrases
from agent.cart_choices import settled
from agent.context import Desk, Turn
from agent.outcome import Outcome
from agent.references import named, resolve
from agent.state import Conversation, Item, last_screen
from language.speak import say
from tools import options
from tools.cart import Line
from tools.errors import RetryError, TerminalError
from tools.words import clip, listing


def view(desk: Desk, state: Conversation, turn: Turn, *, paying: bool = False) -> Outcome:
    """The cart read back; where the shopper wants to pay, with where that is done."""
    cart = desk.carts.view(turn.session)
    text = phrases.cart_state(_named(desk, cart))
    return Outcome("cart", f"{text} {say('pay_where')}" if paying and cart["lines"] else text, cart=cart)


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
    stranger: str = "",
    **waiting: Any,
) -> Outcome:
    """Puts a product in. `variant_id` is the variant shown; `chosen`: the one that is wanted.

    Where its variants differ and neither the words nor the wishes say which, that is asked for instead. `waiting` and
    `stranger` are those of `agent.cart_choices`.
    """
    if chosen:
        return _put(desk, turn, product_id, variant_id, quantity)
    wanted = {"product_id": product_id, "variant_id": variant_id, "quantity": quantity, **waiting}
    found = settled(desk, state, wanted, words or turn.say, stranger)
    if isinstance(found, Outcome):
        return found
    done = _put(desk, turn, product_id, found, quantity)
    following = waiting.get("then") or ()
    return _all(desk, state, turn, following, "", done) if following else done


def _put(desk: Desk, turn: Turn, product_id: str, variant_id: str | None, quantity: int) -> Outcome:
    before = _lines(desk, turn)
    cart = desk.carts.add(turn.session, product_id, variant_id or None, quantity, turn.turn_id)
    line = next(
        (row for row in cart["lines"] if product_id == row["id"] and variant_id in (None, "", row["variant_id"])), None
    )
    text = phrases.cart_added(_one(desk, line) if line else None, cart)
    return Outcome("cart", text, cart=cart, line=_handle(line), before=before)


def add_all(
    desk: Desk,
    state: Conversation,
    turn: Turn,
    *,
    items: Sequence[Mapping[str, str]],
    quantity: int = 1,
    words: str = "",
) -> Outcome:
    """Puts several products in; what can't be had is said, and the others still go in.

    Those whose size or colour is open are asked about one after the other, once the others are in.
    """
    wanted = [{"product_id": i["id"], "variant_id": i["variant_id"], "quantity": quantity} for i in items]
    return _all(desk, state, turn, wanted, words)


def _all(
    desk: Desk,
    state: Conversation,
    turn: Turn,
    wanted: Sequence[Mapping[str, Any]],
    words: str,
    done: Outcome | None = None,
) -> Outcome:
    """Puts in what is settled, and asks for the first that is not; `done` is what this turn put in before."""
    before, refused, asked = _lines(desk, turn), [], []
    for place, one in enumerate(wanted):
        try:
            found = settled(desk, state, one, words)
            if isinstance(found, Outcome):
                asked.append(found)
            else:
                desk.carts.add(
                    turn.session, one["product_id"], found or None, one["quantity"], f"{turn.turn_id}.{place}"
                )
        except (RetryError, TerminalError) as error:
            refused.append(str(error))
    cart = desk.carts.view(turn.session)
    wrote = done is not None or _handles(cart) != before
    said = [done.text if done else phrases.cart_state(_named(desk, cart))] if wrote or not asked else []
    if refused:
        said.append(say("not_added", reasons=listing(refused)))
    if done is not None:
        before = done.before or []
    if not asked:
        return Outcome("cart", " ".join(said), cart=cart, line=done.line if done else None, before=before)
    first = asked[0]
    waiting = {**(first.choosing or {}), "then": [one.choosing for one in asked[1:]]}
    text = " ".join([*said, first.text])
    return replace(first, text=text, cart=cart if wrote else None, before=before if wrote else None, choosing=waiting)


def swap(
    desk: Desk, state: Conversation, turn: Turn, *, words: str = "", stranger: str = "", **waiting: Any
) -> Outcome:
    """Puts the size or colour that is said in the place of a line's own; what is open then is asked for."""
    row = _row(desk.carts.view(turn.session), waiting["line"])
    if row is None:
        raise RetryError(say("error_not_in_cart", id=waiting["line"]))
    found = settled(desk, state, {**waiting, "quantity": row["quantity"]}, words, stranger)
    if isinstance(found, Outcome):
        return found
    before = _lines(desk, turn)
    cart = desk.carts.swap(turn.session, waiting["line"], found, turn.turn_id)
    line = _row(cart, found) or row
    return Outcome(
        "cart",
        phrases.cart_changed(_one(desk, line), line["quantity"], cart),
        cart=cart,
        line=_handle(line),
        before=before,
    )


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


def which(desk: Desk, state: Conversation, turn: Turn, *, items: Sequence[Item], quantity: int, words: str) -> Outcome:
    """Asks which of the products shown is to go into the cart."""
    screen = last_screen(state)
    places = [n for n, item in enumerate(screen, 1) if any(item["id"] == i["id"] for i in items)]
    names = [say(f"place_{place}") for place in places[:5]]
    waiting = {"among": [screen[place - 1]["id"] for place in places], "quantity": quantity, "words": words}
    text = phrases.which(len(screen))
    return Outcome("clarification", text, options=tuple((n, n) for n in names), choosing=waiting)


def _row(cart: Mapping[str, Any], variant_id: str) -> dict[str, Any] | None:
    return next((row for row in cart["lines"] if row["variant_id"] == variant_id), None)


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
