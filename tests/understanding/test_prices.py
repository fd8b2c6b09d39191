"""Claims about prices: every way of saying one is read, and no other number is taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.understanding.prices import APPROX, PriceBound, read_prices
from retrieval.understanding.text import Reading

Ends = tuple[float | None, float | None]


def _cases() -> list[tuple[str, float | None, float | None]]:
    """(text, lower bound, upper bound) of each line of the table beside this file."""
    found = []
    for line in Path(__file__).with_name("price_phrases.txt").read_text(encoding="utf-8").splitlines()[1:]:
        expected, text = line.split(" | ", 1)
        if expected.startswith("~"):
            near = float(expected[1:])
            low, high = str(round(near * (1 - APPROX), 2)), str(round(near * (1 + APPROX), 2))
        else:
            low, _, high = expected.strip("-").partition("..")
        found.append((text, float(low) if low else None, float(high) if high else None))
    return found


CASES = _cases()


def bounds(text: str, currency: str = "USD", **rates: float) -> list[PriceBound]:
    return read_prices(Reading.of(text), currency=currency, rates=rates)


def ends(found: list[PriceBound]) -> Ends:
    lows = [b.low for b in found if b.low is not None]
    highs = [b.high for b in found if b.high is not None]
    return min(lows, default=None), max(highs, default=None)


@pytest.mark.parametrize(("text", "low", "high"), CASES, ids=[c[0] for c in CASES])
def test_a_price_is_read_as_people_say_it_and_no_other_number_is(
    text: str, low: float | None, high: float | None
) -> None:
    assert ends(bounds(text)) == (low, high)


_UPPER = (
    "under {}",
    "less than {}",
    "up to {}",
    "no more than {}",
    "{} max",
    "{} or less",
    "can't spend more than {}",
    "my budget is {}",
    "not over {}",
)
_LOWER = ("over {}", "at least {}", "more than {}", "{} and up", "not less than {}", "starting at {}")
_MONEY = ("${}", "{} dollars", "{} bucks", "USD {}", "{} usd", "$ {}")
_THINGS = (
    "headphones",
    "a 24 inch monitor",
    "16GB usb stick",
    "dv7-1211ea battery",
    "a pack of 4 batteries",
    "2 m cable",
)


@given(
    amount=st.integers(1, 99_999),
    cents=st.sampled_from(("", ".50", ".99")),
    money=st.sampled_from(_MONEY),
    upper=st.sampled_from(_UPPER),
    lower=st.sampled_from(_LOWER),
    thing=st.sampled_from(_THINGS),
    first=st.booleans(),
    high=st.booleans(),
)
def test_a_bound_said_in_any_wording_is_read_back(
    amount: int, cents: str, money: str, upper: str, lower: str, thing: str, first: bool, high: bool
) -> None:
    said = (upper if high else lower).format(money.format(f"{amount}{cents}"))
    value = float(f"{amount}{cents}")
    found = ends(bounds(f"{said}, {thing}" if first else f"{thing} {said}"))
    assert found == ((None, value) if high else (value, None))


@given(
    low=st.integers(1, 5_000),
    more=st.integers(1, 5_000),
    way=st.sampled_from(("between ${} and ${}", "${} - ${}", "from ${} to ${}", "${}-{}", "{} to {} dollars")),
)
def test_a_range_said_in_any_wording_is_read_back(low: int, more: int, way: str) -> None:
    assert ends(bounds("shoes " + way.format(low, low + more))) == (float(low), float(low + more))


@given(
    st.text(st.characters(blacklist_categories=("Nd", "Nl", "No")), max_size=80).filter(
        lambda t: not any(c.isdigit() for c in t)
    )
)
def test_a_text_without_a_number_never_yields_a_price(text: str) -> None:
    if not any(c.isdigit() for c in Reading.of(text).norm):  # "two hundred" is a number
        assert bounds(text) == []


def test_several_products_keep_their_own_bounds() -> None:
    found = bounds("a case priced from 34 to 69 PHP; a rack over 195 PHP", "PHP")
    assert [(b.low, b.high) for b in found] == [(34, 69), (195, None)]


def test_a_voucher_is_no_price_but_the_budget_beside_it_is() -> None:
    text = "My budget is 500, but I have a voucher: valid when the total price exceeds 468, with a discount of 132."
    assert [(b.low, b.high) for b in bounds(text)] == [(None, 500)]


def test_a_foreign_amount_is_converted_by_a_rate_and_else_flagged() -> None:
    (converted,) = bounds("under €80", EUR=1.25)
    assert (converted.high, converted.foreign) == (100, None)
    (flagged,) = bounds("under €80")
    assert (flagged.high, flagged.foreign) == (80, "EUR")


def test_bucks_and_quid_are_the_shops_own_money() -> None:
    assert [b.foreign for b in bounds("under 50 bucks", "EUR") + bounds("twenty quid max", "EUR")] == [None, None]
    assert [b.high for b in bounds("a candle under a tenner", "EUR") + bounds("at most a fiver", "USD")] == [10, 5]


def test_an_ideal_price_is_soft() -> None:
    assert [b.soft for b in bounds("two sticks of memory, ideally under $250")] == [True]
