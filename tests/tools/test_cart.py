"""The cart: read back after each write, totals by code, nothing done twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from state.sqlite import SqliteState
from tools.cart import Carts
from tools.errors import RetryError, TerminalError
from tools.shelf import Shelf


class _Shelf:
    """Three products: 0.10, 0.20 with two in stock, and one that is sold out."""

    currency = "USD"

    def __init__(self) -> None:
        self.prices = {"dime": 0.1, "two": 0.2, "gone": 9.0}

    def product(self, product_id: str, variant_id: str | None = None) -> dict[str, Any] | None:
        if product_id not in self.prices:
            return None
        stock = "out_of_stock" if product_id == "gone" else "in_stock"
        return {"id": product_id, "variant_id": f"{product_id}-1", "title": product_id,
                "price": self.prices[product_id],
                "currency": "USD", "availability": stock, "url": None, "image": None}  # fmt: skip

    def variants(self, product_id: str) -> list[dict[str, Any]]:
        colours = ("red", "blue") if product_id == "dime" else ("red",)
        return [{"variant_id": f"{product_id}-{n}", "options": {"colour": c}} for n, c in enumerate(colours, 1)]

    def stock(self, product_id: str, variant_id: str) -> float | None:
        return 2 if product_id == "two" else None


@pytest.fixture
def shelf() -> _Shelf:
    return _Shelf()


@pytest.fixture
def carts(tmp_path: Path, shelf: _Shelf) -> Carts:
    return Carts(SqliteState(tmp_path / "state.db"), cast("Shelf", shelf))


def test_a_line_tells_its_variant_where_the_product_has_others(carts: Carts) -> None:
    carts.add("s", "dime")
    assert [line["variant"] for line in carts.add("s", "two")["lines"]] == ["red", ""]


def test_a_total_is_exact_to_the_cent(carts: Carts) -> None:
    carts.add("s", "dime", quantity=3)
    assert carts.add("s", "two")["total"] == 0.5


def test_the_same_turn_adds_once(carts: Carts) -> None:
    carts.add("s", "dime", turn="t1")
    assert carts.add("s", "dime", turn="t1")["count"] == 1
    assert carts.add("s", "dime", turn="t2")["count"] == 2


def test_a_quantity_of_none_takes_the_line_out(carts: Carts) -> None:
    carts.add("s", "dime", quantity=4)
    assert carts.change("s", "dime", 2)["count"] == 2
    assert carts.change("s", "dime", 0)["lines"] == []


def test_a_total_follows_the_live_price(carts: Carts, shelf: _Shelf) -> None:
    carts.add("s", "dime", quantity=2)
    shelf.prices["dime"] = 0.15
    assert carts.view("s")["total"] == 0.3


def test_a_product_that_left_the_catalogue_stays_and_costs_nothing(carts: Carts, shelf: _Shelf) -> None:
    carts.add("s", "dime")
    carts.add("s", "two")
    del shelf.prices["dime"]
    cart = carts.view("s")
    assert (cart["total"], [r["available"] for r in cart["lines"]]) == (0.2, [False, True])


@pytest.mark.parametrize(
    ("product", "quantity", "error", "says"),
    [
        ("gone", 1, TerminalError, "sold out"),
        ("two", 3, TerminalError, "only 2"),
        ("nothing", 1, RetryError, "'nothing' is not in the catalogue"),
        ("dime", 0, RetryError, "use 1 to 99"),
        ("dime", 100, RetryError, "use 1 to 99"),
    ],
)
def test_what_cannot_be_added_changes_nothing(
    carts: Carts, product: str, quantity: int, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        carts.add("s", product, quantity=quantity)
    assert carts.view("s")["count"] == 0


def test_sessions_do_not_share_a_cart(carts: Carts) -> None:
    carts.add("one", "dime")
    assert carts.view("other")["lines"] == []


def test_another_variant_takes_a_lines_place_and_joins_its_own_line(carts: Carts) -> None:
    carts.add("s", "dime", quantity=2)
    carts.add("s", "two")
    swapped = carts.swap("s", "dime-1", "dime-2")
    assert [(line["variant_id"], line["quantity"]) for line in swapped["lines"]] == [("dime-2", 2), ("two-1", 1)]
    with pytest.raises(RetryError):
        carts.swap("s", "dime-1", "dime-2")
