"""What "the second one", "that HP" or "the cheaper of the two" points at, among the products shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.state import Item
from catalog.predicates import fold, words

_ORDINALS = (
    ("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th"), ("fifth", "5th"),
    ("sixth", "6th"), ("seventh", "7th"), ("eighth", "8th"), ("ninth", "9th"), ("tenth", "10th"),
)  # fmt: skip
_POSITION = {name: index for index, names in enumerate(_ORDINALS) for name in names}
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "both": 2}
_ORDINAL = re.compile(rf"\b({'|'.join(_POSITION)})\b")
_NUMBERED = re.compile(r"(?:\b(?:number|no\.?|option|item|product)\s*|#)(\d{1,3})\b")
_NTH = re.compile(r"\bthe\s+(\d{1,3})(?:st|nd|rd|th)\b(?=\s+(?:one|product|item|option)\b|\W*(?:please)?\W*$)")
_BARE_PAIR = re.compile(r"^\D*\b(\d)\b\s*(?:and|with|vs\.?|or|to|,|&)\s*\b(\d)\b\D*$")
_BARE_LIST = re.compile(r"^\D*\b\d\b(?:(?:\s*[,&]\s*|\s+)(?:and\s+|with\s+)?\d\b){2,}\D*$")
_HEAD = re.compile(r"\b(?:the\s+)?(?:first|top)\s+(two|three|four|five|[2-5])\b")
_LAST = re.compile(r"\bthe\s+last\s+(?:one|product|item)\b|\blast\s+one\b")
_CHEAPER = re.compile(r"\bcheap(?:er|est)\b|\bless\s+expensive\b|\blowest\s+price")
_DEARER = re.compile(r"\b(?:more|most)\s+expensive\b|\bdear(?:er|est)\b|\bprici(?:er|est)\b|\bhighest\s+price")
_AMONG = re.compile(r"\bof\s+(?:the|those|these)\b|\bof\s+them\b|\bone\b|\bout\s+of\b|\bthat\s+you\s+showed\b")
_ALL = re.compile(
    r"\b(?:all\s+of\s+(?:them|these|those)|them\s+all|all\s+(?:three|four|five)|(?:add|take|buy|get)\s+all)\b"
)
_BOTH = re.compile(r"\b(?:both|these\s+two|those\s+two|the\s+two|them)\b")
_IT = re.compile(r"\b(?:it|this|that|this\s+one|that\s+one|the\s+same|the\s+one)\b")
_BEFORE = re.compile(
    r"\b(?:before|earlier|previous(?:ly)?)\b|\bfrom\s+the\s+(?:last|first)\s+(?:list|time|search|screen)\b|\blast\s+(?:list|screen|results)\b"
)
_PLACE_ALONE = re.compile(
    rf"^\W*(?:(?:ok(?:ay)?|yes|then|i(?:'ll|\s+will)\s+take|take|make\s+it)\W+)*(?:the\s+)?(?P<place>{'|'.join(_POSITION)}|last)"
    r"(?:\s+(?:one|option|choice|colou?r|size))?\W*(?:please|then)?\W*$"
)
_NOISE = frozenset(
    words("the a an that this one with for and of in me my to please about tell more it is what show you")
)


def resolve(text: str, screen: Sequence[Item], focus: Sequence[str] = ()) -> list[Item]:
    """The items the words point at, in the order said; empty where they point at none.

    Ordinals first, then superlatives among those shown, then brands and title words, then "it" for the product
    last talked about (or the only one on the screen).
    """
    said = fold(text)
    if not screen:
        return []
    head = _HEAD.search(said)
    if head and not re.search(r"\bof\s+the\s+(?:first|top)\b", said):
        count = _NUMBERS.get(head[1]) or int(head[1])
        return list(screen[:count])
    among: Sequence[Item] = screen
    if re.search(r"\bof\s+(?:the|those|these)\s+(?:first\s+)?two\b", said):
        among = _pair(screen, focus)
    if _AMONG.search(said) and not _ORDINAL.search(said):
        if _CHEAPER.search(said):
            return [min(among, key=lambda i: (i["price"], screen.index(i)))]
        if _DEARER.search(said):
            return [max(among, key=lambda i: (i["price"], -screen.index(i)))]
    numbered = [*_positions(said)]
    if _LAST.search(said):
        numbered.append(len(screen) - 1)
    if numbered:
        return [screen[n] for n in dict.fromkeys(numbered) if 0 <= n < len(screen)]
    if _ALL.search(said):
        return list(screen)
    by_name = named(text, screen)
    if by_name:
        return by_name
    if _BOTH.search(said):
        return _pair(screen, focus)
    if _IT.search(said):
        return current(screen, focus)
    return []


def current(screen: Sequence[Item], focus: Sequence[str]) -> list[Item]:
    """The product talked about last: in focus, or the only one shown."""
    by_id = {item["id"]: item for item in screen}
    kept = [by_id[i] for i in focus if i in by_id]
    if len(kept) == 1:
        return kept
    return list(screen) if len(screen) == 1 else []


def points_at_it(text: str) -> bool:
    """Whether the words mean the one thing at hand: "is this in stock?", "add it"."""
    return _IT.search(fold(text)) is not None


def names_place(text: str) -> bool:
    """Whether the words name a place: "the first", "number 2", "the last one"."""
    said = fold(text)
    return next(iter(_positions(said)), None) is not None or _LAST.search(said) is not None


def place_alone(text: str, among: int) -> int | None:
    """The place (from 0) of `among` things that a message names and nothing else: "the second option"; else None."""
    found = _PLACE_ALONE.match(fold(text))
    place = None if found is None else among - 1 if found["place"] == "last" else _POSITION[found["place"]]
    return place if place is not None and 0 <= place < among else None


def says_before(text: str) -> bool:
    """Whether the words mean what was shown earlier: "the ones from before", "the first of the previous list"."""
    return _BEFORE.search(fold(text)) is not None


def points_past_screen(text: str, screen: Sequence[Item]) -> bool:
    """Whether an ordinal names a place that the screen does not have ("the seventh" of five)."""
    found = list(_positions(fold(text)))
    return bool(found) and all(n >= len(screen) for n in found)


def _positions(said: str) -> list[int]:
    if _BARE_LIST.match(said):
        return [int(n) - 1 for n in re.findall(r"\d", said)]
    pair = _BARE_PAIR.match(said)
    if pair:
        return [int(pair[1]) - 1, int(pair[2]) - 1]
    found = [(m.start(), _POSITION[m[1]]) for m in _ORDINAL.finditer(said)]
    found += [(m.start(), int(m[1]) - 1) for p in (_NUMBERED, _NTH) for m in p.finditer(said) if int(m[1])]
    return [n for _, n in sorted(set(found))]


def _pair(screen: Sequence[Item], focus: Sequence[str]) -> list[Item]:
    by_id = {item["id"]: item for item in screen}
    kept = [by_id[i] for i in focus if i in by_id]
    return kept if len(kept) == 2 else list(screen[:2])


def named(text: str, screen: Sequence[Item]) -> list[Item]:
    """The items whose brand or title the words name, where one is named best."""
    spoken = [w for w in words(text) if w not in _NOISE]
    if not spoken:
        return []
    by_brand = [i for i in screen if i["brand"] and set(words(i["brand"])) <= set(spoken)]
    scored = [(len(set(spoken) & set(words(i["title"]))), i) for i in by_brand or screen]
    best = max((score for score, _ in scored), default=0)
    top = [item for score, item in scored if score == best]
    if by_brand:
        return top if best and len(top) == 1 else by_brand[:1]
    distinct = best > 0 and len(top) == 1
    return top if distinct else []
