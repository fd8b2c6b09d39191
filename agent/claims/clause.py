"""The checks of one clause, in the order in which each accounts for its words.

A check gives a verdict: None where the clause makes no claim of its kind, empty where what it claims is true, else
what is wrong with it. What it has accounted for is blanked out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from agent.claims import comparisons, differences, predicate, shop, superlatives
from agent.claims.amounts import amounts
from agent.claims.context import Context
from agent.claims.counting import BUT, Counting
from agent.claims.mentions import Mention, records_of
from agent.claims.records import Record
from agent.claims.speech import Speech, blanked
from agent.claims.split import STARTS_VERB

_OFFER = re.compile(
    r"^(?:(?:just )?(?:let me know|tell me|say|ask)\b|(?:i'm |i am )?happy to\b|i can\b|i could\b"
    r"|i'll\b(?! ship)|i'd (?:be|start|look|go|pick|suggest|recommend)\b|"
    r"if you(?:'d| would) (?:like|prefer|rather)\b|feel free\b|shall i\b|would you\b|do you\b|want me\b"
    r"|sorry\b|thanks\b(?! to)|you(?:'re| are) welcome)"
)
_CONDITION = re.compile(
    r"\b(?:if|when|whenever|in case|unless|should) (?:you|your)\b[^,.;]*"
    r"|\bif (?:space|room|money|budget|weight|price|time|size|noise|every \w+|all)\b[^,.;]*"
)
_WISH = re.compile(
    r"(?:if|when|whenever|unless|should) you(?:'d|'re| are| would| really| only| also| just)* (?:want|need"
    r"|prefer|like|value|after|looking for|look for|care about|go for|insist on|wish for|fancy)\b"
)
_IS = re.compile(r"^\s*(?:is|was|'s|are|would be)\s+(?:the |an? |our )?$")
_STARTS_IT = re.compile(r"\s*(?:it|they|this one|that one|which)\b")
_NO_SUCH = re.compile(r"\b(?:no|not (?:one|a single)) $")
_BOUNDED = re.compile(r"\b(?:more|less|over|under|above|below|fewer) (?:than )?[$€£]? ?\d")
_NEXT = re.compile(r"\b(?:followed(?: closely)? by|ahead of|then(?: comes)?) (?:the )?$")
_ASIDE = re.compile(
    r"\bfor (?:heavy|serious|everyday|daily|light|occasional) (?:work|use|users?|duty|days?)\b|"
    r"\b(?:on|with) a (?:tight|small|limited|modest|larger|bigger|generous) budget\b"
    r"|\bif [$€£] ?[\d.,]+ (?:is|feels)[^,]*,|"
    r"\bgive or take (?:an?|a few|\d+) \w+"
    r"|\bby (?:some|an? (?:wide|good|long|fair)) (?:distance|margin|way|stretch)\b|\bby a mile\b"
    r"|\b(?:the |a )?better (?:deal|choice|option|pick|bet)\b"
    r"|\b(?:rather than|instead of|as opposed to) (?:an? |the )?[a-z0-9]+\b(?![.,]\d)"
)
_SHOP = re.compile(r"\bwarrant|guarantee|\bfree\b|\barriv|\breturn|\bdeliver(?:y|ed)|\bships?\b|\bwe\b")
_NOT = re.compile(r"\b(?:not|never)\b")
_FOR = re.compile(r"\b(?:for|on|with|from|at) (?:the )?$")
_JOINING = re.compile(r"\b(?:and|for|on|with|from|the|or|at)\b")
_AND = re.compile(r"\s*(?:,|and|, and|or|,? respectively)\s*")
_UNLIKE = re.compile(r"^\s*(?:unlike|in contrast to|as opposed to)\b")
PRONOUN = re.compile(r"\b(?:it|its|it's|itself|this one|that one|this|that)\b")


@dataclass
class ClauseCheck:
    """The checks of one clause, in the order in which each accounts for its words."""

    speech: Speech
    named: list[Mention]
    subject: tuple[Record, ...]
    context: Context
    carried: tuple[Record, ...]
    among: tuple[Record, ...] = ()
    in_cart: bool = False  # whether "it" is the cart

    def fault(self) -> str | None:
        low = self.speech.low
        if (verdict := shop.cart(self.speech, self.named, self.context, self.in_cart)) is not None:
            return verdict or None
        if shop.promises(self.speech) and not self._in_record(low):
            return shop.promise(self.speech, self.context)
        self._blank_names()
        list(self.speech.take(_ASIDE))  # "give or take a dollar": nothing said of the product
        offered = _OFFER.match(low.strip()) is not None
        self._conditions()
        if (verdict := superlatives.none_of_others(self.speech, self.subject, self.context)) is not None:
            return verdict or self._rest(self.subject, words=False)
        if reason := superlatives.scope(self.speech, self.context) or self._counting().ranges():
            return reason
        if (verdict := shop.total(self.speech, self.subject, self.named, self.context)) is not None:
            return verdict or None
        if _UNLIKE.match(low) and len(self.named) >= 2:
            return self._unlike()
        about = self.carried if _STARTS_IT.match(low) and self.carried else self.subject
        about = about or self.context.products[:1]
        verdict, who = comparisons.check(self.speech, self.named, about, self.context)
        if verdict is not None:
            return verdict or self._rest(who)
        sized = differences.check(self.speech, self.named, self.subject, self.carried, self.context)
        if sized is not None:
            return sized or self._rest(self.named[0].records if self.named else self.subject)
        if reason := self._identity():
            return reason
        if (verdict := self._counting().brands()) is not None:
            return verdict or None
        if offered:
            return self._rest(self.subject, words=False)
        return self._claims(low)

    def _narrow(self) -> None:
        """ "Of the wireless ones, …": what is compared is no subject."""
        for m in list(self.named):
            if m.kind == "kind" and re.search(r"\b(?:of|among|from|out of) $", self.speech.low[: m.start]):
                self.among = m.records
                self.speech.blank(m.start, m.end)
                self.named.remove(m)
                self.subject = self.named[0].records if self.named else ()

    def _counting(self) -> Counting:
        return Counting(self.speech, self.named, self._named_records(), self.carried, self.context)

    def _claims(self, low: str) -> str | None:
        self._narrow()
        self._blank_names()
        if (verdict := superlatives.only(self.speech, self._named_records(), self.context)) is not None:
            return verdict or None
        if self.named and _NO_SUCH.search(low[: self.named[0].start]) and _BOUNDED.search(self.speech.rest):
            text = self.speech.rest
            text = _NO_SUCH.sub("", text[: self.named[0].start]) + text[self.named[0].start :]
            held = predicate.holding(text, self.named[0].records, self.context)
            return f"it holds for {held[0].title}" if held else None
        if (found := self._counting().how_many(low)) is not None:
            return found or None
        first = self.named[0].records if any(_NEXT.search(low[: m.start]) for m in self.named[1:]) else ()
        carried = self.carried if PRONOUN.search(low) or STARTS_VERB.match(low.strip()) else ()
        about = first or self._named_records() or carried
        reason, picked = superlatives.check(self.speech, about, self.context, self.among)
        if reason:
            return reason
        return self._rest(self._named_records() or picked or self.subject)

    def _named_records(self) -> tuple[Record, ...]:
        return records_of([m for m in self.named if m.kind != "brand"] or self.named)

    def _blank_names(self) -> None:
        for m in self.named:
            alone = len(m.records) == 1 and self.speech.low[: m.start].endswith("the ")
            if (m.kind == "brand" and not alone) or (m.kind == "kind" and m is not self.named[0]):
                continue  # a brand, or what a thing is, is itself a claim
            self.speech.blank(m.start, m.end)
            count = re.search(r"\b(\d+) $", self.speech.low[: m.start])
            if count and int(count[1]) == len(m.records) > 1:
                self.speech.blank(*count.span())

    def _in_record(self, low: str) -> bool:
        text = blanked(low, *(m.span for m in self.named))
        records = self.subject or self.context.products
        return _SHOP.search(low) is None and bool(predicate.holding(text, records, self.context))

    def _conditions(self) -> None:
        """What is said about the shopper is not about a product; amounts in it stay."""
        for m in list(_CONDITION.finditer(self.speech.rest)):
            if wish := _WISH.match(m[0]):
                self.speech.blank(m.start(), m.start() + wish.end())
            elif not re.search(r"[$€£\d]", m[0]):
                self.speech.blank(m.start(), m.end())

    def _unlike(self) -> str | None:
        other, *mine = self.named
        text = _UNLIKE.sub("", blanked(self.speech.rest, *(m.span for m in self.named)))
        if reason := predicate.first_fault(text, records_of(mine), self.context):
            return reason
        too = predicate.holding(text, other.records, self.context)
        return f"it holds for {too[0].title} too" if too else None

    def _identity(self) -> str | None:
        """ "X is the Y", "X is made by Y", "Y's X": whether they go together."""
        if BUT.match(self.speech.low):
            return None
        for a, b in pairwise(self.named):
            between = self.speech.low[a.end : b.start]
            joined = re.search(r"\band\b|,|\bor\b", between) is not None
            brand, thing = (a, b) if a.kind == "brand" else (b, a)
            if brand.kind != "brand" or thing.kind == "brand":
                if _IS.match(between) and not set(a.records) & set(b.records):
                    return f"{a.records[0].title} is not {b.records[0].title}"
            elif brand is b and _NOT.search(between):
                if set(thing.records) & set(brand.records):
                    return f"{thing.records[0].title} is of that brand"
                self.speech.blank(a.end, b.end)
            elif not joined:
                if not set(thing.records) <= set(brand.records):
                    return f"{thing.records[0].title} is not of that brand"
                self.subject = thing.records if brand is a else self.subject
        return None

    def _rest(self, about: Sequence[Record], words: bool = True) -> str | None:
        """What is left of the clause, held to the products it is about."""
        self._blank_names()
        if len(about) > 1 and (reason := self._listed(about)):
            return reason
        if (shared := self._shared(about)) is not None:
            return shared or None
        text = self.speech.rest
        if not words:
            text = " ".join(text[max(0, a.start - 9) : a.end] for a in amounts(text))
        if not re.search(r"[a-z0-9]{2,}", text):
            return None
        if about:
            return predicate.first_fault(text, about, self.context)
        shown = self.context.products
        if not shown:
            return predicate.fault(
                text, Record({"id": "", "title": "", "price": -1, "currency": self.context.currency}), self.context
            )
        reasons = [predicate.fault(text, r, self.context) for r in shown]
        if None in reasons or (self.context.documents and shop.promise(self.speech, self.context) is None):
            return None
        return reasons[0]

    def _listed(self, about: Sequence[Record]) -> str | None:
        """ "The two are $249 and $399": as many prices as there are products, in the order in which they are named."""
        said = amounts(self.speech.rest)
        if len(said) != len(about) or not all(
            _AND.fullmatch(self.speech.rest[a.end : b.start]) for a, b in pairwise(said)
        ):
            return None
        told, prices = [a.value for a in said], [r.price for r in about]
        if len(self.named) < len(about):
            told, prices = sorted(told), sorted(prices)
        if any(abs(t - p) > 0.011 for t, p in zip(told, prices, strict=True)):
            return "amounts that are not these products'"
        self.speech.blank(said[0].start, said[-1].end)
        return None

    def _shared(self, about: Sequence[Record]) -> str | None:
        """ "The A costs $1 and the B $2": each stretch held to the product named before it."""
        named = [m for m in self.named if m.kind == "name"]
        if len(named) < 2 or len(about) < 2:
            return None
        rest, ends = self.speech.rest, [0, *(m.end for m in named)]
        if all(_FOR.search(rest[: m.start]) for m in named):  # "40 hours for the A and 50 for the B"
            before = [rest[end : m.start] for end, m in zip(ends, named, strict=False)]
            if any(re.search(r"[a-z0-9]{2,}", _JOINING.sub("", text)) for text in before):
                before[-1] += f" {rest[ends[-1] :]}"
                return self._each(named, before) or ""
        after = [rest[m.end : n.start if n else len(rest)] for m, n in zip_longest(named, named[1:])]
        if not all(re.search(r"\d", text) for text in after):
            return None
        lead = re.sub(r"[\d.,$€£]+", " ", after[0])
        return self._each(named, [s if re.search(r"[a-z]{3,}", s) else f"{lead} {s}" for s in after]) or ""

    def _each(self, named: Sequence[Mention], said: Sequence[str]) -> str | None:
        faults = (predicate.first_fault(text, m.records, self.context) for m, text in zip(named, said, strict=True))
        return next((f for f in faults if f), None)
