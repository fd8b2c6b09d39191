"""What the widget's door gives, and what it never lets out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.serving.conftest import KEY, Serve

URL = "/v1/recommendations"


def ids(answer: dict[str, Any]) -> list[str]:
    return [p["product"]["id"] for p in answer["selected"]]


def test_words_become_constraints_and_products(client: TestClient) -> None:
    answer = client.post(URL, json={"text": "usb hub under $30"}).json()
    assert set(ids(answer)) == {"hub", "stick"}
    assert [(c["field"], c["op"], c["value"]) for c in answer["constraints"]] == [("price", "<=", 30)]
    assert answer["total"] == 2
    assert answer["trace"][0]["stage"] == "understand"
    assert answer["versions"]["catalogue"]


def test_no_margin_score_or_hidden_id_leaves(client: TestClient) -> None:
    text = client.post(URL, json={"text": "mug cup gift", "explain": "full", "k": 100}).text
    assert '"mug"' in text
    for private in ("margin", '"score"', "contributions", '"sources"'):
        assert private not in text
    assert "margin" not in client.get("/v1/products/mug").text


def test_what_rules_are_called_is_the_shops_own_affair(serve: Serve, tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text(
        "rules:\n  - {name: hide-poor-margin, where: [[id, '==', stick]], exclude: true}\n"
        "  - {name: push-overstock, where: [[id, '==', hub7]], pin: 1}\n"
    )
    client = serve(rules=rules)
    answer = client.post(URL, json={"text": "usb", "explain": "full"})
    assert ids(answer.json()) == ["hub7", "hub"]
    assert answer.json()["selected"][0]["featured"]
    assert {"stage": "merchandise", "reason": "shop rules", "count": 1, "among": 3} in answer.json()["removed"]
    for name in ("poor-margin", "overstock"):
        assert name not in answer.text


@pytest.mark.parametrize(
    "asked",
    [
        {"constraints": [{"field": "margin", "op": ">", "value": 0.3}]},
        {"sort": {"field": "margin", "order": "desc"}},
        {"facets": ["margin"]},
    ],
)
def test_the_margin_cannot_be_asked_about(client: TestClient, asked: dict[str, Any]) -> None:
    answer = client.post(URL, json={"text": "mug", **asked})
    assert answer.status_code == 422
    assert "private" in answer.json()["errors"][0]["fix"]


@pytest.mark.parametrize(
    ("body", "field", "fix"),
    [
        (b'{"text": ', "body", "valid JSON"),
        (b'["mug"]', "body", "send an object"),
        (b'{"text": "mug \\ud800"}', "body", "surrogate"),
        (b'{"k": NaN}', "body", "valid JSON"),
        (b'{"sort": "price"}', "sort", "give an object"),
        (b"\xff\xfe", "body", "valid JSON"),
        (b'{"txt": "mug"}', "txt", "did you mean 'text'"),
        (b'{"k": 900}', "k", "at most 100"),
        (b'{"k": "many"}', "k", "integer"),
        (b'{"offset": -1}', "offset", "at least 0"),
        (b'{"explain": "long"}', "explain", "'short'"),
        (b'{"constraints": "cheap"}', "constraints", "give a list"),
        (b'{"constraints": [["colour", "==", "red"]]}', "constraints.0", "unknown field 'colour'"),
        (b'{"constraints": [["price", "=<", 3]]}', "constraints.0", "op"),
        (b'{"sort": {"field": "price", "order": "up"}}', "sort.order", "'asc'"),
        (b'{"now": "tomorrow"}', "now", "datetime"),
    ],
)
def test_wrong_input_names_field_value_and_fix(client: TestClient, body: bytes, field: str, fix: str) -> None:
    answer = client.post(URL, content=body)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["errors"][0]["field"] == field
    assert fix in problem["errors"][0]["fix"]


def test_a_hot_answer_is_the_same_under_a_fresh_trace_id(client: TestClient) -> None:
    first, second, third = (client.post(URL, json={"text": t}).json() for t in ("usb hub", "USB  Hub", "usb hub"))
    traces = {a.pop("trace_id") for a in (first, second, third)}
    assert first == second == third
    assert len(traces) == 3
    assert 'shopkeeper_hot_total{result="memory"}' in client.get("/metrics", headers={"X-API-Key": KEY}).text


def test_a_new_price_drops_hot_answers_at_once(client: TestClient) -> None:
    assert ids(client.post(URL, json={"text": "usb hub under $30"}).json())[0] == "hub"
    offers = {"offers": [{"variant_id": "hub-1", "price": 31}, {"variant_id": "hub7-1", "price": 29.5}]}
    assert client.put("/v1/offers", json=offers, headers={"X-API-Key": KEY}).json()["accepted"] == 2
    answer = client.post(URL, json={"text": "usb hub under $30"}).json()
    prices = {p["product"]["id"]: p["product"]["price"] for p in answer["selected"]}
    assert prices == {"hub7": 29.5, "stick": 8}


def test_paging_does_not_repeat(client: TestClient) -> None:
    first = client.post(URL, json={"text": "usb", "k": 2}).json()
    second = client.post(URL, json={"text": "usb", "k": 2, "offset": 2}).json()
    assert first["total"] == second["total"] == 3
    assert len(set(ids(first) + ids(second))) == 3


def test_typeahead_completes_words_and_products(client: TestClient) -> None:
    body: dict[str, Any] = {}
    for _ in range(100):  # the words are read beside the start
        body = client.get("/v1/suggest", params={"q": "us"}).json()
        if body["products"]:
            break
    assert {p["id"] for p in body["products"]} == {"hub", "hub7", "stick"}
    assert client.get("/v1/suggest", params={"q": "usb hub with 7"}).json()["products"][0]["id"] == "hub7"
    assert "volt" in client.get("/v1/suggest", params={"q": "vol"}).json()["completions"]
    wrong = client.get("/v1/suggest", params={"q": "x", "k": 99}).json()
    assert wrong["errors"] == [{"field": "k", "value": "99", "fix": "use at most 20"}]


def test_a_product_is_shown_as_the_variant_asked_for(client: TestClient) -> None:
    product = client.get("/v1/products/shirt", params={"variant": "shirt-red-l"}).json()
    assert (product["variant_id"], product["price"], product["attributes"]["colour"]) == ("shirt-red-l", 50, "Red")
    assert [v["availability"] for v in product["variants"]] == ["in_stock", "out_of_stock", "in_stock"]
    missing = client.get("/v1/products/nothing")
    assert missing.status_code == 404
    assert missing.json()["errors"][0]["value"] == "nothing"


def test_many_at_once_all_get_their_own_answer(serve: Serve) -> None:
    from concurrent.futures import ThreadPoolExecutor

    client = serve(hot_hours=0, threads=4)
    texts = ("usb hub", "stoneware mug", "desk lamp")
    alone = {text: ids(client.post(URL, json={"text": text}).json()) for text in texts}

    def ask(text: str) -> tuple[str, dict[str, Any]]:
        return text, client.post(URL, json={"text": text}).json()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, texts * 20))
    assert all(ids(answer) == alone[text] for text, answer in answers)
    assert len({a["trace_id"] for _, a in answers}) == 60


def test_large_answers_are_compressed_when_asked(client: TestClient) -> None:
    answer = client.post(URL, json={"text": "", "k": 20}, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert len(json.loads(answer.content)["selected"]) == 10
