"""Price bounds in the ways people say them: "under 50 bucks", "50–100", "twenty quid max", "around €80".

A number is a price where money marks it (a sign, a currency word, "priced", "budget") or where a bound
stands before it and nothing after or before it says that it counts or measures something else.
"Around" and a plain "a 50 dollar mouse" mean within `APPROX` of the amount.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from retrieval.understanding.tables import lexicon, pattern, phrases, table
from retrieval.understanding.text import Reading

APPROX = 0.2  # "around 50" admits 40 to 60
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


@dataclass(frozen=True, slots=True)
class _Amount:
    value: float
    start: int
    end: int
    code: str | None
    marked: bool


class _Grammar:
    """The tables compiled to regular expressions."""

    def __init__(self) -> None:
        say: dict[str, Any] = table("prices")
        money = table("currencies")
        self.codes = {w: code for code, entry in money.items() if code != "own" for w in phrases(entry["words"])}
        self.codes |= {s: code for code, entry in money.items() if code != "own" for s in entry.get("signs", ())}
        self.codes |= {w: "" for w in money["own"]["words"]}
        signs = sorted((s for entry in money.values() for s in entry.get("signs", ())), key=len, reverse=True)
        words = pattern([w for w in self.codes if w[0].isalpha()])
        sign = "|".join((r"(?<!\w)" if s[0].isalpha() else "") + re.escape(s) for s in signs)
        number = r"(?:\d{1,3}(?:[,.' ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?|\.\d{1,2})"
        self.amount = re.compile(
            rf"(?:(?P<pre>{sign}|(?<!\w)(?:{words}))\s?|(?<![\w.,/#-])|(?<=[a-z]:)|(?<=\s-))"
            rf"(?P<n>{number})(?:\s?(?P<k>k|thousand|hundred|grand|mille|mil|tausend)(?!\w))?"
            rf"(?:\s?-?(?P<post>{sign}|(?:{words})|cents?(?!\w))|(?![\w%°]))(?!\.?\d)"
        )
        self.bounds = lexicon({kind: say[f"{kind}_before"] for kind in ("upper", "lower", "approx", "budget", "have")})
        self.negations = lexicon({True: say["negations"]})
        self.gap = re.compile(rf"(?:\s+(?:{pattern(say['negation_gap'])})){{0,6}}\s+")
        self.fill = re.compile(rf"(?:\s*{pattern(say['fill'])})*\s*")
        self.between = lexicon({True: say["between"]})
        self.from_ = re.compile(r"(?<!\w)(?:from|von|de|desde|range|range of|for|ranging|at)\s*$")
        self.flat = re.compile(pattern(say["flat_before"]) + r"(?:\s*(?:a|an|the|just|only))*\s*$")
        self.after = re.compile(
            r"\s*,?\s*(?:"
            + "|".join(rf"(?P<{kind}>{pattern(say[f'{kind}_after'])})" for kind in ("upper", "lower", "approx"))
            + r"|(?P<plus>\+))"
        )
        self.to = re.compile(rf"\s*{pattern(say['range_to'])}\s*")
        self.and_ = re.compile(rf"\s*{pattern(say['range_and'])}\s*")
        self.priced = lexicon({True: say["price_words"]})
        self.soft = lexicon({True: say["soft"]})
        self.not_before = frozenset(phrases(say["not_before"]))
        counted = [form for word in phrases(say["not_after"]) for form in (word, word + "s")]
        units = [u for entry in table("units").values() for u in entry["words"]]
        self.not_after = re.compile(
            rf"\s?[x×/:\"'%°*]|-\w|[\s-]?(?:{pattern([u for u in units if u[0].isalpha()] + counted)})"
        )
        self.voucher = lexicon({True: say["voucher"]})
        self.off_after = re.compile(rf"\s*{pattern(say['off_after'])}")
        self.off_before = re.compile(rf"{pattern(say['off_before'])}(?:\s*(?:a|an|the|only|more|than|of))*\s*$")


@dataclass(frozen=True, slots=True)
class _Before:
    """The bound that stands before an amount: its kind, whether a negation turns it, where it begins."""

    kind: str
    negated: bool
    start: int


def _before(g: _Grammar, left: str) -> _Before | None:
    """The first bound in the words before an amount that nothing but filling words part from it."""
    for start, end, kind in g.bounds.scan(left):
        if g.fill.fullmatch(left, end) is None:
            continue
        for at, past, _ in g.negations.scan(left[:start]):
            if g.gap.fullmatch(left, past, start) is not None:
                return _Before(kind, True, at)
        return _Before(kind, False, start)
    return None


def _between(g: _Grammar, left: str) -> int | None:
    """Where "between" begins, in the words right before an amount."""
    return next((start for start, end, _ in g.between.scan(left) if g.fill.fullmatch(left, end)), None)


@lru_cache(maxsize=1)
def _grammar() -> _Grammar:
    return _Grammar()


def read_prices(
    reading: Reading, *, currency: str = "USD", rates: Mapping[str, float] | None = None
) -> list[PriceBound]:
    """The price bounds of a text in their order. `rates`: foreign code → shop's units for one of its."""
    norm = reading.norm
    if not any(c.isdigit() for c in norm):
        return []
    g = _grammar()
    found: list[PriceBound] = []
    pos = 0
    while (amount := _amount(g, norm, pos)) is not None:
        second = _second(g, norm, amount, pos)
        bound = _range(g, norm, amount, second, currency) if second else None
        bound = bound or _single(g, norm, amount, currency, pos)
        pos = amount.end
        if bound is not None and not _about_discount(g, norm, bound):
            pos = max(amount.end, bound.end)
            code = amount.code or (second.code if second and bound.end >= second.end else None)
            found.append(_converted(g, norm, bound, code, currency, rates or {}))
    return found


def _amount(g: _Grammar, norm: str, pos: int) -> _Amount | None:
    match = g.amount.search(norm, pos)
    if match is None:
        return None
    value = _value(match["n"])
    if match["k"]:
        value *= 100 if match["k"] == "hundred" else 1000
    said = match["pre"] or match["post"]
    if said and said.startswith("cent"):
        value, said = value / 100, ""
        return _Amount(value, match.start(), match.end(), None, True)
    code = g.codes.get(" ".join(said.split())) or g.codes.get(said) if said else None
    return _Amount(value, match.start(), match.end(), code or None, said is not None)


def _value(number: str) -> float:
    """A number as written in any country: three digits after the last mark are thousands."""
    number = number.replace(" ", "").replace("'", "")
    cut = max(number.rfind(","), number.rfind("."))
    if cut >= 0 and len(number) - cut - 1 != 3:
        return float(re.sub(r"[.,]", "", number[:cut]) + "." + number[cut + 1 :])
    return float(re.sub(r"[.,]", "", number))


def _second(g: _Grammar, norm: str, first: _Amount, pos: int) -> _Amount | None:
    """The amount a range's first one is joined to."""
    joined = g.to.match(norm, first.end)
    if joined is None and (joined := g.and_.match(norm, first.end)) is not None:
        left = _left(norm, first.start, pos)
        if _between(g, left) is None and re.search(r"(?<!\w)from\s*$", left) is None:
            joined = None
    if joined is None:
        return None
    # A dash before the number is the range's own: look from just past it.
    tail = norm[joined.end() :]
    match = _amount(g, tail, 0)
    if match is None or match.start != 0:
        return None
    at = joined.end()
    return _Amount(match.value, at, at + match.end, match.code, match.marked)


def _range(g: _Grammar, norm: str, first: _Amount, second: _Amount, currency: str) -> PriceBound | None:
    low, high = first.value, second.value
    if low < 1000 <= high and re.search(r"k(?!\w)", norm[second.start : second.end]) and low < high / 100:
        low *= 1000  # "1-2k"
    if low > high:
        return None
    left = _left(norm, first.start)
    between = _between(g, left)
    spoken = between is not None or g.from_.search(left) is not None
    if not (first.marked or second.marked or _priced(g, left)) and (
        _measures(g, norm, first, second.end) or high < 5 or _years(low, high) or not (spoken or _bare(norm, first, second))
    ):
        return None
    start = first.start if between is None else first.start - len(left) + between
    return PriceBound(low, high, start, second.end, soft=_soft(g, left))


def _single(g: _Grammar, norm: str, amount: _Amount, currency: str, pos: int) -> PriceBound | None:
    left = _left(norm, amount.start, pos)
    before, after = _before(g, left), g.after.match(norm, amount.end)
    tail = after.lastgroup if after else None
    kind = before.kind if before else None
    marked, priced = amount.marked, amount.marked or _priced(g, left) or _priced(g, norm[amount.end : amount.end + 12])
    if amount.code == "GBP" and currency != "GBP" and "£" not in norm[amount.start : amount.end] and not _priced(g, left):
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


def _unmarked(norm: str, amount: _Amount, before: _Before | None, after: re.Match[str] | None) -> bool:
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


def _priced(g: _Grammar, text: str) -> bool:
    """Whether one of the last few words before an amount (or the first after it) speaks of price."""
    clause = re.split(r"[,;.!?]\s", text)[-1]
    return next(g.priced.scan(" ".join(clause.split()[-6:])), None) is not None


def _soft(g: _Grammar, left: str) -> bool:
    return next(g.soft.scan(" ".join(left.split()[-5:])), None) is not None


def _measures(g: _Grammar, norm: str, first: _Amount, end: int) -> bool:
    """Whether an unmarked number belongs to a unit, a count, or a named measure ("SPF 41")."""
    if g.not_after.match(norm, end) is not None:
        return True
    left = _left(norm, first.start)
    before, between = _before(g, left), _between(g, left)
    start = between if between is not None else before.start if before else len(left)
    words = [w.strip(":") for w in left[:start].split()[-3:]]
    while words and words[-1] in _LINKS:
        words.pop()
    return bool(words) and words[-1] in g.not_before


_LINKS = frozenset({"", "is", "of", "at", "range", "rating", "from", "between"})
_OPEN = re.compile(
    r"\s*(?:$|[,;!?)]|\.(?:\s|$)|\n|(?:and|but|or|with|for|please|thanks|if|not|no|that|which|in|from|is|total|all|each|altogether|then|"
    r"instead|now|only|without|anything|by|who|because|so|to|on|und|oder|mit|fur|bitte|nicht|ohne|et|ou|avec|pour|sans|y|o|con|para|por|sin)(?!\w))"
)
_PLURAL = re.compile(r"\s*[a-z]{3,}[^s\W\d]s(?!\w)")


def _counts(norm: str, end: int, *, strict: bool) -> bool:
    """Whether the word after an unmarked number is something counted."""
    if _OPEN.match(norm, end):
        return False
    return strict or _PLURAL.match(norm, end) is not None


def _bare(norm: str, first: _Amount, second: _Amount) -> bool:
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


def _about_discount(g: _Grammar, norm: str, bound: PriceBound) -> bool:
    """Whether an amount tells of a voucher or a saving instead of a product's price."""
    if g.off_after.match(norm, bound.end) or g.off_before.search(_left(norm, bound.start)):
        return True
    start = max(norm.rfind(c, 0, bound.start) for c in ",;\n") + 1
    start = max(start, norm.rfind(". ", 0, bound.start) + 1)
    ends = [e for c in (",", ";", "\n", ". ") if (e := norm.find(c, bound.end)) >= 0]
    clause = norm[start : min(ends, default=len(norm))]
    return "budget" not in clause and next(g.voucher.scan(clause), None) is not None


def _converted(
    g: _Grammar, norm: str, bound: PriceBound, code: str | None, currency: str, rates: Mapping[str, float]
) -> PriceBound:
    """The bound in the shop's currency; a "$" may be any dollar, a "peso" any peso."""
    if code is None or code == currency or (code == "USD" and currency.endswith("D")) or {code, currency} == {"PHP", "MXN"}:
        return bound
    rate = rates.get(code)
    scale = (lambda v: None if v is None else round(v * rate, 2)) if rate else (lambda v: v)
    return PriceBound(
        scale(bound.low), scale(bound.high), bound.start, bound.end, bound.kind, bound.soft, None if rate else code
    )
