"""Wishes told in free words are kept where no field covers them; words that name a product are no wishes."""

from __future__ import annotations

import pytest

from retrieval.understanding.understand import understand
from retrieval.understanding.vocabulary import Vocabulary


def told(text: str, vocabulary: Vocabulary, about: str | None = "mouse") -> dict[str, str]:
    found = understand(text, vocabulary, currency="USD", about=about).constraints
    return {str(c.value): c.status for c in found if c.field == "text"}


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("It should have bluetooth.", {"bluetooth": "ranked"}),
        ("I'd like it small. They must be wireless.", {"wireless": "ranked"}),
        ("I'd prefer a trackball", {"trackball": "ranked"}),
        ("My preferred platform is Amiga", {"amiga": "ranked"}),
        ("I'd like Razer or Corsair.", {"razer or corsair": "unsupported"}),
        ("Charger: 65 watts", {"65 watts": "unsupported"}),
        ("Charger: between 45 and 65 watts", {"between 45 and 65 watts": "unsupported"}),
        ("Charger: 45-65 watts", {"45-65 watts": "unsupported"}),
        (
            "It should be wireless and silent, and slim.",
            {"wireless": "ranked", "silent": "unsupported", "slim": "ranked"},
        ),
        ("I need to edit a mix of films and photos.", {"films": "ranked", "photos": "ranked"}),
        ("I have many spreadsheets to read.", {"spreadsheets": "ranked"}),
        ("I need to buy a wheel. I want to be happy.", {}),
        ("Sie sollte bluetooth haben.", {"bluetooth": "ranked"}),
        ("Elle doit être imperméable.", {"imperméable": "unsupported"}),
        ("Debe tener bluetooth.", {"bluetooth": "ranked"}),
        ("My home is small. I travel a lot.", {}),
        ("I don't care about bluetooth.", {}),
        ("It should have a wheel? No, I don't want any.", {"wheel": "ranked"}),
    ],
)
def test_a_wish_no_field_covers_is_kept_as_far_as_it_can_be_checked(
    text: str, wish: dict[str, str], vocabulary: Vocabulary
) -> None:
    assert told(text, vocabulary) == wish


@pytest.mark.parametrize(
    "text",
    ["wireless mouse", "I need a wireless mouse", "a mouse with bluetooth", "monitor 24 inch", "bluetooth speakers"],
)
def test_the_words_that_name_a_product_are_no_wishes(text: str, vocabulary: Vocabulary) -> None:
    assert told(text, vocabulary, about=None) == {}


def test_the_subject_is_what_is_asked_for_without_what_is_told_of_it(vocabulary: Vocabulary) -> None:
    def subject(text: str) -> str:
        return understand(text, vocabulary, currency="USD").subject

    assert subject("I'm looking for a wireless mouse. My home is small. It should have bluetooth.") == "wireless mouse"
    assert subject("wireless mouse") == subject("My wrists hurt. I type all day.") == ""
