"""Every fixed sentence, in the language spoken now.

The sentences stand in `messages/LANGUAGE.yaml`, the same names with the same placeholders in each. A message that
counts has a form for each plural of its language, chosen by `n`. Which language is spoken is ambient, as with
gettext: `speaking` sets it for what runs inside, in the same thread or task.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.numbers import format_decimal
from ruamel.yaml import YAML

LANGUAGES = ("en", "de", "fr", "es")
_FOLDER = Path(__file__).with_name("messages")
_spoken: ContextVar[str] = ContextVar("spoken", default="en")


def language_of(tag: str) -> str | None:
    """The language of a BCP 47 tag ("de-CH" → "de") where it is one of `LANGUAGES`."""
    language = tag.replace("_", "-").split("-")[0].lower()
    return language if language in LANGUAGES else None


@contextmanager
def speaking(tag: str) -> Iterator[None]:
    """Speaks the tag's language inside the block, and writes numbers as its region does; English for any other."""
    token = _spoken.set(tag if language_of(tag) else "en")
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> str:
    """The tag of what is spoken now, "en" where nothing was set."""
    return _spoken.get()


def say(name: str, /, n: float | None = None, **values: object) -> str:
    """The message of that name in the language spoken now, its placeholders filled. KeyError for a name unknown."""
    tag = spoken()
    message = messages(language_of(tag) or "en")[name]
    if not isinstance(message, str):
        form = _locale(tag).plural_form(n if n is not None else 0)
        message = message.get(form) or message["other"]
    text: str = message.format(n=n if n is None else count(n), **values)
    return text


def known(name: str) -> bool:
    """Whether there is a message of that name."""
    return name in messages("en")


def quoted(words: str) -> str:
    """In the language's quotation marks."""
    return say("quote", words=words)


def count(number: float, *, grouped: bool = True) -> str:
    """A number as the language writes it: "1,299" or "1.299", "4.5" or "4,5"; not `grouped`, 1299 stays plain."""
    return _written(number, grouped, spoken())


@lru_cache(maxsize=4096)
def _written(number: float, grouped: bool, tag: str) -> str:
    value = Decimal(f"{number:.12g}")
    text: str = format_decimal(value, locale=_locale(tag), decimal_quantization=False, group_separator=grouped)
    return text


@lru_cache(maxsize=len(LANGUAGES))
def messages(language: str) -> Mapping[str, Any]:
    """Name → message, or → its plural forms; in English where the language has none of that name."""
    own: Mapping[str, Any] = YAML(typ="safe").load(_FOLDER / f"{language}.yaml")
    return own if language == "en" else {**messages("en"), **own}


@lru_cache(maxsize=64)
def _locale(tag: str) -> Locale:
    """The locale of a tag; of its language alone where Babel does not know the region."""
    return Locale.parse(known_locale(tag))


@lru_cache(maxsize=64)
def known_locale(tag: str) -> str:
    """The tag as Babel knows it: "de-CH" → "de_CH", "de-XX" → "de"."""
    parts = tag.replace("_", "-").split("-")
    found = Locale.negotiate(["_".join(parts), parts[0]], _babel_knows(parts[0]))
    return str(found) if found else "en"


@lru_cache(maxsize=64)
def _babel_knows(language: str) -> list[str]:
    from babel.localedata import locale_identifiers

    return [name for name in locale_identifiers() if name.split("_")[0] == language.lower()]
