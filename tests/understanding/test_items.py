"""Several things in one message are told apart; one thing with traits stays whole."""

from __future__ import annotations

import pytest

from retrieval.understanding.items import read_items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("cat supplements, dog shampoos and milk enhancers", ("cat supplements", "dog shampoos", "milk enhancers")),
        ("a mouse under 20 and a keyboard under 40", ("a mouse under 20", "a keyboard under 40")),
        ("ich suche ein Zelt und einen Schlafsack", ("ein Zelt", "einen Schlafsack")),
        ("je cherche une tente et un sac de couchage", ("une tente", "un sac de couchage")),
        ("busco una mochila, una linterna y un saco de dormir", ("una mochila", "una linterna", "un saco de dormir")),
        ("I need a kettle under 30, toaster under 40 and a mug", ("a kettle under 30", "toaster under 40", "a mug")),
        ("Find these: (1) a red lamp; (2) some socks, size 40. Show only shops with both.",
         ("a red lamp", "some socks, size 40")),
        ("First, a desk. Second, a chair with arms. Lastly, a lamp.", ("a desk", "a chair with arms", "a lamp")),
        ("Looking for a tent. Also, I need a stove. It should be small.", ("a tent", "a stove. It should be small")),
    ],
)  # fmt: skip
def test_several_things_are_told_apart(text: str, items: tuple[str, ...]) -> None:
    assert read_items(text) == items


@pytest.mark.parametrize(
    "text",
    ["a phone with a big screen and a good camera", "red and blue socks under 10", "black shirt and trousers", "mouse",
     "a tea towel with a red pattern and a price under 20", "",
     "blue, green and red shoes", "shoes with laces, buckles and straps",
     "I need a lamp. I want the green one.", "a lamp. It should be green and made of glass."],
)  # fmt: skip
def test_one_thing_with_its_traits_stays_whole(text: str) -> None:
    assert read_items(text) == (text,)
