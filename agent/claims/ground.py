"""Grounding: each sentence split into clauses, each clause's claims checked, and what nothing backs taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.claims import abroad, remarks, shop
from agent.claims.clause import PRONOUN, ClauseCheck
from agent.claims.context import Context
from agent.claims.counting import PLURAL
from agent.claims.descriptions import described
from agent.claims.gapping import named_last, parted
from agent.claims.mentions import Mention, mentions, records_of
from agent.claims.records import Record
from agent.claims.speech import Speech, plain
from agent.claims.split import Clause, clauses, sentences, subject_of


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


_OTHERS = re.compile(r"\s*(?:all )?the (?:other (?:\d|ones?|\w+s)|others?|rest)\b", re.IGNORECASE)
_THE_REST = re.compile(r"\bthe (?:rest|other (?:\d|ones?|\w+s)|others?)(?=\W*$)")
_PRONOUN_FIRST = re.compile(r"\s*(?:it|they|this one|that one)\b")
_QUESTION = re.compile(r"\?\s*[\"')]*$")


class Reader:
    """Reads a reply sentence by sentence, as it streams, and remembers what "it" is."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._general = False
        self._said: tuple[Record, ...] = ()  # named in this sentence
        self._cart = False  # whether it has spoken of the cart
        self._subject: tuple[Record, ...] = context.products if len(context.products) == 1 else ()

    def sentence(self, text: str) -> Grounded:
        """One sentence without its unsupported clauses; empty text where nothing of it stays."""
        if _QUESTION.search(text):
            return Grounded(text)
        if abroad.foreign(plain(text).lower()):
            wrong = abroad.fault(text, self._context)
            return Grounded("", ((text, wrong),)) if wrong else Grounded(text)
        parts = [p for clause in clauses(text) for p in parted(clause, self._context)]
        self._subject = named_last(parts, self._context) or self._subject
        self._said, self._cart = (), False
        faults = [self.fault(p.read or p.text) for p in parts]
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
        rest = tuple(r for r in context.products if r not in self._said) if self._said else ()
        others = _OTHERS.match(speech.low) if not named else None
        if len(named) == 1 and named[0].kind == "brand":
            others = _THE_REST.search(speech.low)
        if rest and others:
            named = [*named, Mention(*others.span(), rest, "place")]
        subject, reason = self._about(speech, named)
        self._said += tuple(r for n in named for r in n.records)
        if self._general and not named and re.match(r"(?:they|it|that|this|which)\b", speech.low.strip()):
            return None
        check = ClauseCheck(speech, named, subject, context, self._subject, in_cart=self._cart)
        self._cart = self._cart or shop.of_cart(speech)
        self._general = remarks.general(speech, named)
        if reason is None and not self._general:
            reason = check.fault()
        known = records_of(named) or subject
        if known and not (self._subject and _PRONOUN_FIRST.match(speech.low)):
            self._subject = known if not named or len(known) == len(named[0].records) else named[0].records
        return reason

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
        if PLURAL.search(speech.low) or PRONOUN.search(speech.low) or self._subject:
            return self._subject, None
        return (), None


def _joined(parts: Sequence[Clause], faults: Sequence[str | None], whole: str) -> str:
    """The kept clauses as a sentence: one that borrowed its subject from a clause taken out is given it back."""
    kept = [n for n, fault in enumerate(faults) if not fault]
    if not kept:
        return ""
    first = parts[kept[0]]
    words = first.text.strip()
    if first.bare:
        owners = (subject_of(part.text) for part in reversed(parts[: kept[0]]))
        words = f"{next(filter(None, owners), '')} {words}".strip()
    text = words[:1].upper() + words[1:] + "".join(parts[n].lead + parts[n].text for n in kept[1:])
    text, end = text.rstrip(" ,;:-–—"), whole.rstrip()[-1:]
    return text if text[-1:] in ".!?" else text + (end if end in ".!?" else ".")
