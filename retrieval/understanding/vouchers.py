"""Vouchers in shoppers' words: "I have 15% off over 60, max 20".

An amount is told by what stands around it: a cap, a threshold, the discount itself, or a budget, which is not the
voucher's. Text that names no voucher is read only where the discount is said as one's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from retrieval.understanding.price_grammar import bound_before, grammar, next_amount
from retrieval.understanding.tables import Lexicon, lexicon, pattern, table
from retrieval.understanding.text import Reading
from retrieval.understanding.voucher import Voucher

Part = Literal["cap", "past", "reach", "discount", "budget"]


@dataclass(frozen=True, slots=True)
class Said:
    """A voucher and the spans of `Reading.norm` that speak of it."""

    voucher: Voucher
    spans: tuple[tuple[int, int], ...]

    def covers(self, start: int, end: int) -> bool:
        """Whether a span lies in what speaks of the voucher."""
        return any(a <= start and end <= b for a, b in self.spans)


class _Grammar:
    def __init__(self) -> None:
        say = table("vouchers")
        self.names: Lexicon[bool] = lexicon({True: say["names"]})
        self.owned = re.compile(
            rf"{pattern(say['owns'])}\s[^.;\n]*?\d+(?:[.,]\d+)?\s?(?:%|percent|\S{{0,4}}\s?)\s?off\b"
        )
        self.goes_on = re.compile(rf"\s*(?:\d+[.)]\s+|[-*•]\s+)?(?:and\s+|but\s+)?{pattern(say['goes_on'])}")
        before: tuple[Part, ...] = ("cap", "past", "reach", "budget")
        filler = r"(?:\s*(?:[$€£₱:=]|is|of|the|a|an|php|usd|eur|gbp))*\s*$"
        self.before = {part: re.compile(pattern(say[f"{part}_before"]) + filler) for part in before}
        after: tuple[Part, ...] = ("cap", "reach")
        self.after = {part: re.compile(r"\s*,?\s*" + pattern(say[f"{part}_after"])) for part in after}
        named = rf"(?:(?:a|an|my|the|with)\s+)?(?:\S+\s+){{0,2}}{pattern(say['names'])}"
        self.clause = re.compile(
            r"\n+|;\s*|\.\s+|,\s+(?:and\s+|but\s+)?|\s+(?:and|but)\s+(?=(?:i|we|my|our|it|max|min|need|want|looking)\b)"
            rf"|\s+(?=i(?:'ve got| have)\b)|\s+(?:and|but|with|using|plus)\s+(?={named})"
        )
        self.same_shop: Lexicon[bool] = lexicon({True: say["same_shop"]})


_PERCENT = re.compile(r"(?<![\w.,])(\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|percent|per cent|prozent|pour cent|por ciento)")
_TAKEN_OFF = re.compile(r"\d\s?%|\d\S*\s+(?:percent|off)\b")
_OFF = re.compile(r"\s*(?:off|discount|de remise|de reduction|de descuento|rabatt|voucher|coupon|gift|store credit)\b")


@lru_cache(maxsize=1)
def _grammar() -> _Grammar:
    return _Grammar()


def read_voucher(reading: Reading) -> Said | None:
    """The first voucher of a text, None where there is none or its discount isn't said."""
    g, norm = _grammar(), reading.norm
    if not any(c.isdigit() for c in norm):
        return None
    spans = _spans(g, norm)
    if not spans:
        return None
    parts: dict[Part, float] = {}
    percent: float | None = None
    for start, end in spans:
        for match in _PERCENT.finditer(norm, start, end):
            percent = float(match[1].replace(",", ".")) if percent is None else percent
        for part, value in _amounts(g, norm, start, end, percent is not None):
            parts.setdefault(part, value)
    amount = None if percent is not None else parts.get("discount")
    if percent is None and amount is None:
        return None
    if not 0 < (percent if percent is not None else 1) <= 100:
        return None
    same_shop = any(next(g.same_shop.scan(norm[a:b]), None) for a, b in spans)
    voucher = Voucher(
        percent=percent, amount=amount, threshold=parts.get("past", parts.get("reach", 0.0)), strict="past" in parts,
        cap=parts.get("cap"), same_shop=same_shop, words=reading.words(spans[0][0], spans[-1][1]),
    )  # fmt: skip
    return Said(voucher, tuple(spans))


def _spans(g: _Grammar, norm: str) -> list[tuple[int, int]]:
    """The clauses that speak of a voucher: the first that names one, and those right after that go on about it."""
    cuts = list(g.clause.finditer(norm))
    starts, ends = [0, *(m.end() for m in cuts)], [*(m.start() for m in cuts), len(norm)]
    clauses = [(a, b) for a, b in zip(starts, ends, strict=True) if norm[a:b].strip()]
    for n, (start, end) in enumerate(clauses):
        clause = norm[start:end]
        if next(g.names.scan(clause), None) is None and g.owned.search(clause) is None:
            continue
        found = [(start, end)]
        if n and not any(c.isdigit() for c in clause) and _TAKEN_OFF.search(norm, *clauses[n - 1]):
            found.insert(0, clauses[n - 1])
        for a, b in clauses[n + 1 :]:
            clause = norm[a:b]
            goes_on = g.goes_on.match(clause) or next(g.names.scan(clause), None) or _PERCENT.match(clause.lstrip())
            if not goes_on and not re.fullmatch(r"\s*\d+[.)]?\s*", clause):
                break
            found.append((a, b))
        return found
    return []


def _amounts(g: _Grammar, norm: str, start: int, end: int, percent: bool) -> list[tuple[Part, float]]:
    """The amounts of a clause, each with its part in the voucher."""
    found: list[tuple[Part, float]] = []
    pos = start
    while (amount := next_amount(grammar(), norm, pos)) is not None and amount.end <= end:
        pos = amount.end
        if _PERCENT.match(norm, amount.start) or _numbers_a_line(norm, amount.start, amount.end):
            continue
        left = norm[start : amount.start]
        # the longest words before the amount decide: "up to a maximum of" is a cap, "minimum of" a threshold
        before = [(len(m[0]), part) for part, p in g.before.items() if (m := p.search(left))]
        after: Part | None = next((part for part, p in g.after.items() if p.match(norm, amount.end)), None)
        bound = bound_before(grammar(), left)
        if not before and bound is not None and bound.kind == "upper" and not bound.negated:
            continue  # "gift cards under 50"
        off = _OFF.match(norm, amount.end)
        part: Part = max(before)[1] if before else (after or "discount")
        if off and part in ("reach", "past") and not any(p == "discount" for p, _ in found) and not percent:
            part = "discount"  # "get a minimum of 10 off"
        found.append((part, amount.value))
    return found


def _numbers_a_line(norm: str, start: int, end: int) -> bool:
    """Whether a number opens a line: "2. It is valid …"."""
    before = norm[:start].rstrip(" ")
    return (not before or before.endswith("\n")) and re.match(r"[.)]\s", norm[end:]) is not None
