"""The words of questions to a shop: those that only ask, those that mean the same, those of its own business."""

from __future__ import annotations

import re
from functools import lru_cache

from catalog.predicates import fold

_ASKED_AS = re.compile(r"\bhow (?:much|expensive)\b|\bwhat (?:does|do|would|will)\b.{1,40}\bcost\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")
_SUFFIXES = (
    "ically", "ations", "ation", "ments", "ment", "ings", "ing", "able", "ers", "ies", "ied", "es", "ed", "er", "ly",
    "s", "y", "e",
)  # fmt: skip

# Words that say how a question is put, not what it is about.
_ASKING_WORDS = """
    a about after all also am an and any anyone anything are as at be been but by can could did do does doing
    don't each else ever for from get gets give go got had has have having he her here hi hello him his how i
    i'd i'll i'm i've if in is isn't it it's its just know like let long look make many may me might mine more
    most much must my need needs no nor not of on once one ones only or our out over own please policies policy
    possible question questions rule rules same see shall she should so some something still such take tell
    terms than thanks that that's the their them then there these they thing things this those to too under
    until up us use very want was way we were what what's when where which while who whom whose why will with
    without won't would yes you you're your yours
"""
_ASKING = frozenset(_ASKING_WORDS.split())

# What shoppers call what shops write about: each group counts as one word.
_SAME = (
    "ship shipping shipped delivery deliver delivers delivered dispatch dispatched send sent sends postage arrive",
    "return returns returned returnable returning exchange",
    "refund refunds refunded refunding reimburse reimbursed money",
    "cost costs price prices pay fee charge charges expensive free $ €",
    "wrap wrapping wrapped wrapper",
    "gift gifts present presents christmas xmas",
    "faulty broken defective damaged defect guarantee warranty guaranteed repair",
    "contact reach email e-mail mail phone call write",
    "hours hour open opening closed close am pm monday tuesday wednesday thursday friday saturday sunday",
    "address located location street",
    "person people human agent staff",
    "store shop",
    "size sizes sizing fit fits",
    "day days week weeks month months",
    "fast quick quickly express overnight",
    "furniture sofa",
    "track tracking tracked",
    "packing packaging box",
    "loud noise noisy quiet silent sound",
    "order orders ordered ordering basket cart",
    "preorder preorders pre-order",
    "parcel package",
    "game games gaming",
    "minimum least",
)

# The groups of the shop's own business, which no product is called by.
BUSINESS = frozenset(("ship", "return", "refund", "wrap", "faulty", "contact", "hours", "track", "preorder", "size"))


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


_GROUPED = {_stem(word): group.split()[0] for group in _SAME for word in group.split()}


def telling(text: str) -> tuple[str, ...]:
    """The words that say what a text is about, in one form each: `How much is postage?` → `cost`, `ship`."""
    said = _WORD.findall(fold(_ASKED_AS.sub(" cost ", text)))
    return tuple(dict.fromkeys(_GROUPED.get(_stem(w), _stem(w)) for w in said if w not in _ASKING))
