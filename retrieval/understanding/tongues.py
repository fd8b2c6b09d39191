"""The words German, French and Spanish shoppers have for things, read from their table once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from language.heard import small_words
from retrieval.understanding.tables import table
from retrieval.understanding.text import flat
from retrieval.understanding.vocabulary import is_common, phrase_of

LANGUAGES = ("de", "fr", "es")
WORD = re.compile(r"[^\W_]+")
TAIL = 4  # letters of the shortest last part of a German compound
_LAST_VOWEL = re.compile(r"(au|[aou])(?=[^aou]*$)")
_UMLAUTS = {"au": "aeu", "a": "ae", "o": "oe", "u": "ue"}
_ENDINGS = {"de": ("e", "en", "n", "er", "s", "es", "em", "nen"), "fr": ("s", "x"), "es": ("s", "es")}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word stands for: names of it in English, the most exact first, and whether it names a thing."""

    names: tuple[str, ...]
    thing: bool = True


class Tongue:
    """One language's words, folded: things, qualities, first parts of compounds, and what is to be left alone."""

    def __init__(self, language: str) -> None:
        say, place = table("foreign"), LANGUAGES.index(language)
        self.language = language
        self.things: dict[str, Meaning] = {}
        self.traits: dict[str, Meaning] = {}
        for section, forms in (("nouns", self.things), ("traits", self.traits)):
            listed = [
                (_phrase(spelled), Meaning(tuple(english.split("/")), section == "nouns"))
                for english, line in say[section].items()
                for word in line.split("|")[place].split(",")
                if word.strip() != "~" and phrase_of(word) != phrase_of(english.split("/")[0])
                for spelled in _spellings(word.strip())
            ]
            forms.update(listed)
            for phrase, meaning in listed:
                for form in _inflected(phrase, language):
                    forms.setdefault(form, meaning)
        self.parts: dict[str, str] = {
            form: english
            for english, line in say["parts"].items()
            for word in line.split(",")
            for spelled in _spellings(word.strip())
            for form in (_phrase(spelled), f"{_phrase(spelled)}n", f"{_phrase(spelled)}en")
        }
        self._kept = {_phrase(flat(p)) for p in say["kept"][language]}

    def __contains__(self, phrase: str) -> bool:
        return phrase in self.things or phrase in self.traits or phrase in self._kept

    def meaning(self, phrase: str, after_thing: bool) -> Meaning | None:
        """What a phrase stands for; None where it is to be left alone.

        "Portátil" alone is a laptop; after a thing it tells how that is.
        """
        if phrase in self._kept:
            return None
        first, second = (self.traits, self.things) if after_thing else (self.things, self.traits)
        return first.get(phrase) or second.get(phrase)


@lru_cache(maxsize=1)
def english_too() -> frozenset[str]:
    """Rare words of the table that English has for something else."""
    return frozenset(table("foreign")["english"])


@lru_cache(maxsize=3)
def tongue(language: str) -> Tongue:
    return Tongue(language)


@lru_cache(maxsize=1)
def marks() -> frozenset[str]:
    """The oddest word of each name in all languages: a message with none of them, and no compound, names nothing."""
    phrases = {phrase for one in map(tongue, LANGUAGES) for forms in (one.things, one.traits) for phrase in forms}
    return frozenset(max(p.split(" "), key=lambda w: (not is_common(w), len(w))) for p in phrases) - small_words("en")


@lru_cache(maxsize=1)
def tails() -> frozenset[str]:
    """The last letters of all German things."""
    return frozenset(phrase[-TAIL:] for phrase in tongue("de").things if len(phrase) >= TAIL)


def _phrase(text: str) -> str:
    return " ".join(WORD.findall(text))


def _spellings(word: str) -> set[str]:
    """A word folded, and as it is written where there are no umlauts: "kopfhorer", "kopfhoerer"."""
    low = word.lower()
    return {flat(low), flat(low.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss"))}


def _inflected(phrase: str, language: str) -> set[str]:
    """Plurals, and German endings: of the last word in German, else of the first, of the last and of all."""
    words, endings = phrase.split(), _ENDINGS[language]
    if language == "de":
        bare = _LAST_VOWEL.sub(lambda m: _UMLAUTS[m[1]], phrase)  # "buecher", as "bücher" without its umlaut
        return {f"{one}{ending}" for one in (phrase, bare) for ending in ("", *endings)} - {phrase}
    found = {f"{phrase[:-1]}ces"} if language == "es" and phrase.endswith("z") else set()
    for ending in endings:
        found |= {" ".join([words[0] + ending, *words[1:]]), " ".join(w + ending for w in words)}
        found.add(" ".join([words[0] + ending, *words[1:-1], words[-1] + "s"]) if len(words) > 1 else phrase + ending)
    return found
