"""What a model asked for is what is done: wishes, orders, differences, questions, several things at once."""

from __future__ import annotations

from typing import Any

from tests.chat.conftest import Shopper
from tests.servers import scripted_model as scripted
from tests.servers.scripted_model import ScriptedModel

PROSE = scripted.text("Here is what was found.")


def _plans(model: ScriptedModel, name: str, **arguments: Any) -> None:
    model.script(scripted.either(scripted.call(name, **arguments), PROSE))


def _wish(field: str, op: str, value: Any, words: str = "") -> dict[str, Any]:
    return {"field": field, "op": op, "value": value, "words": words}


def test_a_wish_on_a_field_few_state_is_searched_for_and_hides_nothing(talker: Shopper, model: ScriptedModel) -> None:
    _plans(model, "search", text="headphones", constraints=[_wish("attributes.waterproof", "==", True)])
    done = talker.say("headphones that stand rain")
    assert len(done["products"]) == 5
    assert [e["status"] for e in done["ledger"] if e["field"] == "attributes.waterproof"] != ["filtered"]


def test_a_wish_on_a_field_most_state_hides_the_others(talker: Shopper, model: ScriptedModel) -> None:
    _plans(model, "search", text="keyboard", constraints=[_wish("attributes.wireless", "==", True)])
    done = talker.say("keyboards that need no lead")
    assert done["products"]
    assert all(p["attributes"]["wireless"] is True for p in done["products"])


def test_a_bound_or_an_order_by_what_none_states_is_said_to_be_unchecked(talker: Shopper, model: ScriptedModel) -> None:
    _plans(model, "search", text="kettle", constraints=[_wish("attributes.noise", "<", 60, "under 60 dB")])
    assert "can't check “under 60 dB”" in talker.say("kettles that hush, under 60 dB")["text"]
    _plans(model, "search", text="kettle", sort={"field": "attributes.noise", "order": "asc", "superlative": True})
    done = talker.say("the one that hushes most")
    assert "can't check “noise”" in done["text"]
    assert "lowest" not in done["text"]


def test_another_currency_is_told_with_a_model_too(talker: Shopper, model: ScriptedModel) -> None:
    _plans(model, "search", text="headphones", constraints=[_wish("price", "<", 90)])
    assert "Prices here are in USD" in talker.say("headphones under 90 euros")["text"]


def test_a_gift_without_a_thing_keeps_its_price(talker: Shopper, model: ScriptedModel) -> None:
    _plans(model, "search", text="gift for my aunt", constraints=[_wish("price", "<=", 25)])
    done = talker.say("whatever makes my aunt glad, 25 tops")
    assert done["products"]
    assert all(p["price"] <= 25 for p in done["products"])


def test_a_difference_without_a_value_means_the_products_own(talker: Shopper, model: ScriptedModel) -> None:
    _plans(model, "search", text="portable speaker")
    shown = talker.say("portable speakers")["products"]
    seed = max(shown, key=lambda p: p["attributes"]["weight"])
    lighter = {"field": "attributes.weight", "op": "<"}
    _plans(model, "similar", product=seed["id"], constraints=[lighter])
    done = talker.say("not so much to carry as that")
    assert done["products"]
    assert all(p["attributes"]["weight"] < seed["attributes"]["weight"] for p in done["products"])


def test_which_of_those_shown_is_told_among_those_shown(talker: Shopper, model: ScriptedModel) -> None:
    _plans(model, "search", text="portable speaker")
    shown = talker.say("portable speakers")["products"]
    _plans(model, "which", field="attributes.weight", order="asc")
    done = talker.say("and for a rucksack?")
    lightest = min(shown, key=lambda p: p["attributes"]["weight"])
    assert [p["id"] for p in done["products"]] == [lightest["id"]]


def test_several_things_go_into_the_cart_in_one_turn(talker: Shopper, model: ScriptedModel) -> None:
    _plans(model, "search", text="kettle")
    shown = talker.say("kettles")["products"]
    calls = scripted.several(("cart_add", {"product": "1"}), ("cart_add", {"product": "3"}))
    model.script(scripted.either(calls, PROSE))
    assert "Which colour" in talker.say("I'd have numbers 1 and 3")["text"]
    talker.say("any")
    assert {line["id"] for line in talker.cart()["lines"]} == {shown[0]["id"], shown[2]["id"]}


def test_things_within_one_budget_stay_within_it(talker: Shopper, model: ScriptedModel) -> None:
    _plans(model, "bundle", things=["keyboard", "mouse"], budget=100)
    done = talker.say("I furnish a desk: typing, pointing, and a hundred is all there is")
    assert len(done["products"]) == 2
    assert sum(p["price"] for p in done["products"]) <= 100


def test_a_question_to_the_shop_is_answered_from_its_documents(talker: Shopper, model: ScriptedModel) -> None:
    _plans(model, "shop", question="can I return something I have used?")
    done = talker.say("trainers that turned out to pinch after a run, would you have them again")
    assert (done["kind"], done["planner"]) == ("knowledge", "model")
    assert "Send things back unused" in done["text"]


def test_what_code_says_whole_is_said_once_and_asks_no_model(talker: Shopper, model: ScriptedModel) -> None:
    _plans(model, "search", text="kettle", sort={"field": "price", "order": "asc", "superlative": True})
    done = talker.say("the kettle that costs least")
    assert done["text"].count("cheapest") == 1
    assert [c["purpose"] for c in done["model"]["calls"]] == ["plan"]


def test_the_prompt_tells_what_is_in_the_cart_what_was_shown_before_and_colours(
    talker: Shopper, model: ScriptedModel
) -> None:
    _plans(model, "search", text="kettle")
    first = talker.say("kettles")["products"]
    talker.click("add_to_cart", rank=1)
    _plans(model, "search", text="mug")
    second = talker.say("mugs")["products"]
    talker.say("mugs then")
    plan = [body for body in model.requests if body.get("tools")][-1]
    state = plan["messages"][-1]["content"]
    before = state[state.index("Shown before:") : state.index("Cart:")]
    assert first[1]["id"] in before
    assert f"1 of id {first[0]['id']}" in state[state.index("Cart:") :]
    assert f", {second[0]['attributes']['colour']}, {second[0]['price']:g}" in state


def test_a_follow_up_without_words_goes_on_with_the_same_thing(talker: Shopper, model: ScriptedModel) -> None:
    _plans(model, "search", text="kettle")
    talker.say("kettles")
    _plans(model, "search", text="", constraints=[_wish("price", "<", 40)])
    done = talker.say("nothing dearer than forty, mind")
    assert done["products"]
    assert all("kettle" in p["title"].lower() and p["price"] < 40 for p in done["products"][:3])
