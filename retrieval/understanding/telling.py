"""Which sentences tell of the shopper or of the thing asked for, and ask for nothing themselves."""

from __future__ import annotations

import re
from functools import lru_cache

from retrieval.understanding.tables import Lexicon, lexicon, table
from retrieval.understanding.vocabulary import keys


@lru_cache(maxsize=1)
def _begins() -> Lexicon[str]:
    say = table("ledger")
    return lexicon({kind: say[kind] for kind in ("tells", "asks", "wants")})


@lru_cache(maxsize=1)
def _continues() -> Lexicon[bool]:
    return lexicon({True: table("ledger")["continues"]})


SENTENCE = re.compile(r"[.!?;]+(?:\s+|$)")
_LABELLED = re.compile(r"[a-z][a-z ]{2,24}: ")  # "screen size: 13 inches"


_MINE = re.compile(r"\b(?:my|our)\s+((?:[\w-]+\s*){1,3})")
_DOING = re.compile(
    r"\b(?:i|we)(?:'d| would|'ll)?\s+(?:like|love|want|need|plan|have)\s+to\s+(?!buy|get|find|see|order|try|browse"
    r"|replace|purchase|look|shop|check|upgrade|compare|add|know)\w+\s+((?:[\w-]+[\s,]*){1,10})"
)


_LABEL = re.compile(r"(?:^|[.!?;]\s+)([a-z][a-z ]{2,24}: [^.!?;]*)")
_BUILT_IN = re.compile(r"\b(?:built-?in|built in|integrated|onboard)\s+((?:[\w-]+\s*){1,2})")


def sentences(norm: str) -> list[tuple[int, int]]:
    """Where each sentence of a reading begins and ends."""
    found, start = [], 0
    for match in SENTENCE.finditer(norm):
        found.append((start, match.start()))
        start = match.end()
    return [span for span in (*found, (start, len(norm))) if norm[span[0] : span[1]].strip()]


def owned(norm: str, noun: str) -> bool:
    """Whether a product noun names what the shopper has or does: "my desk is small", "I'd like to use pods with it"."""
    after = [keys(m[1]) for said in (_MINE, _DOING, _BUILT_IN, _LABEL) for m in said.finditer(norm)]
    return any(set(noun.split()) <= set(found) for found in after)


def tells(sentence: str) -> bool:
    """Whether a sentence tells of the shopper or of the thing asked for: "my home is small", not "I need a lamp"."""
    longest = max(((end, kind) for start, end, kind in _begins().scan(sentence) if start == 0), default=(0, ""))
    goes_on = any(start == 0 for start, _, _ in _continues().scan(sentence))
    return longest[1] == "tells" or goes_on or _LABELLED.match(sentence) is not None
