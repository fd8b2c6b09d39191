"""The widget and the chat answer the same words with the same products; telling more of a thing widens nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.chat.conftest import Shopper

WORDS = """
headphones | wireless mouse | a wireless mouse | coffee maker | running shoes | backpack | desk lamp | board game
jeans | 2 mugs
laptop under $1000 | headphones under $50 | headphones between 30 and 80 dollars | a backpack for fifty bucks at most
kettle around $40 | mug under 20 | desk lamp cheaper than 60 | shoes from 50 to 100 | tent for 2 people under 200
Nimbus headphones | headphones from Nimbus | only Nimbus headphones | keyboard, not Corvid
a quiet mechanical keyboard under $90, not Corvid | mugs, but nothing from Otterby | headphones without noise cancelling
shoes, no leather | a jacket, not black | anything but black backpacks
dress in green, not sleeveless | no leather jacket
kettles, cheapest first | headphones, best rated first | laptops, most expensive first | the cheapest headphones
what is the cheapest pair of headphones you have? | best rated coffee maker | newest laptop | lightest laptop
hedphones | mechancial keybord | espreso machnie | wirless mouse | black backpack | red mug | blue t-shirt size M
t-shirt in large | blue jumper, large | running shoes size 42 | size 10 boots | I need 4 chairs
a lamp or a candle | a gift for a child under $30 | a gift for someone who loves coffee, under $50
something for my dad who likes gardening | birthday present for my sister who enjoys yoga, not black
laptop with 16GB | a 24 inch monitor | 2 m usb cable | usb-c cable at least 2 m | water bottle 1 l | puzzle 1000 pieces
headphones with at least 4 stars | headphones rated 4.5 or better | a durable backpack | comfortable shoes
Kopfhörer unter 50 Euro | Kaffeemaschine bis 100 € | Rucksack für höchstens 80 Euro | Schuhe ohne Leder
auriculares por menos de 50 euros | écouteurs à moins de 50 € | do you have tents? | please show me a yoga mat
I'm looking for a coffee maker. My budget is $100. It should be programmable. | headphones or earbuds under $100
"""
REQUESTS = [words.strip() for line in WORDS.strip().splitlines() for words in line.split(" | ")]


def test_both_doors_show_the_same_products_in_the_same_order(client: TestClient) -> None:
    assert len(REQUESTS) >= 60
    differ = []
    for words in REQUESTS:
        done = Shopper(client).say(words)
        slate = client.post("/v1/recommendations", json={"text": words, "k": 5}).json()
        searched = [pick["product"]["id"] for pick in slate["selected"] or slate["near"]]
        if [product["id"] for product in done["products"]] != searched:
            differ.append(words)
    assert differ == []


@pytest.mark.parametrize("thing", ["headphones", "coffee maker", "desk lamp", "laptop", "jacket", "tent"])
@pytest.mark.parametrize(
    "told",
    [
        ("it should be light", "I'd like something durable", "I travel a lot", "My home is small"),
        ("I'd use it every day at work", "it must be easy to clean", "I prefer Samsung or HP"),
    ],
)
def test_telling_more_of_a_thing_never_widens_what_is_found(
    client: TestClient, thing: str, told: tuple[str, ...]
) -> None:
    shopper = Shopper(client)
    totals = [_total(shopper.say(words)) for words in (thing, *told)]
    assert totals == sorted(totals, reverse=True)


def test_a_category_that_was_chosen_answers_what_was_searched_for(client: TestClient) -> None:
    chosen = {"field": "category", "op": "==", "value": "Earbuds"}
    slate = client.post("/v1/recommendations", json={"text": "headphones", "constraints": [chosen]}).json()
    assert slate["selected"]
    assert all(pick["product"]["category"].endswith("Earbuds") for pick in slate["selected"])


def _total(done: dict[str, Any]) -> int:
    said = re.search(r"(?:of|all) ([\d,]+) that fit|is (1) product", done["text"])
    assert said is not None, done["text"]
    return int((said[1] or said[2]).replace(",", ""))


def test_a_wish_no_card_mentions_is_said_and_marked_on_the_cards(shopper: Shopper) -> None:
    shopper.say("coffee maker")
    done = shopper.say("it should have a wooden handle")
    assert "wooden handle" in done["text"]
    assert all("wooden handle" in product["misses"] for product in done["products"]) or "can't check" in done["text"]
