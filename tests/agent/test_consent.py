"""What shoppers say that asks for a cart write, and what does not, in the four languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pytest

from agent.consent import asked_for, assents
from agent.context import Turn, TurnContext
from agent.plan import Action
from agent.state import Conversation, Item
from language.speak import speaking

SCREEN = [
    Item(id=f"p{n}", variant_id="", title=title, brand="Otterby", price=30.0)
    for n, title in enumerate(("Otterby Kettle", "Otterby Toaster", "Otterby Blender"), 1)
]


def _asked(tag: str, said: str, tool: str = "cart_add", **arguments: Any) -> bool:
    given: Mapping[str, Any] = {"product_id": "p2", "quantity": 1, **arguments}
    state = cast("Conversation", {"screens": [SCREEN], "focus": ["p2"]})
    turn = TurnContext(cast("Any", None), Turn("s", "t", say=said), emit=lambda name, data: None)
    with speaking(tag):
        return asked_for(state, turn, Action(tool, given))


ADDS = {
    "en": ["I'll take it", "add it", "great, let me have that one", "buy the second one", "order it please",
           "I want the second one", "can I get the toaster?", "my wife would love that so I'll take it",
           "put the toaster in my basket", "sold! that one", "go on then, grab it", "I'll go with the toaster"],
    "de": ["ich nehm's", "ich nehme das zweite", "leg es in den Warenkorb", "kauf ich, das bitte", "pack es ein",
           "ja, das möchte ich haben", "in den Warenkorb damit"],
    "fr": ["je le prends", "ajoute-le", "mets le deuxième dans mon panier", "je l'achète", "je voudrais le deuxième"],
    "es": ["me lo llevo", "añádelo", "pon el segundo en el carrito", "lo quiero", "me quedo con el segundo"],
}  # fmt: skip
ELSE = {
    "en": ["show me cheaper ones", "I want to buy a toaster under $30", "tell me more about the second one",
           "is it worth buying?", "don't add it", "where can I buy it?", "which has the most power?", "toasters",
           "does the second one have a timer?", "should I get it?", "what about the toaster", "I need something else"],
    "de": ["zeig mir günstigere", "leg es nicht in den Warenkorb", "was kostet das zweite?", "soll ich das kaufen?"],
    "fr": ["montre-moi moins cher", "ne l'ajoute pas", "parle-moi du deuxième", "combien coûte le deuxième ?"],
    "es": ["muéstrame más baratos", "no lo añadas", "cuánto cuesta el segundo?", "busco una tostadora"],
}  # fmt: skip


@pytest.mark.parametrize("tag", ADDS)
def test_words_that_ask_for_it_let_a_product_into_the_cart(tag: str) -> None:
    assert [said for said in ADDS[tag] if not _asked(tag, said)] == []


@pytest.mark.parametrize("tag", ELSE)
def test_other_words_let_nothing_in(tag: str) -> None:
    assert [said for said in ELSE[tag] if _asked(tag, said)] == []


def test_another_product_or_number_than_was_said_was_not_asked_for() -> None:
    assert not _asked("en", "add the second one", product_id="p1")
    assert not _asked("en", "I'll take it", quantity=40)
    assert _asked("en", "grab me two of those", quantity=2)
    assert _asked("de", "leg zwei davon in den Warenkorb", quantity=2)


@pytest.mark.parametrize(("tag", "said"), [
    ("en", "actually remove the toaster"), ("en", "I don't want it any more"), ("en", "make that two"),
    ("de", "nimm den Toaster wieder raus"), ("fr", "enlève le deuxième"), ("es", "quítalo"),
])  # fmt: skip
def test_changes_are_heard(tag: str, said: str) -> None:
    assert _asked(tag, said, "cart_change")
    assert not _asked(tag, "toaster, s'il vous plait por favor bitte", "cart_change")


def test_only_a_yes_and_nothing_more_is_an_assent() -> None:
    yes = ["yes please", "Yes!", "sure, go ahead", "ja, gerne", "oui, merci", "sí, por favor", "ok do it"]
    assert [said for said in yes if not assents(said)] == []
    more = ["yes but in blue", "no", "yes, and show me kettles", "ja aber billiger", "sure is loud"]
    assert [said for said in more if assents(said)] == []
