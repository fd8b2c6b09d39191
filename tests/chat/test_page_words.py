"""The chat page's fixed words: whole in every language."""

from __future__ import annotations

import re

import pytest

from ui.chat_words import LANGUAGES, language_of, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_there_with_the_slots_of_the_english_one(language: str) -> None:
    for key, english in words("en").items():
        said = words(language)[key]
        assert said.strip(), key
        assert sorted(re.findall(r"\{\w+\}", said)) == sorted(re.findall(r"\{\w+\}", english)), key


def test_a_region_counts_as_its_language_and_an_unknown_language_as_english() -> None:
    assert [language_of(tag) for tag in ("de-AT", "fr_CA", "ES", "pt-BR", "")] == ["de", "fr", "es", "en", "en"]
