"""What stands before every route: limits, sizes, origins, and how errors look."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from serving.limits import Limiter
from state import KeyValue, StateUnavailable
from state.sqlite import SqliteState
from tests.serving.conftest import KEY, Serve

URL = "/v1/recommendations"


class Clock:
    """A wall clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 600.0

    def __call__(self) -> float:
        return self.now


def test_requests_over_the_limit_are_told_how_long_to_wait(serve: Serve) -> None:
    client = serve(rate_per_minute=3, rate_loopback=True)
    client.app.state.shop.limiter._clock = Clock()
    assert [client.post(URL, json={"text": "mug"}).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = client.post(URL, json={"text": "mug"})
    assert refused.headers["retry-after"] == "60"
    assert refused.headers["content-type"] == "application/problem+json"
    assert client.get("/healthz").status_code == 200


def test_workers_add_up_what_they_counted(tmp_path: Path) -> None:
    clock, path = Clock(), tmp_path / "state.db"
    one, two = (Limiter(10, SqliteState(path), clock) for _ in range(2))
    assert [one.take("a") for _ in range(6)] == [None] * 6
    assert [two.take("a") for _ in range(4)] == [None] * 4
    for limiter in (one, two, one):
        limiter.settle()
    assert two.take("a") == 60
    assert two.take("b") is None
    clock.now += 60
    assert two.take("a") is None


def test_counts_are_not_lost_while_the_store_is_away() -> None:
    class Away:
        def increment(self, key: str, by: int = 1, ttl_s: float | None = None) -> int:
            raise StateUnavailable("gone")

    def limiter_on(store: KeyValue) -> Limiter:
        return Limiter(2, store, Clock())

    limiter = limiter_on(Away())  # it needs no more of a store
    assert limiter.take("a") is None
    with pytest.raises(StateUnavailable):
        limiter.settle()
    assert limiter.take("a") is None
    assert limiter.take("a") is not None


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_over_the_limit_is_refused_however_it_is_sent(serve: Serve, declared: bool) -> None:
    client = serve(max_body_kb=4)
    body = b'{"text": "' + b"x" * 9000 + b'"}'

    def parts() -> Iterable[bytes]:
        for start in range(0, len(body), 1000):
            yield body[start : start + 1000]

    answer = client.post(URL, content=body if declared else parts())
    assert answer.status_code == 413
    assert "4 kB" in answer.json()["detail"]


def test_only_allowed_origins_may_read_answers(serve: Serve) -> None:
    client = serve(allowed_origins=("https://shop.example",))
    ours = client.post(URL, json={"text": "mug"}, headers={"Origin": "https://shop.example"})
    other = client.post(URL, json={"text": "mug"}, headers={"Origin": "https://evil.example"})
    assert ours.headers["access-control-allow-origin"] == "https://shop.example"
    assert "access-control-allow-origin" not in other.headers
    preflight = {"Origin": "https://shop.example", "Access-Control-Request-Method": "POST"}
    assert client.options(URL, headers=preflight).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nothing", 404), ("GET", URL, 405), ("PUT", "/v1/offers", 401)]
)
def test_every_error_is_a_problem(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= set(answer.json())


def test_metrics_tell_of_requests_and_stages_but_not_of_ids(client: TestClient) -> None:
    client.get("/v1/products/hub")
    client.post(URL, json={"text": "mug"})
    assert client.get("/metrics").status_code == 401
    text = client.get("/metrics", headers={"X-API-Key": KEY}).text
    assert 'shopkeeper_requests_total{method="GET",route="/v1/products/{product_id:path}",status="200"}' in text
    assert 'shopkeeper_stage_seconds_count{stage="rank"}' in text
    assert "hub" not in text


def test_the_widget_and_its_demo_pages_are_served(client: TestClient) -> None:
    script = client.get("/widget/shopkeeper.js")
    assert script.status_code == 200
    assert script.headers["access-control-allow-origin"] == "*"
    assert client.get("/", follow_redirects=True).headers["content-type"].startswith("text/html")
    assert client.get("/demo/pictures/kettle-c0392b.svg").content.startswith(b"<svg")
    assert client.get("/demo/pictures/../../etc/passwd").status_code == 404
