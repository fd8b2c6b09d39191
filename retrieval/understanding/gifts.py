"""A gift for someone: what they like is what to search for, as the person and the occasion are in no catalogue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from catalog.predicates import fold, words
from retrieval.understanding.tables import table

_PRESENT = r"(?:gifts?|presents?)(?!\s+(?:bag|box|card|wrap\w*|set|voucher)s?\b)"
_GIFT = re.compile(
    rf"\b(?:something|anything|surprise)\b.{{0,40}}\b(?:for|to\s+give)\b|\b{_PRESENT}\b"
    r"|\b(?:my|our|his|her)\s+(?:\w+\s+)?\w+(?:'s)?\s+(?:turn(?:s|ing)\b|(?:\d{1,2}(?:st|nd|rd|th)\s+)?birthday\b)"
)
_NEW = re.compile(rf"\b{_PRESENT}\b.{{0,24}}\bfor\b|^\W*(?:an?\s+)?(?:\w+\s+)?{_PRESENT}\W*$")
_LIKES = re.compile(
    r"\b(?:(?:who|that|she|he|they)\s+(?:really\s+|just\s+|absolutely\s+)?(?:likes?|loves?|enjoys?|adores?|is\s+(?:really\s+)?into|are\s+into|does|plays?)"
    r"|(?:is\s+)?(?:into|fond\s+of|keen\s+on|(?:crazy|mad|nuts)\s+about|obsessed\s+with|(?:a\s+)?(?:big\s+)?fan\s+of))\s+(?P<likes>[\w\s'-]+)"
)
_FOR_SOMEONE = re.compile(
    r"^\W*(?:(?:and|ok(?:ay)?|now|i\s+(?:also\s+)?(?:need|want)|i'm\s+looking\s+for|show\s+me|find\s+me)\W+)*"
    r"(?:something|anything)\s+(?:\w+\s+)?for\s+(?:my|our|an?|someone|somebody)\b[\w\s-]{0,30}?"
    r"\b(?:who|that)\s+(?:\w+\s+)?(?:likes?|loves?|enjoys?|adores?|is\s+(?:really\s+)?into|plays?|does)\b"
)
_ROLE = re.compile(
    r"\bfor\s+(?:an?|my|our|the)\s+(?:\w+\s+){0,2}?(?P<role>[\w-]+er|cook|chef|cyclist|musician|artist|student)\b"
)
_AGED = re.compile(
    r"\b(?P<age>\d{1,2})[\s-]*(?:years?[\s-]*old|yo)\b|\b(?P<child>baby|toddler|kids?|child(?:ren)?|boys?|girls?)\b"
)
_CHILD_UP_TO = 12


@dataclass(frozen=True, slots=True)
class Gift:
    """What a gift is to be searched by, the words it was read from, and whether the table of interests knows them."""

    search: str
    said: str
    known: bool


def read_gift(text: str) -> Gift | None:
    """What the receiver of a gift likes or does, toys for a child; None where it is no gift, or for whom isn't told."""
    said = fold(text)
    if not _GIFT.search(said):
        return None
    likes, role = _LIKES.search(said), _ROLE.search(said)
    found = likes["likes"].split(" and ")[0].strip() if likes else role["role"] if role else ""
    for word in words(found):
        if word in _interests():
            return Gift(_interests()[word], found, known=True)
    if likes:
        return Gift(found, found, known=False)
    aged = _AGED.search(said)
    if aged and (aged["child"] or int(aged["age"]) <= _CHILD_UP_TO):
        return Gift(_interests()["child"], aged[0], known=True)
    return None


def asks_for_gift(text: str) -> bool:
    """Whether a message begins anew with a gift for someone."""
    said = fold(text)
    return _NEW.search(said) is not None or _FOR_SOMEONE.match(said) is not None


@lru_cache(maxsize=1)
def _interests() -> dict[str, str]:
    entries: dict[str, str] = table("interests")
    return {name: search for names, search in entries.items() for name in names.split(", ")}
