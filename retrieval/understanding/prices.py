"""Price bounds in the ways people say them: "under 50 bucks", "50–100", "twenty quid max", "around €80".

A number is a price where money marks it (a sign, a currency word, "priced", "budget") or where a bound
stands before it and nothing after or before it says that it counts or measures something else.
"Around" and a plain "a 50 dollar mouse" mean within `APPROX` of the amount.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from retrieval.understanding.price_grammar import (
    Amount,
    Before,
    Grammar,
    between_before,
    bound_before,
    grammar,
    next_amount,
)
from retrieval.understanding.text import Reading

APPROX = 0.2  # "around 50" admits 40 to 60
_MINUS = re.compile(r"\s(?:minus\s|moins\s|menos\s|-)\s?$")
_WINDOW = 90  # characters looked at on either side of an amount
Kind = Literal["bound", "approx"]


@dataclass(frozen=True, slots=True)
class PriceBound:
    """One bound on a price, in major units of the shop's currency; at least one end is set.

    `foreign` is the currency said where it was neither the shop's nor converted by a rate.
    """

    low: float | None
    high: float | None
    start: int
    end: int
    kind: Kind = "bound"
    soft: bool = False
    foreign: str | None = None


def read_prices(
    reading: Reading, *, currency: str = "USD", rates: Mapping[str, float] | None = None
) -> list[PriceBound]:
    """The price bounds of a text in their order. `rates`: foreign code → shop's units for one of its."""
    norm = reading.norm
    if not any(c.isdigit() for c in norm):
        return []
    g = grammar()
    found: list[PriceBound] = []
    pos = 0
    while (amount := next_amount(g, norm, pos)) is not None:
        second = _second(g, norm, amount, pos)
        bound = _range(g, norm, amount, second, currency) if second else None
        bound = bound or _single(g, norm, amount, currency, pos)
        pos = amount.end
        if bound is not None and not _about_discount(g, norm, bound):
            pos = max(amount.end, bound.end)
            code = amount.code or (second.code if second and bound.end >= second.end else None)
            found.append(_converted(g, norm, bound, code, currency, rates or {}))
    return found


def _second(g: Grammar, norm: str, first: Amount, pos: int) -> Amount | None:
    """The amount a range's first one is joined to."""
    joined = g.to.match(norm, first.end)
    if joined is None and (joined := g.and_.match(norm, first.end)) is not None:
        left = _left(norm, first.start, pos)
        if between_before(g, left) is None and re.search(r"(?<!\w)from\s*$", left) is None:
            joined = None
    if joined is None:
        return None
    # A dash before the number is the range's own: look from just past it.
    tail = norm[joined.end() :]
    match = next_amount(g, tail, 0)
    if match is None or match.start != 0:
        return None
    at = joined.end()
    return Amount(match.value, at, at + match.end, match.code, match.marked)


def _range(g: Grammar, norm: str, first: Amount, second: Amount, currency: str) -> PriceBound | None:
    low, high = first.value, second.value
    if low < 1000 <= high and re.search(r"k(?!\w)", norm[second.start : second.end]) and low < high / 100:
        low *= 1000  # "1-2k"
    left = _left(norm, first.start)
    between = between_before(g, left)
    spoken = between is not None or g.from_.search(left) is not None
    if low > high:
        if not spoken:
            return None
        low, high = high, low  # "between 100 and 20"
    if not (first.marked or second.marked or _priced(g, left)) and (
        _measures(g, norm, first, second.end)
        or high < 5
        or _years(low, high)
        or not (spoken or _bare(norm, first, second))
    ):
        return None
    start = first.start if between is None else first.start - len(left) + between
    return PriceBound(low, high, start, second.end, soft=_soft(g, left))


def _single(g: Grammar, norm: str, amount: Amount, currency: str, pos: int) -> PriceBound | None:
    left = _left(norm, amount.start, pos)
    if (minus := _MINUS.search(left)) is not None and (below := bound_before(g, left[: minus.start()])) is not None:
        start = amount.start - len(left) + below.start
        return PriceBound(None, -amount.value, start, amount.end) if below.kind == "upper" else None
    before, after = bound_before(g, left), g.after.match(norm, amount.end)
    kind = before.kind if before else None
    if kind in ("upper", "lower"):
        after = None  # "more than 30 and less than 60": what follows is the next bound's
    tail = after.lastgroup if after else None
    marked, priced = amount.marked, amount.marked or _priced(g, left) or _priced(g, norm[amount.end : amount.end + 12])
    if (
        amount.code == "GBP"
        and currency != "GBP"
        and "£" not in norm[amount.start : amount.end]
        and not _priced(g, left)
    ):
        return None  # "under 5 pounds" may be a weight
    if kind == "have" and not (marked or tail == "upper"):
        return None  # "I have 3 ..." of what?
    if not marked and _measures(g, norm, amount, amount.end):
        return None
    if not priced and _unmarked(norm, amount, before, after):
        return None
    start = amount.start - len(left) + before.start if before else amount.start
    end = after.end() if after else amount.end
    soft = _soft(g, left)
    if before is not None and kind in ("upper", "lower"):
        upper = (kind == "upper") != before.negated
    elif tail is not None and tail != "approx":
        upper = tail == "upper"
    elif kind in ("budget", "have"):
        upper = True
    else:
        said = g.flat.search(left)
        around = kind == "approx" or tail == "approx"
        if not (around or marked or said):
            return None
        start = start if around or said is None else amount.start - len(left) + said.start()
        low, high = round(amount.value * (1 - APPROX), 2), round(amount.value * (1 + APPROX), 2)
        return PriceBound(low, high, start, end, kind="approx", soft=soft)
    value = amount.value
    return PriceBound(None if upper else value, value if upper else None, start, end, soft=soft)


def _unmarked(norm: str, amount: Amount, before: Before | None, after: re.Match[str] | None) -> bool:
    """Whether a number that no word or sign calls a price is none."""
    tail = after.lastgroup if after else None
    if before is None:
        return tail != "upper" or amount.value < 1
    lower = before.kind == "lower" and not before.negated
    if _counts(norm, after.end() if after else amount.end, strict=lower):
        return True
    if before.kind == "approx":
        return tail != "upper"  # "about 12" of what?
    return before.kind == "lower" and _years(amount.value, amount.value)


def _left(norm: str, start: int, pos: int = 0) -> str:
    return norm[max(pos, start - _WINDOW) : start]


def _priced(g: Grammar, text: str) -> bool:
    """Whether one of the last few words before an amount (or the first after it) speaks of price."""
    clause = re.split(r"[,;.!?]\s", text)[-1]
    return next(g.priced.scan(" ".join(clause.split()[-6:])), None) is not None


def _soft(g: Grammar, left: str) -> bool:
    return next(g.soft.scan(" ".join(left.split()[-5:])), None) is not None


def _measures(g: Grammar, norm: str, first: Amount, end: int) -> bool:
    """Whether an unmarked number belongs to a unit, a count, or a named measure ("SPF 41")."""
    if g.not_after.match(norm, end) is not None:
        return True
    left = _left(norm, first.start)
    before, between = bound_before(g, left), between_before(g, left)
    start = between if between is not None else before.start if before else len(left)
    words = [w.strip(":") for w in left[:start].split()[-3:]]
    while words and words[-1] in _LINKS:
        words.pop()
    upper = before is not None and before.kind == "upper"
    return bool(words) and words[-1] in (g.measured if upper else g.not_before)


_LINKS = frozenset({"", "is", "of", "at", "range", "rating", "from", "between"})
_OPEN = re.compile(
    r"\s*(?:$|[,;!?)]|\.(?:\s|$)|\n|(?:and|but|or|with|for|please|thanks|if|not|no|that|which|in|from|is|total|all|each|altogether|then|"
    r"instead|now|actually|rather|maybe|perhaps|though|only|without|anything|by|who|because|so|to|on|und|oder|mit|fur|bitte|nicht|ohne|et|ou|avec|pour|sans|y|o|con|para|por|sin)(?!\w))"
)
_PLURAL = re.compile(r"\s*[a-z]{3,}[^s\W\d]s(?!\w)")


def _counts(norm: str, end: int, *, strict: bool) -> bool:
    """Whether the word after an unmarked number is something counted."""
    if _OPEN.match(norm, end):
        return False
    return strict or _PLURAL.match(norm, end) is not None


def _bare(norm: str, first: Amount, second: Amount) -> bool:
    """Whether "50-100" stands alone, as a range of prices does and a model number doesn't."""
    return (
        first.value >= 5
        and second.value <= 40 * first.value
        and re.match(r"\s*(?:in|for (?:wo)?men|for kids)(?!\w)", norm[second.end :]) is None
        and re.search(r"(?<!\w)(?:size|ages?)(?!\w)", norm) is None
        and _OPEN.match(norm, second.end) is not None
    )


def _years(low: float, high: float) -> bool:
    return 1900 <= low <= 2035 and 1900 <= high <= 2035 and low == int(low)


def _about_discount(g: Grammar, norm: str, bound: PriceBound) -> bool:
    """Whether an amount tells of a voucher or a saving instead of a product's price."""
    if g.off_after.match(norm, bound.end) or g.off_before.search(_left(norm, bound.start)):
        return True
    start = max(norm.rfind(c, 0, bound.start) for c in ",;\n") + 1
    start = max(start, norm.rfind(". ", 0, bound.start) + 1)
    ends = [e for c in (",", ";", "\n", ". ") if (e := norm.find(c, bound.end)) >= 0]
    clause = norm[start : min(ends, default=len(norm))]
    return "budget" not in clause and next(g.voucher.scan(clause), None) is not None


def _converted(
    g: Grammar, norm: str, bound: PriceBound, code: str | None, currency: str, rates: Mapping[str, float]
) -> PriceBound:
    """The bound in the shop's currency; a "$" may be any dollar, a "peso" any peso."""
    if (
        code is None
        or code == currency
        or (code == "USD" and currency.endswith("D"))
        or {code, currency} == {"PHP", "MXN"}
    ):
        return bound
    rate = rates.get(code)
    if not rate:
        return replace(bound, foreign=code)
    low, high = (None if end is None else round(end * rate, 2) for end in (bound.low, bound.high))
    return replace(bound, low=low, high=high)
