"""What a message wants, read by rules. Which words mean which intent stands in `intents.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from ruamel.yaml import YAML

from catalog.predicates import fold

Intent = Literal[
    "inject", "private", "abuse", "off_topic", "greet", "thanks", "bye", "about", "help", "person", "undo", "forget",
    "cart_clear", "cart_view", "cart_add", "cart_remove", "cart_change", "compare", "why_not", "why", "details",
    "of_shown", "point", "similar", "more", "yes", "no", "search", "stop", "wishes", "before", "complement", "among",
]  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """An intent and the words left for it: a greeting before a wish is dropped."""

    intent: Intent
    text: str


_STANDS_FOR = {
    "<cart>": r"(?:shopping\s+)?(?:cart|basket|trolley|bag)",
    "<one>": r"(?:one|ones|it|this|that|these|them|first|second|third|fourth|fifth|last|both|two|three"
    r"|number\s+\d{1,3})",
}


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[Intent, re.Pattern[str]], ...]:
    """(intent, pattern) in the order of precedence, from `intents.yaml`."""
    table: dict[Intent, list[str]] = YAML(typ="safe").load(Path(__file__).with_name("intents.yaml"))
    found = []
    for intent, patterns in table.items():
        joined = "|".join(f"(?:{p})" for p in patterns)
        for name, words in _STANDS_FOR.items():
            joined = joined.replace(name, words)
        found.append((intent, re.compile(joined)))
    return tuple(found)


_GREETING = re.compile(
    r"^\s*(?:hi|hello|hey|hiya|howdy|good\s+(?:morning|afternoon|evening|day)|greetings|hallo|bonjour|hola)"
    r"(?:\s+(?:there|again|everyone|shopkeeper))?(?:\W+how\s+are\s+you(?:\s+(?:doing|today))*)?\s*(?:[,.!:;)–—-]+\s*|\s+(?=i\b|do\b|can\b|show\b)|$)"
)
_SORRY = re.compile(
    r"^\s*(?:(?:i'?m|so|very)\s+)*(?:sorry|my\s+apologies|apologies)\b(?:\s+about\s+that)?\s*[,.!…:;–-]+\s*(?=\w)"
)
_EMPTY = re.compile(r"^[\W_]*$")


def read(text: str) -> Reading:
    """The intent of a message; `search` where no rule claims it, so that anything unknown is looked for."""
    said = fold(text).replace("’", "'")
    if sorry := _SORRY.match(said):
        said = said[sorry.end() :]
        text = text.strip()[-len(said.strip()) :]
    greeting = _GREETING.match(said)
    if greeting:
        rest = said[greeting.end() :]
        if _EMPTY.match(rest):
            return Reading("greet", "")
        text = text.strip()[-len(rest.strip()) :] if rest.strip() else text
        said = rest
    if re.match(r"^\s*how\s+are\s+you\b", said):
        return Reading("greet", "")
    for intent, pattern in _rules():
        if pattern.search(said):
            return Reading(intent, text)
    return Reading("search", text)


_COUNT_WORDS = {
    "one": 1, "a": 1, "an": 1, "another": 1, "two": 2, "pair": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "dozen": 12,
}  # fmt: skip
_COUNT = r"\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|dozen|pair"


def units_to_add(text: str) -> int:
    """How many units "add two of the first" asks for; 1 where it names none."""
    said = fold(text)
    found = re.search(
        rf"\b(?:add|take|buy|order|get|put)\s+(?:me\s+)?(?:a\s+)?({_COUNT})\b(?!\s*(?:st|nd|rd|th)\b)", said
    )
    found = found or re.search(rf"\b({_COUNT})\s+(?:of|x|pieces|units|times)\b", said)
    found = found if found and not re.search(r"\bthe\s+$", said[: found.start(1)]) else None
    return _count(found[1]) if found else 1


def units_to_set(text: str) -> tuple[int, bool]:
    """(units, relative) that "make that two" (2, False), "one more" (1, True) or "remove one" (-1, True) asks for."""
    said = fold(text)
    found = re.search(rf"\b({_COUNT}|another)(?:\s+(?:one\s+)?)?(more)?\b", said)
    if not found:
        return 1, True
    if re.search(r"\b(?:remove|drop|minus|less|fewer)\b|\btake\b.*\b(?:out|off|away|back)\b", said):
        return -_count(found[1]), True
    relative = bool(re.search(r"\bmore\b|\banother\b", said))
    return _count(found[1]), relative


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _COUNT_WORDS[word]
