"""Grounding: each sentence split into clauses, each clause's claims checked, and what nothing backs taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.claims import amounts, comparisons, predicate, shop, superlatives
from agent.claims.context import Context
from agent.claims.mentions import Mention, described, matching, mentions
from agent.claims.records import Record, content
from agent.claims.speech import Speech, root
from agent.claims.split import VERBS, Clause, clauses, sentences, subject_of


@dataclass(frozen=True)
class Grounded:
    """What may be said, and each clause that may not, with its reason."""

    text: str
    removed: tuple[tuple[str, str], ...] = ()


def ground(text: str, context: Context) -> Grounded:
    """The text without the clauses that products, cart and documents do not back."""
    reader = Reader(context)
    done = [reader.sentence(s) for s in sentences(text)]
    return Grounded(" ".join(d.text for d in done if d.text), tuple(r for d in done for r in d.removed))


_QUESTION = re.compile(r"\?\s*[\"')]*$")
_OFFER = re.compile(
    r"^(?:(?:just )?(?:let me know|tell me|say|ask)\b|(?:i'm |i am )?happy to\b|i can\b|i could\b|i'll\b(?! ship)|i'd (?:be|start|look|go|pick|suggest|recommend)\b|"
    r"if you(?:'d| would) (?:like|prefer|rather)\b|feel free\b|shall i\b|would you\b|do you\b|want me\b|sorry\b|thanks\b|you(?:'re| are) welcome)"
)
_HEDGE = re.compile(
    r"\b(?:usually|often|generally|typically|tends?|may|might|can|could|helps?|matters?|sometimes|normally|depends?|worth|handy|"
    r"useful|mostly|most people|many|as a rule|in general|rule of thumb)\b"
)
_DEFINITE = re.compile(r"^(?:the|it|its|it's|this|that|they|they're|these|those|all|each|every|both|here|there|we|our|us|you|your|you'd|you'll|i|with its|none|nothing|only|one|\d+)\b|\b(?:these|they|its|it|this one|here|ours?|we|we'll)\b")
_ADVICE = re.compile(r"\s*(?:measure|check|consider|think|remember|decide|make sure|keep in mind|bear in mind|note that|ask yourself)\b")
_NAMED = re.compile(r"^\s*[\w-]+'s\b|(?<=[a-z,] )[A-Z][a-z]+")
_CONDITION = re.compile(r"\b(?:if|when|whenever|in case|unless|should) (?:you|your)\b[^,.;]*")
_WISH = re.compile(r"(?:if|when|whenever|unless|should) you(?:'d|'re| are| would| really| only| also| just)* (?:want|need|prefer|like|value|after|looking for|look for|care about|go for|insist on|wish for|fancy)\b")
_PRONOUN = re.compile(r"\b(?:it|its|it's|itself|this one|that one|this|that)\b")
_PLURAL = re.compile(r"\b(?:they|them|their|these|those|both|all|each|every|everything|every one|everyone|any of)\b")
_ALL = re.compile(r"^\s*(?:they(?:'re| are)? (?:all|both)|(?:all|each|every(?: ?one)?|both|any)(?: (\d))?(?: of (?:these|them|the))?|everything)(?: (?:shown|here))?\b(?: (\d)\b)?|\b(?:all|both|each)\b(?= (?:is|are|have|has|come|cost|weigh|run|stay|use))|(?<=they )(?:are|have) all\b")
_BUT = re.compile(r"^\s*(?:all|every(?: ?\w+)?|everything|they all)(?: of (?:these|them|the \w+))? (?:but|except(?: for)?|apart from|other than)\b")
_COUNTED = re.compile(
    r"^\s*(?:only |just |exactly )?(?:(?P<none>none|nothing|not one)|(?P<many>\d+|one))(?: else)?(?: here| shown)?"
    r"(?P<of> (?:of|out of|from) (?:the |these |them\b ?|our )?(?P<scope>\d+)?)?(?: ?(?P<noun>(?!are|is|have|has|were)[a-z]+)(?= (?:are|is|have|has|in|on|of|here|come|cost|stay|can|do|go|run|weigh)))?"
    r"(?P<rest> of (?:the |these |them)(?P<last>\d+)?)?"
)
_FINITE = re.compile(rf"\s*(?:{VERBS}|stay|fall|fit|have|go|lie|land)\b")
_BRAND_COUNT = re.compile(r"^\s*(?:has|have|makes?|made|builds?|offers?|is behind|accounts? for|supplies|roasts?|produces?|contributes?)\s+(all )?(\d+|one|none|all|both)\b(?: of (?:these|them|the))?(?: (\d))?(?: (?:of (?:these|them))(?: \d)?)?")
_FOUND = re.compile(r"\b(?:here (?:are|is)|i (?:found|have|picked|see)|we have|there (?:are|is)|these|shown?|showing|found)\b.{0,12}?\b(\d+|one) (?:[a-z-]+ ){0,2}?([a-z]+)")
_IS = re.compile(r"^\s*(?:is|was|'s|are|would be)\s+(?:the |an? |our )?$")
_RANGE = re.compile(r"\b(?:from|between) (?:us ?)?[$€£]?\s?\d[\d.,]*(?: ?(?:dollars|euros|usd|eur|€|\$))? (?:up )?(?:to|and) (?:us ?)?[$€£]?\s?\d[\d.,]*(?: ?(?:dollars|euros|usd|eur|€|\$))?")
_UNLIKE = re.compile(r"^\s*(?:unlike|in contrast to|as opposed to)\b")
_TOO = re.compile(r"^[\s,]*(?:as well|too|also)\b")


class Reader:
    """Reads a reply sentence by sentence, as it streams, and remembers what "it" is."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._general = False
        self._subject: tuple[Record, ...] = context.products if len(context.products) == 1 else ()

    def sentence(self, text: str) -> Grounded:
        """One sentence without its unsupported clauses; empty text where nothing of it stays."""
        if _QUESTION.search(text):
            return Grounded(text)
        parts = clauses(text)
        faults = [self.fault(p.text if p.lead.strip() not in (":",) else p.text) for p in parts]
        removed = tuple((p.text.strip(), f) for p, f in zip(parts, faults, strict=True) if f)
        if not removed:
            return Grounded(text)
        return Grounded(_joined(parts, faults, text), removed)

    def fault(self, clause: str) -> str | None:
        """Why a clause cannot be said; None where it can."""
        speech = Speech(clause)
        context = self._context
        if context.computed and speech.low.strip(" .!") in context.computed:
            return None
        named = mentions(speech, context)
        subject, reason = self._about(speech, named)
        if self._general and not named and re.match(r"(?:they|it|that|this|which)\b", speech.low.strip()):
            return None
        check = _Check(speech, named, subject, context, self._carried(speech, named))
        self._general = check.general()
        if reason is None and not self._general:
            reason = check.fault()
        known = tuple(dict.fromkeys(r for m in named for r in m.records)) or subject
        if known:
            self._subject = known if not named or len(known) == len(named[0].records) else named[0].records
        return reason

    def _carried(self, speech: Speech, named: Sequence[Mention]) -> tuple[Record, ...]:
        return () if named else self._subject

    def _about(self, speech: Speech, named: list[Mention]) -> tuple[tuple[Record, ...], str | None]:
        """The products of the clause's subject; a described one is added to the mentions."""
        first = min((m.start for m in named if m.kind != "brand"), default=len(speech.low))
        if (one := described(speech, self._context, first)) is not None and self._context.products:
            if not one.records:
                return (), "nothing shown is that"
            named.append(one)
            named.sort(key=lambda m: m.start)
        if named:
            return named[0].records, None
        if _PLURAL.search(speech.low) or _PRONOUN.search(speech.low) or self._subject:
            return self._subject, None
        return (), None


@dataclass
class _Check:
    """The checks of one clause, in the order in which each accounts for its words."""

    speech: Speech
    named: list[Mention]
    subject: tuple[Record, ...]
    context: Context
    carried: tuple[Record, ...]
    among: tuple[Record, ...] = ()

    def fault(self) -> str | None:
        low = self.speech.low
        about_cart, reason = shop.cart(self.speech, self.named, self.context)
        if about_cart:
            return reason
        if shop.promises(self.speech) and not self._in_record(low):
            return shop.promise(self.speech, self.context)
        self._blank_names()
        offered = _OFFER.match(low.strip()) is not None
        self._conditions()
        done, reason = superlatives.none_of_others(self.speech, self.subject, self.context)
        if done:
            return reason or self._rest(self.subject)
        if reason := superlatives.scope(self.speech, self.context) or self._range():
            return reason
        summed, reason = shop.total(self.speech, self.subject, self.named, self.context)
        if summed:
            return reason
        if _UNLIKE.match(low) and len(self.named) >= 2:
            return self._unlike()
        compares, reason, who = comparisons.check(self.speech, self.named, self.subject or self.context.products[:1], self.context)
        if reason:
            return reason
        if compares:
            return self._rest(who)
        if reason := self._identity():
            return reason
        if (counted := self._brand_counts()) is not None:
            return counted or None
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

    def _claims(self, low: str) -> str | None:
        self._narrow()
        self._blank_names()
        done, reason, who = superlatives.only(self.speech, self._named_records(), self.context, self._fails)
        if done:
            return reason
        if (found := self._how_many(low)) is not None:
            return found or None
        reason, picked = superlatives.check(
            self.speech, self._named_records() or self._pronoun(low), self.context, self.among
        )
        if reason:
            return reason
        if picked and not self._named_records():
            self.subject = picked
        return self._rest(self._named_records() or (picked or self.subject))

    def _range(self) -> str | None:
        """ "From $39 to $130": the lowest and highest price shown."""
        if self._named_records() or not self.context.products:
            return None
        for m in self.speech.take(_RANGE):
            ends = [a.value for a in amounts.amounts(m[0])]
            prices = [r.price for r in self.context.products]
            if len(ends) == 2 and any(abs(e - p) > 0.011 for e, p in zip(ends, (min(prices), max(prices)), strict=True)):
                return f"prices run from {min(prices):.2f} to {max(prices):.2f}"
        return None

    def _pronoun(self, low: str) -> tuple[Record, ...]:
        return self.carried if _PRONOUN.search(low) else ()

    def _named_records(self) -> tuple[Record, ...]:
        return tuple(dict.fromkeys(r for m in self.named for r in m.records if m.kind != "brand" or len(self.named) == 1 or self._lone(m)))

    def _lone(self, mention: Mention) -> bool:
        return all(m.kind == "brand" for m in self.named)

    def _blank_names(self) -> None:
        for m in self.named:
            if m.kind == "kind" and m is not self.named[0]:
                continue
            self.speech.blank(m.start, m.end)
            if len(m.records) > 1 and (count := re.search(r"\b(\d+) $", self.speech.low[: m.start])) and int(count[1]) == len(m.records):
                self.speech.blank(count.start(), count.end())

    def _in_record(self, low: str) -> bool:
        text = low
        for m in self.named:
            text = text[: m.start] + " " * (m.end - m.start) + text[m.end :]
        return any(predicate.fault(text, r, self.context) is None for r in self.subject or self.context.products) and not re.search(
            r"\bwarrant|guarantee|\bfree\b|\barriv|\breturn|\bdeliver(?:y|ed)|\bships?\b|\bwe\b", low
        )

    def general(self) -> bool:
        """Advice and remarks about a kind of thing rather than what is shown."""
        low = self.speech.low
        if shop.promises(self.speech) or _NAMED.search(self.speech.text) or re.search(r"\bthe (?:\w+ )?one\b", low):
            return False
        if self.named or re.search(r"[$€£%]|\d(?! ?(?:documents|people|monitors|hands)|-season|-person)", low):
            return False
        if _ADVICE.match(low):
            return True
        definite = _DEFINITE.search(low.strip())
        hedged = _HEDGE.search(low) is not None
        if definite and not (hedged and definite.start() > 0 and not re.search(r"\b(?:these|they|here|ours?|we|we'll)\b", low)):
            return re.match(r"(?:a|an|if you|for)\b", low.strip()) is not None and hedged and not re.search(r"\b(?:these|here|ours?|we)\b", low)
        return subject_of(low) != "" or hedged or re.match(r"\s*an? \w+ \w+s\b", low) is not None

    def _conditions(self) -> None:
        """What is said about the shopper is not about a product; amounts in it stay."""
        for m in list(_CONDITION.finditer(self.speech.rest)):
            wish = _WISH.match(m[0])
            if wish:
                self.speech.blank(m.start(), m.start() + wish.end())
            elif not re.search(r"[$€£\d]", m[0]):
                self.speech.blank(m.start(), m.end())

    def _unlike(self) -> str | None:
        other, *mine = self.named
        text = self.speech.rest
        for m in self.named:
            text = text[: m.start] + " " * (m.end - m.start) + text[m.end :]
        text = _UNLIKE.sub(lambda m: " " * len(m[0]), text)
        for record in (r for m in mine for r in m.records):
            if reason := predicate.fault(text, record, self.context):
                return reason
        if any(predicate.fault(text, r, self.context) is None for r in other.records):
            return f"it holds for {other.records[0].title} too"
        return None

    def _identity(self) -> str | None:
        """ "X is the Y", "X is made by Y", "Y's X": whether they go together."""
        for a, b in zip(self.named, self.named[1:], strict=False):
            between = self.speech.low[a.end : b.start]
            brand = a if a.kind == "brand" else b if b.kind == "brand" else None
            thing = b if brand is a else a
            if brand is not None and thing.kind != "brand":
                if not re.search(r"\band\b|,|\bor\b", between) and not set(thing.records) <= set(brand.records):
                    return f"{thing.records[0].title} is not of that brand"
                if brand is a and thing.kind != "brand" and not re.search(r"\band\b|,|\bor\b", between):
                    self.subject = thing.records
                continue
            if _IS.match(between) and not set(a.records) & set(b.records):
                return f"{a.records[0].title} is not {b.records[0].title}"
        return None

    def _brand_counts(self) -> str | None:
        """ "Corvid has three, Halden has two": None where the clause is not such; empty where it is true."""
        spoken = ""
        for m in self.named:
            counts = _BRAND_COUNT.match(self.speech.low[m.end :]) if m.kind == "brand" else None
            after = self.speech.low[m.end + counts.end() :].strip(" .") if counts else "more"
            noun = after.split(",")[0].split()
            if counts is None or (noun and not all(root(w) in self.context.kinds or predicate.claims_nothing(w) for w in noun)):
                continue
            shown = [r for r in self.context.products if r in m.records]
            want = counts[2]
            number = int(want) if want.isdigit() else {"one": 1, "none": 0, "both": 2}.get(want, len(self.context.products))
            number = len(self.context.products) if counts[1] else number
            if len(shown) != number:
                return f"{len(shown)} of those shown are of that brand"
            if counts[3] and int(counts[3]) != len(self.context.products):
                return f"{len(self.context.products)} are shown"
            spoken = "yes"
        return "" if spoken else None

    def _how_many(self, low: str) -> str | None:
        """ "All of these", "two of them", "here are five": None where the clause is none of these; empty where true."""
        shown = self.context.products
        rest = self.speech.rest
        if (m := _BUT.match(rest)) and self.named:
            text = rest[: m.start()] + " " * (m.end() - m.start()) + rest[m.end() :]
            out = self._named_records()
            wrong = next((f for r in shown if r not in out and (f := predicate.fault(text, r, self.context))), None)
            return wrong or ("it holds for the excepted one too" if any(not predicate.fault(text, r, self.context) for r in out) else "")
        if m := _ALL.search(rest):
            stated = m[1] or m[2]
            group = self._named_records() if len(self._named_records()) > 1 else self.carried if _PLURAL.match(low.strip()) and low.strip().startswith(("they", "both")) and len(self.carried) > 1 else shown
            noun = rest[m.end() :].split()[:1]
            if not stated and noun and root(noun[0]) not in self.context.kinds and m[0].strip() in ("all", "each", "every", "both", "any") and len(shown) == 1:
                return None
            if stated and int(stated) != len(group):
                return f"{len(group)} are shown, not {stated}"
            text = rest[: m.start()] + " " * (m.end() - m.start()) + rest[m.end() :]
            return next((f for r in group if (f := predicate.fault(text, r, self.context))), "")
        if m := _FOUND.search(rest):
            if root(m[2]) in self.context.kinds | {root(w) for w in ("options", "products", "results", "matches", "picks")}:
                number = 1 if m[1] == "one" else int(m[1])
                if number not in (len(shown), self.context.total) and number not in self.context.spoken_numbers:
                    return f"{len(shown)} are shown, not {number}"
                text = rest[: m.start()] + " " * (m.end() - m.start()) + rest[m.end() :]
                words = [w for w in predicate.telling(text) if w not in self.context.kinds]
                return next((f"“{w}” is in none of them" for w in words if not any(r.has(w) for r in shown) and w not in self.context.spoken_words), "")
        if not self.named or all(m.kind == "brand" for m in self.named):
            return self._some()
        return None

    def _some(self) -> str | None:
        """ "Three are by Arbel", "two of them stay under $50": counted."""
        text = self.speech.low
        for m in self.named:
            text = text if m.kind == "brand" else text[: m.start] + " " * (m.end - m.start) + text[m.end :]
        counted = _COUNTED.match(text)
        if counted is None:
            return None
        for n in (counted["scope"], counted["last"]):
            if n and int(n) != len(self.context.products):
                return f"{len(self.context.products)} are shown, not {n}"
        noun = counted["noun"]
        if noun is not None and counted["of"] is None and root(noun) not in self.context.kinds and not counted["none"]:
            return None
        scoped = counted["of"] is not None or (noun is not None and root(noun) in self.context.kinds)
        if not (scoped or counted["none"] or _FINITE.match(text[counted.end() :])):
            return None
        said = text[counted.end() :] if noun is None or root(noun) in self.context.kinds else text[counted.start("noun") :]
        holding = [r for r in self.context.products if predicate.fault(said, r, self.context) is None]
        want = 0 if counted["none"] else 1 if counted["many"] == "one" else int(counted["many"])
        return "" if len(holding) == want else f"it holds for {len(holding)}, not {want}"

    def _fails(self, text: str, record: Record) -> str | None:
        speech = Speech(text)
        wrong, picked = superlatives.check(speech, (record,), replace(self.context))
        return wrong or predicate.fault(speech.rest, record, self.context)

    def _rest(self, about: Sequence[Record], words: bool = True) -> str | None:
        """What is left of the clause, held to the products it is about."""
        self._blank_names()
        parts = self._shared(about)
        if parts is not None:
            return parts
        text = self.speech.rest
        if not words:
            text = " ".join(re.findall(r"(?:[a-z]+ )?(?:us ?)?[$€£]\s?[\d.,]+(?: (?:dollars|euros|usd|eur))?", text))
        if not re.search(r"[a-z0-9]{2,}", text):
            return None
        if about:
            return next((f for r in about if (f := predicate.fault(text, r, self.context))), None)
        shown = self.context.products
        if not shown:
            return predicate.fault(text, Record({"id": "", "title": "", "price": -1, "currency": self.context.currency}), self.context)
        reasons = [predicate.fault(text, r, self.context) for r in shown]
        if None in reasons or (self.context.documents and shop.promise(self.speech, self.context) is None):
            return None
        return reasons[0]

    def _shared(self, about: Sequence[Record]) -> str | None:
        """ "The A costs $1 and the B $2": each stretch held to the product named before it."""
        named = [m for m in self.named if m.kind == "name"]
        if len(named) < 2 or len(about) < 2:
            return None
        rest = self.speech.rest
        if all(re.search(r"\b(?:for|on|with|from|at) (?:the )?$", rest[: m.start]) for m in named):
            before = [(m, rest[p.end if p else 0 : m.start]) for p, m in zip([None, *named[:-1]], named, strict=True)]
            if any(re.search(r"[a-z0-9]{2,}", re.sub(r"\b(?:and|for|on|with|from|the|or|at)\b", "", text)) for _, text in before):
                tail = rest[named[-1].end :]
                before[-1] = (named[-1], before[-1][1] + " " + tail)
                wrong = (predicate.fault(text, r, self.context) for m, text in before for r in m.records)
                return next((w for w in wrong if w), "")
        stretches = [(m, rest[m.end : n.start if n else len(rest)]) for m, n in zip(named, [*named[1:], None], strict=False)]
        if not all(re.search(r"\d", text) for _, text in stretches):
            return None
        for m, text in stretches:
            for r in m.records:
                if wrong := predicate.fault(text, r, self.context):
                    return wrong
        return ""


def _joined(parts: Sequence[Clause], faults: Sequence[str | None], whole: str) -> str:
    """The kept clauses as a sentence: one that borrowed its subject from a clause taken out is given it back."""
    kept = [(n, p) for n, (p, f) in enumerate(zip(parts, faults, strict=True)) if not f]
    if not kept:
        return ""
    text = ""
    for n, part in kept:
        if not text:
            words = part.text.strip()
            if part.bare and n:
                owner = next((subject_of(q.text) for q in reversed(parts[:n]) if subject_of(q.text)), "")
                words = f"{owner} {words}".strip()
            text = words[:1].upper() + words[1:]
        else:
            text += part.lead + part.text
    text = text.rstrip(" ,;:-–—")
    return text if text[-1:] in ".!?" else text + (whole.rstrip()[-1:] if whole.rstrip()[-1:] in ".!?" else ".")
