"""Amounts and lists in words, in the language spoken now: the only place where a price becomes text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel.numbers import format_currency

from language.speak import known_locale, say, spoken

_NO_CENTS = re.compile(r"[.,]00(?!\d)")


def money(amount: float, currency: str, locale: str | None = None) -> str:
    """A price as shoppers read it, whole amounts without cents: `$30`, `59,90 €`; as is spoken where none is named."""
    return _money(amount, currency, locale or spoken())


@lru_cache(maxsize=4096)
def _money(amount: float, currency: str, locale: str) -> str:
    value = Decimal(str(amount))
    text: str = format_currency(value, currency, locale=known_locale(locale))
    return _NO_CENTS.sub("", text) if value == value.to_integral_value() else text


def listing(words: Sequence[str], last: Literal["and", "or"] = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {say(last)} {words[-1]}"
