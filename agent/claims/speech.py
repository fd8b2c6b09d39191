"""Text as the checks read it: plain characters, numbers in digits, and what is already accounted for blanked out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from text_to_num import alpha2digit

_KEPT = "€£¥°"
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " ", "″": '"'})
_SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SMALL_WORD = re.compile(rf"\b({'|'.join(_SMALL[2:])})\b", re.IGNORECASE)
_BIG_WORD = re.compile(
    r"\b(?:\w+teen|twent|thirt|fort|fift|sixt|sevent|eight|ninet|hundred|thousand)\w*", re.IGNORECASE
)
_NEGATIONS = tuple(
    (re.compile(said, re.IGNORECASE), meant)
    for said, meant in (
        (r"\bwon't\b", "will not"),
        (r"\bcan't\b", "can not"),
        (r"(?<=by )(?:a|one) quarter\b", "25%"),
        (r"(?<=by )(?:a|one) third\b", "33%"),
        (r"(?<=by )half\b", "50%"),
        (r"\b(?:a|one) quarter(?= (?:off|more|less|of the|longer|[a-z]+er\b))", "25%"),
        (r"\b(?:a|one) third(?= (?:off|more|less|longer|[a-z]+er\b))", "33%"),
        (r"\b(?:a|one) fifth(?= (?:off|more|less|longer|[a-z]+er\b))", "20%"),
        (r"(?<=[a-z])n't\b", " not"),
        (r"(?<=\w)-wise\b", " wise"),
    )
)
_A_HUNDRED = re.compile(r"\ba (\d{3,})\b")
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[.,][0-9]+)*")
_PLURAL_NUMBER = re.compile(r"\d+s")
_IRREGULAR = {
    "woken": "wake", "woke": "wake", "asleep": "sleep", "slept": "sleep", "drawn": "draw", "held": "hold",
    "hung": "hang", "shut": "shut", "swum": "swim", "worn": "wear", "wore": "wear",
}  # fmt: skip
_ENDINGS = (
    "ingly", "edly", "ation", "able", "ible", "ness", "ment", "ing", "ies", "ers", "ed", "er", "es", "ly", "s", "e",
    "y",
)  # fmt: skip


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Accents and typographic quotes taken off, numbers above one in digits, case kept: ASCII but for "
    "currency signs."""
    text = text.translate(_QUOTES)
    for pattern, word in _NEGATIONS:
        text = pattern.sub(word, text)
    if not text.isascii():
        text = "".join(c if c in _KEPT or c.isascii() else unicodedata.normalize("NFKD", c)[:1] for c in text)
        text = "".join(c for c in text if c.isascii() or c in _KEPT)
    if _BIG_WORD.search(text):
        text = _A_HUNDRED.sub(r"\1", alpha2digit(text, "en"))
    return _SMALL_WORD.sub(lambda m: str(_SMALL.index(m[1].lower())), text)


@lru_cache(maxsize=32768)
def root(word: str) -> str:
    """A lower-case word without its usual English endings: "oscillating" and "oscillates" share one."""
    word = _IRREGULAR.get(word, word)
    if _PLURAL_NUMBER.fullmatch(word):
        return word[:-1]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= (4 if len(ending) > 2 else 3):
            word = word[: -len(ending)]
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] in "ey" else word


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number, its lower-case root, and where it stands."""

    word: str
    root: str
    start: int
    end: int

    @property
    def named(self) -> bool:
        """Whether it is written as names are."""
        return self.word[:1].isupper()


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(Path(__file__).with_name("vocabulary.yaml").read_bytes(), yaml.CSafeLoader)
    return loaded


def vocabulary(part: str) -> Any:
    """A part of the words by which claims are told."""
    return _vocabulary()[part]


def wordset(words: str) -> frozenset[str]:
    """Words told with blanks between, as a set."""
    return frozenset(words.split())


def rootset(words: str) -> frozenset[str]:
    """Their roots."""
    return frozenset(root(w) for w in words.split())


def tokens(text: str) -> list[Token]:
    """The words and numbers of plain text in order."""
    return [Token(m[0], root(m[0].lower()), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def roots(text: str) -> list[str]:
    """The roots of a text's words in order."""
    return [root(w.lower()) for w in _TOKEN.findall(text)]


def blanked(text: str, *spans: tuple[int, int]) -> str:
    """A text with stretches of it blank."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


class Speech:
    """One clause while it is checked: `rest` is its lower-case text, blank where a check accounted for it."""

    def __init__(self, text: str) -> None:
        self.text = plain(text)
        self.low = self.text.lower()
        self.rest = self.low

    def take(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The matches in what is left, each blanked out."""
        for match in list(pattern.finditer(self.rest)):
            self.blank(match.start(), match.end())
            yield match

    def blank(self, start: int, end: int) -> None:
        """Accounts for a stretch."""
        self.rest = blanked(self.rest, (start, end))
