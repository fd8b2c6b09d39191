"""Amounts and lists in words, in the language spoken now: the only place where a price becomes text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel.numbers import format_currency

from catalog.product import Money
from language.speak import count, known_locale, say, spoken
from ranking.reasons import label
from retrieval.understanding.request import Constraint

_NO_CENTS = re.compile(r"[.,]00(?!\d)")


def money(amount: float, currency: str, locale: str | None = None) -> str:
    """A price as shoppers read it, whole amounts without cents: `$30`, `59,90 €`; as is spoken where none is named."""
    return _money(amount, currency, locale or spoken())


@lru_cache(maxsize=4096)
def _money(amount: float, currency: str, locale: str) -> str:
    value = Decimal(str(amount))
    text: str = format_currency(value, currency, locale=known_locale(locale))
    return _NO_CENTS.sub("", text) if value == value.to_integral_value() else text


def minor(amount: Money, locale: str | None = None) -> str:
    """`money` of an exact amount, always with its cents: totals line up."""
    tag = known_locale(locale or spoken())
    text: str = format_currency(Decimal(str(amount.major)), amount.currency, locale=tag)
    return text


def listing(words: Sequence[str], last: Literal["and", "or"] = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {say(last)} {words[-1]}"


def clip(text: str, width: int = 70) -> str:
    """A title cut at a word's end, with an ellipsis where it was cut."""
    flat = " ".join(text.split())
    if len(flat) <= width:
        return flat
    return flat[: width - 1].rsplit(" ", 1)[0].rstrip(" ,;-–(/") + "…"


_SIGNS = {"<=": "≤", "<": "<", ">=": "≥", ">": ">"}


def chip(constraint: Constraint, currency: str) -> str:
    """A wish as its chip reads: `≤ €90`, `not Targus`, `cable length ≥ 2 m`."""
    if constraint.status == "unsupported":
        return constraint.words or str(constraint.value)
    values = constraint.value if isinstance(constraint.value, tuple) else (constraint.value,)
    sign = _SIGNS.get(constraint.op)
    name = label(constraint.field)
    if constraint.field == "availability" and constraint.words:
        return constraint.words
    if constraint.field in ("price", "was_price") and isinstance(constraint.value, int | float):
        return f"{sign or '='} {money(constraint.value, currency)}"
    said = listing([_value(v, constraint.unit) for v in values], "or")
    if isinstance(constraint.value, bool):
        positive = constraint.value == (constraint.op not in _NOT)
        return name if positive else say("chip_not", value=name)
    if sign:
        return f"{name} {sign} {said}"
    if constraint.op in _NOT:
        return say("chip_not", value=said)
    numeric = isinstance(constraint.value, int | float) and not constraint.unit
    return f"{name} {said}" if numeric else said


_NOT = ("!=", "!has")


def _value(value: object, unit: str | None) -> str:
    text = count(value, grouped=False) if isinstance(value, float) else str(value)
    return f"{text} {unit}" if unit else text
