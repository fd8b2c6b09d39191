"""Claims about how many: "all of these", "two of them", "here are five", "Corvid has three", "from $39 to $130"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.claims import amounts, predicate
from agent.claims.context import Context
from agent.claims.mentions import Mention
from agent.claims.records import Record
from agent.claims.speech import Speech, root
from agent.claims.split import VERBS

PLURAL = re.compile(r"\b(?:they|them|their|these|those|both|all|each|every|everything|every one|everyone|any of)\b")
_ALL = re.compile(
    r"^\s*(?:they(?:'re| are)? (?:all|both)|(?:all|each|every(?: ?one)?|both|any)(?: (\d))?(?: of (?:these"
    r"|them|the))?|everything)(?: (?:shown|here))?\b(?: (\d)\b)?|\b(?:all|both|each)\b(?= (?:is|are|have"
    r"|has|come|cost|weigh|run|stay|use))|(?<=they )(?:are|have) all\b"
)
BUT = re.compile(
    r"^\s*(?:all|every(?: ?\w+)?|everything|they all)(?: of (?:these|them|the \w+))? (?:but"
    r"|except(?: for)?|apart from|other than)\b"
)
_APART = re.compile(r"^\s*(?:apart|aside) from\b|^\s*(?:the )?\s*aside(?=,)|^\s*(?:except for|other than|besides)\b")
_THESE = re.compile(r",\s*(?:these|they|all|the rest|the others)(?: all)?(?: are)?\b")
_NONE_THERE = re.compile(
    r"^\s*there (?:is|are) (?:not|no) (?:an? |any )?[a-z]+ (?:here )?(?=(?:with|under|over|below|above|for) .*\d)"
)
_LAST = re.compile(r"(?<=\w\s)(\d+|one|all|both|none) of (?:the |these\b ?|them\b ?)(\d+)?\W*$")
_COUNTED = re.compile(
    r"^\s*(?:only |just |exactly )?(?:(?P<none>none|nothing|not one)|(?P<many>\d+|one))(?: else)?(?: here| shown)?"
    r"(?P<of> (?:of|out of|from) (?:the |these |them\b ?|our )?(?P<scope>\d+)?)?(?: ?(?P<noun>(?!are|is"
    r"|have|has|were)[a-z]+)(?= (?:are|is|have|has|in|on|of|here|come|cost|stay|can|do|go|run|weigh)))?"
    r"(?P<rest> of (?:the |these |them)(?P<last>\d+)?)?"
)
_FINITE = re.compile(rf"\s*(?:{VERBS}|stay|fall|fit|have|go|lie|land)\b")
_BRAND_COUNT = re.compile(
    r"^(?:\s*(?:has|have|makes?|made|builds?|offers?|is behind|accounts? for|supplies|roasts?|publish(?:es"
    r"|ed)?|sells?|produces?"
    r"|contributes?))?\s+(all )?(\d+|one|none|all|both)\b(?: of (?:these|them"
    r"|the))?(?: (\d))?(?: (?:of (?:these|them))(?: \d)?)?"
)
_FROM_BRAND = re.compile(
    r"(?:^|[,;]|\band)\s*(?:only |just |the other )?(\d+|one|both|all)(?: of (?:the |these |them)(\d+)?)?"
    r"(?: (?:are|come|is|comes|others?|made|here))*"
    r" (?:from|by) $"
)
_FOUND = re.compile(
    r"\b(?:here (?:are|is)|i (?:found|have|picked|see)|we have|there (?:are|is)|these|shown?|showing"
    r"|found)\b.{0,12}?\b(\d+|one) (?:[a-z-]+ ){0,2}?([a-z]+)"
)
_SUM = r"(?:us ?)?[$€£]?\s?\d[\d.,]*(?: ?(?:dollars|euros|usd|eur|€|\$))?"
_RANGE = re.compile(
    rf"\b(?:from|between|start(?:s|ing)? (?:at|from)) {_SUM}"
    rf" (?:up )?(?:to|and(?: (?:top out|end|go up|climb|rise|run up) (?:at|to))?) {_SUM}"
)


@dataclass
class Counting:
    """The counts of one clause: `records` are the products it names, `carried` those "they" stands for."""

    speech: Speech
    named: Sequence[Mention]
    records: tuple[Record, ...]
    carried: tuple[Record, ...]
    context: Context

    def ranges(self) -> str | None:
        """ "From $39 to $130": the least and the most of those shown."""
        if self.records or not self.context.products:
            return None
        for m in list(_RANGE.finditer(self.speech.rest)):
            ends = [a.value for a in amounts.amounts(m[0])]
            prices = [r.price for r in self.context.products]
            if len(ends) != 2:
                continue
            if any(abs(e - p) > 0.011 for e, p in zip(ends, (min(prices), max(prices)), strict=True)):
                return f"prices run from {min(prices):.2f} to {max(prices):.2f}"
            self.speech.blank(m.start(), m.end())
        return None

    def brands(self) -> str | None:
        """ "Corvid has three, Halden has two": None where the clause is not such; empty where it is true."""
        found = [(m, self._said_of(m)) for m in self.named if m.kind == "brand"]
        if not found or all(said is None for _, said in found):
            return None
        for m, said in found:
            if said is None:
                continue
            want, whole = said
            shown = [r for r in self.context.products if r in m.records]
            number = {"one": 1, "none": 0, "both": 2, "all": len(self.context.products)}.get(want) or int(want)
            if len(shown) != number:
                return f"{len(shown)} of those shown are of that brand"
            if whole and int(whole) != len(self.context.products):
                return f"{len(self.context.products)} are shown"
        return ""

    def _said_of(self, brand: Mention) -> tuple[str, str | None] | None:
        """How many of a brand there are said to be, and of how many; None where that is not said."""
        low = self.speech.low
        if counts := _BRAND_COUNT.match(low[brand.end :]):
            noun = low[brand.end + counts.end() :].strip(" .").split(",")[0].split()
            if all(root(w) in self.context.kinds or predicate.claims_nothing(w) for w in noun):
                return ("all" if counts[1] else counts[2]), counts[3]
        if (counts := _FROM_BRAND.search(low[: brand.start])) and re.match(r"\s*(?:[,.;!]|and\b|$)", low[brand.end :]):
            return counts[1], counts[2]
        return None

    def how_many(self, low: str) -> str | None:
        """ "All of these", "two of them", "here are five": None where the clause is none of these; empty "
        "where true."""
        shown = self.context.products
        rest = self.speech.rest
        if (m := _APART.match(rest)) and self.named and (these := _THESE.search(rest, m.end())):
            apart = set(self.named[0].records)
            said = rest[these.end() :]
            return next((f for r in shown if r not in apart and (f := predicate.fault(said, r, self.context))), "")
        if (m := BUT.match(rest)) and self.named:
            text = rest[: m.start()] + " " * (m.end() - m.start()) + rest[m.end() :]
            out = self.records
            wrong = next((f for r in shown if r not in out and (f := predicate.fault(text, r, self.context))), None)
            return wrong or (
                "it holds for the excepted one too"
                if any(not predicate.fault(text, r, self.context) for r in out)
                else ""
            )
        if m := _ALL.search(rest):
            stated = m[1] or m[2]
            group = (
                self.records
                if len(self.records) > 1
                else self.carried
                if PLURAL.match(low.strip()) and low.strip().startswith(("they", "both")) and len(self.carried) > 1
                else shown
            )
            noun = rest[m.end() :].split()[:1]
            if (
                not stated
                and noun
                and root(noun[0]) not in self.context.kinds
                and m[0].strip() in ("all", "each", "every", "both", "any")
                and len(shown) == 1
            ):
                return None
            if stated and int(stated) != len(group):
                return f"{len(group)} are shown, not {stated}"
            text = rest[: m.start()] + " " * (m.end() - m.start()) + rest[m.end() :]
            return next((f for r in group if (f := predicate.fault(text, r, self.context))), "")
        if (m := _FOUND.search(rest)) and root(m[2]) in self.context.kinds | {
            root(w) for w in ("options", "products", "results", "matches", "picks")
        }:
            number = 1 if m[1] == "one" else int(m[1])
            if number not in (len(shown), self.context.total) and number not in self.context.spoken_numbers:
                return f"{len(shown)} are shown, not {number}"
            text = rest[: m.start()] + " " * (m.end() - m.start()) + rest[m.end() :]
            words = [w for w in predicate.telling(text) if w not in self.context.kinds]
            return next(
                (
                    f"“{w}” is in none of them"
                    for w in words
                    if not any(r.has(w) for r in shown) and w not in self.context.spoken_words
                ),
                "",
            )
        if not self.named or all(m.kind == "brand" for m in self.named):
            return self._some()
        low = self.speech.low
        colon = low.find(":") if ":" in low else low.rfind(",", 0, min(m.start for m in self.named))
        if 0 < colon < min(m.start for m in self.named):
            return self._some(until=colon)
        return None

    def _some(self, until: int | None = None) -> str | None:
        """ "Three are by Arbel", "two of them stay under $50": counted."""
        text = self.speech.low
        for m in self.named:
            text = text if m.kind == "brand" else text[: m.start] + " " * (m.end - m.start) + text[m.end :]
        if none := _NONE_THERE.match(text):
            holding = [r for r in self.context.products if not predicate.fault(text[none.end() :], r, self.context)]
            return f"it holds for {holding[0].title}" if holding else ""
        if last := _LAST.search(text):
            holding = [
                r for r in self.context.products if predicate.fault(text[: last.start()], r, self.context) is None
            ]
            every = len(self.context.products)
            want = {"all": every, "both": 2, "one": 1, "none": 0}.get(last[1]) if last[1].isalpha() else int(last[1])
            if last[2] and int(last[2]) != every:
                return f"{every} are shown, not {last[2]}"
            return "" if len(holding) == want else f"it holds for {len(holding)}, not {want}"
        counted = _COUNTED.match(text)
        if counted is None:
            return None
        for n in (counted["scope"], counted["last"]):
            if n and int(n) != len(self.context.products):
                return f"{len(self.context.products)} are shown, not {n}"
        noun = counted["noun"]
        if noun is not None and counted["of"] is None and root(noun) not in self.context.kinds and not counted["none"]:
            return None
        if counted["many"] == "one" and counted["of"] is None:
            return None
        scoped = counted["of"] is not None or (noun is not None and root(noun) in self.context.kinds)
        if not (scoped or counted["none"] or _FINITE.match(text[counted.end() :])):
            return None
        said = (
            text[counted.end() :] if noun is None or root(noun) in self.context.kinds else text[counted.start("noun") :]
        )
        said = said if until is None else said[: max(0, until - (len(text) - len(said)))]
        holding = [r for r in self.context.products if predicate.fault(said, r, self.context) is None]
        if until is not None and set(holding) != set(self.records):
            return "it holds for others"
        want = 0 if counted["none"] else 1 if counted["many"] == "one" else int(counted["many"])
        return "" if len(holding) == want else f"it holds for {len(holding)}, not {want}"
