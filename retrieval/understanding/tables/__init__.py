"""Tables of general language, kept as YAML beside this module and read once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, Generic, TypeVar

import yaml

from retrieval.understanding.text import flat

T = TypeVar("T")
_PART = re.compile(r"\w+|[^\w\s]")


@lru_cache(maxsize=16)
def table(name: str) -> dict[str, Any]:
    """The table of that name; every scalar is a string ("no" and "off" are words here)."""
    loaded = yaml.load(files(__package__).joinpath(f"{name}.yaml").read_text("utf-8"), yaml.CBaseLoader)  # noqa: S506  strings only
    assert isinstance(loaded, dict), name
    return loaded


def phrases(entry: dict[str, list[str]] | Iterable[str]) -> list[str]:
    """The folded phrases of one entry, all languages together, longest first."""
    lists = entry.values() if isinstance(entry, dict) else [entry]
    return sorted({flat(str(p)) for one in lists for p in one}, key=lambda p: (-len(p), p))


def pattern(entry: dict[str, list[str]] | Iterable[str]) -> str:
    """A regular expression (no groups) for any phrase of an entry, at word boundaries."""
    return "(?:" + "|".join(map(_bounded, phrases(entry))) + ")"


def _bounded(phrase: str) -> str:
    body = re.escape(phrase).replace(r"\ ", r"\s+")
    head = r"(?<!\w)" if phrase[0].isalnum() else ""
    return head + body + (r"(?!\w)" if phrase[-1].isalnum() else "")


class Lexicon(Generic[T]):
    """Phrases with what each means, found in a text by their first word: fast for thousands of phrases."""

    def __init__(self, meanings: Mapping[str, T]) -> None:
        self._by_first: dict[str, list[tuple[str, T]]] = {}
        for phrase in phrases(list(meanings)):
            first = _PART.match(phrase)
            if first is not None:
                self._by_first.setdefault(first.group(0), []).append((phrase, meanings[phrase]))

    def scan(self, text: str, pos: int = 0) -> Iterator[tuple[int, int, T]]:
        """(start, end, meaning) of the longest phrase at each place, from left to right; they may overlap."""
        for part in _PART.finditer(text, pos):
            for phrase, meaning in self._by_first.get(part.group(0), ()):
                end = part.start() + len(phrase)
                if text.startswith(phrase, part.start()) and not (
                    phrase[-1].isalnum() and text[end : end + 1].isalnum()
                ):
                    yield part.start(), end, meaning
                    break


def lexicon(groups: Mapping[T, dict[str, list[str]] | Iterable[str]]) -> Lexicon[T]:
    """A lexicon of groups of phrases; a phrase in two groups belongs to the first."""
    meanings: dict[str, T] = {}
    for meaning, entry in groups.items():
        for phrase in phrases(entry):
            meanings.setdefault(phrase, meaning)
    return Lexicon(meanings)
