"""Shop talk of the other languages put into the English that the rules read: "leg das zweite in den Warenkorb".

Only what a shopper says to a shop is put into English: commands, places on the screen, questions. What is wished for
stays in the shopper's words, which are understood by their own tables.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML

from catalog.predicates import fold
from language.speak import language_of, spoken


def in_english(text: str) -> str:
    """The text with its shop talk in English, folded, where another language is spoken; else as it is. About 0.1 ms."""
    language = language_of(spoken())
    if language in (None, "en") or not text.strip():
        return text
    said = fold(text.replace("’", "'"))
    for pattern, english in _rules(str(language)):
        said = pattern.sub(english, said)
    return " ".join(said.split())


@lru_cache(maxsize=3)
def _rules(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    table: list[list[str]] = YAML(typ="safe").load(Path(__file__).with_name(f"{language}.yaml"))
    return tuple((re.compile(pattern), english) for pattern, english in table)
