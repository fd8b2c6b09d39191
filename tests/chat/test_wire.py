"""The chat's door: events in order, turns that never run twice, errors that name the fix."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from serving.app import create
from tests.chat.conftest import Shopper
from tests.demo_shop import demo_settings

DONE = {"kind", "text", "products", "ledger", "cart", "relaxed", "trace_id"}
ENTRY = {"field", "op", "value", "strength", "status", "words", "label", "key"}


def test_a_turn_tells_its_plan_its_stages_its_cards_and_then_its_words(shopper: Shopper) -> None:
    done = shopper.say("headphones under $100")
    names = [name for name, _ in shopper.events]
    stages = [data["node"] for name, data in shopper.events if name == "stage"]
    assert names[0] == "plan"
    assert [*dict.fromkeys(stages)] == ["understand", "retrieve", "rank", "merchandise", "explain"]
    assert names.index("products") < names.index("text_delta") < names.index("done") == len(names) - 1
    assert done.keys() >= DONE
    assert all(entry.keys() == ENTRY for entry in done["ledger"])
    assert all({"id", "price", "why", "misses"} <= product.keys() for product in done["products"])
    assert "".join(data["text"] for name, data in shopper.events if name == "text_delta") == done["text"]


def test_no_margin_leaves_by_the_chat(shopper: Shopper) -> None:
    shopper.say("headphones under $100")
    assert "margin" not in str(shopper.events)


def test_a_repeated_turn_is_replayed_and_adds_nothing(shopper: Shopper) -> None:
    shown = shopper.say("headphones", turn_id="first")
    again = shopper.say("headphones", turn_id="first")
    assert again == shown
    shopper.turn(click={"action": "add_to_cart", "rank": 1}, turn_id="add")
    shopper.turn(click={"action": "add_to_cart", "rank": 1}, turn_id="add")
    assert shopper.cart()["count"] == 1


def test_a_dropped_connection_resumes_after_the_last_event_seen(shopper: Shopper) -> None:
    shopper.say("headphones", turn_id="t")
    whole = list(shopper.events)
    shopper.turn(say="headphones", turn_id="t", headers={"Last-Event-ID": "t/3"})
    assert shopper.events == whole[3:]


def test_turns_of_a_session_are_answered_one_after_the_other(client: TestClient, shopper: Shopper) -> None:
    shopper.say("headphones")
    with ThreadPoolExecutor(3) as pool:
        body = {"session": shopper.session, "click": {"action": "add_to_cart", "rank": 1}}
        posts = [pool.submit(client.post, "/v1/chat", json={**body, "turn_id": f"p{n}"}) for n in range(3)]
        assert [p.result().status_code for p in posts] == [200, 200, 200]
    assert shopper.cart()["count"] == 3


@pytest.mark.parametrize(
    ("body", "field", "fix"),
    [
        ({"turn_id": "t", "say": "x"}, "session", "add 'session'"),
        ({"session": "s", "turn_id": "t", "sya": "x"}, "sya", "did you mean 'say'"),
        ({"session": "s", "turn_id": "t", "say": "x" * 2001}, "say", "at most 2000 characters"),
        ({"session": "s", "turn_id": "t", "say": "x", "click": {"action": "view_cart"}}, "body", "not both"),
        ({"session": "s", "turn_id": "t", "click": {"action": "dance"}}, "click.action", "use one of 'add_to_cart'"),
        ({"session": "s", "turn_id": "t", "click": {"action": "add_to_cart"}}, "click", "needs `id` or `rank`"),
        ({"session": "a b", "turn_id": "t", "say": "x"}, "session", "match"),
    ],
)
def test_a_wrong_body_is_told_field_and_fix(client: TestClient, body: dict[str, object], field: str, fix: str) -> None:
    response = client.post("/v1/chat", json=body)
    assert response.status_code == 422
    assert [e["field"] for e in response.json()["errors"]] == [field]
    assert fix in response.json()["errors"][0]["fix"]


def test_a_conversation_is_read_back_with_cards_and_cart(client: TestClient, shopper: Shopper) -> None:
    shown = shopper.say("headphones under $100")
    shopper.say("add the first one to my cart")
    shopper.say("any colour")
    kept = client.get(f"/v1/sessions/{shopper.session}").json()
    assert [t["said"] for t in kept["turns"]] == ["headphones under $100", "add the first one to my cart", "any colour"]
    assert kept["turns"][0]["reply"]["products"] == shown["products"]
    assert [e["key"] for e in kept["ledger"]] == ["price <= 100.0"]
    assert kept["cart"]["count"] == 1


def test_a_session_never_seen_is_empty(client: TestClient) -> None:
    kept = client.get("/v1/sessions/nobody").json()
    assert (kept["turns"], kept["cart"]["count"]) == ([], 0)


def test_a_conversation_survives_a_restart(tmp_path: Path) -> None:
    with TestClient(create(demo_settings(tmp_path))) as client:
        before = Shopper(client)
        shown = before.say("headphones under $100")
    with TestClient(create(demo_settings(tmp_path))) as client:
        after = Shopper(client, session=before.session)
        done = after.say("tell me more about the second", turn_id="later")
        assert done["products"][0]["id"] == shown["products"][1]["id"]


def test_the_widget_and_the_chat_show_the_same_products_for_the_same_words(
    client: TestClient, shopper: Shopper
) -> None:
    for words in ("headphones under $100", "a red dress", "quiet keyboard, not Corvid", "cheapest kettle"):
        slate = client.post("/v1/recommendations", json={"text": words, "k": 5}).json()
        widget = [p["product"]["id"] for p in slate["selected"] or slate["near"]]
        assert [p["id"] for p in Shopper(client).say(words)["products"]] == widget, words
