"""Typo correction against the catalogue's vocabulary; what anyone might mean as written is left alone.

Only words of letters that neither the catalogue, the language tables nor a general English list knows are
corrected, and only to words the catalogue has often: model numbers, names and other languages stay.
"""

from __future__ import annotations

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from catalog.predicates import fold
from retrieval.understanding.tables import pattern, table
from retrieval.understanding.vocabulary import Vocabulary, english_by_length, phrase_of

_WORD = re.compile(r"(?<![\w.@/&+'’-])[^\W\d_]{4,}(?![\w@&+]|[./'’-]\w)")


_PAIR = re.compile(r"(?<![\w-])([^\W\d_]{3,}) ([^\W\d_]{3,})(?![\w-])")  # "head set", where headsets are sold


def correct(text: str, vocabulary: Vocabulary) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text with its typos corrected, and the (typed, meant) pairs."""
    if not vocabulary.words or _foreign(text):
        return text, ()
    pairs: list[tuple[str, str]] = []

    def mend(match: re.Match[str]) -> str:
        typed = match.group(0)
        meant = suggestion(typed, vocabulary)
        if meant is None:
            return typed
        pairs.append((typed, meant))
        return meant

    return _joined(_WORD.sub(mend, text), vocabulary, pairs), tuple(pairs)


def _joined(text: str, vocabulary: Vocabulary, pairs: list[tuple[str, str]]) -> str:
    """Two words that make the name of something the catalogue sells, "head set", as that name."""
    at = 0
    while (match := _PAIR.search(text, at)) is not None:
        meant = match.group(1) + match.group(2)
        at = match.start(2)
        if phrase_of(meant) in vocabulary.types and phrase_of(match.group(0)) not in vocabulary.types:
            pairs.append((match.group(0), meant))
            text = text[: match.start()] + meant + text[match.end() :]
            at = match.start() + len(meant)
    return text


def suggestion(typed: str, vocabulary: Vocabulary) -> str | None:
    """The catalogue's word that a mistyped one most likely means, or None."""
    word = fold(typed)
    if vocabulary.knows(word) or (typed.isupper() and len(typed) < 7):
        return None
    if word in vocabulary.joined:
        return vocabulary.joined[word]
    if len(word) == 4:  # so short a word is mended only to the one product's name a slip away
        near_nouns = [noun for noun in vocabulary.types if abs(len(noun) - 4) <= 1 and OSA.distance(word, noun) == 1]
        return near_nouns[0] if len(near_nouns) == 1 and near_nouns[0][0] == word[0] else None
    reach = 1 if len(word) < 7 else 2
    near = [
        (distance, -vocabulary.words[candidate], candidate)
        for length, candidates in vocabulary.corrigible.get(word[0], {}).items()
        if abs(length - len(word)) <= reach
        for candidate, distance, _ in process.extract(
            word, candidates, scorer=OSA.distance, score_cutoff=reach, limit=5
        )
    ]
    near.sort()
    if not near or (len(word) < 8 and near[0][0] == 2 and -near[0][1] < 50):
        return None  # nothing near, or too far for so rare a word
    if len(word) < 6 and (-near[0][1] < 20 or (len(near) > 1 and near[1][0] == 1 and near[0][1] > 4 * near[1][1])):
        return None  # a short word may be a name, or mean several things
    if near[0][0] == 2 and _plainer(word):
        return None  # a slip in a word the catalogue doesn't have
    return near[0][2]


def _plainer(word: str) -> bool:
    """Whether one letter's slip in a general English word explains a typo."""
    by_length = english_by_length().get(word[0], {})
    return any(
        process.extractOne(word, by_length.get(n, ()), scorer=OSA.distance, score_cutoff=1) is not None
        for n in (len(word) - 1, len(word), len(word) + 1)
    )


def _foreign(text: str) -> bool:
    """Whether the text speaks another language, whose words an English list can't know."""
    return _FOREIGN.search(fold(text)) is not None


_FOREIGN = re.compile(pattern(table("negations")["foreign"]))
