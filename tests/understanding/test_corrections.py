"""Claims about typos: product words are mended, everything that may be meant stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.understanding.corrections import correct
from retrieval.understanding.vocabulary import Vocabulary, english, table_words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("blutooth spekers", "bluetooth speakers"),
        ("wireles keybord", "wireless keyboard"),
        ("wireless muose", "wireless mouse"),
        ("Monitr 24 inch", "monitor 24 inch"),
        ("kyeboard", "keyboard"),
    ],
)
def test_typos_become_words_of_the_catalogue(vocabulary: Vocabulary, typed: str, meant: str) -> None:
    text, pairs = correct(typed, vocabulary)
    assert text == meant
    assert pairs


@pytest.mark.parametrize(
    "text",
    [
        "dv7-1211ea",
        "006R90321",
        "HP FY945AA",
        "G84-4100",
        "TK-110",
        "garmin watch",
        "bose",
        "roku",
        "nespresso vertuo",
        "f/2.8L",
        "doesn't",
        "anker",
        "ich suche eine Tastatur",
        "je cherche une souris",
        "busco un raton",
        "RBCDE",
        "www.mouze.com",
        "mouze@shop.example",
        "fitbit",
        "sonos",
        "dyson",
    ],
)
def test_model_numbers_names_and_other_languages_are_left_alone(vocabulary: Vocabulary, text: str) -> None:
    assert correct(text, vocabulary) == (text, ())


_ENGLISH, _SAID = st.sampled_from(sorted(english())[::97]), st.sampled_from(sorted(table_words()))


@given(st.data())
def test_a_word_that_is_known_is_never_touched(vocabulary: Vocabulary, data: st.DataObject) -> None:
    ours = st.sampled_from(sorted(vocabulary.words))
    text = " ".join(data.draw(st.lists(st.one_of(ours, _ENGLISH, _SAID), min_size=1, max_size=8)))
    assert correct(text, vocabulary) == (text, ())


@given(st.from_regex(r"[a-zA-Z]{1,4}[0-9]{1,4}[a-zA-Z0-9-]{0,6}", fullmatch=True))
def test_a_word_with_a_digit_is_never_touched(vocabulary: Vocabulary, text: str) -> None:
    assert correct(text, vocabulary) == (text, ())
