"""The reply is in the shopper's language: every message in each, the language heard from words alone."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import language
from language.heard import reply_tag, told
from language.speak import LANGUAGES, count, messages, say, speaking

FOLDER = Path(language.__file__).parent / "messages"


def _fields(message: Any) -> set[str]:
    forms = message.values() if isinstance(message, dict) else [message]
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name} - {"n"}


@pytest.mark.parametrize("other", sorted(set(LANGUAGES) - {"en"}))
def test_every_language_has_every_message_with_the_same_placeholders(other: str) -> None:
    english, own = messages("en"), YAML(typ="safe").load(FOLDER / f"{other}.yaml")
    assert set(own) == set(english)
    assert {name for name in own if _fields(own[name]) != _fields(english[name])} == set()
    assert {name for name in own if isinstance(own[name], dict) != isinstance(english[name], dict)} == set()


def test_a_message_that_counts_is_in_the_plural_and_number_style_of_its_language() -> None:
    with speaking("de-DE"):
        assert say("found_some", n=5, total=count(1299), about="", order="").startswith("Hier sind 5 von 1.299")
        assert say("cart_sum", n=1, total="9,00 €") == "Summe für 1 Artikel: 9,00 €."
    with speaking("fr"):
        assert say("more", n=1).startswith("En voici encore un")


@pytest.mark.parametrize("tag", ["it-IT", "xx", "", "de-XX"])
def test_a_language_that_is_not_answered_in_gets_english_and_an_unknown_region_breaks_nothing(tag: str) -> None:
    with speaking(tag):
        assert say("thanks") == ("Gern geschehen." if tag.startswith("de") else "You're welcome.")
        assert count(1299.5)


@pytest.mark.parametrize(("words", "tag"), [
    ("Laptop unter 500 Euro", "de"), ("billiger", "de"),
    ("leg es in den Warenkorb", "de"), ("wo ist meine Bestellung?", "de"),
    ("casque sans fil à moins de 100 euros", "fr"), ("ajoute le deuxième au panier", "fr"), ("L'autre", "fr"),
    ("el más barato", "es"), ("que no sea Logitech", "es"), ("¿dónde está mi pedido?", "es"),
    ("the cheapest one", "en"), ("do you have Der Herr der Ringe?", "en"), ("wireless mouse, not Logitech", "en"),
])  # fmt: skip
def test_small_words_tell_the_language(words: str, tag: str) -> None:
    assert told(words) == tag


@pytest.mark.parametrize(
    "words", ["usb hub", "Le Creuset", "Kopfhörer", "La Roche-Posay", "no", "ok", "iPhone", "plus", ""]
)
def test_names_and_short_words_tell_no_language(words: str) -> None:
    assert told(words) is None


def test_a_short_message_keeps_the_conversations_language_and_the_browser_decides_only_the_first() -> None:
    assert reply_tag("usb hub", None, "de-CH") == ("de-CH", False)
    assert reply_tag("usb hub", "es", "de-CH") == ("es", True)
    assert reply_tag("nicht von Logitech", None, "de-CH") == ("de-CH", True)
    assert reply_tag("show me more please", "de-CH", "de-CH") == ("en", True)
    assert reply_tag("usb hub", None, "it") == ("en", False)
