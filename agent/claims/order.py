"""Which of two sides has more of a field, and comparatives that stand without "than"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.claims.context import Context
from agent.claims.records import Record
from agent.claims.scales import Scale, find
from agent.claims.speech import Speech

_BARE = re.compile(
    r"(?<!the )(?<!no )(?<!not )\b(?:more|less|[a-z]{3,}er)\b(?! (?:than|by|about|info|details?|of)\b)(?!.*\bthan\b)"
)


def bare(speech: Speech, subject: Sequence[Record], said: Sequence[Record], context: Context) -> str | None:
    """ "… and is lighter": what is wrong with a comparative without "than", set against the other product of the
    sentence, or of two shown; it is blanked out."""
    others = [r for r in dict.fromkeys(said) if r not in subject]
    if not others and len(context.products) == 2:
        others = [r for r in context.products if r not in subject]
    m = _BARE.search(speech.rest)
    if len(subject) != 1 or len(others) != 1 or m is None:
        return None
    found = find(speech.rest[m.start() :], [*subject, *others])
    if found is None or found.start > 0:
        return None
    speech.blank(m.start(), m.start() + found.end)
    return ordered(found.scale, subject, others, equal=False)


def further(speech: Speech, a: Sequence[Record], b: Sequence[Record]) -> str | None:
    """A second comparative of the clause: "$50 more, and a bigger tank"."""
    found = find(speech.rest, [*a, *b])
    if found is None or not re.search(r"(?:er|more|less|fewer)\b", speech.rest[found.start : found.end]):
        return None
    speech.blank(found.start, found.end)
    return ordered(found.scale, a, b, equal=False)


def ordered(scale: Scale, a: Sequence[Record], b: Sequence[Record], equal: bool, flip: bool = False) -> str | None:
    """Whether every a has more of the scale than every b (`equal`: at least as much; `flip`: less)."""
    values = scale.values([*a, *b])
    if any(v is None for v in values):
        return "a comparison of values the records do not have"
    sign = -scale.sign if flip else scale.sign
    for ours in values[: len(a)]:
        for theirs in values[len(a) :]:
            assert ours is not None and theirs is not None
            gap = sign * (ours - theirs)
            if gap < -1e-9 or (abs(gap) <= 1e-9 and (flip or not equal)):
                return "the records say it is the other way round"
    return None
