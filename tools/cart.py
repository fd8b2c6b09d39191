"""The cart: lines on the state seam, one cart a session; prices and totals from the live catalogue.

A cart holds what was chosen and how many; what it costs is read anew each time it is looked at, so a total
is never older than the offer. Every write is compare-and-set, and names the turn it belongs to: the same turn
again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from catalog.product import Money, sold_out
from language.speak import say
from state import KeyValue, StateConflict, StateUnavailable, Typed
from tools import options
from tools.errors import RetryError, TerminalError
from tools.shelf import Shelf

MOST_UNITS = 99
MOST_LINES = 50
_KEEP_S = 30 * 24 * 3600.0
_TURNS_REMEMBERED = 20


class Line(BaseModel):
    """One product in the cart, as one variant."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    product_id: str
    variant_id: str
    quantity: int = Field(ge=1, le=MOST_UNITS)


class Basket(BaseModel):
    """What is stored: the lines in the order they were first added, and the turns already applied."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lines: tuple[Line, ...] = ()
    turns: tuple[str, ...] = ()


class Carts:
    """Carts by session over a store. Every method returns the cart's JSON as it reads after the call.

    The JSON: `{"lines": [{id, variant_id, title, variant, price, quantity, subtotal, url, image, available}], "count":
    units, "total": major units, "currency"}`. A line whose product left the catalogue stays, unavailable, and costs
    nothing. `variant`: its size or colour, as read.
    Raises TerminalError when the store is down, RetryError on arguments that name nothing.
    """

    def __init__(self, store: KeyValue, shelf: Shelf, catalog: str = "") -> None:
        self._baskets = Typed(store, f"cart.1:{catalog}", Basket, ttl_s=_KEEP_S)
        self._shelf = shelf

    def view(self, session: str) -> dict[str, Any]:
        """The cart as it stands now; empty where there is none."""
        try:
            return self._read_back(self._baskets.get(session) or Basket())
        except StateUnavailable as error:
            raise TerminalError(say("error_cart_unread")) from error

    def add(
        self, session: str, product_id: str, variant_id: str | None = None, quantity: int = 1, turn: str = ""
    ) -> dict[str, Any]:
        """Puts `quantity` more units in; a product already there gets more of the same line."""
        product = self._shelf.product(product_id, variant_id)
        if product is None:
            raise RetryError(say("error_unknown", id=product_id))
        if sold_out(product):
            raise TerminalError(say("error_sold_out", title=product["title"]))
        _check_quantity(quantity)

        def change(lines: dict[str, Line]) -> None:
            line = lines.get(product["variant_id"])
            units = quantity + (line.quantity if line else 0)
            if units > MOST_UNITS or (line is None and len(lines) >= MOST_LINES):
                raise RetryError(say("error_cart_full", units=MOST_UNITS, lines=MOST_LINES))
            stock = self._shelf.stock(product["id"], product["variant_id"])
            if stock is not None and units > stock:
                raise TerminalError(say("error_stock", n=stock, title=product["title"]))
            lines[product["variant_id"]] = Line(
                product_id=product["id"], variant_id=product["variant_id"], quantity=units
            )

        return self._write(session, turn, change)

    def change(self, session: str, product_id: str, quantity: int, turn: str = "") -> dict[str, Any]:
        """Sets the units of a line; 0 takes it out."""
        _check_quantity(quantity, least=0)

        def change(lines: dict[str, Line]) -> None:
            key = _line_of(lines, product_id)
            line = lines.pop(key) if quantity == 0 else lines[key]
            if quantity == 0:
                return
            stock = self._shelf.stock(line.product_id, line.variant_id)
            if stock is not None and quantity > stock:
                raise TerminalError(say("error_stock_it", n=stock))
            lines[key] = line.model_copy(update={"quantity": quantity})

        return self._write(session, turn, change)

    def swap(self, session: str, line: str, variant_id: str, turn: str = "") -> dict[str, Any]:
        """Puts another variant of the same product in a line's place; where that has a line too, they become one."""

        def change(lines: dict[str, Line]) -> None:
            key = _line_of(lines, line)
            if key == variant_id:
                return
            units = lines[key].quantity + (lines[variant_id].quantity if variant_id in lines else 0)
            stock = self._shelf.stock(lines[key].product_id, variant_id)
            if stock is not None and units > stock:
                raise TerminalError(say("error_stock_it", n=stock))
            _check_quantity(units)
            new = lines[key].model_copy(update={"variant_id": variant_id, "quantity": units})
            kept = [new if one.variant_id == key else one for one in lines.values() if one.variant_id != variant_id]
            lines.clear()
            lines.update((one.variant_id, one) for one in kept)

        return self._write(session, turn, change)

    def known(self, session: str) -> bool:
        """Whether there is such a cart, be it empty."""
        try:
            return self._baskets.get(session) is not None
        except StateUnavailable as error:
            raise TerminalError(say("error_cart_unread")) from error

    def replace(self, session: str, lines: Sequence[Line], turn: str = "") -> dict[str, Any]:
        """Puts these lines in the place of all there were. They are taken as they are: who calls has checked them."""

        def change(kept: dict[str, Line]) -> None:
            kept.clear()
            kept.update((line.variant_id, line) for line in lines)

        return self._write(session, turn, change)

    def forget(self, session: str) -> None:
        """Takes the cart itself away."""
        try:
            self._baskets.delete_many([session])
        except StateUnavailable as error:
            raise TerminalError(say("error_cart_unwritten")) from error

    def _write(self, session: str, turn: str, change: Callable[[dict[str, Line]], None]) -> dict[str, Any]:
        def apply(basket: Basket | None) -> Basket:
            before = basket or Basket()
            if turn and turn in before.turns:
                return before
            lines = {line.variant_id: line for line in before.lines}
            change(lines)
            turns = (*before.turns, turn)[-_TURNS_REMEMBERED:] if turn else before.turns
            return Basket(lines=tuple(lines.values()), turns=turns)

        try:
            return self._read_back(self._baskets.update(session, apply))
        except (StateUnavailable, StateConflict) as error:
            raise TerminalError(say("error_cart_unwritten")) from error

    def _read_back(self, basket: Basket) -> dict[str, Any]:
        rows = [self._row(line) for line in basket.lines]
        currency = self._shelf.currency
        total = sum(Money.of(r["price"], currency).minor * r["quantity"] for r in rows if r["available"])
        return {
            "lines": rows,
            "count": sum(r["quantity"] for r in rows),
            "total": Money(minor=total, currency=currency).major,
            "currency": currency,
        }

    def _row(self, line: Line) -> dict[str, Any]:
        product = self._shelf.product(line.product_id, line.variant_id)
        row: dict[str, Any] = {"id": line.product_id, "variant_id": line.variant_id, "quantity": line.quantity}
        if product is None:
            gone = {"title": say("no_longer_sold"), "price": 0.0, "subtotal": 0.0, "url": None, "image": None}
            return {**row, **gone, "variant": "", "available": False}
        price = Money.of(product["price"], product["currency"])
        subtotal = Money(minor=price.minor * line.quantity, currency=price.currency).major
        shown = {key: product[key] for key in ("title", "price", "url", "image")}
        shown["variant"] = self._variant(line)
        return {**row, **shown, "subtotal": subtotal, "available": not sold_out(product)}

    def _variant(self, line: Line) -> str:
        """The options that tell a line from the product's other variants, as read: `navy, M`; empty where none do."""
        variants = self._shelf.variants(line.product_id)
        own: dict[str, Any] = next((v["options"] for v in variants if v["variant_id"] == line.variant_id), {})
        return options.label({name: own[name] for name in options.options_of(variants) if name in own})


def _check_quantity(quantity: int, least: int = 1) -> None:
    if not least <= quantity <= MOST_UNITS:
        raise RetryError(say("error_quantity", quantity=quantity, least=least, most=MOST_UNITS))


def _line_of(lines: dict[str, Line], product_id: str) -> str:
    for key, line in lines.items():
        if product_id in (line.product_id, line.variant_id):
            return key
    raise RetryError(say("error_not_in_cart", id=product_id))
