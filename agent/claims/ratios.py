"""How many times as much: "twice the torque", "a third of what the other costs", "doubles the memory"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.claims.measures import agrees, number, quantities
from agent.claims.records import Record
from agent.claims.scales import Found, Scale, adjective, by_verb, find
from agent.claims.speech import Speech

_TIMES = re.compile(
    r"\b(?:(more than |over |nearly |almost |about |roughly |at )?"
    r"(an? (?:quarter|third|fifth|half)|twice|half|double|triple|\d+(?:\.\d+)? times))\b"
)
_AGAIN = re.compile(r"\b(nearly |almost |about |roughly |over )?half as (?:much|many) again as\b")
_DOUBLES = re.compile(r"\b(doubles|triples|halves)\b(?: (?:the|its) (\w+))?")
_FACTORS = {
    "a quarter": 0.25,
    "a third": 1 / 3,
    "a fifth": 0.2,
    "a half": 0.5,
    "twice": 2.0,
    "double": 2.0,
    "half": 0.5,
    "triple": 3.0,
    "doubles": 2.0,
    "triples": 3.0,
    "halves": 0.5,
}


def check(speech: Speech, a: Sequence[Record], b: Sequence[Record]) -> tuple[bool, str | None]:
    """Whether a clause says how many times as much a has, and what is wrong with it; its words are blanked out."""
    text, everyone = speech.rest, [*a, *b]
    if m := _AGAIN.search(text):
        verb = by_verb(f"{text[: m.start()]} more")
        speech.blank(m.start(), m.end())
        return True, _ratio(verb.scale if verb else None, a, b, 1.5, m[1] or "")
    if m := _DOUBLES.search(text):
        factor = _FACTORS[m[1]]
        noun = m[2] or ((n := re.search(r"\b([a-z]+) $", text[: m.start()])) and n[1]) or ""
        found = find(f"more {noun}", everyone) or by_value(f"{text[: m.start()]} more than", a)
        speech.blank(m.start(), m.end())
        return True, _ratio(found.scale if found else None, a, b, factor, "")
    if m := _TIMES.search(text):
        factor = _FACTORS.get(m[2]) or number(m[2].split()[0])[0]
        scale, end = _times_scale(text[m.end() :], everyone)
        if scale is None and re.match(r"\s*(?:of )?(?:what|that of)\b", text[m.end() :]):
            said = by_verb(f"{text[: m.start()]} more")
            scale, end = said.scale if said else None, 0
        if scale is not None:
            speech.blank(m.start(), m.end() + end)
            return True, _ratio(scale, a, b, factor, m[1] or "")
    return False, None


def by_value(text: str, a: Sequence[Record]) -> Found | None:
    """ "2.2 litres, more than any other": the field that the quantity just said is of."""
    m = re.search(r"\b(more|less|fewer)(?= than)", text)
    said = list(quantities(text[: m.start()])) if m else []
    if m is None or not said:
        return None
    q = said[-1]
    for fact in a[0].facts:
        if fact.quantity and fact.quantity.of == q.of and abs(fact.quantity.value - q.value) <= q.slack:
            return Found(Scale((" ".join(fact.name),), 1 if m[1] == "more" else -1), m.start(), m.end())
    names = [f.name for f in a[0].facts if f.quantity and f.quantity.of == q.of]
    return Found(Scale((" ".join(names[0]),), 1 if m[1] == "more" else -1), m.start(), m.end()) if names else None


def _times_scale(after: str, records: Sequence[Record]) -> tuple[Scale | None, int]:
    if m := re.match(r"\s*as ([a-z]+)(?: ([a-z]+))? as", after):
        word = f"more {m[2]}" if m[2] else f"more {m[1]}"
        found = find(word, records)
        return (found.scale if found else adjective(m[1])), m.end()
    if m := re.match(r"\s*the ([a-z]+)(?: ([a-z]+))?(?: of)?", after):
        for words in (f"{m[1]} {m[2] or ''}".strip(), m[1]):
            if found := find(f"more {words}", records):
                return Scale(found.scale.fields, 1, found.scale.of), m.end()
    return None, 0


def _ratio(scale: Scale | None, a: Sequence[Record], b: Sequence[Record], factor: float, before: str) -> str | None:
    if scale is None:
        return "a comparison no field backs"
    values = scale.values([*a, *b])
    if any(v is None for v in values):
        return "a comparison of values the records do not have"
    ours, theirs = (
        [float(v) for v in values[: len(a)] if v is not None],
        [float(v) for v in values[len(a) :] if v is not None],
    )
    rough = "nearly " if before.strip() in ("nearly", "almost", "about", "roughly") else before
    true = all(t and agrees(factor, 0.02 * factor, rough.replace("at ", ""), o / t) for o in ours for t in theirs)
    return None if true else f"not {factor:g} times as much"
