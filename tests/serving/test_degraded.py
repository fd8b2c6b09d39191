"""A part that fails: shoppers still get products, the trace says so, and nobody waits for the part."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from weaviate.exceptions import WeaviateConnectionError

from catalog.product import Offer
from retrieval.index import Hits, IndexUnavailable
from serving.breakers import Breaker, GuardedIndex, GuardedState
from serving.weaviate_server import LateIndex, WeaviateServer
from state import StateUnavailable
from tests.serving.conftest import KEY, Serve
from tests.small_shop import offer

URL = "/v1/recommendations"


class BrokenIndex:
    """Fails until mended; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked, self.mended = 0, False
        self.offers: dict[str, Offer] = {}

    def search(self, *_: Any) -> Hits:
        self.asked += 1
        raise IndexUnavailable("the cable is out")

    def update_offers(self, offers: Mapping[str, Offer]) -> None:
        if not self.mended:
            raise IndexUnavailable("the cable is out")
        self.offers |= offers


class BrokenState:
    """A store whose server is gone."""

    def __init__(self) -> None:
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        if name == "close":
            return lambda: None

        def fail(*_: Any, **__: Any) -> Any:
            self.asked += 1
            raise StateUnavailable("no Redis at redis://shop: start it")

        return fail


def test_with_the_index_down_products_show_and_the_trace_says_so(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    client, broken = serve(breaker_failures=2, breaker_seconds=60), BrokenIndex()
    index = client.app.state.shop.live().index
    monkeypatch.setattr(index, "_inner", broken)
    for text in ("usb hub", "desk lamp", "mug", "shirt"):
        answer = client.post(URL, json={"text": text}).json()
        assert answer["selected"]
        (degraded,) = [s["degraded"] for s in answer["trace"] if s["degraded"]]
        assert "index unavailable" in degraded
    assert broken.asked == 2, "the breaker leaves it alone after two failures"


def test_a_weaviate_that_dies_before_its_first_search_is_an_index_that_is_down(serve: Serve) -> None:
    class Dead:
        """A client whose server was killed since it connected."""

        class collections:  # noqa: N801 - the client's own name
            @staticmethod
            def exists(_: str) -> bool:
                raise WeaviateConnectionError("killed")

    catalogue = serve().app.state.shop.live()
    server = WeaviateServer("http://127.0.0.1:9", None, 9, 1.0)
    server._client = Dead
    with pytest.raises(IndexUnavailable, match="killed"):
        LateIndex(server, catalogue).search("usb hub", catalogue.vectors[0], (), 10, 1.0)


def test_a_degraded_answer_is_not_kept(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    client = serve()
    index = client.app.state.shop.live().index
    with monkeypatch.context() as patched:
        patched.setattr(index, "_inner", BrokenIndex())
        client.post(URL, json={"text": "usb hub"})
    answer = client.post(URL, json={"text": "usb hub"}).json()
    assert [s["degraded"] for s in answer["trace"] if s["degraded"]] == []


def test_with_the_state_down_products_show_and_writes_are_refused(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = BrokenState()
    guarded = GuardedState(broken, Breaker("state", 3, 60))  # every method is there
    monkeypatch.setattr("serving.assembly.build_state", lambda settings: guarded)
    client = serve(rate_per_minute=5, rate_loopback=True)
    answers = [client.post(URL, json={"text": "usb hub"}) for _ in range(5)]
    assert all(a.status_code == 200 and a.json()["selected"] for a in answers)
    assert client.post(URL, json={"text": "usb hub"}).status_code == 429, "a worker still limits by what it saw"


def test_writes_say_that_the_state_is_down(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    guarded = GuardedState(BrokenState(), Breaker("state", 3, 60))
    monkeypatch.setattr("serving.assembly.build_state", lambda settings: guarded)
    client = serve()
    _until(lambda: client.get("/readyz").json()["status"] == "degraded")
    assert "state" in client.get("/readyz").json()["degraded"]
    body = {"offers": [{"variant_id": "hub-1", "price": 1}]}
    offers = client.put("/v1/offers", json=body, headers={"X-API-Key": KEY})
    assert (offers.status_code, offers.json()["type"]) == (503, "urn:shopkeeper:problem:state-unavailable")
    assert client.get("/v1/products/hub").json()["price"] == 25, "a refused write changes nothing"
    assert client.get("/v1/carts/s1").status_code == 503
    trace = client.post(URL, json={"text": "stoneware mug"}).json()["trace"]
    assert any(s["stage"] == "state" and s["degraded"] for s in trace)


def test_a_dead_state_is_asked_a_few_times_only() -> None:
    broken = BrokenState()
    guarded = GuardedState(broken, Breaker("state", 3, 60))
    for _ in range(20):
        with pytest.raises(StateUnavailable):
            guarded.get_many(["a"])
    assert broken.asked == 3


def test_offers_an_index_did_not_take_are_given_to_it_later() -> None:
    broken = BrokenIndex()
    guarded = GuardedIndex(broken, Breaker("index", 9, 60), 1.0)
    guarded.update_offers({"a": offer(1), "b": offer(2)})
    guarded.update_offers({"a": offer(3)})
    broken.mended = True
    guarded.settle()
    assert {v: o.price.major for v, o in broken.offers.items()} == {"a": 3, "b": 2}


def test_a_damaged_event_log_costs_no_answer(serve: Serve, folder: Path) -> None:
    client = serve()
    with sqlite3.connect(folder / "events" / "small.db") as db:
        db.execute("DROP TABLE events")
    assert client.post(URL, json={"text": "usb hub"}).json()["selected"]
    event = {"name": "select_item", "params": {"items": [{"item_id": "hub"}]}}
    refused = client.post("/v1/events", json={"events": [event]})
    assert refused.status_code == 503
    assert "event log" in refused.json()["detail"]


def test_a_damaged_new_index_leaves_the_old_one_in_service(client: TestClient, folder: Path) -> None:
    home = folder / "catalogs" / "small"
    (home / "CURRENT").write_text("deadbeefdeadbeef\n")
    _until(lambda: "catalogue" in client.get("/readyz").json()["degraded"])
    assert client.post(URL, json={"text": "usb hub"}).json()["selected"]


def test_more_than_may_wait_are_told_to_come_back(serve: Serve) -> None:
    client = serve(threads=1, queue=1, hot_hours=0)
    shop, gate = client.app.state.shop, threading.Event()
    run = shop.funnel.run

    class Slow:
        def run(self, request: Any) -> Any:
            gate.wait(20)
            return run(request)

    shop.funnel = Slow()
    statuses: list[int] = []
    threads = [threading.Thread(target=lambda: statuses.append(client.post(URL, json={"text": "usb hub"}).status_code))
               for _ in range(4)]  # fmt: skip
    for thread in threads:
        thread.start()
    _until(lambda: statuses.count(503) == 2)
    gate.set()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 200, 503, 503]


def test_a_fault_of_ours_is_not_shown(serve: Serve) -> None:
    client = serve(hot_hours=0)

    class Faulty:
        def run(self, request: Any) -> Any:
            raise ZeroDivisionError("secret detail")

    client.app.state.shop.funnel = Faulty()
    answer = client.post(URL, json={"text": "usb hub"})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text


def _until(holds: Any, seconds: float = 8.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError(f"did not hold within {seconds} s")
