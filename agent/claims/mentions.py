"""Which products a clause is about: by name or part of it, brand, place on the screen, or what sets one apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from agent.claims.context import Context
from agent.claims.records import Record
from agent.claims.speech import Speech, Token, roots, tokens, vocabulary, wordset

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
_LINKS = wordset("for in with on and of")
_SEVERAL = re.compile(r"\b(?:both|either|neither|all|any)(?: of)?(?: the)? $")
_MODELS = re.compile(r"^ (?:models|versions|ones|editions)\b")
_ORDINALS = vocabulary("ordinals").split()
_ORDINAL = {w: n // 2 for n, w in enumerate(_ORDINALS)}
_PLACE = re.compile(
    rf"\b(?:the|number|option) (?:(top|last|{'|'.join(_ORDINAL)})(?: (\d|one|pick|option|product|model"
    rf"|choice|result|item))?\b"
    r"(?! (?:time|speed|setting|charge|glance|press|boot))(?: of (?:these|them|the \w+))?)"
)


def mentions(speech: Speech, context: Context) -> list[Mention]:
    """The products named, by name first; brands alone and places after; in the order they stand."""
    found = _titles(speech, context)
    found += _names(speech, context, found)
    for p in _PLACE.finditer(speech.low):
        if not any(m.start < p.end() and p.start() < m.end for m in found) and (placed := _placed(p, context)):
            found.append(Mention(p.start(), p.end(), placed, "place"))
    return sorted(found, key=lambda m: m.start)


def _placed(m: re.Match[str], context: Context) -> tuple[Record, ...]:
    shown = context.products
    if m[2] and m[2].isdigit():
        return shown[-int(m[2]) :] if m[1] == "last" else shown[: int(m[2])]
    if m[1] in ("last", "top"):
        return () if m[2] is None else shown[-1:] if m[1] == "last" else shown[:1]
    return shown[_ORDINAL[m[1]] :][:1]


@lru_cache(maxsize=4096)
def _forms(record: Record) -> tuple[str, ...]:
    """What of a title stands for it: all, without what follows the first or the last comma, and without the brand."""
    head, long = record.title.partition(",")[0], record.title.rpartition(",")[0]
    brand = len(record.brand) if tuple(roots(head.lower()))[: len(record.brand)] == record.brand else 0
    forms = (record.title, head, " ".join(long.split()[brand:]), " ".join(head.split()[brand:]))
    return tuple(f.lower() for f in forms if len(f) > 3)


def _titles(speech: Speech, context: Context) -> list[Mention]:
    found: list[Mention] = []
    for record in sorted(context.everything, key=lambda r: -len(r.title)):
        places = ((speech.low.find(form), form) for form in _forms(record))
        at, form = next(
            ((at, f) for at, f in places if at >= 0 and not any(m.start <= at < m.end for m in found)), (0, "")
        )
        if " " in form:
            found.append(Mention(at, at + len(form), (record,), "name"))
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
        if told and run[0] in told and len(told) < len(run) and all(t.root in makers for t in told):
            run = told  # "Philips webcams"
            records = [(r, n) for r, n in names if {t.root for t in told} <= n.brand] or records
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
        if run and word.word.isalpha() and word.word.islower():
            if len(word.word) > 1 and word.root in _LINKS:
                break
            if word.root not in context_kinds:  # "Rye roasts" goes on with a verb, not with the "Roast" of a title
                holding = [(r, n) for r, n in holding if re.search(rf"\b{word.word}\b", r.title.lower())]
        if not holding:
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
