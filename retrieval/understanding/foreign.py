"""Things named in German, French or Spanish, as an English catalogue calls them: "Mauspad" is a mouse pad.

Read where the message, or the conversation so far, is told to be in that language, or by a word that no other reading
explains; never where the catalogue is written in it. What was typed is kept for whatever quotes the shopper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from language.heard import heard, small_words, told
from retrieval.understanding.text import Reading
from retrieval.understanding.tongues import LANGUAGES, TAIL, WORD, Meaning, Tongue, english_too, marks, tails, tongue
from retrieval.understanding.vocabulary import Vocabulary, is_common, is_english, phrase_of, type_table

Translations = tuple[tuple[str, str], ...]  # (typed, meant)
_JOINT = re.compile(r"\s?[-'/ ]\s?")
_ELIDED = re.compile(r"(?<!\w)(?:[ldjcnsmt]|qu)'$")
_OF = re.compile(r"\s+(?:d'|de\s+la\s+|de\s+l'|de\s+|du\s+|des\s+|del\s+|a\s+)")
_FOR = re.compile(r"\s+(furs?|pour|para)\s+(?:\w{1,6}\s+)?")
_WRITTEN = {"de": ("und", "mit"), "fr": ("avec", "pour"), "es": ("con", "para")}
_SPEAKS = 0.1  # share of a catalogue's products whose texts have both words above, where it is written in the language
_RARE = 0.01  # of the products of the commonest name, at which a more exact one is still the catalogue's own
_STRAY = 0.001  # share of a catalogue's products: what fewer have is a stray and no word of the catalogue
_ENGLISH = 0.01  # share of the products whose texts have "and", where a catalogue is in English
_LONGEST = 4  # words of a name
_COMPOUND = 6  # letters of the shortest German compound
_LONG = 9  # letters of a word that may well be a compound
_HYPHENED = re.compile(r"\w{2}-[A-ZÄÖÜ][a-zäöüß]{3}")
_HEAD = 5  # letters a compound's last part needs where its first part is unknown


def as_said(text: str, translations: Translations) -> str:
    """The catalogue's words with those that were typed in another language in their places: "Tastatur"."""
    return _put(text, {meant: typed for typed, meant in translations})


def as_meant(text: str, translations: Translations) -> str:
    """Typed words as the catalogue has them: "keyboard"."""
    return _put(text, dict(translations))


def _put(text: str, words: dict[str, str]) -> str:
    if not words:
        return text
    longest = sorted(words, key=len, reverse=True)
    found = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    return found.sub(lambda match: words[match[0]], text)


_Parts = tuple[tuple[int, str], ...]  # (where it begins in the words, what it is in English) of each part of a name


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    parts: _Parts
    thing: bool

    @property
    def english(self) -> str:
        return " ".join(english for _, english in self.parts)


def in_catalogue_words(reading: Reading, vocabulary: Vocabulary, spoken: str | None = None) -> Reading:
    """The reading with what it names in another language as the catalogue calls it; the same where it names nothing so.

    `spoken`: the language of the conversation so far, for messages too short to tell theirs. About 10 µs for English.
    """
    known, odd, ends = vocabulary.words, marks(), tails()
    if not known or not (
        any(w in odd or (w not in known and (w[-TAIL:] in ends or len(w) > _LONG)) for w in WORD.findall(reading.norm))
        or _HYPHENED.search(reading.original)
    ):
        return reading
    language, found = _heard(reading, vocabulary, spoken)
    if language != "de":
        found = _joined(reading.norm, found)
    found = _with_for(reading.norm, found)
    return _said(reading, found, language) if found else reading


def _heard(reading: Reading, vocabulary: Vocabulary, spoken: str | None) -> tuple[str, list[_Found]]:
    """The language spoken and what is named in it; nothing where that is English, the catalogue's own, or not told.

    Told by the message, by what only one language has for a thing, or by the conversation.
    """
    read = {one: partial(_Reader, vocabulary, tongue(one)) for one in LANGUAGES if not _writes(vocabulary, one)}
    language = told(reading.original)
    if language is None:
        odd = {one: list(reader(sure=False).found(reading)) for one, reader in read.items()}
        best = max(odd, key=lambda one: sum(f.end - f.start for f in odd[one]), default=None)
        if best is not None and odd[best] and heard(reading.original)["en"]:
            return best, odd[best]
        language = best if best is not None and odd[best] else spoken
    if language not in read:
        return "en", []
    return language, list(read[language](sure=True).found(reading))


def _writes(vocabulary: Vocabulary, language: str) -> bool:
    least = min(vocabulary.words.get(w, 0) for w in _WRITTEN[language])
    return least >= _SPEAKS * vocabulary.products


class _Reader:
    """What words of one language are in one catalogue. `sure`: the language was told, so that "robe" is no robe."""

    def __init__(self, vocabulary: Vocabulary, words: Tongue, *, sure: bool) -> None:
        self.vocabulary, self.tongue, self.sure = vocabulary, words, sure

    def found(self, reading: Reading) -> Iterator[_Found]:
        """What is named, from left to right, the longest name at each place."""
        norm = reading.norm
        tokens = [(m.group(0), m.start(), m.end()) for m in WORD.finditer(norm)]
        at, before = 0, None
        while at < len(tokens):
            for n in range(min(_LONGEST, len(tokens) - at), 0, -1):
                run = tokens[at : at + n]
                if not all(_JOINT.fullmatch(norm, a[2], b[1]) for a, b in pairwise(run)):
                    continue
                words, start, end = [w for w, _, _ in run], run[0][1], run[-1][2]
                after = before is not None and before.thing and norm[before.end : start].isspace()
                parts, thing = self._named(words, norm[start:end], after)
                if parts and (self.sure or self._odd(words, reading.words(start, end))):
                    elided = _ELIDED.search(norm, 0, start)
                    before = _Found(elided.start() if elided else start, end, parts, thing)
                    yield before
                if parts or " ".join(words) in self.tongue:  # what isn't sold is not looked for by a part of its name
                    at += n - 1
                    break
            at += 1

    def _named(self, words: list[str], written: str, after_thing: bool) -> tuple[_Parts, bool]:
        """What a run of words is in English, and whether that is a thing."""
        phrase = " ".join(words)
        if phrase in self.tongue:
            meaning = self.tongue.meaning(phrase, after_thing)
            brand = meaning is None or phrase_of(phrase) in self.vocabulary.brands
            english = None if meaning is None or brand else self._called(meaning)
            if meaning is None or english is None or phrase_of(english) == phrase_of(phrase):
                return (), False
            return ((0, english),), meaning.thing
        if self.tongue.language != "de":
            return (), False
        if len(words) > 1:
            return self._hyphened(words) if written.count("-") == len(words) - 1 else (), True
        return () if phrase in small_words("de") else self._compound(phrase), True

    def _odd(self, words: list[str], typed: str) -> bool:
        """Whether words can't be English: an accent, none the catalogue or English has, no name of a product."""
        if not typed.isascii():
            return True
        name, most = phrase_of(" ".join(words)), _STRAY * self.vocabulary.products
        strays = [w for w in words if self.vocabulary.words.get(w, 0) <= most]
        if not strays or name in self.vocabulary.types or name in type_table():
            return False
        return len(words) > 1 or not (is_common(words[0]) or words[0] in english_too())

    def _called(self, meaning: Meaning) -> str | None:
        """The first of a thing's names that is not rare among the catalogue's; None where it has none of them.

        What is said more exactly than products are named is kept: a "portable speaker" where there are speakers.
        """
        known = [n for n in meaning.names if all(self._count(w) for w in phrase_of(n).split())]
        if not meaning.thing:
            english = self.vocabulary.words.get("and", 0) >= _ENGLISH * self.vocabulary.products
            return known[0] if known else meaning.names[0] if english else None
        counts = {n: self.vocabulary.types.get(phrase_of(n), 0) for n in known}
        most = max(counts.values(), default=0)
        common = next((n for n in known if counts[n] >= _RARE * most), None)
        return next((n for n in known if common is not None and n.endswith(f" {common}")), common)

    def _count(self, word: str) -> int:
        forms = (word, f"{word}s", f"{word}es", f"{word.removesuffix('y')}ies")
        return max(self.vocabulary.words.get(form, 0) for form in forms)

    def _compound(self, word: str) -> _Parts:
        """A German compound: its last part names the thing, the longest that does; its first part tells of it."""
        if len(word) < _COMPOUND or word in self.vocabulary.words or is_english(word):
            return ()
        plain: _Parts = ()
        for cut in range(2, len(word) - TAIL + 1):
            english = self._head(word[cut:])
            if english is None:
                continue
            part = self._part(word[:cut])
            if part is not None:
                return ((0, part), (cut, english))
            if self.sure and not plain and len(word) - cut >= _HEAD:
                plain = ((0, english),)
        return plain

    def _head(self, word: str) -> str | None:
        """What the last part of a compound names; where German is spoken, also by a name that English has too."""
        head = self.tongue.things.get(word)
        if head is not None:
            return self._called(head)
        return word if self.sure and phrase_of(word) in self.vocabulary.types and word.isalpha() else None

    def _part(self, word: str) -> str | None:
        """The first part of a compound in English, with or without the letter that joins it."""
        for one in (word, word.removesuffix("s")):
            meaning = self.tongue.traits.get(one) or self.tongue.things.get(one)
            if meaning is not None and (english := self._called(meaning)) is not None:
                return english
            if one in self.tongue.parts:
                return self.tongue.parts[one]
            if one in self.vocabulary.words and (len(one) > 3 or (len(one) == 3 and is_english(one))):
                return one
        return None

    def _hyphened(self, words: list[str]) -> _Parts:
        """ "Bluetooth-Kopfhörer", "USB-C-Kabel": what the last word names, told by the others."""
        last, before = words[-1], sum(len(w) + 1 for w in words[:-1])
        whole = self._head(last)
        head = ((0, whole),) if whole is not None else self._compound(last)
        if not head:
            return ()
        told_by = " ".join(self._part(w) or w for w in words[:-1])
        return ((0, told_by), *((before + at, english) for at, english in head))


def _joined(norm: str, found: list[_Found]) -> list[_Found]:
    """ "Housse d'ordinateur", "funda de portátil": the second tells of the first, as a laptop case does."""
    joined: list[_Found] = []
    for one in found:
        last = joined[-1] if joined else None
        if last is not None and last.thing and one.thing:
            start = one.start + (2 if norm.startswith("d'", one.start) else 0)
            if _OF.fullmatch(norm, last.end, start):
                joined[-1] = _Found(last.start, one.end, ((0, f"{one.english} {last.english}"),), True)
                continue
        joined.append(one)
    return joined


def _with_for(norm: str, found: list[_Found]) -> list[_Found]:
    """ "Kissen fürs Sofa": what is for what is kept, as the first of the two is what is wanted."""
    more = []
    for a, b in pairwise(found):
        match = _FOR.fullmatch(norm, a.end, b.start) if a.thing and b.thing else None
        if match is not None:
            more.append(_Found(*match.span(1), ((0, "for"),), thing=False))
    return sorted([*found, *more], key=lambda one: one.start)


def _said(reading: Reading, found: list[_Found], language: str) -> Reading:
    """The reading with those words replaced; what stands there still quotes what was typed."""
    parts, meant, at, length = [], [], 0, 0
    offsets: list[int] = []
    for one in found:
        parts += [reading.norm[at : one.start], one.english]
        offsets += reading.offsets[at : one.start]
        for n, (begins, english) in enumerate(one.parts):
            offsets += [reading.offsets[one.start + begins]] * (len(english) + (n < len(one.parts) - 1))
        length += one.start - at
        meant.append((length, length + len(one.english)))
        length += len(one.english)
        at = one.end
    parts.append(reading.norm[at:])
    offsets += reading.offsets[at:]
    return replace(reading, norm="".join(parts), offsets=tuple(offsets), meant=tuple(meant), language=language)
