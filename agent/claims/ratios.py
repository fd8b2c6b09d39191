"""How many times as much: "twice the torque", "a third of what the other costs", "doubles the memory"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.claims.measures import agrees, number, quantities
from agent.claims.records import Record
from agent.claims.scales import Found, Scale, as_much, by_verb, find
from agent.claims.speech import Speech

_TIMES = re.compile(
    r"\b(?P<before>(?:more|less) than |over |under |nearly |almost |about |roughly |at )?"
    r"(?:(?P<verb>doubles|triples|halves)(?: (?:the|its) (?P<noun>\w+))?"
    r"|(?P<times>an? (?:quarter|third|fifth|half)|twice|half|double|triple|\d+(?:\.\d+)? times)"
    r"(?P<of> (?:of )?(?:what|that of)\b| the (?P<thing>[a-z]+)(?: of)?)?)\b"
)
_FACTORS = {
    "a quarter": 0.25, "a third": 1 / 3, "a fifth": 0.2, "a half": 0.5, "twice": 2.0, "double": 2.0, "half": 0.5,
    "triple": 3.0, "doubles": 2.0, "triples": 3.0, "halves": 0.5,
}  # fmt: skip


def check(speech: Speech, a: Sequence[Record], b: Sequence[Record]) -> str | None:
    """The verdict on a clause that says how many times as much a has."""
    text, everyone = speech.rest, [*a, *b]
    m = _TIMES.search(text)
    if m is None:
        return None
    lead, end = text[: m.start()], m.end()
    much, again = as_much(text, everyone), None
    if m["verb"]:
        noun = m["noun"] or ((n := re.search(r"\b([a-z]+) $", lead)) and n[1]) or ""
        found = find(f"more {noun}", everyone) or by_value(f"{lead} more than", a)
    elif again := re.match(r" as (?:much|many) again as", text[end:]):
        found, end = by_verb(f"{lead} more"), end + again.end()
    elif much and much.start - end <= 1:
        found, end = much, much.end
    else:
        found = find(f"more {m['thing']}", everyone) if m["thing"] else by_verb(f"{lead} more") if m["of"] else None
    if found is None and not m["verb"]:
        return None
    speech.blank(m.start(), end)
    said = m["verb"] or m["times"]
    factor = (_FACTORS.get(said) or number(said.split()[0])[0]) + bool(again)
    return _ratio(found.scale if found else None, a, b, factor, m["before"] or "") or ""


def by_value(text: str, a: Sequence[Record]) -> Found | None:
    """ "2.2 litres, more than any other": the field that the quantity just said is of."""
    m = re.search(r"\b(more|less|fewer)(?= than)", text)
    said = quantities(text[: m.start()])[-1:] if m else []
    of = [f for f in a[0].facts if said and f.quantity and f.quantity.of == said[0].of]
    if m is None or not of:
        return None
    fact = next((f for f in of if f.quantity and abs(f.quantity.value - said[0].value) <= said[0].slack), of[0])
    return Found(Scale((" ".join(fact.name),), 1 if m[1] == "more" else -1), m.start(), m.end())


def _ratio(scale: Scale | None, a: Sequence[Record], b: Sequence[Record], factor: float, before: str) -> str | None:
    if scale is None:
        return "a comparison no field backs"
    values = [v for v in scale.values([*a, *b]) if v is not None]
    if len(values) < len(a) + len(b):
        return "a comparison of values the records do not have"
    rough = "nearly " if before.strip() in ("nearly", "almost", "about", "roughly") else before.replace("at ", "")
    pairs = [(ours, theirs) for ours in values[: len(a)] for theirs in values[len(a) :]]
    true = all(theirs and agrees(factor, 0.02 * factor, rough, ours / theirs) for ours, theirs in pairs)
    return None if true else f"not {factor:g} times as much"
