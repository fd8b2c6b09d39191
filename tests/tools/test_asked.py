"""What is asked of several products at once, told from their fields and texts."""

from typing import Any

import pytest

from tools.asked import asked_of, asked_words


def product(facts: dict[str, str], text: str = "", **attributes: Any) -> tuple[list[tuple[str, str]], dict[str, Any]]:
    return list(facts.items()), {"title": "Lamp", "description": text, "tags": [], "attributes": attributes}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("do any of them have a USB port?", "USB port"),
        ("which of these are dimmable", "dimmable"),
        ("are they", ""),
        ("does it come with a bulb", "bulb"),
    ],
)
def test_the_words_that_say_what_is_asked(asked: str, words: str) -> None:
    assert asked_words(asked) == words


def test_a_field_says_yes_or_no_and_silence_is_neither() -> None:
    shown = [
        product({"dimmable": "yes"}, dimmable=True),
        product({"dimmable": "no"}, "Dimmable, said the maker", dimmable=False),
        product({}),
    ]
    assert asked_of(shown, "which of them are dimmable?") == [True, False, None]


def test_another_value_of_the_field_that_tells_it_is_a_no() -> None:
    shown = [product({"size": "41, 42 or 43"}), product({"size": "37 or 38"}), product({"colour": "red"})]
    assert asked_of(shown, "do they come in size 42?") == [True, False, None]


def test_how_heavy_is_told_by_the_weight() -> None:
    assert asked_of([product({"weight": "1.2 kg"}), product({})], "are they heavy?") == ["1.2 kg", None]


def test_a_text_that_mentions_it_counts_unless_it_denies_something() -> None:
    shown = [product({}, "With a bulb."), product({}, "Bulb not included."), product({}, "Without a bulb.")]
    assert asked_of(shown, "do they come with a bulb?") == [True, None, None]
