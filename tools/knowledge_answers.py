"""From passages that are near a question to the sentences that answer it, or to none.

A sentence answers where it means something near (cosine) and shares the question's telling words (overlap): nearness
alone takes "Do you accept PayPal?" for a question of refunds, words alone miss what is said otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from catalog.predicates import fold
from tools.knowledge import MOST_QUOTES, Answer, Quote

_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")
_SUFFIXES = ("ically", "ations", "ation", "ments", "ment", "ings", "ing", "able", "ers", "ies", "ied", "es", "ed", "er", "ly", "s", "y", "e")


@dataclass(frozen=True)
class Passage:
    """One quotable sentence or row, with its place among all of them."""

    quote: Quote
    order: int


# Words that say how a question is put, not what it is about.
_ASKING = frozenset(
    """a about after all also am an and any anyone anything are as at be been but by can could did do does doing don't
    each else ever for from get gets give go got had has have having he her here hi hello him his how i i'd i'll i'm
    i've if in is isn't it it's its just know like let long look make many may me might mine more most much must my need needs
    no nor not of on once one ones only or our out over own please possible question same see shall she should so some
    something still such take tell than thanks that that's the their them then there these they thing things this those
    to too under until up us use very want was way we were what what's when where which while who whom whose why
    will with without won't would yes you you're your yours""".split()
)

# What shoppers call what shops write about: each group counts as one word.
_SAME = (
    "ship shipping shipped ships delivery deliver delivers delivered dispatch dispatched send sent sends postage courier",
    "return returns returned returnable returning exchange",
    "refund refunds refunded refunding reimburse reimbursed money",
    "cost costs price prices pay fee charge charges expensive free $ €",
    "wrap wrapping wrapped wrapper",
    "gift gifts present presents christmas xmas",
    "faulty broken defective damaged defect guarantee warranty guaranteed repair",
    "contact reach email e-mail mail phone call write",
    "hours open opening closed monday saturday",
    "person people human agent staff",
    "store shop fictional",
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
    "opened open",
)


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    word = word.replace("’", "'").removesuffix("'s")
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


_GROUP: dict[str, str] = {}
