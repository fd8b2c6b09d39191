"""Claims about how many: "all of these", "two of them", "here are five", "Corvid has three", "from $39 to $130"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.claims import amounts, predicate
from agent.claims.context import Context
from agent.claims.mentions import Mention
from agent.claims.records import Record
from agent.claims.speech import Speech, blanked, root, rootset
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
_RESULTS = rootset("options products results matches picks")
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
        said = [(m, of) for m in self.named if m.kind == "brand" and (of := self._said_of(m))]
        for m, (want, whole) in said:
            shown = [r for r in self.context.products if r in m.records]
            if len(shown) != self._number(want):
                return f"{len(shown)} of those shown are of that brand"
            if wrong := self._miscounted(whole):
                return wrong
        return "" if said else None

    def _number(self, said: str) -> int:
        return int(said) if said.isdigit() else {"all": len(self.context.products), "both": 2, "one": 1}.get(said, 0)

    def _miscounted(self, *said: str | None) -> str | None:
        shown = len(self.context.products)
        return next((f"{shown} are shown, not {n}" for n in said if n and int(n) != shown), None)

    def _counted(self, text: str, want: int) -> str:
        many = len(predicate.holding(text, self.context.products, self.context))
        return "" if many == want else f"it holds for {many}, not {want}"

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
        """ "All of these", "two of them", "here are five": None where the clause is none of these; empty where true."""
        rest, shown, context = self.speech.rest, self.context.products, self.context
        if self.named and (m := BUT.match(rest)):
            text, out = blanked(rest, m.span()), self.records
            too = "it holds for the excepted one too" if predicate.holding(text, out, context) else ""
            return predicate.first_fault(text, (r for r in shown if r not in out), context) or too
        if self.named and (m := _APART.match(rest)) and (these := _THESE.search(rest, m.end())):
            others = (r for r in shown if r not in self.named[0].records)
            return predicate.first_fault(rest[these.end() :], others, context) or ""
        if m := _ALL.search(rest):
            group = self.records if len(self.records) > 1 else shown
            if group is shown and len(self.carried) > 1 and low.strip().startswith(("they", "both")):
                group = self.carried
            stated = m[1] or m[2]
            if stated and int(stated) != len(group):
                return f"{len(group)} are shown, not {stated}"
            return predicate.first_fault(blanked(rest, m.span()), group, context) or ""
        if (m := _FOUND.search(rest)) and root(m[2]) in context.kinds | _RESULTS:
            if float(number := self._number(m[1])) not in {len(shown), context.total, *context.spoken_numbers}:
                return f"{len(shown)} are shown, not {number}"
            words = set(predicate.telling(blanked(rest, m.span()))) - context.kinds - context.spoken_words
            return next((f"“{w}” is in none of them" for w in words if not any(r.has(w) for r in shown)), "")
        if all(m.kind == "brand" for m in self.named):
            return self._some()
        first = min(m.start for m in self.named)
        colon = low.find(":") if ":" in low else low.rfind(",", 0, first)
        return self._some(until=colon) if 0 < colon < first else None

    def _some(self, until: int | None = None) -> str | None:
        """ "Three are by Arbel", "two of them stay under $50": counted."""
        text = blanked(self.speech.low, *(m.span for m in self.named if m.kind != "brand"))
        if none := _NONE_THERE.match(text):
            return self._counted(text[none.end() :], 0)
        if last := _LAST.search(text):
            return self._miscounted(last[2]) or self._counted(text[: last.start()], self._number(last[1]))
        counted = _COUNTED.match(text)
        if counted is None or (counted["many"] == "one" and counted["of"] is None):
            return None
        if wrong := self._miscounted(counted["scope"], counted["last"]):
            return wrong
        kind = counted["noun"] is None or root(counted["noun"]) in self.context.kinds
        if not (counted["of"] or counted["none"]) and (
            not kind or (counted["noun"] is None and not _FINITE.match(text[counted.end() :]))
        ):
            return None
        start = counted.end() if kind else counted.start("noun")
        said = text[start : until if until is None else max(start, until)]
        if until is not None and set(predicate.holding(said, self.context.products, self.context)) != set(self.records):
            return "it holds for others"
        return self._counted(said, 0 if counted["none"] else self._number(counted["many"]))
