"""Amounts and lists in words: the only place where a price becomes text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_currency

from catalog.product import Money
from retrieval.understanding.request import Constraint


@lru_cache(maxsize=4096)
def money(amount: float, currency: str, locale: str = "en") -> str:
    """A price as shoppers read it, whole amounts without cents: `$30`, `€59.90`."""
    value = Decimal(str(amount))
    text: str = format_currency(value, currency, locale=locale.replace("-", "_"))
    whole = value == value.to_integral_value()
    return text.removesuffix(".00") if whole else text


def minor(amount: Money, locale: str = "en") -> str:
    """`money` of an exact amount, always with its cents: totals line up."""
    text: str = format_currency(Decimal(str(amount.major)), amount.currency, locale=locale.replace("-", "_"))
    return text


def listing(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def clip(text: str, width: int = 70) -> str:
    """A title cut at a word's end, with an ellipsis where it was cut."""
    flat = " ".join(text.split())
    if len(flat) <= width:
        return flat
    return flat[: width - 1].rsplit(" ", 1)[0].rstrip(" ,;-–(/") + "…"


_SIGNS = {"<=": "≤", "<": "<", ">=": "≥", ">": ">"}


def chip(constraint: Constraint, currency: str, locale: str = "en") -> str:
    """A wish as its chip reads: `≤ €90`, `not Targus`, `cable length ≥ 2 m`."""
    if constraint.status == "unsupported":
        return constraint.words or str(constraint.value)
    values = constraint.value if isinstance(constraint.value, tuple) else (constraint.value,)
    sign = _SIGNS.get(constraint.op)
    name = constraint.field.removeprefix("attributes.").replace("_", " ")
    if constraint.field in ("price", "was_price") and isinstance(constraint.value, int | float):
        return f"{sign or '='} {money(constraint.value, currency, locale)}"
    said = listing([_value(v, constraint.unit) for v in values], "or")
    if isinstance(constraint.value, bool):
        positive = constraint.value == (constraint.op not in _NOT)
        return name if positive else f"not {name}"
    if sign:
        return f"{name} {sign} {said}"
    if constraint.op in _NOT:
        return f"not {said}"
    numeric = isinstance(constraint.value, int | float) and not constraint.unit
    return f"{name} {said}" if numeric else said


_NOT = ("!=", "!~", "!has")


def _value(value: object, unit: str | None) -> str:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{text} {unit}" if unit else text
