"""Over the wire: whole conversations in German, French and Spanish, answered in the shopper's language."""

from __future__ import annotations

import pytest

from tests.chat.conftest import Shopper


@pytest.mark.parametrize(("wish", "cheaper", "first", "cart", "thanks", "said"), [
    ("ich suche headphones unter 100 Euro", "billiger", "erzähl mir mehr über das erste", "Warenkorb", "danke",
     ("Hier sind 5 von", "Hier sind alle", "kostet", "Ihr Warenkorb ist leer.", "Gern geschehen.")),
    ("je cherche headphones à moins de 100 euros", "moins cher", "dis-m'en plus sur le premier", "mon panier", "merci",
     ("Voici 5 produits sur", "Voici les", "coûte", "Votre panier est vide.", "Avec plaisir.")),
    ("busco headphones por menos de 100 euros", "más barato", "cuéntame más sobre el primero", "mi carrito", "gracias",
     ("Aquí tienes 5 de los", "Aquí tienes los", "cuesta", "Tu carrito está vacío.", "De nada.")),
])  # fmt: skip
def test_a_conversation_is_answered_in_its_own_language(
    shopper: Shopper, wish: str, cheaper: str, first: str, cart: str, thanks: str, said: tuple[str, ...]
) -> None:
    replies = [shopper.say(words) for words in (wish, cheaper, first, cart, thanks)]
    for reply, words in zip(replies, said, strict=True):
        assert words in reply["text"]
    assert len({reply["language"] for reply in replies}) == 1
    top = [c["value"] for c in replies[1]["ledger"] if c["field"] == "price"]
    assert top == [min(p["price"] for p in replies[0]["products"])]


def test_amounts_chips_and_reasons_are_written_as_the_shoppers_region_writes_them(shopper: Shopper) -> None:
    done = shopper.say("headphones bis 59,90 Euro, nicht von Otterby", locale="de-DE")
    assert [c["label"] for c in done["ledger"]] == ["≤ 59,90\xa0$", "nicht Otterby"]
    assert any("am günstigsten hier" in p["why"].lower() for p in done["products"])
    assert "Die Preise hier sind in USD angegeben" in done["text"]


def test_a_word_the_catalogue_does_not_have_is_told_with_the_catalogues_language(shopper: Shopper) -> None:
    done = shopper.say("Ich suche einen Dudelsack")
    assert done["kind"] == "declined"
    assert "Der Katalog ist auf Englisch" in done["text"]


def test_the_conversations_language_outlives_a_short_message_and_a_tap_and_is_read_back(shopper: Shopper) -> None:
    shopper.say("ich suche headphones")
    assert shopper.say("Otterby")["language"] == "de"
    assert shopper.click("view_cart")["text"] == "Ihr Warenkorb ist leer."
    shopper.say("unter 100 Euro")
    kept = shopper.client.get(f"/v1/sessions/{shopper.session}").json()
    assert "≤ 100\xa0$" in [c["label"] for c in kept["ledger"]]
    assert shopper.say("thanks, show me more please")["language"] == "en"


@pytest.mark.parametrize("said", [
    "ein keyboard, eine mouse und headphones für 200 Euro insgesamt",
    "un keyboard, une mouse et headphones pour 200 euros en tout",
    "un keyboard, un mouse y headphones por 200 euros en total",
])  # fmt: skip
def test_things_within_one_budget_are_chosen_together_in_any_language(said: str, shopper: Shopper) -> None:
    done = shopper.say(said)
    chosen = done["products"][:3]
    assert [c["category"].split(" > ")[-1] for c in chosen][1] == "Mice"
    assert sum(p["price"] for p in chosen) <= 200
