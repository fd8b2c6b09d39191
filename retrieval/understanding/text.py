"""The shopper's words made regular for the readers, with the way back to what was typed.

`Reading.norm` is lower case without accents, with spelled numbers as digits; its positions map to the
original, so that every constraint can quote the words it came from.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from text_to_num import text2num

_UNITS = "one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fourty fifty sixty seventy eighty ninety"
_WORD = "|".join((*_UNITS.split(), *_TEENS.split(), *_TENS.split(), "hundred", "thousand"))
_NUMBER = re.compile(rf"\b(?:(?:a|one|couple)\s+(?=hundred|thousand))?(?:{_WORD})(?:(?:\s+and\s+|\s+|-)(?:{_WORD}))*\b")
_NOTES = {"fiver": "5 bucks", "tenner": "10 bucks"}  # bank notes by name, in whatever the shop's money is
# No English reader knows it as a number ("zero gravity chair"), but for money it is one: "under zero dollars".
_ZERO = (
    r"\b(?:zero|null|cero)\b(?=\s*(?:dollars?|bucks|cents?|euros?|pounds?|[$€£]))|(?:(?<=\bunder )|(?<=\bbelow ))zero\b"
)
_CHANGED = re.compile(rf"[ \t]{{2,}}|{_ZERO}|\b(?:a\s+)?(?:{'|'.join(_NOTES)})\b|{_NUMBER.pattern}")
_TOKEN = re.compile(r"[^\W_]+(?:['’.,&+/-][^\W_]+)*\+*")
_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "`": " ", "“": '"', "”": '"', "″": '"', "\u00a0": " ", "\u202f": " ", "\n": "\n", "\t": " "}
)


_MARKUP = re.compile(
    r"(?is)<(?P<code>script|style)\b.*?(?:</(?P=code)\s*>|$)|</?[a-z][^<>]*>|<!--.*?(?:-->|$)"
    r"|\[(?P<label>[^\[\]]*)\]\([^()]*(?:\([^()]*\)[^()]*)*\)"
)


_WITH = re.compile(r"(?<![\w/])w/(?P<out>o\b)?\s*(?=\w|$)", re.IGNORECASE)


def plain(text: str) -> str:
    """The text without markup: no tags, nothing of scripts, of a link its label; as it is where that is all.

    "w/" and "w/o" are written out.
    """
    text = _WITH.sub(lambda m: "without " if m["out"] else "with ", text)
    if not _MARKUP.search(text):
        return text
    return _MARKUP.sub(lambda m: f" {m['label'] or ''} ", text).strip() or text


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    """One character, lower case without accents; always exactly one character."""
    plain = unicodedata.normalize("NFKD", char)[:1].lower()
    return plain if len(plain) == 1 else char


def flat(text: str) -> str:
    """Lower case without accents, of the same length as the text."""
    text = text.translate(_QUOTES)
    if text.isascii():
        return text.lower()
    return "".join(map(_fold, text))


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a reading and where it stands in `norm`."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as typed and as read; `offsets[i]` is where `norm[i]` stands in the original.

    `meant`: the spans of `norm` that put words of another `language` in the catalogue's.
    """

    original: str
    norm: str
    offsets: tuple[int, ...]
    meant: tuple[tuple[int, int], ...] = ()
    language: str | None = None

    @classmethod
    def of(cls, text: str) -> Reading:
        """Read a text: O(length)."""
        lower = flat(text)
        parts: list[str] = []
        offsets: list[int] = []
        at = 0
        for match in _CHANGED.finditer(lower):
            value = " " if match.group(0).isspace() else _spelled(match.group(0))
            if value is None:
                continue
            parts.append(lower[at : match.start()])
            offsets.extend(range(at, match.start()))
            parts.append(value)
            offsets.extend([match.start()] * len(value))
            at = match.end()
        parts.append(lower[at:])
        offsets.extend(range(at, len(lower) + 1))
        return cls(text, "".join(parts), tuple(offsets))

    def words(self, start: int, end: int) -> str:
        """What was typed at a span of `norm`; whole words, or parts of compounds, where others stand for them."""
        while self.puts(end) and self.offsets[end] == self.offsets[end - 1]:
            end += 1
        return self.original[self.offsets[start] : self.offsets[end]].strip(" ,;.\n-" if self.meant else " ,;.\n")

    def searched(self, start: int, end: int) -> str:
        """What to search for by a word at a span of `norm`: as typed, or as the catalogue has it."""
        return self.norm[start:end] if self.puts(start) else self.words(start, end)

    def puts(self, at: int) -> bool:
        """Whether other words than those typed stand at a place of `norm`."""
        return any(a <= at < b for a, b in self.meant)

    def translations(self) -> tuple[tuple[str, str], ...]:
        """(Typed, meant) of what was put in the catalogue's words: whole names, then the parts of compounds."""
        whole = [(self.words(a, b), self.norm[a:b]) for a, b in self.meant]
        parts = []
        for a, b in self.meant:
            cuts = [a, *(i for i in range(a + 1, b) if self.offsets[i] != self.offsets[i - 1]), b]
            if len(cuts) > 2:
                found = [(self.words(*cut), self.norm[slice(*cut)].strip()) for cut in pairwise(cuts)]
                parts += [(typed[:1].upper() + typed[1:], meant) for typed, meant in found]
        return tuple(dict.fromkeys((*whole, *parts)))

    def tokens(self) -> list[Token]:
        """The words in order: hyphenated and dotted words stay whole ("dv7-1211ea", "startech.com")."""
        return [Token(m.group(0), m.start(), m.end()) for m in _TOKEN.finditer(self.norm)]


def _spelled(words: str) -> str | None:
    """A spelled number as digits; None for a lone "one", which is mostly a pronoun."""
    if words == "one":
        return None
    if words in ("zero", "null", "cero"):
        return "0"
    if note := _NOTES.get(words.split()[-1]):
        return note
    said = re.sub(r"^(?:a\s+)(?=hundred|thousand)", "one ", words).replace("fourty", "forty")
    if said.startswith("couple"):
        said = "two" + said[len("couple") :]
    try:
        return str(text2num(said, "en"))
    except ValueError:
        return None
