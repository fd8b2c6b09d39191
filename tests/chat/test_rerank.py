"""A model's order of the cards: each move gives fields as its reason, and what does not hold is repaired or dropped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.rerank import ordered
from ranking.slate import Pick
from tests.chat.conftest import Opened, Shopper
from tests.servers import scripted_model as scripted
from tests.servers.scripted_model import ScriptedModel, Step


def pick(id_: str, **attributes: Any) -> Pick:
    return Pick(product={"id": id_, "title": f"Thing {id_}", "brand": None, "price": 9.5, "rating": 4.5,
                         "attributes": attributes})  # fmt: skip


PICKS = [pick("a"), pick("b", cable_length=2.0), pick("c"), pick("d")]


def order(*moves: Any, fixed: frozenset[str] = frozenset()) -> tuple[list[str], str]:
    done = ordered(PICKS, [{"name": "reorder", "args": {"moves": list(moves)}}], fixed, "USD")
    return [p.product["id"] for p in done.picks], done.outcome


def to(product: str, place: int, *fields: str) -> dict[str, Any]:
    return {"product": product, "to": place, "fields": list(fields)}


def test_an_order_is_kept_changed_repaired_or_dropped() -> None:
    assert order() == (["a", "b", "c", "d"], "kept")
    assert order(to("d", 1, "rating"), to("b", 2, "cable_length")) == (["d", "b", "a", "c"], "changed")
    assert order(to("d", 1, "rating"), to("x", 2, "rating")) == (["d", "a", "b", "c"], "repaired")
    assert order(to("x", 1, "rating")) == (["a", "b", "c", "d"], "dropped")


@pytest.mark.parametrize(
    "move",
    [
        pytest.param(to("d", 1), id="no field"),
        pytest.param(to("d", 1, "softness"), id="a field nobody has"),
        pytest.param(to("d", 1, "cable_length"), id="a field another product has"),
        pytest.param(to("d", 1, "brand"), id="a field without a value"),
        pytest.param(to("d", 9, "rating"), id="no such place"),
        pytest.param(to("d", 0, "rating"), id="place nought"),
        pytest.param({"product": "d"}, id="half a move"),
    ],
)
def test_a_move_without_a_reason_of_the_products_own_does_not_happen(move: Any) -> None:
    assert order(move) == (["a", "b", "c", "d"], "dropped")
    assert order(to("c", 1, "price"), move) == (["c", "a", "b", "d"], "repaired")


def test_what_a_rule_placed_keeps_its_place_whoever_moves() -> None:
    fixed = frozenset("b")
    assert order(to("b", 1, "rating"), fixed=fixed) == (["a", "b", "c", "d"], "dropped")
    assert order(to("d", 1, "rating"), fixed=fixed) == (["d", "b", "a", "c"], "changed")


def test_the_reason_is_made_by_code_from_the_fields_named() -> None:
    moves = [to("b", 1, "attributes.cable_length", "price")]
    done = ordered(PICKS, [{"name": "reorder", "args": {"moves": moves}}], (), "USD")
    assert done.moves[0]["reason"] == "Placed higher for cable length 2.0 and price $9.50"
    assert done.picks[0].evidence.rules == (done.moves[0]["reason"],)


def plans(reorder: Step) -> Step:
    """A model that searches, orders as given, and writes."""
    search, prose = scripted.call("search", text="headphones"), scripted.text("Here are headphones.")

    def step(handler: Any, body: dict[str, Any]) -> None:
        offered = [tool["function"]["name"] for tool in body.get("tools") or ()]
        chosen = prose if not offered else reorder if offered == ["reorder"] else search
        chosen(handler, body)

    return step


def test_cards_come_once_in_the_models_order_and_the_trace_gives_the_reason(
    open_shop: Opened, model: ScriptedModel
) -> None:
    client = open_shop(llm_rerank=True)
    model.script(plans(scripted.call("reorder", moves=[])))
    before = [p["id"] for p in Shopper(client).say("headphones")["products"]]
    model.script(plans(scripted.call("reorder", moves=[to(before[3], 1, "price")])))
    shopper = Shopper(client)
    done = shopper.say("headphones")
    assert [p["id"] for p in done["products"]] == [before[3], *before[:3], *before[4:]]
    assert [name for name, _ in shopper.events].count("products") == 1
    (move,) = done["model"]["reorder"]["moves"]
    assert (move["from"], move["to"], move["fields"]) == (4, 1, ["price"])
    assert "Placed higher for price" in shopper.say("why is the first one on top?", planner="rule")["text"]
    metrics = client.get("/metrics").text
    assert 'shopkeeper_model_orders_total{outcome="kept"}' in metrics
    assert 'shopkeeper_model_orders_total{outcome="changed"}' in metrics


def test_a_late_order_is_dropped_and_the_cards_come_as_the_funnel_had_them(
    open_shop: Opened, model: ScriptedModel
) -> None:
    shopper = Shopper(open_shop(llm_rerank=True, llm_rerank_ms=300, breaker_failures=1))
    model.script(plans(scripted.stall(30)))
    done = shopper.say("headphones")
    (waited,) = (data["ms"] for name, data in shopper.events if name == "stage" and data["stage"] == "rerank")
    assert 300 <= waited < 1500
    assert (done["planner"], done["model"]["reorder"]["outcome"]) == ("model", "dropped")
    assert done["text"].startswith("Here are headphones.")
    assert done["model"]["breaker"] == "closed", "a wait cut short on purpose says nothing about the model"
    assert 'shopkeeper_model_orders_total{outcome="dropped"}' in shopper.client.get("/metrics").text


def test_an_order_the_shopper_asked_for_is_the_shoppers(open_shop: Opened, model: ScriptedModel) -> None:
    shopper = Shopper(open_shop(llm_rerank=True))
    cheapest = scripted.call("search", text="headphones", sort={"field": "price", "order": "asc"})
    model.script(scripted.either(cheapest, scripted.text("Here are headphones.")))
    done = shopper.say("headphones, cheapest first")
    assert done["model"]["reorder"] is None
    prices = [p["price"] for p in done["products"]]
    assert prices == sorted(prices)


def test_a_product_that_a_rule_of_the_shop_touched_is_not_moved(
    open_shop: Opened, model: ScriptedModel, tmp_path: Path
) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text("rules: []\n")
    client = open_shop(llm_rerank=True)
    model.script(plans(scripted.call("reorder", moves=[])))
    shown = Shopper(client).say("headphones")["products"]
    rules.write_text(f'rules:\n  - name: pinned\n    where: [[title, "==", "{shown[3]["title"]}"]]\n    pin: 1\n')
    client = open_shop(llm_rerank=True, rules=rules)
    moves = [to(shown[3]["id"], 5, "price"), to(shown[2]["id"], 1, "price")]
    model.script(plans(scripted.call("reorder", moves=moves)))
    done = Shopper(client).say("headphones")
    assert done["products"][0]["id"] == shown[3]["id"]
    assert done["products"][1]["id"] == shown[2]["id"]
    assert done["model"]["reorder"]["outcome"] == "repaired"
