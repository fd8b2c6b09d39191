"""Claims that set products against each other: "lighter than", "$15 cheaper", "twice the torque", "the same"."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from agent.claims import differences, ratios
from agent.claims.context import Context
from agent.claims.descriptions import described
from agent.claims.measures import agrees, number
from agent.claims.mentions import Mention, records_of
from agent.claims.ratios import by_value
from agent.claims.records import Record, content
from agent.claims.scales import Found, Scale, as_much, by_verb, find
from agent.claims.speech import Speech, root, roots

_AGAINST = re.compile(
    r"\b(?:compared (?:with|to)|next to|in comparison (?:with|to)|against|undercut(?:s|ting)?|versus"
    r"|relative to|beats?)\b"
)
_PIVOT = re.compile(
    rf"{_AGAINST.pattern}|\b(?:than|beside)\b"
    r"|\b(?:as \w+ as|as \w+ \w+ as)\b|\bthe same(?: \w+)?(?: as)?\b|\bdoubles?\b|\b(?:twice|half|triple"
    r"|3 times|\d+ times)\b|\ban? (?:quarter|third|fifth) of (?:what|that)\b"
)
_NUMERIC = re.compile(
    r"\b(?:than|over) (?:about |around |just )?(?:[$€£]|us ?\$|\d|half an?\b|an? (?:hour|minute|day|week"
    r"|kilo|litre|euro|dollar|year|month|few|third|quarter))"
)
_REST = re.compile(
    r"\bthan (?:(?:all|any|both|either|each|every one)(?: of)? )?(?:the )?(?:others?|other \w+|rest"
    r"|any ?(?:thing|one)? else|them|these)(?: \d)?(?: \w+)? ?(?:here|shown)?\b"
)
_AS_AS = re.compile(r"\b(?:as|so) [a-z]+(?: \w+)? as\b")
_SAME = re.compile(
    r"\b(?:the )?(?:same|identical|equal)(?: (\w+))?(?: (\w+))?\b|\bcosts? the same\b|\bidentical in (\w+)\b"
)
_THAN = re.compile(r"\bthan\b")
_NOT = re.compile(r"\bnot\b|n't\b|\bnever\b|\bhardly\b")
_CHEAPER = re.compile(r"\bundercut|\bsaves?\b.*[$€£]")
_MORE = re.compile(r"(?:er|more|less|fewer)\b|^(?:better|higher|lower)\b")
_STEP = re.compile(r"(?<![\w.,$€£])(\d+(?:\.\d+)?) $")


def check(
    speech: Speech, named: Sequence[Mention], subject: Sequence[Record], context: Context
) -> tuple[str | None, tuple[Record, ...]]:
    """The verdict on a clause that compares, and the products of which it says so."""
    text = speech.rest
    if both := _same(speech, named, subject):
        return both
    pivot = next((m for m in _PIVOT.finditer(text) if not _NUMERIC.match(text, m.start())), None)
    if pivot is None:
        return None, ()
    rest = _REST.search(text)
    a, b = _sides(text, pivot, named, subject, context, rest)
    if not a or not b:
        return None, ()
    reason = _holds(speech, a, b)
    for mention in named:
        speech.blank(mention.start, mention.end)
    if rest:
        speech.blank(rest.start(), rest.end())
    elif not any(m.start >= pivot.start() for m in named):  # what it is compared with was only described
        stop = re.search(r"[,;.]", speech.rest[pivot.end() :])
        speech.blank(pivot.end(), pivot.end() + stop.start() if stop else len(speech.rest))
    list(speech.take(_AGAINST))
    return reason or "", a


def _sides(
    text: str,
    pivot: re.Match[str],
    named: Sequence[Mention],
    subject: Sequence[Record],
    context: Context,
    rest: re.Match[str] | None,
) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    """Who is compared, and with whom."""
    before = [m for m in named if m.end <= pivot.start() + 1]
    after = [m for m in named if m.start >= pivot.start()]
    a = records_of(before) or tuple(subject)
    if rest:
        return a, tuple(r for r in context.products if r not in a)
    opening = not before and (not subject[1:] or not text[: pivot.start()].strip())
    if opening and len(after) >= 2:
        return records_of(after[1:]), after[0].records
    return a, records_of(after[:1]) or _described(text[pivot.end() :], a, context)


def _described(after: str, a: Sequence[Record], context: Context) -> tuple[Record, ...]:
    """The one product that "than the open one" describes: where several fit, the one most like the other side."""
    found = described(Speech(after), context, len(after))
    if found is None and (m := re.search(r"(?:^|\bas|\bthan)\s*the ([a-z]+)\W*$", after)):  # "than the sticks"
        kind = root(m[1])
        return tuple(r for r in context.products if kind in r.kind and kind not in context.kinds and r not in a)
    fitting = [r for r in found.records if r not in a] if found else []
    if len(fitting) < 2 or not a:
        return tuple(fitting)
    alike = [len(set(roots(r.title.lower())) & set(roots(a[0].title.lower()))) for r in fitting]
    return (fitting[alike.index(max(alike))],) if alike.count(max(alike)) == 1 else ()


def _holds(speech: Speech, a: tuple[Record, ...], b: tuple[Record, ...]) -> str | None:
    text = speech.rest
    everyone = [*a, *b]
    negated = _NOT.search(text) is not None
    if len(a) == len(b) == 1 and not negated and (sizes := differences.sizes(speech, compared=True)):
        list(speech.take(_THAN))
        return differences.fault(speech, a[0], b[0], sizes) or _further(speech, a, b)
    if (verdict := ratios.check(speech, a, b)) is not None:
        return verdict or None
    if _AS_AS.search(text):
        if (found := as_much(text, everyone)) is None:
            return "a comparison no field backs"
        speech.blank(found.start, found.end)
        list(speech.take(_NOT))
        return ordered(found.scale, a, b, equal=not negated, flip=negated)
    priced = Found(Scale(("price",), -1), 0, 0) if _CHEAPER.search(text) else None
    found = priced or find(text, everyone) or (by_value(text, a) if "than" in text else None)
    verbal = by_verb(text)
    if found is None or (verbal is not None and verbal.start < found.start and "than" in text):
        found = verbal
    if found is None:
        other = re.search(r"\b(?:more \w+|less \w+|\w{3,}er|better|worse)\b(?= .*\bthan\b)", text)
        return f"“{other[0]}” was not computed" if other else "a comparison no field backs"
    scale = found.scale
    if (step := _STEP.search(text[: found.start])) and len(a) == len(b) == 1:
        values = scale.values([a[0], b[0]])
        if None in values or not agrees(*number(step[1]), text[: step.start()], _gap(values, scale, text)):
            return f"the difference is not {step[1]}"
        speech.blank(step.start(), step.end())
    speech.blank(found.start, found.end)
    list(speech.take(_THAN))
    if negated:
        list(speech.take(_NOT))
        scale = Scale(scale.fields, -scale.sign, scale.of)
    return ordered(scale, a, b, equal=negated) or _further(speech, a, b)


def _gap(values: Sequence[float | None], scale: Scale, text: str) -> float:
    gap = abs((values[0] or 0.0) - (values[1] or 0.0))
    days, minutes = scale.of == "time" and "days" in text, scale.of == "time" and "minutes" in text
    return gap / 24 if days else gap * 60 if minutes else gap


def _same(speech: Speech, named: Sequence[Mention], subject: Sequence[Record]) -> tuple[str, tuple[Record, ...]] | None:
    m = _SAME.search(speech.rest)
    records = records_of(named) or tuple(subject)
    if m is None or len(records) < 2:
        return None
    words = [w for w in (m[1], m[2], m[3]) if w and w not in ("as", "the", "for", "and", "in", "on", "at")]
    found = find("more " + " ".join(words), records) if words else None
    if re.search(r"\bcosts?\b|\bpriced?\b", speech.rest):
        values: list[object] = [r.price for r in records]
    elif found is not None:
        values = list(found.scale.values(records))
    elif words:
        wanted = set(content(words[0]))
        values = [next((str(v) for k, v in r.attributes.items() if set(content(k)) & wanted), None) for r in records]
    else:
        return None
    speech.blank(m.start(), m.end())
    for mention in named:
        speech.blank(mention.start, mention.end)
    same = None not in values and len(set(values)) == 1
    return "" if same else "the records differ there", records


def _further(speech: Speech, a: Sequence[Record], b: Sequence[Record]) -> str | None:
    """The other comparatives of the clause: "$50 more, and a bigger tank"."""
    while (found := find(speech.rest, [*a, *b])) and _MORE.search(speech.rest[found.start : found.end]):
        speech.blank(found.start, found.end)
        if reason := ordered(found.scale, a, b, equal=False):
            return reason
    return None


def ordered(scale: Scale, a: Sequence[Record], b: Sequence[Record], equal: bool, flip: bool = False) -> str | None:
    """Whether every a has more of the scale than every b (`equal`: at least as much; `flip`: less)."""
    values = scale.values([*a, *b])
    sign = -scale.sign if flip else scale.sign
    told = [sign * v for v in values if v is not None]
    if len(told) < len(values):
        return "a comparison of values the records do not have"
    gap = min(told[: len(a)]) - max(told[len(a) :], default=-math.inf)
    holds = gap > 1e-9 or (abs(gap) <= 1e-9 and equal and not flip)
    return None if holds else "the records say it is the other way round"
