"""Calls that write: kept once acknowledged, done once, good rows kept and bad ones reported."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from catalog.product import Product
from events.sqlite_log import SqliteEventLog
from retrieval.indexing import build
from tests.serving.conftest import KEY, Serve
from tests.small_shop import WordEmbedder, offer, shop

AUTH = {"Authorization": f"Bearer {KEY}"}


def price(client: TestClient, product: str) -> float:
    return float(client.get(f"/v1/products/{product}").json()["price"])


def logged(folder: Path) -> list[Any]:
    log = SqliteEventLog(folder / "events" / "small.db")
    try:
        return list(log.read())
    finally:
        log.close()


def click(item: str, **params: Any) -> dict[str, Any]:
    return {"name": "select_item", "params": {"items": [{"item_id": item}], **params}}


def test_a_batch_of_events_keeps_its_good_rows_and_reports_its_bad_ones(client: TestClient, folder: Path) -> None:
    events = [
        click("hub"),
        {"name": "select_item"},
        {"name": "teleport"},
        {"name": "purchase", "params": {"items": [{}]}},
    ]
    answer = client.post("/v1/events", json={"client_id": "s1", "events": [*events, click("mug")]})
    assert answer.status_code == 200
    assert answer.json()["accepted"] == 2
    assert {r["index"]: r["errors"][0]["field"] for r in answer.json()["rejected"]} == {
        1: "body", 2: "name", 3: "params.items.0.item_id",
    }  # fmt: skip
    assert sorted(e.items[0].item_id for e in logged(folder)) == ["hub", "mug"]
    assert {e.session for e in logged(folder)} == {"s1"}


def test_a_batch_without_a_good_row_is_refused(client: TestClient) -> None:
    answer = client.post("/v1/events", json={"events": [{"name": "teleport"}]})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "events.0.name"
    assert "select_item" in answer.json()["errors"][0]["fix"]


@pytest.mark.parametrize("body", [b"{}", b'{"events": []}', b'{"events": {}}', b"[", b'{"events": [{}], "user_id": 3}'])
def test_a_body_that_is_no_batch_says_how_to_send_one(client: TestClient, body: bytes) -> None:
    answer = client.post("/v1/events", content=body)
    assert answer.status_code in (400, 422)
    assert answer.json()["errors"][0]["fix"]


def test_an_event_sent_twice_counts_once(client: TestClient, folder: Path) -> None:
    event = {**click("hub"), "event_id": "e1"}
    for _ in range(2):
        assert client.post("/v1/events", json={"events": [event]}).json()["accepted"] == 1
    assert len(logged(folder)) == 1


def test_the_door_logs_what_it_showed_with_personal_data_masked(serve: Serve, folder: Path) -> None:
    client = serve()
    text = "usb hub, mail me at jo@shop.example or +44 20 7946 0958"
    trace = client.post("/v1/recommendations", json={"text": text, "session": "s9"}).json()["trace_id"]
    client.app.state.shop.events.flush()
    (event,) = logged(folder)
    assert (event.name, event.origin, event.trace_id, event.session) == ("view_item_list", "door", trace, "s9")
    assert event.items[0].index == 1
    assert "[email]" in event.search_term
    assert "[phone]" in event.search_term


def test_nothing_is_logged_when_the_log_is_off(serve: Serve, folder: Path) -> None:
    client = serve(events=False)
    client.post("/v1/recommendations", json={"text": "usb hub"})
    assert client.post("/v1/events", json={"events": [click("hub")]}).json()["accepted"] == 1
    assert not (folder / "events").exists()


def test_offers_need_a_key(client: TestClient, serve: Serve) -> None:
    body = {"offers": [{"variant_id": "hub-1", "price": 1}]}
    assert client.put("/v1/offers", json=body).status_code == 401
    assert client.put("/v1/offers", json=body, headers={"X-API-Key": "guess"}).status_code == 403
    assert serve(api_keys=()).put("/v1/offers", json=body, headers=AUTH).status_code == 403
    assert price(client, "hub") == 25


def test_offers_count_in_every_worker_and_after_a_restart(serve: Serve) -> None:
    one, two = serve(), serve()
    body = {"offers": [{"variant_id": "hub-1", "price": 19.99, "stock": 0}, {"variant_id": "mug-1", "price": 5}]}
    assert one.put("/v1/offers", json=body, headers=AUTH).json() == {"accepted": 2, "rejected": []}
    for worker in (one, two, serve()):
        assert price(worker, "mug") == 5
        assert worker.get("/v1/products/hub").json()["availability"] == "out_of_stock"
        found = worker.post("/v1/recommendations", json={"text": "usb hub"}).json()
        assert "hub" not in [p["product"]["id"] for p in found["selected"]]


def test_good_offers_count_and_bad_ones_are_reported(client: TestClient) -> None:
    rows: list[dict[str, Any]] = [
        {"variant_id": "hub-1", "price": 20},
        {"variant_id": "nope", "price": 1},
        {"variant_id": "mug-1", "price": -1},
        {"variant_id": "mug-1"},
    ]
    answer = client.put("/v1/offers", json={"offers": rows}, headers=AUTH).json()
    assert answer["accepted"] == 1
    assert sorted(r["index"] for r in answer["rejected"]) == [1, 2, 3]
    assert (price(client, "hub"), price(client, "mug")) == (20, 12)


def test_a_newer_feed_outdates_earlier_offers(serve: Serve, folder: Path) -> None:
    client = serve()
    body = {"offers": [{"variant_id": "hub-1", "price": 1}, {"variant_id": "mug-1", "price": 1}]}
    client.put("/v1/offers", json=body, headers=AUTH)
    assert price(client, "hub") == 1
    raised = [_repriced(p, 27) if p.id == "hub" else p for p in shop()]
    time.sleep(1.1)  # the index tells its time in whole seconds
    build(raised, folder / "catalogs" / "small", WordEmbedder())
    _until(lambda: price(client, "hub") == 27)
    assert price(client, "mug") == 12


def test_a_new_index_is_served_without_a_restart(client: TestClient, folder: Path) -> None:
    before = client.get("/readyz").json()["versions"]["catalogue"]
    extra = shop()[7].model_copy(
        update={"id": "hub-new", "variants": (shop()[7].variants[0].model_copy(update={"id": "n"}),)}
    )
    build([*shop(), extra], folder / "catalogs" / "small", WordEmbedder())
    _until(lambda: client.get("/v1/products/hub-new").status_code == 200)
    assert client.get("/readyz").json()["versions"]["catalogue"] != before
    answer = client.post("/v1/recommendations", json={"text": "usb hub with 4 ports"}).json()
    assert "hub-new" in [p["product"]["id"] for p in answer["selected"]]


def test_the_same_call_under_one_key_is_done_once(client: TestClient, folder: Path) -> None:
    headers = {"Idempotency-Key": "order-17"}
    first = client.post("/v1/events", json={"events": [click("hub")]}, headers=headers)
    second = client.post("/v1/events", json={"events": [click("hub")]}, headers=headers)
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert second.headers["idempotency-replayed"] == "true"
    assert len(logged(folder)) == 1
    other = client.post("/v1/events", json={"events": [click("mug")]}, headers=headers)
    assert other.status_code == 422
    assert other.json()["type"].endswith("key-reused")
    assert (
        client.post("/v1/events", json={"events": [click("a")]}, headers={"Idempotency-Key": "a b"}).status_code == 422
    )


def test_a_refused_call_may_be_sent_again_under_its_key(client: TestClient) -> None:
    headers = {"Idempotency-Key": "k1"}
    assert client.post("/v1/events", json={"events": [{"name": "x"}]}, headers=headers).status_code == 422
    assert client.post("/v1/events", json={"events": [click("hub")]}, headers=headers).status_code == 200


def _repriced(product: Product, amount: float) -> Product:
    return product.model_copy(update={"variants": (product.variants[0].model_copy(update={"offer": offer(amount)}),)})


def _until(holds: Any, seconds: float = 8.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError(f"did not hold within {seconds} s")
