"""True clauses pass, and each class of lie is found."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from agent.claims import ground
from agent.grounding import Facts, unsupported
from agent.prose import facts_of
from tools.errors import TerminalError


def _printer(id_: str, title: str, brand: str, price: float, **more: Any) -> dict[str, Any]:
    plain = {"availability": "in_stock", "currency": "USD", "was_price": None, "rating": None, "rating_count": None,
             "description": "", "tags": [], "attributes": {}, "units": {}, "category": "Printers"}  # fmt: skip
    return {"id": id_, "title": title, "brand": brand, "price": price, **plain, **more}


SHOWN = [
    _printer(
        "1", "Canon PIXMA iP1600", "Canon", 49.95, description="Inkjet photo printer.", rating=4.1, rating_count=12
    ),
    _printer(
        "2", "HP LaserJet 1018", "HP", 99.95, attributes={"wireless": True, "weight": 5.2}, units={"weight": "kg"}
    ),
    _printer("3", "Brother HL-2030", "Brother", 79.95, availability="out_of_stock"),
]
FACTS = Facts.of(SHOWN, said=["printers under 100"], brands=["Canon", "HP", "Brother", "Epson"], total=40)


@pytest.mark.parametrize(
    "clause",
    [
        "The Canon PIXMA iP1600 costs $49.95.",
        "The first is the cheapest.",
        "The HP LaserJet 1018 is wireless and weighs 5.2 kg.",
        "The second costs $50 more than the first.",
        "These 3 of 40 are under $100.",
        "The Canon PIXMA iP1600 is rated 4.1 of 5.",
        "The Brother HL-2030 is sold out.",
    ],
)
def test_a_true_clause_passes(clause: str) -> None:
    assert unsupported(clause, FACTS) == []


@pytest.mark.parametrize(
    "clause",
    [
        pytest.param("The Canon PIXMA iP1600 costs $39.95.", id="wrong price"),
        pytest.param("The Canon PIXMA iP1600 costs $99.95.", id="another product's price"),
        pytest.param("All of them are by Epson.", id="wrong brand"),
        pytest.param("The Canon PIXMA iP1600 is wireless.", id="another product's feature"),
        pytest.param("The HP LaserJet 1018 is waterproof.", id="invented feature"),
        pytest.param("The HP LaserJet 1018 weighs 3.1 kg.", id="wrong number"),
        pytest.param("The HP LaserJet 1018 is the cheapest.", id="false superlative"),
        pytest.param("The second is the fastest.", id="a superlative nobody computed"),
        pytest.param("The Brother HL-2030 is in stock.", id="false stock"),
        pytest.param("Only 2 left in stock.", id="a count of stock"),
        pytest.param("The second costs $20 more than the first.", id="wrong difference"),
    ],
)
def test_a_lie_is_found(clause: str) -> None:
    assert unsupported(clause, FACTS)


def test_only_the_false_clause_is_named() -> None:
    text = "The Canon PIXMA iP1600 costs $49.95. It is waterproof. The first is the cheapest."
    assert [clause for clause, _ in unsupported(text, FACTS)] == ["It is waterproof."]


def _turn(view: Callable[[str], Any]) -> Any:
    async def run(work: Callable[[], Any]) -> Any:
        return work()

    desk = SimpleNamespace(
        run=run,
        carts=SimpleNamespace(view=view),
        knowledge=SimpleNamespace(texts=("Standard delivery takes 3-5 working days and costs $4.95.",)),
        shelf=SimpleNamespace(currency="USD", brands=["Canon", "HP"]),
    )
    return SimpleNamespace(
        desk=desk, turn=SimpleNamespace(session="s", say="printers", locale="en"), work=SimpleNamespace(slates=[])
    )


def test_what_a_model_says_of_the_cart_and_of_delivery_is_held_to_the_cart_and_the_documents() -> None:
    line = {"id": "1", "title": "Canon PIXMA iP1600", "price": 49.95, "quantity": 2, "subtotal": 99.9}
    facts = asyncio.run(facts_of(SHOWN, _turn(lambda _: {"lines": [line], "count": 2, "total": 99.9})))
    assert ground("Your cart comes to $99.90. Delivery takes 3-5 working days.", facts).removed == ()
    assert ground("Your cart comes to $89.90. Delivery takes 1-2 working days.", facts).text == ""


def test_a_cart_that_cannot_be_read_is_not_spoken_of() -> None:
    def view(_: str) -> Any:
        raise TerminalError("the cart cannot be read")

    facts = asyncio.run(facts_of(SHOWN, _turn(view)))
    assert ground("I've added the HP LaserJet 1018.", facts).text == ""
    assert ground("The HP LaserJet 1018 is wireless.", facts).removed == ()
