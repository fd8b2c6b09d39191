"""What prose may say of the shown products: a false clause goes, the rest of its sentence stays."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pint
import pytest

from agent.claims import Context, Reader, ground
from agent.claims.measures import _MORE, quantities
from agent.prose import facts_of
from tools.errors import TerminalError


def _fan(id_: str, title: str, price: float, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "brand": title.split()[0], "currency": "USD", "was_price": None, "availability": "in_stock",
        "category": "Home > Fans",
        "rating": None, "rating_count": None, "description": "", "tags": [], "attributes": {}, "units": {},
    }  # fmt: skip
    return {"id": id_, "variant_id": id_, "title": title, "price": price, **given, **more}


ZEPHYR = _fan(
    "1", "Halden Zephyr Tower Fan", 149.99, was_price=177.0, rating=4.4, rating_count=53,
    description="A tower fan with 9 speeds. It has a sleep timer, and no remote control.",
    attributes={"noise": 29.0, "weight": 0.95, "wireless": False, "oscillating": True},
    units={"noise": "dB", "weight": "kg"},
)  # fmt: skip
MINI = _fan(
    "2", "Halden Zephyr Mini Desk Fan", 79.99, attributes={"noise": 27.0, "weight": 0.8, "wireless": True},
    units={"noise": "dB", "weight": "kg"}, availability="limited_stock",
)  # fmt: skip
CLIP = _fan(
    "3", "Otterby Clip Fan", 16.95, rating=4.9, rating_count=14, availability="out_of_stock",
    attributes={"noise": 48.0, "weight": 0.4, "wireless": True}, units={"noise": "dB", "weight": "kg"},
)  # fmt: skip
CART = {
    "lines": [{"id": "2", "title": MINI["title"], "price": 79.99, "quantity": 2, "subtotal": 159.98}],
    "count": 2,
    "total": 159.98,
}
CONTEXT = Context.of(
    [ZEPHYR, MINI, CLIP],
    cart=CART,
    documents=[
        "# Shipping\n\nStandard delivery takes 3-5 working days and costs $4.95, free from $60.",
        "# Returns\n\nNot returnable, unless faulty: opened boxes.",
    ],
)


@pytest.mark.parametrize(
    "lie",
    [
        pytest.param("The Zephyr costs $139.99.", id="price"),
        pytest.param("The Zephyr costs 149,99 €.", id="currency"),
        pytest.param("The Zephyr Mini is $149.99.", id="swapped price"),
        pytest.param("The Clip Fan is made by Halden.", id="brand"),
        pytest.param("The Zephyr has a remote control.", id="feature its text denies"),
        pytest.param("The Mini has a sleep timer.", id="another product's feature"),
        pytest.param("The Mini is waterproof.", id="invented feature"),
        pytest.param("The Mini isn't waterproof.", id="denial nobody stated"),
        pytest.param("The Zephyr is the quietest.", id="superlative"),
        pytest.param("The Zephyr is the most popular.", id="superlative no field backs"),
        pytest.param("The Mini is the only wireless one.", id="only"),
        pytest.param("The Clip Fan is in stock.", id="stock"),
        pytest.param("Only 2 left of the Mini.", id="units left"),
        pytest.param("Your total is $169.98.", id="cart total"),
        pytest.param("The Zephyr and the Mini come to $219.98 together.", id="sum"),
        pytest.param("The Mini is $80 cheaper than the Zephyr.", id="difference"),
        pytest.param("The Zephyr is lighter than the Mini.", id="comparison"),
        pytest.param("The Clip Fan is rated 4.4 out of 5.", id="rating"),
        pytest.param("The Zephyr weighs 905 g.", id="unit"),
        pytest.param("All three are wireless.", id="quantifier"),
        pytest.param("Here are four fans.", id="count shown"),
        pytest.param("Standard delivery takes 1-2 working days.", id="delivery"),
        pytest.param("It comes with a two-year warranty.", id="warranty"),
        pytest.param("The Mini is comfortable and elegant.", id="praise"),
        pytest.param("If you want app control, go for the Zephyr.", id="invention inside a condition"),
        pytest.param("Der Zephyr kostet 139,99 $ und wiegt 950 g.", id="price in German"),
        pytest.param("Le Mini est épuisé et pèse 0,8 kg.", id="stock in French"),
        pytest.param("El Zephyr es el más ligero, con 0,95 kg.", id="superlative in Spanish"),
        pytest.param("The Zephyr is $60 more.", id="size of a difference without than"),
        pytest.param("The Zephyr and the Mini are $149.99 and $89.99.", id="one of a list"),
        pytest.param("If you need a remote control, skip the Mini and take the Zephyr.", id="advice against the facts"),
        pytest.param("Opened boxes can be returned.", id="a promise that the documents deny"),
    ],
)
def test_each_class_of_lie_is_taken_out(lie: str) -> None:
    found = ground(lie, CONTEXT)
    assert found.text == "" and len(found.removed) == 1 and found.removed[0][1]


@pytest.mark.parametrize(
    "truth",
    [
        "The Zephyr costs $149.99, down from $177.",
        "The first one is $70 more than the second.",
        "The Zephyr weighs 950 g and the Mini 0.8 kg.",
        "The Mini is the quietest at 27 dB.",
        "The Clip Fan is sold out.",
        "Two of the three are wireless.",
        "Everything here is under $150.",
        "The Zephyr isn't wireless.",
        "The Zephyr has no remote control.",
        "Your cart holds two Zephyr Minis for $159.98.",
        "Standard delivery takes three to five working days.",
        "Which room is it for?",
        "Tower fans usually need less floor space.",
        "Der Zephyr kostet 149,99 $ und wiegt 950 g.",
        "Le Clip Fan est épuisé.",
        "The Zephyr and the Mini are $149.99 and $79.99.",
        "The Zephyr is from Halden, the Clip Fan from Otterby.",
        "It weighs just 0.8 kg: that's the Mini.",
        "You save $27.01 on the Zephyr.",
        "Your basket is past $60, so delivery is free.",
        "Nothing here is lighter than the Clip Fan.",
    ],
)
def test_what_the_facts_back_stays_word_for_word(truth: str) -> None:
    assert ground(truth, CONTEXT).text == truth


def test_only_the_false_clause_of_a_sentence_goes() -> None:
    found = ground("The Zephyr costs $149.99 and has 12 speeds. It has a sleep timer.", CONTEXT)
    assert found.text == "The Zephyr costs $149.99. It has a sleep timer."
    assert [clause for clause, _ in found.removed] == ["has 12 speeds."]


def test_a_clause_that_borrowed_its_subject_gets_it_back() -> None:
    assert ground("The Zephyr costs $99.99 and has 9 speeds.", CONTEXT).text == "The Zephyr has 9 speeds."


def test_a_verb_said_once_for_two_is_read_for_both() -> None:
    found = ground("The Zephyr weighs 950 g, the Mini 900 g.", CONTEXT)
    assert found.text == "The Zephyr weighs 950 g."


def test_it_is_the_product_of_the_sentence_before() -> None:
    reader = Reader(CONTEXT)
    assert reader.sentence("The Clip Fan is $16.95.").removed == ()
    assert reader.sentence("It has a sleep timer.").removed != ()
    assert reader.sentence("The Zephyr is $149.99.").removed == ()
    assert reader.sentence("It has a sleep timer.").removed == ()


def test_without_documents_nothing_is_promised_and_without_a_cart_nothing_was_added() -> None:
    bare = Context.of([ZEPHYR])
    assert ground("Delivery is free.", bare).text == ""
    assert ground("I've added the Zephyr.", bare).text == ""


def test_what_the_shopper_asked_for_is_not_thereby_true() -> None:
    asked = Context.of([MINI], said=["is it waterproof?", "a fan under $90"])
    assert ground("It is waterproof.", asked).text == ""
    assert ground("It is under $90.", asked).text == "It is under $90."


@pytest.mark.parametrize(
    "odd", ["", "   ", "$", "...", "£ € 5 %", "the the the than than", "\u0000 ½ ²", "only " * 500, "A" * 5000]
)
def test_odd_text_is_read_without_harm(odd: str) -> None:
    ground(odd, CONTEXT)
    ground(odd, Context.of([]))


def test_units_agree_with_pint() -> None:
    units = pint.UnitRegistry()
    pairs = {"second": "second", "ms": "millisecond", "day": "day", "week": "week", "year": "year"}
    for name, theirs in pairs.items():
        assert _MORE[name][1] == pytest.approx(float(units.Quantity(1, theirs).to("hour").magnitude), rel=1e-3)
    for said, theirs in (("950 g", "kilogram"), ("45 minutes", "hour"), ("11.4 inches", "meter"), ("2.2 kW", "watt")):
        assert quantities(said.lower())[0].value == pytest.approx(units.Quantity(said).to(theirs).magnitude)


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
    line = {"id": "2", "title": MINI["title"], "price": 49.95, "quantity": 2, "subtotal": 99.9}
    facts = asyncio.run(facts_of([ZEPHYR, MINI, CLIP], _turn(lambda _: {"lines": [line], "count": 2, "total": 99.9})))
    assert ground("Your cart comes to $99.90. Delivery takes 3-5 working days.", facts).removed == ()
    assert ground("Your cart comes to $89.90. Delivery takes 1-2 working days.", facts).text == ""


def test_a_cart_that_cannot_be_read_is_not_spoken_of() -> None:
    def view(_: str) -> Any:
        raise TerminalError("the cart cannot be read")

    facts = asyncio.run(facts_of([ZEPHYR, MINI, CLIP], _turn(view)))
    assert ground("I've added the Zephyr Mini.", facts).text == ""
    assert ground("The Zephyr Mini is wireless.", facts).removed == ()
