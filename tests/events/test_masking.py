"""What shoppers type is logged without personal data, and stays readable for reports."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mail me at jo.o'neil+shop@mail.example.co.uk please", "mail me at [email] please"),
        ("call +44 20 7946 0958", "call [phone]"),
        ("call (030) 1234 5678", "call [phone]"),
        ("my number is 0151-23456789", "my number is [phone]"),
        ("card 4111 1111 1111 1111 exp 12/27", "card [number] exp 12/27"),
        ("card 4111111111111111", "card [number]"),
        ("IBAN DE89 3704 0044 0532 0130 00", "IBAN [account]"),
        ("order 10023004005", "order [phone]"),
    ],
)
def test_personal_data_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "laptop under 1.500,00 € with 16 GB", "WH-1000XM4 headphones", "50-100 dollars", "24 inch 1920x1080 monitor",
        "HP 301XL ink 2 pack", "between 1000 and 2000", "size 42-44", "iphone 12 128gb under 700", "3 x 250 ml",
        "2,000 mAh to 10,000 mAh", "CF-19 mk5", "usb 3.0 hub 4 ports 5 gbps",
    ],
)  # fmt: skip
def test_prices_sizes_and_model_numbers_stay(text: str) -> None:
    assert mask(text) == text


@given(st.text(max_size=200))
def test_any_text_can_be_masked_and_masking_twice_changes_nothing(text: str) -> None:
    once = mask(text)
    assert mask(once) == once
