"""The size of a difference between products: "$15 less", "0.7 kg heavier", "another $80", "adds two litres"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agent.claims.amounts import amounts
from agent.claims.context import Context
from agent.claims.measures import Quantity, agrees, quantities
from agent.claims.mentions import Mention
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
_OVER = re.compile(r"\b(?:over|instead of|rather than|and not|versus|against|compared (?:with|to)|than)\s*(?:the )?$")
_FOR = re.compile(r"\b(?:for|gets?(?: you)?|buys?(?: you)?|to|takes? you to|you (?:get|have))\b")
_NEUTRAL = wordset("difference gap between apart separate separates")
_SWAPPED = re.compile(r"(?<![\w.$€£])(\d+(?:[.,]\d+)?) (more|less|fewer|extra|additional) ([a-z]+)\b")
_LESS = wordset("less fewer saved save saves saving savings")
_MONEY = wordset("cheaper dearer pricier costlier")
_CHEAP = wordset("cheaper")


def check(
    speech: Speech,
    named: Sequence[Mention],
    subject: Sequence[Record],
    carried: Sequence[Record],
    context: Context,
) -> tuple[bool, str | None]:
    """Whether a clause without "than" sizes a difference, and what is wrong with it; what holds is blanked out."""
    found = list(_sized(speech))
    if not found or (_ITSELF.search(speech.low) and len(_records(named)) < 2):
        return False, None
    pairs = _pairs(speech, named, subject, carried, context, found[0][1])
    if not pairs:
        return False, None
    for reason in (fault(speech, a, b, found) for a, b in pairs):
        if reason is None:
            for _, start, end, _ in found:
                speech.blank(start, end)
            return True, None
    return True, fault(speech, *pairs[0], found)


def sized(speech: Speech, a: Record, b: Record) -> bool:
    """Whether a clause that sets a against b sizes the difference, rightly; the sizes are then blanked out."""
    found = list(_sized(speech))
    if not found or fault(speech, a, b, found):
        return False
    for _, start, end, _ in found:
        speech.blank(start, end)
    return True


def _sized(speech: Speech) -> Iterable[tuple[Quantity | None, int, int, str]]:
    """Each amount (None) or quantity said as a difference: where it stands with its cue, and the cue's word."""
    speech.rest = _SWAPPED.sub(r"\1 \3 \2", speech.rest)
    spans: list[tuple[Quantity | None, int, int]] = [(None, a.start, a.end) for a in amounts(speech.rest)]
    spans += [(q, q.start, q.end) for q in quantities(speech.rest)]
    before: tuple[int, str] | None = None
    for said, start, end in sorted(spans, key=lambda s: s[1]):
        if any(s <= start and end <= e and (s, e) != (start, end) for _, s, e in spans):
            continue
        if (m := _AFTER.match(speech.rest[end:])) and (said is None or m["word"] not in ("between", "apart")):
            yield said, start, end + m.end(), m["word"]
            before = None
        elif m := _BEFORE.search(speech.rest[:start]):
            before = (end, m["word"].split()[0])
            yield said, m.start(), end, before[1]
        elif (
            said is None
            and _UP.search(speech.low)
            and re.search(r"\bfor\s*(?:just |only |about )?$", speech.rest[:start])
        ):
            yield said, start, end, "more"
        elif before and re.fullmatch(r"\s*(?:,|and|, and|plus)\s*", speech.rest[before[0] : start]):
            before = (end, before[1])
            yield said, start, end, before[1]


def fault(speech: Speech, a: Record, b: Record, found: Iterable[tuple[Quantity | None, int, int, str]]) -> str | None:
    """Why the sizes do not hold for a against b."""
    for said, start, end, word in found:
        part = speech.rest[start:end]
        down = word in _LESS or word in _CHEAP
        neutral = word in _NEUTRAL
        if said is None:
            (amount,) = amounts(part)[:1]
            gap = a.price - b.price
            fits = agrees(amount.value, amount.slack, speech.low[: start + amount.start], abs(gap))
            if not fits or not (neutral or (gap < 0) == down):
                return f"the difference is {gap:.2f}"
            continue
        if not _measured(said, a, b, speech.low[: said.start], word, neutral):
            return f"“{part.strip()}” is not the difference"
    return None


def _measured(q: Quantity, a: Record, b: Record, before: str, word: str, neutral: bool) -> bool:
    scale = find(word, (a, b)) if word.endswith("er") and word not in _MONEY else None
    if scale is not None:
        ours, theirs = scale.scale.values([a, b])
        return (
            ours is not None
            and theirs is not None
            and scale.scale.sign * (ours - theirs) > 0
            and agrees(q.value, q.slack, before, abs(ours - theirs))
        )
    down = word in _LESS or word in ("lighter", "shorter", "smaller", "narrower", "lower", "quieter", "thinner")
    for fact in a.facts:
        other = next((f for f in b.facts if f.name == fact.name and f.quantity), None)
        if fact.quantity is None or other is None or other.quantity is None or fact.quantity.of != q.of:
            continue
        gap = fact.quantity.value - other.quantity.value
        if agrees(q.value, max(q.slack, 1e-9), before, abs(gap)) and (neutral or (gap < 0) == down):
            return True
    return False


def _records(named: Sequence[Mention]) -> tuple[Record, ...]:
    return tuple(dict.fromkeys(r for m in named if len(m.records) == 1 for r in m.records))


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
    records = _records(single)
    low = speech.low
    if len(records) >= 2:
        first, second = records[:2]
        last = next(m for m in single if m.records[0] == second)
        if _OVER.search(low[: last.start]):
            return [(first, second)]
        if _UP.search(low) or (single[0].end <= at < last.start and _FOR.search(low[at : last.start])):
            return [(second, first)]
        return [(first, second)]
    lone = records[:1] or tuple(subject[:1])
    if not lone or (lone[0].was is not None and _SAVED.search(low)):  # a saving on its own former price
        return []
    before = [r for r in carried if r != lone[0]]
    if before and records:
        return [(lone[0], r) for r in before]
    rest = [r for r in context.products if r != lone[0]]
    return [(lone[0], r) for r in rest]
