"""What German, French and Spanish shoppers say after the first wish: prices, orders, negations, "cheaper"."""

from __future__ import annotations

import pytest

from retrieval.understanding.ledger import Ledger, Turn
from retrieval.understanding.understand import understand
from retrieval.understanding.vocabulary import Vocabulary

SHOWN = (30.0, 20.0, 40.0)


def _then(vocabulary: Vocabulary, first: str, then: str) -> Ledger:
    ledger = Ledger()
    for said, shown in ((first, ()), (then, SHOWN)):
        understood = understand(said, vocabulary, currency="USD", about=ledger.asked.product_type)
        ledger = ledger.apply(Turn(understood=understood, shown_prices=shown))
    return ledger


@pytest.mark.parametrize("said", ["billiger", "günstiger bitte", "moins cher", "más barato", "un peu moins chers"])
def test_cheaper_is_below_what_is_shown_and_no_order(vocabulary: Vocabulary, said: str) -> None:
    asked = _then(vocabulary, "mouse", said).asked
    assert [c.key for c in asked.constraints] == ["price < 20.0"]
    assert (asked.sort, asked.text) == (None, "mouse")


@pytest.mark.parametrize(
    "said", ["der günstigste", "die billigste", "le moins cher", "la moins chère", "el más barato"]
)
def test_the_cheapest_is_an_order_and_no_bound(vocabulary: Vocabulary, said: str) -> None:
    asked = _then(vocabulary, "mouse", said).asked
    assert asked.constraints == ()
    assert asked.sort is not None
    assert (asked.sort.field, asked.sort.order, asked.sort.superlative) == ("price", "asc", True)


@pytest.mark.parametrize("said", [
    "die günstigsten zuerst", "vom billigsten zum teuersten", "du moins cher au plus cher", "les moins chers d'abord",
    "los más baratos primero", "del más barato al más caro",
])  # fmt: skip
def test_an_order_of_all_is_no_superlative(vocabulary: Vocabulary, said: str) -> None:
    asked = _then(vocabulary, "mouse", said).asked
    assert asked.constraints == ()
    assert asked.sort is not None
    assert (asked.sort.field, asked.sort.order, asked.sort.superlative) == ("price", "asc", False)


@pytest.mark.parametrize(("said", "key"), [
    ("nur Dell", "brand == Dell"), ("nicht von HP", "brand != HP"), ("seulement Dell", "brand == Dell"),
    ("pas de HP", "brand != HP"), ("solo Dell", "brand == Dell"), ("que no sea HP", "brand != HP"),
    ("bis 30 Euro", "price <= 30.0"), ("à moins de 30 euros", "price <= 30.0"), ("hasta 30 euros", "price <= 30.0"),
])  # fmt: skip
def test_a_wish_added_later_leaves_no_word_to_search_for(vocabulary: Vocabulary, said: str, key: str) -> None:
    asked = _then(vocabulary, "mouse", said).asked
    assert [c.key for c in asked.constraints] == [key]
    assert "nur" not in asked.text and "seulement" not in asked.text and "solo" not in asked.text


def test_sans_fil_is_wireless_and_excludes_nothing(vocabulary: Vocabulary) -> None:
    understood = understand("souris sans fil à moins de 50 euros, pas de HP", vocabulary, currency="EUR")
    assert {c.key for c in understood.constraints} == {"price <= 50.0", "brand != HP"}
    assert understood.search_text == "mouse wireless"


@pytest.mark.parametrize(("said", "words"), [
    ("leise Maus unter 50 Euro", "leise"), ("souris silencieuse", "silencieuse"), ("ratón silencioso", "silencioso"),
])  # fmt: skip
def test_a_wish_that_cannot_be_checked_is_kept_with_its_words(vocabulary: Vocabulary, said: str, words: str) -> None:
    understood = understand(said, vocabulary, currency="EUR")
    assert [c.words for c in understood.constraints if c.status == "unsupported"] == [words]
