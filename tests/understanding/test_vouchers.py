"""Vouchers: what the words say, and what a total comes to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.product import Money
from retrieval.understanding.text import Reading
from retrieval.understanding.understand import understand
from retrieval.understanding.vocabulary import Vocabulary
from retrieval.understanding.voucher import Voucher
from retrieval.understanding.vouchers import read_voucher


def euros(amount: float) -> Money:
    return Money.of(amount, "EUR")


@pytest.mark.parametrize(
    ("said", "percent", "amount", "threshold", "strict", "cap"),
    [
        ("I have a voucher, 10% off over 50", 10, None, 50, True, None),
        ("mouse under 30 with a €5 coupon for orders of €20 or more", None, 5, 20, False, None),
        ("my promo code gives 15 percent off, max 20, minimum spend 60", 15, None, 60, False, 20),
        ("$20 off $100 voucher", None, 20, 100, False, None),
        ("spend 50 get 10 off with this coupon", None, 10, 50, False, None),
        ("I've got 20% off up to 30", 20, None, 0, False, 30),
        ("a gift card worth 25", None, 25, 0, False, None),
        ("ich habe einen Gutschein: 10% ab 50 Euro", 10, None, 50, False, None),
        ("tengo un cupón de 10 € por compras de 40 €", None, 10, 40, False, None),
    ],
)
def test_a_voucher_is_read_as_said(
    said: str, percent: float | None, amount: float | None, threshold: float, strict: bool, cap: float | None
) -> None:
    found = read_voucher(Reading.of(said))
    assert found is not None
    voucher = found.voucher
    assert (voucher.percent, voucher.amount, voucher.threshold) == (percent, amount, threshold)
    assert (voucher.strict, voucher.cap) == (strict, cap)


@pytest.mark.parametrize(
    "said",
    ["mouse under 50", "headphones with 20% off", "do you take vouchers?", "gift cards under 50", "100% cotton shirt",
     "I have 50 to spend", "a voucher please"],
)  # fmt: skip
def test_what_is_no_voucher_is_not_read_as_one(said: str) -> None:
    assert read_voucher(Reading.of(said)) is None


@pytest.mark.parametrize(
    ("voucher", "total", "paid"),
    [
        (Voucher(percent=10, threshold=50, strict=True), 50, 50),
        (Voucher(percent=10, threshold=50), 50, 45),
        (Voucher(percent=10, threshold=50, strict=True), 50.01, 45.01),
        (Voucher(percent=50, cap=20), 100, 80),
        (Voucher(amount=30), 20, 0),
        (Voucher(percent=15), 0.1, 0.08),
    ],
)
def test_a_total_with_a_voucher(voucher: Voucher, total: float, paid: float) -> None:
    assert voucher.after(euros(total)) == euros(paid)


vouchers = st.builds(
    Voucher,
    percent=st.integers(1, 99).map(float),
    threshold=st.integers(0, 200).map(float),
    strict=st.booleans(),
    cap=st.none() | st.integers(1, 100).map(float),
) | st.builds(Voucher, amount=st.integers(1, 100).map(float), threshold=st.integers(0, 200).map(float))


@given(vouchers, st.integers(100, 30_000))
def test_what_a_budget_reaches_is_the_greatest_total_it_pays(voucher: Voucher, minor: int) -> None:
    budget = Money(minor=minor, currency="EUR")
    reach = voucher.reach(budget)
    assert voucher.after(reach).minor <= minor
    beyond = [Money(minor=reach.minor + more, currency="EUR") for more in (1, 2, 3, 10, 100, 1000)]
    assert all(voucher.after(total).minor > minor for total in beyond)


def test_a_budget_reaches_further_with_a_voucher_and_no_word_of_it_is_searched_for(vocabulary: Vocabulary) -> None:
    said = "wireless mouse, my budget is 50 but I have a voucher: 10 off when the total exceeds 40"
    found = understand(said, vocabulary, currency="USD")
    assert [(c.field, c.op, c.value) for c in found.constraints] == [("price", "<=", 60.0)]
    assert found.search_text == "wireless mouse"


def test_the_price_of_a_thing_is_its_own_whatever_the_voucher(vocabulary: Vocabulary) -> None:
    found = understand("wireless mouse under 50, I have 10% off over 20", vocabulary, currency="USD")
    assert [(c.field, c.op, c.value) for c in found.constraints] == [("price", "<=", 50.0)]
