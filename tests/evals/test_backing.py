"""Figures of prose that code wrote: true ones pass, and each class of lie is found."""

from __future__ import annotations

from typing import Any

import pytest

from agent.claims import Context
from evals.backing import unbacked


def _printer(id_: str, title: str, brand: str, price: float, **more: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "availability": "in_stock", "currency": "USD", "was_price": None, "rating": None, "rating_count": None,
        "description": "", "tags": [], "attributes": {}, "units": {}, "category": "Printers",
    }  # fmt: skip
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
CONTEXT = Context.of(SHOWN, said=["printers under 100"], total=40)


@pytest.mark.parametrize(
    "clause",
    [
        "The Canon PIXMA iP1600 costs $49.95.",
        "The first is the cheapest.",
        "The HP LaserJet 1018 is wireless and weighs 5.2 kg.",
        "The second costs $50 more than the first.",
        "These 3 of 40 are under $100.",
        "These are the nearest, cheapest first.",
        "The Canon PIXMA iP1600 is rated 4.1 of 5.",
        "The Brother HL-2030 is sold out.",
    ],
)
def test_a_true_clause_passes(clause: str) -> None:
    assert unbacked(clause, CONTEXT) == []


@pytest.mark.parametrize(
    "clause",
    [
        pytest.param("The Canon PIXMA iP1600 costs $39.95.", id="wrong price"),
        pytest.param("The Canon PIXMA iP1600 costs $99.95.", id="another product's price"),
        pytest.param("The HP LaserJet 1018 weighs 3.1 kg.", id="wrong number"),
        pytest.param("The HP LaserJet 1018 is the cheapest.", id="false superlative"),
        pytest.param("The Brother HL-2030 is in stock.", id="false stock"),
        pytest.param("The second costs $20 more than the first.", id="wrong difference"),
    ],
)
def test_a_lie_is_found(clause: str) -> None:
    assert unbacked(clause, CONTEXT)
