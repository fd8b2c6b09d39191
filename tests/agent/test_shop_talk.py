"""What the rules understand in English they understand in German, French and Spanish, where it is common."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from agent.intents import read, units_to_add
from agent.phrases import named_in
from agent.references import resolve
from agent.state import Item
from language.english import in_english
from language.speak import speaking

SAID = YAML(typ="safe").load(Path(__file__).with_name("shop_talk.yaml"))


@pytest.mark.parametrize("tag", SAID)
def test_common_shop_talk_is_read_as_its_english_is(tag: str) -> None:
    with speaking(tag):
        wrong = {
            said: (intent, read(in_english(said)).intent)
            for intent, messages in SAID[tag].items()
            for said in messages
            if read(in_english(said)).intent != intent
        }
    assert wrong == {}


def test_english_and_unknown_languages_are_left_as_they_are() -> None:
    assert in_english("Die Hard, mehr davon") == "Die Hard, mehr davon"
    with speaking("it"):
        assert in_english("mehr") == "mehr"


SCREEN = [
    Item(id=f"p{n}", variant_id="", title=f"Otterby Thing {n}", brand="Otterby", price=price)
    for n, price in enumerate((30.0, 20.0, 40.0), 1)
]


@pytest.mark.parametrize(("tag", "said", "meant"), [
    ("de", "leg das zweite in den Warenkorb", ["p2"]), ("de", "vergleiche die ersten beiden", ["p1", "p2"]),
    ("de", "vergleiche das erste mit dem dritten", ["p1", "p3"]), ("de", "das billigste von diesen", ["p2"]),
    ("fr", "ajoute le deuxième au panier", ["p2"]), ("fr", "compare les deux premiers", ["p1", "p2"]),
    ("fr", "le moins cher des deux", ["p2"]), ("es", "añade el tercero al carrito", ["p3"]),
    ("es", "compara los dos primeros", ["p1", "p2"]), ("es", "el más barato de estos", ["p2"]),
])  # fmt: skip
def test_places_on_the_screen_point_at_the_same_products(tag: str, said: str, meant: list[str]) -> None:
    with speaking(tag):
        assert [item["id"] for item in resolve(in_english(said), SCREEN)] == meant


@pytest.mark.parametrize(("tag", "said"), [
    ("de", "leg zwei davon in den Warenkorb"), ("fr", "ajoute deux au panier"), ("es", "añade dos al carrito"),
])  # fmt: skip
def test_how_many_to_add_is_understood(tag: str, said: str) -> None:
    with speaking(tag):
        assert units_to_add(in_english(said)) == 2


@pytest.mark.parametrize(("tag", "said"), [
    ("de", "warum nicht das Otterby Lounge?"), ("de", "warum ist Otterby Lounge nicht dabei?"),
    ("fr", "pourquoi pas le Otterby Lounge ?"), ("es", "¿por qué no el Otterby Lounge?"),
])  # fmt: skip
def test_why_not_keeps_the_name_of_the_product(tag: str, said: str) -> None:
    with speaking(tag):
        assert named_in(in_english(said)).strip() == "otterby lounge"
