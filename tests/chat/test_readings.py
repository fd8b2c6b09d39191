"""What shoppers' words become over the demo catalogue, over the wire."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.chat.conftest import Shopper


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("no leather jacket", {"text !has leather"}),
        ("at least 4 stars headphones", {"rating >= 4.0"}),
        ("headphones rated 4.5 or better", {"rating >= 4.5"}),
        ("size 42 boots", {"attributes.size == 42"}),
    ],
)
def test_the_words_are_filters(shopper: Shopper, words: str, keys: set[str]) -> None:
    done = shopper.say(words)
    assert {e["key"] for e in done["ledger"]} == keys
    assert {e["status"] for e in done["ledger"]} == {"filtered"}


def test_a_size_after_a_comma_filters(shopper: Shopper) -> None:
    done = shopper.say("blue jumper, large")
    assert {p["attributes"]["size"] for p in done["products"]} == {"L"}


def test_a_size_the_shop_does_not_list_is_said_to_be_uncheckable(shopper: Shopper) -> None:
    assert "can't check “size 10”" in shopper.say("size 10 boots")["text"]


@pytest.mark.parametrize("words", ["newest phone", "the cheapest phone"])
def test_an_order_is_over_one_kind_of_thing(shopper: Shopper, words: str) -> None:
    assert {p["category"].split(" > ")[-1] for p in shopper.say(words)["products"]} == {"Phones"}


@pytest.mark.parametrize(
    ("words", "department"),
    [
        ("gift for my grandmother who likes gardening", "Garden"),
        ("a present for my nephew, he is 6 years old", "Toys & Games"),
    ],
)
def test_a_gift_is_searched_by_what_its_receiver_likes(shopper: Shopper, words: str, department: str) -> None:
    assert {p["category"].split(" > ")[0] for p in shopper.say(words)["products"][:3]} == {department}


def test_a_gift_begins_anew(shopper: Shopper) -> None:
    shopper.say("laptops under 900")
    done = shopper.say("a gift for my boss")
    assert (done["kind"], done["ledger"]) == ("clarification", [])
    assert done["products"]


def test_cheaper_and_lighter_than_one_that_is_pointed_at(shopper: Shopper) -> None:
    shown = shopper.say("laptops")["products"]
    done = shopper.say("cheaper than the second")
    assert [e["value"] for e in done["ledger"]] == [shown[1]["price"]]


def test_the_answer_to_a_question_filters(shopper: Shopper) -> None:
    offered = [o["say"] for o in shopper.say("headphones")["question"]["options"]]
    done = shopper.say(offered[1])
    assert {p["attributes"]["fit"] for p in done["products"]} == {offered[1]}


def test_which_has_most_is_answered_among_those_shown(shopper: Shopper) -> None:
    shown = shopper.say("laptops")["products"]
    done = shopper.say("which of these is the lightest?")
    assert done["products"][0]["attributes"]["weight"] == min(p["attributes"]["weight"] for p in shown)


@pytest.mark.parametrize("said", ["headphones under zero dollars", "headphones below $0", "headphones under -5"])
def test_a_price_that_cannot_be_is_said_so(said: str, shopper: Shopper) -> None:
    done = shopper.say(said)
    assert done["relaxed"]
    assert done["text"].startswith("No price can be ≤")


@pytest.mark.parametrize(
    ("hello", "said"),
    [("hello", "the 99th one"), ("hello", "add number 99"), ("guten Tag", "das 99. bitte"), ("bonjour", "le 99e"),
     ("buenos días", "el 99º")],
)  # fmt: skip
def test_a_place_past_the_screen_is_answered_with_how_many_there_are(hello: str, said: str, shopper: Shopper) -> None:
    shopper.say("headphones")
    shopper.say(hello)
    done = shopper.say(said)
    assert done["kind"] == "clarification"
    assert "5" in done["text"]


def test_what_is_not_met_is_said_first_and_never_named_as_fitting(shopper: Shopper) -> None:
    done = shopper.say("linen shirt")
    missed = [[] if "Linen" in p["title"] else ["linen"] for p in done["products"]]
    assert [p["misses"] for p in done["products"]] == missed
    assert ["linen"] in missed
    assert "linen" not in done["text"]
    shopper.say("I'm looking for a laptop")
    done = shopper.say("It should have a waffle iron.")
    assert done["text"].startswith("None of these mentions “waffle iron”.")
    assert done["relaxed"]


def test_nothing_shown_yet_is_said_whatever_place_is_named(client: TestClient) -> None:
    for said in ("the second one", "compare the first two", "die zweite", "vergleiche die ersten beiden"):
        assert Shopper(client).say(said)["kind"] == "chat", said


def test_a_thing_like_another_goes_on_in_another_colour(shopper: Shopper) -> None:
    shopper.say("backpack")
    shopper.say("something similar to the first but bigger")
    assert shopper.say("the same in blue")["kind"] == "products"
