"""Advice and remarks about a kind of thing rather than what is shown: they claim nothing of a product."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.claims import shop
from agent.claims.mentions import Mention
from agent.claims.speech import Speech
from agent.claims.split import subject_of

_HEDGE = re.compile(
    r"\b(?:usually|often|generally|typically|tends?|may|might|can|could|helps?|matters?|sometimes|normally"
    r"|depends?|worth|handy|"
    r"useful|mostly|most people|many|as a rule|in general|rule of thumb)\b"
)
_DEFINITE = re.compile(
    r"^(?:the|it|its|it's|this|that|they|they're|these|those|all|each|every|both|here|there|we|our|us|you"
    r"|your|you'd|you'll|i|with its|none|nothing|only|one|\d+)\b|\b(?:these|they|its|it|this one|here"
    r"|ours?|we|we'll)\b"
)
_HERE = re.compile(r"\b(?:these|here|ours?|we|we'll)\b")
_ADVICE = re.compile(
    r"\s*(?:measure|check|consider|think|remember|decide|make sure|keep in mind|bear in mind|note that"
    r"|ask yourself)\b"
)
_NAMED = re.compile(r"^\s*[\w-]+'s\b|(?<=[a-z,] )[A-Z][a-z]+")


def general(speech: Speech, named: Sequence[Mention]) -> bool:
    """Advice and remarks about a kind of thing rather than what is shown."""
    low = speech.low
    if shop.promises(speech) or _NAMED.search(speech.text) or re.search(r"\bthe (?:\w+ )?one\b", low):
        return False
    if named or re.search(r"[$€£%]|\d(?! ?(?:documents|people|monitors|hands)|-season|-person)", low):
        return False
    if _ADVICE.match(low):
        return True
    definite = _DEFINITE.search(low.strip())
    hedged = _HEDGE.search(low) is not None
    if definite:
        return hedged and definite.start() > 0 and _HERE.search(low) is None
    return subject_of(low) != "" or hedged or re.match(r"\s*an? \w+ \w+s\b", low) is not None
