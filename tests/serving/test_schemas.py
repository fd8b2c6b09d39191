"""The wire's schemas are a promise: a change must be meant. `python -m tests.serving.test_schemas` writes them anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.testclient import TestClient

from events.types import IncomingEvent
from retrieval.understanding.request import ShoppingRequest
from serving.offers import OfferUpdate
from serving.problems import ProblemDetails
from serving.public import PublicSlate

FOLDER = Path(__file__).parent / "schemas"
MODELS: tuple[type[BaseModel], ...] = (ShoppingRequest, PublicSlate, IncomingEvent, OfferUpdate, ProblemDetails)


def schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(mode="serialization" if model is PublicSlate else "validation")


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_the_schema_is_the_one_promised(model: type[BaseModel]) -> None:
    assert schema(model) == json.loads((FOLDER / f"{model.__name__}.json").read_text())


def test_the_answer_is_what_its_schema_says(client: TestClient) -> None:
    request = {"text": "mug under $20", "facets": ["brand", "price"], "explain": "full"}
    answer = client.post("/v1/recommendations", json=request).json()
    assert list(answer) == list(PublicSlate.model_fields)
    again = PublicSlate.model_validate(answer)
    assert again.model_dump(mode="json") == answer


def test_openapi_documents_every_route_with_its_body(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.")
    paths = {"/v1/recommendations", "/v1/chat", "/v1/events", "/v1/offers", "/v1/suggest", "/v1/carts/{session}"}
    assert paths <= set(document["paths"])
    text = json.dumps(document)
    for reference in {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}:
        assert reference in document["components"]["schemas"]
    body = document["paths"]["/v1/recommendations"]["post"]["requestBody"]["content"]["application/json"]
    for example in body["examples"].values():
        ShoppingRequest.model_validate(example["value"])


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for one in MODELS:
        (FOLDER / f"{one.__name__}.json").write_text(json.dumps(schema(one), indent=1) + "\n")
