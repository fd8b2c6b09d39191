"""Amounts of money in prose: now, before, saved, together, and bounds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from price_parser import Price

from agent.claims.context import Context
from agent.claims.measures import agrees
from agent.claims.records import Record
from agent.claims.speech import Speech

_SIGNS = {
    "€": "EUR", "£": "GBP", "¥": "JPY", "us$": "USD", "usd": "USD", "eur": "EUR", "gbp": "GBP", "euro": "EUR",
    "pound": "GBP", "chf": "CHF", "jpy": "JPY",
}  # fmt: skip
_DOLLARS = frozenset(("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"))
_NUMBER = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_AMOUNT = re.compile(
    rf"(?P<pre>us ?\$|[$€£¥]|\b(?:usd|eur|gbp|chf|jpy)\b)\s?(?P<a>{_NUMBER})"
    rf"|(?<![\w.,])(?P<b>{_NUMBER}|\ba)\s?(?P<post>us ?\$|[€£$]|(?:us )?dollars?\b|euros?\b|pounds?\b(?! of)"
    rf"|bucks?\b|usd\b|eur\b|gbp\b|chf\b)(?! ?(?:per|\d))"
)
_OFF = re.compile(
    r"(\d+(?:[.,]\d+)?)\s?(?:%|percent|per cent) (?:off|less|cheaper|discount|reduction|reduced)"
    r"|\bhalf[- ](?:the )?price\b|(?:reduced|cut|down|discounted|discount|lowered) (?:by|of) (\d+(?:[.,]\d+)?)\s?(?:%"
    r"|percent)"
)
_WAS = re.compile(
    r"(?:\bwas|used to (?:be|cost)|\bbefore|\bfrom|instead of|originally|previously|list(?:ed)? (?:at"
    r"|price)|rather than|formerly|usually|regular(?:ly)?|normally|(?:old|former|original) price(?: of)?"
    r"|r\.?r\.?p\.?)[\s:]*(?:at |of |for )?$"
)
_NOW = re.compile(
    r"(?:\bnow|currently|on sale (?:at|for)|down to|reduced to|marked down to|goes for|today)[\w\s]{0,14}$"
)
_SAVED = re.compile(
    r"\b(?:saves?|saving|savings?|knocks?|cut|cuts|(?:down|reduced|lowered|dropped|drops?|fell"
    r"|discount(?:ed)?) (?:by|of))(?: you)?(?: of)? *$"
)
_RUN = re.compile(r"\b(?:runs?|ranges?|prices?|going|goes|anywhere|start\w*) from\s*$")
_COVERS = re.compile(r"^\s*(?:gets? you|buys?|covers?|is enough for|will (?:buy|get|cover))\b")
_SPARE = re.compile(r"^\s*(?:to spare|left|change|in change)\b")
_AFTER_SAVED = re.compile(
    r"^\s*(?:off\b|discount|saved|reduction|less than before|in savings"
    r"|below (?:its|the) (?:usual|normal|old|former|original|list|regular))"
)
_AFTER_WAS = re.compile(r"^\s*(?:before|previously|originally|not long ago)\b")
_ASSERTED = re.compile(r"\b(?:costs?|priced|is|for|at|pay)\s*(?:just|only)?\s*$")
_NOT = re.compile(r"\bnot\b")
_SAID_OF_PRICES = re.compile(
    r"\b(?:marked|dropped|drops|down|off|originally|previously|formerly|regularly|discounts?|saved)\b"
)
_REDUCED = re.compile(
    r"\b(?:on sale|reduced|discounted|marked down|price cut|on offer|special offer|bargain price|has come down)\b"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in prose, in major units; `currency` None where only a sign shared by several was written."""

    value: float
    slack: float
    currency: str | None
    start: int
    end: int


def amounts(text: str) -> list[Amount]:
    """The sums of lower-case plain text, in order."""
    found = []
    for m in _AMOUNT.finditer(text):
        written = m["a"] or m["b"]
        value = _parse(written)
        if value is None:
            continue
        sign = (m["pre"] or m["post"]).replace(" ", "").removesuffix("s")
        currency = "USD" if sign.startswith("us") else _SIGNS.get(sign)
        exact = "." in written[-3:] or "," in written[-3:]
        found.append(Amount(value, 0.005 if exact else 0.011, currency, m.start(), m.end()))
    return found


def _parse(written: str) -> float | None:
    if written == "a":
        return 1.0
    if re.fullmatch(r"\d+(?:\.\d{1,2})?", written):
        return float(written)
    try:
        parsed = Price.fromstring(written).amount
    except InvalidOperation:
        return None
    return None if parsed is None else float(parsed)


def check(speech: Speech, record: Record, context: Context) -> str | None:
    """What is wrong with the amounts left in a clause about a product; they are blanked out."""
    for m in speech.take(_OFF):
        share = float((m[1] or m[2] or "50").replace(",", "."))
        if record.was is None or abs(100 * (1 - record.price / record.was) - share) >= 1.0:
            return f"a discount of {share:g} % that is not this product's"
    given = 0.0
    found = amounts(speech.rest)
    for amount in found:
        before, after = speech.low[: amount.start], speech.low[amount.end :]
        speech.blank(amount.start, amount.end)
        if amount.currency is None and context.currency not in _DOLLARS and "$" in speech.low:
            return f"the shop's currency is {context.currency}"
        if amount.currency not in (None, context.currency):
            return f"the shop's currency is {context.currency}"
        if amount.value in context.spoken_numbers and not _ASSERTED.search(before):
            continue
        if _COVERS.match(after):
            given = amount.value
            if not _covers(given, record.price):
                return "it costs more than that"
        elif _SPARE.match(after) and given:
            if abs(given - record.price - amount.value) >= 0.06:
                return "that is not what is left"
        elif not _holds(amount, before, after, record):
            return "an amount that is not this product's"
    if list(speech.take(_REDUCED)) and record.was is None and not _NOT.search(speech.low):
        return "its price is not reduced"
    if found:
        list(speech.take(_SAID_OF_PRICES))
    return None


def _covers(given: float, price: float) -> bool:
    """A round sum may be more than the price; one to the cent is the price."""
    return abs(given - price) < 0.006 or (given == round(given) and price <= given)


def _holds(amount: Amount, before: str, after: str, record: Record) -> bool:
    if _SAVED.search(before) or _AFTER_SAVED.search(after):
        actual = None if record.was is None else record.was - record.price
    elif (_WAS.search(before) and not _NOW.search(before) and not _RUN.search(before)) or _AFTER_WAS.search(after):
        actual, before = record.was, ""
    else:
        actual = record.price
    return actual is not None and agrees(amount.value, amount.slack, before, actual)


def money(values: Iterable[float]) -> float:
    """The exact sum of major units."""
    return float(sum((Decimal(str(v)) for v in values), Decimal(0)))
