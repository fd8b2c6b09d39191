"""Which products a clause is about: by name or part of it, brand, place on the screen, or what sets one apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from agent.claims.context import Context
from agent.claims.records import Record
from agent.claims.speech import Speech, Token, roots, tokens, wordset

Kind = Literal["name", "brand", "place", "kind"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a clause that stands for products."""

    start: int
    end: int
    records: tuple[Record, ...]
    kind: Kind

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands."""
        return self.start, self.end


def records_of(named: Iterable[Mention]) -> tuple[Record, ...]:
    """The products that mentions stand for, each once."""
    return tuple(dict.fromkeys(r for m in named for r in m.records))


@dataclass(frozen=True)
class _Name:
    """A title split: brand, model, and all its roots."""

    brand: frozenset[str]
    model: tuple[str, ...]
    head: frozenset[str]  # before the first comma, without the brand
    all: frozenset[str]


@lru_cache(maxsize=4096)
def _name(record: Record) -> _Name:
    title = roots(record.title.lower())
    brand = record.brand
    start = len(brand) if tuple(title[: len(brand)]) == brand else 0
    head = roots(record.title.lower().partition(",")[0])[start:]
    model: list[str] = []
    for part in head:
        if model and part in record.kind and not part.isdigit():
            break
        model.append(part)
    return _Name(frozenset(brand), tuple(model[:4]), frozenset(head), frozenset([*title, *brand]))


_FUNCTION = wordset(
    "the a an of for and my is are what where how who when at in on with by to it its our your one this that or"
)
_SEVERAL = re.compile(r"\b(?:both|either|neither|all|any)(?: of)?(?: the)? $")
_MODELS = re.compile(r"^ (?:models|versions|ones|editions)\b")
_ORDINAL = {w: n for n, w in enumerate(("first", "second", "third", "fourth", "fifth", "sixth"))}
_ORDINAL |= {w: n for n, w in enumerate(("1st", "2nd", "3rd", "4th", "5th", "6th"))}
_PLACE = re.compile(
    rf"\b(?:the|number|option) (?:(top|last|{'|'.join(_ORDINAL)})(?: (\d|one|pick|option|product|model"
    rf"|choice|result|item))?\b"
    r"(?! (?:time|speed|setting|charge|glance|press|boot))(?: of (?:these|them|the \w+))?)"
)


def mentions(speech: Speech, context: Context) -> list[Mention]:
    """The products named, by name first; brands alone and places after; in the order they stand."""
    found = _titles(speech, context)
    found += _names(speech, context, found)
    taken = [(m.start, m.end) for m in found]
    for m in _PLACE.finditer(speech.low):
        if not any(a < m.end() and m.start() < b for a, b in taken) and (got := _placed(m, context)):
            found.append(Mention(m.start(), m.end(), got, "place"))
    return sorted(found, key=lambda m: m.start)


def _placed(m: re.Match[str], context: Context) -> tuple[Record, ...]:
    shown = context.products
    if m[2] and m[2].isdigit():
        many = int(m[2])
        return shown[-many:] if m[1] == "last" else shown[:many]
    if m[1] in ("last", "top"):
        return () if m[2] is None else shown[-1:] if m[1] == "last" else shown[:1]
    place = _ORDINAL[m[1]]
    return shown[place : place + 1]


def _titles(speech: Speech, context: Context) -> list[Mention]:
    found: list[Mention] = []
    for record in sorted(context.everything, key=lambda r: -len(r.title)):
        head = record.title.partition(",")[0]
        own = (
            " ".join(head.split()[len(record.brand) :])
            if tuple(roots(head.lower()))[: len(record.brand)] == record.brand
            else head
        )
        longest = " ".join(record.title.rpartition(",")[0].split()[len(record.brand) :])
        for title in (record.title, head, longest, own):
            at = speech.low.find(title.lower()) if title else -1
            if at >= 0 and len(title) > 3 and not any(m.start <= at < m.end for m in found):
                if " " in title:
                    found.append(Mention(at, at + len(title), (record,), "name"))
                break
    return found


def _names(speech: Speech, context: Context, taken: Sequence[Mention]) -> list[Mention]:
    names = [(r, _name(r)) for r in context.everything]
    words = [t for t in tokens(speech.text) if not any(m.start <= t.start < m.end for m in taken)]
    makers = frozenset(w for _, n in names for w in n.brand)
    found, i = [], 0
    while i < len(words):
        run, records = _run(words, i, names, speech.text, context.kinds)
        if not run or not records or not _counts(run, records, first=run[0].start == _opening(speech.low)):
            i += 1
            continue
        told = [t for t in run if t.root not in context.kinds]
        if (
            told and len(told) < len(run) and all(t.root in makers for t in told) and run[0] in told
        ):  # "Philips webcams"
            records = [(r, n) for r, n in names if {t.root for t in told} <= n.brand] or records
            run = told
        found.append(_resolve(run, records, speech.text))
        i += len(run)
    return found


def _opening(text: str) -> int:
    return len(text) - len(text.lstrip(" \"'("))


def _run(
    words: Sequence[Token], i: int, names: Sequence[tuple[Record, _Name]], text: str, context_kinds: frozenset[str]
) -> tuple[list[Token], list[tuple[Record, _Name]]]:
    """The longest stretch from word i that some title holds, and the titles that hold all of it."""
    run: list[Token] = []
    left = list(names)
    for word in words[i:]:
        gap = text[run[-1].end : word.start] if run else ""
        if run and not re.fullmatch(r"[ -]| & | and ", gap):
            break
        holding = [(r, n) for r, n in left if word.root in n.all]
        if (
            run and word.word.isalpha() and word.word.islower()
        ):  # "Rye roasts" goes on with a verb, not with the "Roast" of a title
            holding = [
                (r, n)
                for r, n in holding
                if re.search(rf"\b{re.escape(word.word)}\b", r.title.lower()) or word.root in context_kinds
            ]
        if not holding or (
            run and len(word.word) > 1 and word.word.islower() and word.root in ("for", "in", "with", "on", "and", "of")
        ):
            break
        run.append(word)
        left = holding
    return run, left if run else []


def _counts(run: Sequence[Token], records: Sequence[tuple[Record, _Name]], first: bool) -> bool:
    """Whether a stretch of title words is a name: written as one, and more than the kind of thing."""
    own = frozenset(w for _, n in records for w in (*n.brand, *n.model))
    telling = [t for t in run if t.root in own and not t.word[0].isdigit() and t.word.lower() not in _FUNCTION]
    if not telling:
        return any(t.word[0].isdigit() and any(c.isalpha() for c in t.word) for t in run)  # a part number
    named = [t for t in telling if t.named or any(t.word in r.title.split() and t.root in n.brand for r, n in records)]
    if first and named and named[0] is run[0] and len(named) == 1:
        starts = {n.model[0] for _, n in records if n.model} | {w for _, n in records for w in n.brand}
        return run[0].root in starts
    if named:
        return True
    return any({t.root for t in run} >= (set(n.brand) | set(n.model)) for _, n in records)


def _contiguous(run: list[str], title: list[str]) -> bool:
    return any(title[i : i + len(run)] == run for i in range(len(title)))


def _resolve(run: Sequence[Token], records: Sequence[tuple[Record, _Name]], text: str) -> Mention:
    said = {t.root for t in run}
    start, end = run[0].start, run[-1].end
    if all(said <= n.brand for _, n in records):
        return Mention(start, end, tuple(r for r, _ in records), "brand")
    touching = [pair for pair in records if _contiguous([t.root for t in run], roots(pair[0].title.lower()))]
    records = touching or list(records)
    left = [len(n.head - said) for _, n in records]
    single = [pair for pair, open_words in zip(records, left, strict=True) if open_words == min(left)]
    plural = any(
        t.word.lower().endswith("s") and t.root in n.model and t.word.lower() not in r.title.lower()
        for t in run
        for r, n in records
    )
    if not (plural or _SEVERAL.search(text[:start].lower()) or _MODELS.match(text[end:].lower())):
        records = single
    else:
        records = [*single, *(pair for pair in records if pair not in single)]
    return Mention(start, end, tuple(r for r, _ in records), "name")
