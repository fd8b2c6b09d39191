"""Prices as feeds write them ("1.299,00 €", "19.99 USD") to `Money`, in the shop's currency."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError
from babel.numbers import get_currency_symbol, list_currencies
from price_parser import Price

from catalog.product import Money, minor_digits
from catalog.rejects import FeedError

_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_CODE = re.compile(r"\b([A-Za-z]{3})\b")
_GROUPED_BY_DOT = re.compile(r"(?<![\d.])\d{1,3}\.\d{3}(?![\d.])")
_NEGATIVE = re.compile(r"\D*[-−]")  # a minus anywhere before the first digit
MAX_MAJOR = 10**11  # beyond it a price is a slip (a barcode in the price column), not a price


@lru_cache(maxsize=256)
def checked_currency(code: str | None, option: str = "--currency") -> str:
    """The ISO 4217 code in capitals. Raises `FeedError` naming the option where missing or unknown."""
    if not code:
        raise FeedError(f"the shop's currency is needed and is never guessed: pass {option}, for example {option} EUR")
    if code.upper() not in list_currencies():
        raise FeedError(f"{option} {code!r} is not an ISO 4217 currency; use a code such as EUR, USD or GBP")
    return code.upper()


@lru_cache(maxsize=256)
def _symbols(currency: str) -> frozenset[str]:
    """What the currency is written as: "$", "US$", "kr", …"""
    found = {currency}
    for name in ("en_US", "en_CA", "en_AU", "de", "fr", "ja", "sv", "da", "pl", "pt_BR", "en_GB"):
        try:
            found.add(get_currency_symbol(currency, Locale.parse(name)).strip())
        except UnknownLocaleError:  # a babel built without that locale
            continue
    if "$" in get_currency_symbol(currency, "en_US"):
        found.add("$")
    return frozenset(s.casefold() for s in found)


def parse_price(value: object, currency: str) -> Money:
    """Money of a feed's price; numbers are major units.

    Raises `ValueError`, in words a shop understands, when it is not an amount, is negative, is in another
    currency, or could be read in two ways ("1.299" in a currency with cents).
    """
    if value is None or isinstance(value, bool):
        raise ValueError("is not a price")
    text = str(value).strip().replace(" ", " ")
    if not text:
        raise ValueError("is missing")
    amount = _plain(text, currency, isinstance(value, int | float | Decimal))
    if amount is None:
        _refuse_other_currency(text, currency)
        if not any(c.isdigit() for c in text):
            raise ValueError("is not a price")
        if minor_digits(currency) == 2 and _GROUPED_BY_DOT.search(text) and "," not in text:
            raise ValueError("can be read as thousands or as decimals")
        parsed = Price.fromstring(text)
        if parsed.amount is None:
            raise ValueError("is not a price")
        amount = parsed.amount
        if _NEGATIVE.match(text):
            raise ValueError("is negative")
    if not 0 <= amount < MAX_MAJOR:
        raise ValueError("is negative" if amount < 0 else "is too large for a price")
    return Money.of(amount, currency)


def _plain(text: str, currency: str, is_number: bool) -> Decimal | None:
    """The amount where it stands in plain decimal notation, else None."""
    if is_number:
        try:
            amount = Decimal(text)
        except InvalidOperation:
            raise ValueError("is not a price") from None
        if not amount.is_finite():
            raise ValueError("is not a price")
        return amount
    if not _PLAIN.fullmatch(text):
        return None
    fraction = text.partition(".")[2]
    if len(fraction) == 3 and minor_digits(currency) == 2 and not text.startswith("0."):
        raise ValueError("can be read as thousands or as decimals")
    if len(fraction) == 3 and minor_digits(currency) == 0:
        return None  # yen have no decimals: a dot groups thousands
    return Decimal(text)


def _refuse_other_currency(text: str, currency: str) -> None:
    if re.sub(r"[\d.,'’\s-]", "", text).casefold() in _symbols(currency):
        return
    codes = {c.upper() for c in _CODE.findall(text)} & set(list_currencies())
    symbol = Price.fromstring(text).currency
    other = (codes - {currency}) or (
        {symbol} if symbol and not codes and symbol.casefold() not in _symbols(currency) else set()
    )
    if other:
        raise ValueError(f"is in {', '.join(sorted(other))}, not {currency}")
