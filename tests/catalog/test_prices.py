"""Claims about the prices of feeds."""

import contextlib

import pytest
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from catalog.feeds.prices import checked_currency, parse_price
from catalog.product import Money
from catalog.rejects import FeedError


@given(
    st.integers(0, 10**8), st.sampled_from(["en_US", "de_DE", "fr_FR", "es_ES"]), st.sampled_from(["USD", "EUR", "JPY"])
)
def test_a_price_as_any_locale_writes_it_reads_back(minor: int, locale: str, currency: str) -> None:
    money = Money(minor=minor, currency=currency)
    written = format_currency(money.major, currency, locale=locale)
    assert parse_price(written, currency) == money


@given(st.text(max_size=30))
def test_any_text_is_a_price_or_a_value_error(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_price(text, "EUR").minor >= 0


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("19.99 USD", 1999),
        ("$1,299", 129900),
        ("USD 5", 500),
        ("1.299,00", 129900),
        (" 7 ", 700),
        (12.5, 1250),
        ("5,5", 550),
    ],
)
def test_common_forms(text: object, minor: int) -> None:
    assert parse_price(text, "USD").minor == minor


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1.299", "two ways|thousands"), ("-5", "negative"), ("-5,00 $", "negative"), ("5 EUR", "EUR, not USD"),
        ("€5", "not USD"), ("free", "not a price"), ("", "missing"), (None, "not a price"), (True, "not a price"),
        (float("nan"), "not a price"), ("8714574926704000", "too large"),
    ],
)  # fmt: skip
def test_what_is_no_price_in_the_shops_currency_says_why(text: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_price(text, "USD")


def test_a_missing_or_unknown_currency_names_the_option() -> None:
    for code in (None, "", "EURO"):
        with pytest.raises(FeedError, match="--currency"):
            checked_currency(code)
