"""Things named in German, French or Spanish are searched for in the catalogue's words, and quoted as typed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from catalog.datasets import load
from catalog.product import Money, Offer, Product, Variant
from retrieval.understanding import understand as module
from retrieval.understanding.foreign import as_meant, as_said, in_catalogue_words
from retrieval.understanding.ledger import Ledger, Turn
from retrieval.understanding.text import Reading
from retrieval.understanding.understand import understand
from retrieval.understanding.vocabulary import Vocabulary


def _shop(*titles: str, told: str = "sturdy and made to last, with care") -> Vocabulary:
    """A catalogue of forty products of each title."""
    price = Offer(price=Money.of(20, "EUR"))
    return Vocabulary.build([
        Product(id=f"{n}", title=title, description=told, variants=(Variant(id=f"{n}-1", offer=price),))
        for n, title in enumerate(titles * 40)
    ])  # fmt: skip


@pytest.fixture(scope="module")
def clothes() -> Vocabulary:
    """Dresses, robes, leather jackets and handbags in black, a kids book."""
    return _shop("Black dress", "Soft robe", "Leather jacket", "Handbag", "Kids book", "Book shelf", "Dog food")


@pytest.mark.parametrize(("said", "search", "kind"), [
    ("Ich suche eine Tastatur unter 90 Euro, nicht von Dell", "keyboard", "keyboard"),
    ("un clavier à moins de 90 euros", "keyboard", "keyboard"), ("busco un teclado", "keyboard", "keyboard"),
    ("Maus", "mouse", "mouse"), ("souris sans fil", "mouse wireless", "mouse"), ("ratones", "mouse", "mouse"),
    ("Funkmaus", "wireless mouse", "mouse"), ("Bluetooth-Tastatur", "bluetooth keyboard", "keyboard"),
    ("des écrans", "monitor", "monitor"), ("Bildschirme", "monitor", "monitor"),
    ("camisas de algodón", "shirt cotton", "shirt"),
])  # fmt: skip
def test_what_is_named_is_searched_for_as_the_catalogue_calls_it(
    vocabulary: Vocabulary, said: str, search: str, kind: str
) -> None:
    understood = understand(said, vocabulary, currency="EUR")
    assert (understood.search_text, understood.product_type) == (search, kind)


@pytest.mark.parametrize(
    ("said", "search"),
    [("Kinderbücher", "kids book"), ("Kinderbuecher", "kids book"), ("Lederjacken", "leather jacket")],
)
def test_german_compounds_plurals_and_words_without_umlauts(clothes: Vocabulary, said: str, search: str) -> None:
    assert understand(said, clothes, currency="EUR").search_text == search


def test_wishes_quote_what_was_typed_down_to_the_part_of_a_compound(vocabulary: Vocabulary) -> None:
    understood = understand("schwarze Bluetooth-Maus", vocabulary, currency="EUR")
    assert {c.words: c.value for c in understood.constraints} == {"schwarze": "Black"}
    assert as_said(understood.search_text, understood.translations) == "schwarze Bluetooth-Maus"
    assert as_meant("Maus", understood.translations) == "mouse"


def test_a_wish_taken_back_takes_its_english_word_with_it(vocabulary: Vocabulary) -> None:
    said = understand("eine schwarze Maus", vocabulary, currency="EUR")
    asked = Ledger().apply(Turn(understood=said))
    assert (asked.asked.text, asked.asked.said) == ("black mouse", "schwarze Maus")
    left = asked.apply(Turn(removed=(said.constraints[0].key,)))
    assert (left.asked.text, left.asked.said) == ("mouse", "Maus")


def test_wishes_of_a_second_message_go_on_about_the_thing(vocabulary: Vocabulary) -> None:
    asked = Ledger().apply(Turn(understood=understand("eine Maus", vocabulary, currency="EUR")))
    more = understand("kabellos, schwarz und leise", vocabulary, currency="EUR", about="mouse", language="de")
    after = asked.apply(Turn(understood=more))
    assert (after.edit, after.asked.product_type) == ("refinement", "mouse")


def test_a_word_that_english_has_too_is_read_only_where_the_language_is_told(clothes: Vocabulary) -> None:
    assert understand("robe", clothes, currency="EUR").product_type == "robe"
    assert understand("je cherche une robe noire", clothes, currency="EUR").product_type == "dress"
    assert understand("robe", clothes, currency="EUR", language="fr").product_type == "dress"


def test_a_catalogue_in_the_shoppers_language_keeps_its_own_words() -> None:
    french = _shop("Clavier noir", "Souris sans fil", "Keyboard stickers", told="solide, avec soin, pour la maison")
    reading = Reading.of("je cherche un clavier")
    assert in_catalogue_words(reading, french) is reading


def test_what_the_catalogue_does_not_sell_stays_as_typed(clothes: Vocabulary) -> None:
    for said in ("Ich suche einen Fernseher", "Bücherregale aus Holz", "Handtuch"):
        assert "television" not in understand(said, clothes, currency="EUR").search_text
    assert understand("Handtuch", clothes, currency="EUR").search_text == "Handtuch"


@pytest.mark.parametrize("said", [
    "wireless mouse under 20", "a robe for the pool, not black", "pull out shelf", "the handy book", "rock",
    "mini case", "do you have Der Herr der Ringe?", "table lamp", "pan", "crayons", "rucksack", "LM-4420 keyboard",
    "Wi-Fi Router",
])  # fmt: skip
def test_english_is_left_alone(vocabulary: Vocabulary, clothes: Vocabulary, said: str) -> None:
    reading = Reading.of(said)
    assert in_catalogue_words(reading, vocabulary) is reading
    assert in_catalogue_words(reading, clothes) is reading


@pytest.mark.mirror
def test_the_judged_english_queries_are_understood_as_without_other_languages(
    mirror: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vocabulary = Vocabulary.build(load("icecat", mirror).products)
    queries: set[str] = set()
    for name in ("judgements.csv", "judgements_readers.csv"):
        with (mirror / "icecat" / name).open(encoding="utf-8") as file:
            queries.update(row["query"] for row in csv.DictReader(file))
    assert len(queries) > 300
    with_them = {q: understand(q, vocabulary, currency="USD") for q in queries}
    monkeypatch.setattr(module, "in_catalogue_words", lambda reading, *_: reading)
    assert with_them == {q: understand(q, vocabulary, currency="USD") for q in queries}
