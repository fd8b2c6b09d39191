"""Sentences in German, French and Spanish: what can be checked of them is put into English, and checked as that.

Words are not held to the record, as it is in the catalogue's language; a model's are few, templates are trusted.
"""

from __future__ import annotations

import re

from agent.claims import predicate, superlatives
from agent.claims.amounts import amounts
from agent.claims.context import Context
from agent.claims.measures import quantities, supports
from agent.claims.mentions import mentions, records_of
from agent.claims.speech import Speech, vocabulary, wordset

_WORDS = vocabulary("abroad")
_OURS, _THEIRS = wordset(_WORDS["English small words"]), wordset(_WORDS["small words"])
_ENGLISH = [(re.compile(rf"(?<![a-z])(?:{said})(?![a-z])"), meant) for meant, said in _WORDS["meant"].items()]


def foreign(text: str) -> bool:
    """Whether plain lower-case text is in German, French or Spanish rather than English."""
    words = re.findall(r"[a-z]+", text)
    theirs = sum(w in _THEIRS for w in words)
    return theirs >= 2 and theirs > sum(w in _OURS for w in words)


def fault(sentence: str, context: Context) -> str | None:
    """Why a sentence in another language cannot be said; None where nothing it can be held to is wrong."""
    speech = Speech(sentence)
    named = mentions(speech, context)
    lone = [m for m in named if m.kind != "brand"]
    records = records_of(lone or named)
    if any(m.kind == "brand" and lone and not set(m.records) & set(records) for m in named):
        return f"{records[0].title} is not of that brand"
    for m in named:
        speech.blank(m.start, m.end)
    if strange := predicate.strange_brand(speech.rest, context):
        return f"{strange} is not the brand of what is shown"
    text = speech.rest
    for pattern, meant in _ENGLISH:
        text = pattern.sub(meant, text)
    speech = Speech(text)
    _blank_shop(speech, context)
    reason, _ = superlatives.check(speech, records, context)
    faults = [predicate.fault(speech.rest, r, context, words=False) for r in records or context.products]
    return reason or (None if None in faults and len(records) != 1 else next((f for f in faults if f), None))


def _blank_shop(speech: Speech, context: Context) -> None:
    """Accounts for the cart's sums and counts, how many are shown, and what the documents tell."""
    cart = context.cart or {"lines": ()}
    sums = {float(cart.get("total", -1)), *(float(row[k]) for row in cart["lines"] for k in ("price", "subtotal"))}
    told = " ".join(line for line, _ in context.document_sentences)
    sums |= {a.value for a in amounts(told)}
    for a in amounts(speech.rest):
        if a.value in sums and a.currency in (None, context.currency):
            speech.blank(a.start, a.end)
    for q in quantities(speech.rest):
        if supports(q, "", quantities(told)):
            speech.blank(q.start, q.end)
    list(speech.take(re.compile(rf"\b(?:{len(context.products)}|{cart.get('count', 0)})\b(?! ?[a-z$€%]|[.,]\d)")))
