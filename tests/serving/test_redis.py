"""With Redis, what one machine wrote counts on the others."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.processes import Running
from tests.serving.conftest import KEY, Serve

pytestmark = pytest.mark.servers
URL = "/v1/recommendations"


class Broken:
    """A funnel that must not be asked."""

    def run(self, request: Any) -> Any:
        raise AssertionError("the answer was to come from the shared store")


def test_hot_answers_and_offers_are_shared(serve: Serve, redis_server: Running) -> None:
    one, two = (serve(redis_url=redis_server.url) for _ in range(2))
    first = one.post(URL, json={"text": "usb hub"}).json()
    working = two.app.state.shop.funnel
    two.app.state.shop.funnel = Broken()
    second = two.post(URL, json={"text": "usb hub"}).json()
    assert second.pop("trace_id") != first.pop("trace_id")
    assert second == first
    two.app.state.shop.funnel = working
    offers = {"offers": [{"variant_id": "hub-1", "price": 7}]}
    assert one.put("/v1/offers", json=offers, headers={"X-API-Key": KEY}).status_code == 200
    answer = two.post(URL, json={"text": "usb hub"}).json()
    assert next(p["product"]["price"] for p in answer["selected"] if p["product"]["id"] == "hub") == 7


def test_a_redis_that_is_not_there_costs_no_answer(serve: Serve) -> None:
    client = serve(redis_url="redis://127.0.0.1:9/0")
    answer = client.post(URL, json={"text": "usb hub"})
    assert answer.status_code == 200
    assert answer.json()["selected"]
