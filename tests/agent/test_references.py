"""What words point at among the products shown."""

from __future__ import annotations

import pytest

from agent.references import place_alone, resolve
from agent.state import Item

SCREEN = [
    Item(id="a", variant_id="a", title="HP LaserJet 1018", brand="HP", price=120.0),
    Item(id="b", variant_id="b", title="Canon PIXMA iP1600", brand="Canon", price=49.0),
    Item(id="c", variant_id="c", title="Brother HL-2030 laser printer", brand="Brother", price=99.0),
]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("the second one", ["b"]),
        ("tell me more about number 3", ["c"]),
        ("the first two", ["a", "b"]),
        ("compare 1 and 3", ["a", "c"]),
        ("compare 1, 3 and 2", ["a", "c", "b"]),
        ("the first and the last one", ["a", "c"]),
        ("that HP", ["a"]),
        ("the Canon PIXMA", ["b"]),
        ("the cheaper of the two", ["b"]),
        ("the cheapest one", ["b"]),
        ("the most expensive of them", ["a"]),
        ("all of them", ["a", "b", "c"]),
        ("the seventh", []),
        ("it", []),
        ("a usb hub", []),
    ],
)
def test_words_point_at(words: str, ids: list[str]) -> None:
    assert [item["id"] for item in resolve(words, SCREEN)] == ids


def test_it_is_the_product_last_talked_about() -> None:
    assert [i["id"] for i in resolve("add it to my cart", SCREEN, ["c"])] == ["c"]


def test_the_two_are_those_last_compared() -> None:
    assert [i["id"] for i in resolve("the cheaper of the two", SCREEN, ["a", "c"])] == ["c"]


def test_nothing_is_pointed_at_before_anything_was_shown() -> None:
    assert resolve("the first one", []) == []


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("the first option", 0), ("the second one please", 1), ("the last one", 2), ("the fourth", None),
        ("the first printer under 50", None), ("red", None),
    ],
)  # fmt: skip
def test_a_place_said_alone_is_one_of_the_options_offered(words: str, place: int | None) -> None:
    assert place_alone(words, 3) == place
