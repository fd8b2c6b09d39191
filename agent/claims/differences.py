"""The size of a difference between products: "$15 less", "0.7 kg heavier", "another $80", "adds two litres"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.claims.amounts import amounts
from agent.claims.context import Context
from agent.claims.measures import Quantity, agrees, quantities
from agent.claims.mentions import Mention, records_of
from agent.claims.records import Record
from agent.claims.scales import find
from agent.claims.speech import Speech, wordset

_AFTER = re.compile(
    r"^\s*(?:of )?(?P<word>more|less|fewer|extra|additional|saved|(?!after|over|under|per|other|order|offer|water|power"
    r"|user|paper|number|tower|filter|charger|rubber|leather|silver|corner|laser|computer|printer|inner|outer)"
    r"[a-z]{3,}er|on top|between|apart|separates?)\b(?! than (?:about |around |just )?[$€£\d])"
)
_BEFORE = re.compile(
    r"\b(?P<word>another|extra|additional|further|adds?|adding|added|sav(?:es?|ings?)(?: you)?(?: of)?|knocks?"
    r"|difference (?:of|is)|gap (?:of|is)|(?:more|less|[a-z]{3,}er) by)\s*"
    r"(?:a |about |around |some |just |only |nearly |almost |roughly |over |under |you )*$"
)
_ITSELF = re.compile(r"\b(?:down from|was|used to|before|instead of \$|reduced|discount\w*|off|price cut|originally)\b")
_UP = re.compile(
    r"\b(?:going|moving|stepping|upgrading|jumping|step(?:ping)? up|move up|trading up|jump|up) from\b"
    r"|\b(?:swap\w*|trad\w*|replac\w*)\b"
)
_SAVED = re.compile(r"\bsav(?:es?|ings?)\b")
_OVER = re.compile(r"\b(?:over|instead of|rather than|versus|against|compared (?:with|to)|than)\s*(?:the )?$")
_FOR_SUM = re.compile(r"\bfor\s*(?:just |only |about )?$")
_BY = re.compile(r"\b(?P<word>by)\s*(?:just |only |about |around )?$")
_AND = re.compile(r"\s*(?:,|and|, and|plus)\s*")
_FOR = re.compile(r"\b(?:for|gets?(?: you)?|buys?(?: you)?|to|takes? you to|you (?:get|have))\b")
_NEUTRAL = wordset("by difference gap between apart separate separates")
_SWAPPED = re.compile(r"(?<![\w.$€£])(\d+(?:[.,]\d+)?) (more|less|fewer|extra|additional) ([a-z]+)\b")
_LESS = wordset("cheaper less fewer saved save saves saving savings")


@dataclass(frozen=True, slots=True)
class Size:
    """An amount (None) or quantity said as a difference: where it stands with its cue, and the cue's word."""

    said: Quantity | None
    start: int
    end: int
    word: str


def check(
    speech: Speech, named: Sequence[Mention], subject: Sequence[Record], carried: Sequence[Record], context: Context
) -> str | None:
    """The verdict on a clause without "than" that sizes a difference."""
    found = sizes(speech)
    if not found or (_ITSELF.search(speech.low) and len(records_of(m for m in named if len(m.records) == 1)) < 2):
        return None
    pairs = _pairs(speech, named, subject, carried, context, found[0].start)
    faults = [fault(speech, a, b, found) for a, b in pairs]
    return None if not pairs else "" if None in faults else faults[0]


def sizes(speech: Speech, compared: bool = False) -> list[Size]:
    """The amounts and quantities that a clause says as differences; where it compares, also those after "by"."""
    speech.rest = _SWAPPED.sub(r"\1 \3 \2", speech.rest)
    text, found = speech.rest, []
    spans: list[tuple[Quantity | None, int, int]] = [(None, a.start, a.end) for a in amounts(text)]
    spans += [(q, q.start, q.end) for q in quantities(text)]
    for said, start, end in sorted(spans, key=lambda s: s[1]):
        if (m := _AFTER.match(text[end:])) and (said is None or m["word"] not in ("between", "apart")):
            found.append(Size(said, start, end + m.end(), m["word"]))
        elif m := _BEFORE.search(text[:start]) or (_BY.search(text[:start]) if compared else None):
            found.append(Size(said, m.start(), end, m["word"].split()[0]))
        elif said is None and _UP.search(speech.low) and _FOR_SUM.search(text[:start]):
            found.append(Size(said, start, end, "more"))
        elif found and _AND.fullmatch(text[found[-1].end : start]):
            found.append(Size(said, start, end, found[-1].word))
    return found


def fault(speech: Speech, a: Record, b: Record, found: Sequence[Size]) -> str | None:
    """Why the sizes do not hold for a against b; they are blanked out where they do."""
    for size in found:
        neutral = size.word in _NEUTRAL
        if size.said is None:
            (amount,) = amounts(speech.low[size.start : size.end])[:1]
            gap = a.price - b.price
            fits = agrees(amount.value, amount.slack, speech.low[: size.start + amount.start], abs(gap))
            if not fits or not (neutral or (gap < 0) == (size.word in _LESS)):
                return f"the difference is {gap:.2f}"
        elif not _measured(size.said, a, b, speech.low[: size.said.start], size.word, neutral):
            return f"“{speech.low[size.start : size.end].strip()}” is not the difference"
    for size in found:
        speech.blank(size.start, size.end)
    return None


def _measured(q: Quantity, a: Record, b: Record, before: str, word: str, neutral: bool) -> bool:
    if word.endswith("er") and (found := find(word, (a, b))):
        ours, theirs = found.scale.values([a, b])
        if ours is None or theirs is None or found.scale.sign * (ours - theirs) <= 0:
            return False
        if q.of == "share":
            return theirs > 0 and agrees(q.value, 1.0, before, 100 * abs(ours - theirs) / theirs)
        return agrees(q.value, q.slack, before, abs(ours - theirs))
    of_b = {f.name: f.quantity.value for f in b.facts if f.quantity and f.quantity.of == q.of}
    gaps = [f.quantity.value - of_b[f.name] for f in a.facts if f.quantity and f.name in of_b]
    return any(
        agrees(q.value, max(q.slack, 1e-9), before, abs(gap)) and (neutral or (gap < 0) == (word in _LESS))
        for gap in gaps
    )


def _pairs(
    speech: Speech,
    named: Sequence[Mention],
    subject: Sequence[Record],
    carried: Sequence[Record],
    context: Context,
    at: int,
) -> list[tuple[Record, Record]]:
    """Which products may be set against each other, the one with the difference first."""
    single = [m for m in named if len(m.records) == 1 and m.kind != "brand"]
    records, low = records_of(single), speech.low
    if len(records) >= 2:
        first, second = records[:2]
        last = next(m for m in single if m.records[0] == second)
        turned = _UP.search(low) or (single[0].end <= at < last.start and _FOR.search(low[at : last.start]))
        return [(second, first) if turned and not _OVER.search(low[: last.start]) else (first, second)]
    lone = records[:1] or tuple(subject[:1])
    if not lone or (lone[0].was is not None and _SAVED.search(low)):  # a saving on its own former price
        return []
    before = [r for r in carried if r != lone[0]] if records else []
    return [(lone[0], r) for r in before or context.products if r != lone[0]]
