"""The tables of prices compiled: amounts of money, and the bounds that stand around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from retrieval.understanding.tables import lexicon, pattern, phrases, table


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that could be money; `code` its currency where one is said, `marked` where money is said at all."""

    value: float
    start: int
    end: int
    code: str | None
    marked: bool


class Grammar:
    """The tables compiled to regular expressions."""

    def __init__(self) -> None:
        say: dict[str, Any] = table("prices")
        money = table("currencies")
        self.codes = {w: code for code, entry in money.items() if code != "own" for w in phrases(entry["words"])}
        self.codes |= {s: code for code, entry in money.items() if code != "own" for s in entry.get("signs", ())}
        self.codes |= dict.fromkeys(money["own"]["words"], "")
        signs = sorted((s for entry in money.values() for s in entry.get("signs", ())), key=len, reverse=True)
        words = pattern([w for w in self.codes if w[0].isalpha()])
        glued = "|".join(map(re.escape, phrases([w for w in self.codes if w[0].isalpha()])))
        sign = "|".join((r"(?<!\w)" if s[0].isalpha() else "") + re.escape(s) for s in signs)
        number = r"(?:\d{1,3}(?:[,.' ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?|\.\d{1,2})"
        self.amount = re.compile(
            rf"(?:(?P<pre>{sign}|(?<!\w)(?:{words}))\s?|(?<![\w.,/#-])|(?<=[a-z]:)|(?<=\s-))"
            rf"(?P<n>{number})(?:\s?(?P<k>k|thousand|hundred|grand|mille|mil|tausend)(?!\w))?"
            rf"(?:\s?-?(?P<post>{sign}|(?:{glued})(?!\w)|cents?(?!\w))|(?![\w%°]))(?!\.?\d)"
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
            + r"|(?P<plus>\+))(?!\s+(?:than|of)(?!\w))"
        )
        self.to = re.compile(rf"\s*{pattern(say['range_to'])}\s*")
        self.and_ = re.compile(rf"\s*{pattern(say['range_and'])}\s*")
        self.priced = lexicon({True: say["price_words"]})
        self.soft = lexicon({True: say["soft"]})
        self.not_before = frozenset(phrases(say["not_before"]))
        self.measured = frozenset(phrases(say["not_before_upper"]))
        counted = [form for word in phrases(say["not_after"]) for form in (word, word + "s")]
        units = [u for entry in table("units").values() for u in entry["words"]]
        self.not_after = re.compile(
            rf"\s?[x×/:\"'%°*]|-\w|[\s-]?(?:{pattern([u for u in units if u[0].isalpha()] + counted)})"
        )
        self.voucher = lexicon({True: say["voucher"]})
        self.off_after = re.compile(rf"\s*{pattern(say['off_after'])}")
        self.off_before = re.compile(rf"{pattern(say['off_before'])}(?:\s*(?:a|an|the|only|more|than|of))*\s*$")


@dataclass(frozen=True, slots=True)
class Before:
    """The bound that stands before an amount: its kind, whether a negation turns it, where it begins."""

    kind: str
    negated: bool
    start: int


def bound_before(g: Grammar, left: str) -> Before | None:
    """The first bound in the words before an amount that nothing but filling words part from it."""
    for start, end, kind in g.bounds.scan(left):
        if g.fill.fullmatch(left, end) is None:
            continue
        for at, past, _ in g.negations.scan(left[:start]):
            if g.gap.fullmatch(left, past, start) is not None:
                return Before(kind, True, at)
        return Before(kind, False, start)
    return None


def between_before(g: Grammar, left: str) -> int | None:
    """Where "between" begins, in the words right before an amount."""
    return next((start for start, end, _ in g.between.scan(left) if g.fill.fullmatch(left, end)), None)


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """The grammar, compiled once."""
    return Grammar()


def next_amount(g: Grammar, norm: str, pos: int) -> Amount | None:
    """The first number from `pos` on that could be money."""
    match = g.amount.search(norm, pos)
    if match is None:
        return None
    value = _value(match["n"])
    if match["k"]:
        value *= 100 if match["k"] == "hundred" else 1000
    said = match["pre"] or match["post"]
    if said and said.startswith("cent"):
        value, said = value / 100, ""
        return Amount(value, match.start(), match.end(), None, True)
    code = g.codes.get(" ".join(said.split())) or g.codes.get(said) if said else None
    return Amount(value, match.start(), match.end(), code or None, said is not None)


def _value(number: str) -> float:
    """A number as written in any country: three digits after the last mark are thousands."""
    number = number.replace(" ", "").replace("'", "")
    cut = max(number.rfind(","), number.rfind("."))
    if cut >= 0 and len(number) - cut - 1 != 3:
        return float(re.sub(r"[.,]", "", number[:cut]) + "." + number[cut + 1 :])
    return float(re.sub(r"[.,]", "", number))
