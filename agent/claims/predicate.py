"""Whether what is said of one product is in its record: rating, stock, quantities, counts, what it has and has not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from agent.claims import amounts, ratings, stock
from agent.claims.context import Context
from agent.claims.measures import agrees, bounded, number, quantities
from agent.claims.records import ANTONYMS, Record, content, meant
from agent.claims.speech import Speech, root, roots, tokens, vocabulary, wordset

_NEGATED = re.compile(
    r"(?:\b(?:not|no|never|without|lacks?|lacking|cannot|nor|neither)\b|n't\b)(?! (?:only|just|least"
    r"|more than|less than))"
    r"(.*?)(?=[,.;:]|\bbut\b|\bthough\b|\band (?:it|the|has|is|comes)\b|$)"
)
_NUMBER = re.compile(
    r"(?<![\w.,/-])(\d[\d,]*(?:\.\d+)?|\d+,\d+)(?:[ -]?(x"
    r"|×)[ -]?\d+)?(?:[ -](?!\d)([a-z][a-z-]*))?(?:[ -]([a-z][a-z-]*))?(?:[ -]([a-z][a-z-]*))?"
)
_CUES = [(re.compile(before), re.compile(after), name) for name, (before, after) in vocabulary("cues").items()]
_COMPOUND = re.compile(r"\b[a-z0-9]+(?:-[a-z0-9]+)+\b")
_BEFORE = frozenset(["on", "in", "over", "off", "under", "out"])
_PEOPLE = wordset("people person persons man sleeper sleepers")


@lru_cache(maxsize=1)
def plain_words() -> frozenset[str]:
    """Lower-case words that claim nothing about a product."""
    text = (Path(__file__).parent / "plain_words.txt").read_text("utf-8")
    return frozenset(w for line in text.splitlines() if not line.startswith("#") for w in line.split())


@lru_cache(maxsize=16384)
def claims_nothing(word: str) -> bool:
    """Whether a lower-case word, or what it is an inflection of, says nothing about a product."""
    if len(word) < 2 or word[0].isdigit() or word in plain_words():
        return True
    stems = [
        word[: -len(e)] for e in ("s", "es", "ed", "d", "ing", "n't") if word.endswith(e) and len(word) > len(e) + 2
    ]
    doubled = [s[:-1] for s in stems if len(s) > 3 and s[-1] == s[-2]]
    silent = [f"{s}e" for s in stems if word.endswith("ing")] + [f"{word[:-3]}y"] * word.endswith(("ies", "ied"))
    return any(s in plain_words() for s in (*stems, *doubled, *silent))


def telling(text: str) -> list[str]:
    """The roots of the words of a text that do claim something."""
    return [t.root for t in tokens(meant(text.lower())) if not claims_nothing(t.word)]


def strange_brand(text: str, context: Context) -> str | None:
    """A brand of the catalogue that lower-case text names and nothing shown is of."""
    words = f" {' '.join(re.findall(r'[a-z0-9&]+', text))} "
    shown = {" ".join(r.brand) for r in context.everything}
    return next((b for b in context.brands if b not in shown and f" {b} " in words and len(b) > 3), None)


def fault(text: str, record: Record, context: Context, words: bool = True) -> str | None:
    """Why lower-case plain text, names already blanked, cannot be said of a product; None where it can.

    `words=False`: only numbers, ratings and stock are held to the record.
    """
    speech = Speech(meant(text))
    return (
        amounts.check(speech, record, context)
        or ratings.fault(speech, record)
        or stock.fault(speech, record)
        or _quantities(speech, record, context)
        or (_negations(speech, record, context) if words else None)
        or _counts(speech, record, context)
        or (_features(speech, record, context) if words else None)
    )


def first_fault(text: str, records: Iterable[Record], context: Context) -> str | None:
    """Why a text cannot be said of all of these."""
    return next((reason for r in records if (reason := fault(text, r, context))), None)


def holding(text: str, records: Iterable[Record], context: Context) -> list[Record]:
    """Those of which a text can be said."""
    return [r for r in records if fault(text, r, context) is None]


def _quantities(speech: Speech, record: Record, context: Context) -> str | None:
    for q in quantities(speech.rest):
        before, after = speech.low[: q.start], speech.low[q.end :]
        named = [n for b, a, n in _CUES if b.search(before) or a.search(after)]
        cued = [
            f.quantity
            for f in record.facts
            if named and root(named[0]) == f.name[0] and f.quantity and f.quantity.of == q.of and len(f.name) < 3
        ]
        actual = cued or record.quantities
        true = any(a.of == q.of and agrees(q.value, q.slack, before, a.value) for a in actual)
        asked = any(a.of == q.of and abs(a.value - q.value) <= q.slack for a in context.spoken_quantities)
        if not true and not (asked and bounded(before)) and (cued or not _literal(speech.low[q.start : q.end], record)):
            return f"“{speech.low[q.start : q.end].strip()}” is not in its record"
        speech.blank(q.start, q.end)
    return None


def _literal(said: str, record: Record) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(said.strip())}(?!\w)", record.prose) is not None


def _negations(speech: Speech, record: Record, context: Context) -> str | None:
    for m in list(_NEGATED.finditer(speech.rest)):
        words = [w for w in telling(m[1]) if w not in context.kinds]
        if not words:
            speech.blank(m.start(), m.end() if record.lacks(content(m[1])) else m.start(1))
            continue
        lacked = all(w in record.denied or record.lacks([w]) for w in words) or record.lacks(content(m[1]))
        if not lacked and not _otherwise(record, words, context):
            return f"the record does not say it is without “{' '.join(words)}”"
        speech.blank(m.start(), m.end())
    return None


def _otherwise(record: Record, words: Sequence[str], context: Context) -> bool:
    """Whether each word is another shown product's value of a field in which this one has a different value."""
    return all(
        not record.has(w)
        and any(
            isinstance(v, str) and w in content(v) and isinstance(record.attributes.get(k), str)
            for r in context.everything
            for k, v in r.attributes.items()
        )
        for w in words
    )


def _counts(speech: Speech, record: Record, context: Context) -> str | None:
    for m in list(_NUMBER.finditer(speech.rest)):
        value, slack = number(m[1])
        before = speech.low[: m.start()]
        words = [w for n, w in enumerate(m.groups()[2:]) if w and (not n or root(w) not in context.kinds)]
        if _counted(value, slack, before, words, m[1], record):
            speech.blank(m.start(), m.end(1))
        elif value not in context.spoken_numbers:
            return f"{m[1]} {m[3] or ''} is not in its record".replace("  ", " ")
    return None


def _counted(value: float, slack: float, before: str, words: list[str], written: str, record: Record) -> bool:
    nouns = [root(w) for w in words]
    named = [
        f for f in record.facts if set(f.name) & set(nouns) or (_PEOPLE & set(nouns) and f.name[0] in ("sleep", "seat"))
    ]
    if named:
        return any(
            agrees(value, min(slack, 0.5) if "." in written else 0.0, before, f.number) for f in named
        ) or _beside(written, nouns, record)
    if words and not claims_nothing(words[0]):
        return _beside(written, nouns, record)
    return (
        _beside(written, nouns, record)
        or any(f.number == value for f in record.facts)
        or (not words and record.json.get("rating_count") == value)
        or _literal(written, record)
    )


def _beside(written: str, nouns: list[str], record: Record) -> bool:
    """Whether the record's text has the number followed, within three words, by one of the nouns."""
    for m in re.finditer(rf"(?<![\w.,]){re.escape(written)}(?:st|nd|rd|th)?\b((?:[ -][\w-]+){{1,4}})", record.prose):
        if set(roots(m[1])) & set(nouns):
            return True
    return False


def _features(speech: Speech, record: Record, context: Context) -> str | None:
    words = telling(speech.rest)
    lacked = next((w for n in record.false if set(n) <= set(content(speech.rest)) for w in n), None)
    if lacked is not None:
        return f"the record says it is not: {lacked}"
    if compound := _compound(speech.rest, record, context):
        return f"“{compound}” is nowhere in its record"
    for word in speech.rest.split():
        if word in ANTONYMS and (
            root(ANTONYMS[word]) in record.true or not (record.lacks([root(ANTONYMS[word])]) or record.has(root(word)))
        ):
            return f"the record does not say it is {word}"
    computed = frozenset(content(context.computed)) if context.computed else frozenset()
    for word in words:
        if any(word == root(a) for a in ANTONYMS) or word in context.kinds or word in computed:
            continue
        if not record.has(word):
            return f"“{word}” is nowhere in its record"
    return None


def _compound(rest: str, record: Record, context: Context) -> str | None:
    """A hyphenated word of plain parts ("full-size", "on-ear") that the record does not have as it stands."""
    for m in _COMPOUND.finditer(meant(rest)):
        parts = m[0].split("-")
        told = telling(m[0])
        if len(told) == len(parts) or m[0] in plain_words() or any(p[0].isdigit() for p in parts):
            continue
        pattern = r"[ -]?".join(re.escape(p) for p in parts[:-1]) + r"[ -]?" + re.escape(parts[-1][:5])
        if (
            not re.search(pattern, record.named)
            and not (set(told) & context.kinds and parts[0] not in _BEFORE)
            and not record.true & set(told)
        ):
            return m[0]
    return None
