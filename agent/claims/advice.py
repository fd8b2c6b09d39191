"""Advice for a wish: "if you need a hood, skip the Summit" says that the Summit has none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.claims import predicate
from agent.claims.context import Context
from agent.claims.mentions import Mention
from agent.claims.speech import Speech, wordset

_SKIP = re.compile(r"\b(?:skip|avoid|pass on|leave|rule)\b")
_TAKE = wordset("take choose pick go get try consider buy")
_FOR_WISH = re.compile(r"(?:if you(?: want| need| prefer| like|'d like|'re after| are after)?|for|with)\b([^,;]*),")


def check(speech: Speech, named: Sequence[Mention], context: Context) -> str | None:
    """ "If you need a hood, skip the Summit": it has none. None where the clause is not such."""
    m = _SKIP.search(speech.rest)
    wish = _FOR_WISH.match(speech.rest.strip())
    if m is None or wish is None or not named:
        return None
    for mention in named:
        words = re.findall(r"[a-z]+", speech.low[: mention.start])
        taken = next((w in _TAKE for w in reversed(words) if w in _TAKE or _SKIP.match(w)), False)
        for record in mention.records if predicate.telling(wish[1]) else ():
            fault = predicate.fault(wish[1], record, context)
            if taken and fault:
                return fault
            if not taken and fault is None:
                return "the record says it has that"
    return ""
