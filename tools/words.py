"""What of a product is said in words, in the language spoken now: exact amounts, titles cut to fit, wishes as chips."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from babel.numbers import format_currency

from catalog.predicates import words as folded
from catalog.product import Money
from language.amounts import listing as listing
from language.amounts import money as money
from language.speak import count, known_locale, language_of, say, spoken
from ranking.reasons import label
from retrieval.understanding.request import Constraint


def minor(amount: Money, locale: str | None = None) -> str:
    """`money` of an exact amount, always with its cents: totals line up."""
    tag = known_locale(locale or spoken())
    text: str = format_currency(Decimal(str(amount.major)), amount.currency, locale=tag)
    return text


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
    if _in_own_words(constraint, values):
        return constraint.words
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


def _in_own_words(constraint: Constraint, values: Sequence[object]) -> bool:
    """Whether a wish is quoted: said in another language than the catalogue's value, "kabellos" and not "wireless"."""
    if language_of(spoken()) == "en" or not constraint.words or constraint.field == "brand":
        return False
    named = [label(constraint.field) if isinstance(v, bool) else v for v in values if isinstance(v, bool | str)]
    said = set(folded(constraint.words))
    return len(named) == len(values) and all(said.isdisjoint(folded(str(name))) for name in named)


def _value(value: object, unit: str | None) -> str:
    text = count(value, grouped=False) if isinstance(value, float) else str(value)
    return f"{text} {unit}" if unit else text
