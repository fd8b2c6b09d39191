"""Which language a message is in, by its small words. Short messages and names tell nothing; that is said, too.

Shoppers write a few words, of which some are a brand's: what tells are function words and what shoppers say
("unter", "sans", "busco"), so those are counted, in the languages that are answered in.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from catalog.predicates import fold
from language.speak import LANGUAGES, language_of

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ELIDED = re.compile(r"\b([cdjlmnqst]|qu)['’](?=[^\W\d_])", re.IGNORECASE)  # d'un, qu'il, l'autre
_SIZES = frozenset("lms")
_PLAIN = 2


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]], frozenset[str]]:
    found: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("words.yaml"))
    words = {one: frozenset(found[one].split()) for one in LANGUAGES}
    letters = {one: frozenset(own) for one, own in found["letters"].items()}
    return words, letters, frozenset(found["light"].split())


@lru_cache(maxsize=1)
def vague_words() -> str:
    """Words of all languages but English that name no kind of product: "ein Geschenk für meinen Vater"."""
    return str(YAML(typ="safe").load(Path(__file__).with_name("words.yaml"))["vague"])


@lru_cache(maxsize=4)
def small_words(language: str) -> frozenset[str]:
    """The words that tell a language, folded: they name nothing to search for."""
    return frozenset(fold(w) for w in _table()[0][language])


def heard(text: str) -> Counter[str]:
    """What a text's words weigh for each language: 2 for each word of it, 1 for letters and words that names have."""
    words, letters, light = _table()
    low = text.lower()
    elided = {m[1] for m in _ELIDED.finditer(low)}  # "m'", and no size M
    spoken = {w.replace("’", "'") for t in (low, _ELIDED.sub(r"\1 ", low)) for w in _TOKEN.findall(t)}
    spoken = {w for w in spoken if len(w) > 1 or w in elided or w not in _SIZES}
    found = Counter({one: sum(1 if w in light else 2 for w in spoken & known) for one, known in words.items()})
    for one, own in letters.items():
        found[one] += not own.isdisjoint(low)
    return found


def told(text: str, before: str | None = None) -> str | None:
    """The language a text is plainly in, None where it does not say; it outweighs the one spoken `before` by a word."""
    found = heard(text)
    (best, most), (_, next_most) = found.most_common(2)
    if most < _PLAIN or most == next_most or (before not in (None, best) and most - found[str(before)] < _PLAIN):
        return None
    return best


def reply_tag(text: str, before: str | None, locale: str) -> tuple[str, bool]:
    """(tag of the reply, whether words told it): the message's language, else the conversation's, else the browser's.

    A browser's region is kept where its language is the one spoken: "de-CH" writes amounts as the Swiss do.
    """
    kept = language_of(before) if before else None
    language = told(text, kept)
    if language is None and before:
        return before, True
    chosen = language or language_of(locale) or "en"
    tag = locale if language_of(locale) == chosen else before if before and language_of(before) == chosen else chosen
    return tag, language is not None
