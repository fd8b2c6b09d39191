"""Doors onto the catalogue: one product, typeahead, and live prices and stock."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from serving.batches import Rejected, all_bad, rows
from serving.context import authorize, shop_of
from serving.idempotency import once
from serving.offers import OfferUpdate
from serving.problems import Fault, Problem, ProblemDetails
from serving.public import PublicProduct
from state import StateUnavailable

router = APIRouter(tags=["products"])
_JSON = "application/json"
MOST = 5000
_UNKNOWN = "use the id of a variant in this catalogue"
_PROBLEM: dict[int | str, dict[str, Any]] = {404: {"model": ProblemDetails}}


class Suggested(BaseModel):
    """Typeahead: how the query may go on, and products whose titles do."""

    query: str
    completions: list[str] = Field(examples=[["keyboard", "keyboard wireless"]])
    products: list[dict[str, Any]]


class OfferBatch(BaseModel):
    """New prices and stock, at most 5,000 at once. They count for all workers once this is answered."""

    offers: list[OfferUpdate] = Field(min_length=1, max_length=MOST)


class OffersTaken(BaseModel):
    """What became of a batch of offers."""

    accepted: int
    rejected: list[Rejected] = []


@router.get(
    "/v1/products/{product_id:path}", summary="One product", responses={200: {"model": PublicProduct}, **_PROBLEM}
)
async def product(
    request: Request,
    product_id: Annotated[str, Path(examples=["78943"])],
    variant: Annotated[str | None, Query(description="Shown as this variant; default: the cheapest to be had.")] = None,
) -> Response:
    """The public record with the price and stock of now, and all of its variants."""
    shop = shop_of(request)
    found = shop.shelf.product(product_id, variant)
    if found is None:
        fault = Fault(field="product_id", value=product_id, fix="use an id of the catalogue, such as one in an answer")
        raise Problem(404, "no-product", f"No product {product_id!r} is in this catalogue.", [fault])
    catalogue = shop.live()
    columns = catalogue.columns
    row = columns.row_of[product_id]
    found["variants"] = [
        {
            "variant_id": v.id, "title": v.title, "options": v.options, "image": v.image,
            **{k: x for k, x in columns.offer(columns.variant_row_of[v.id]).items() if k != "stock"},
        }
        for v in catalogue.store[row].variants
    ]  # fmt: skip
    return Response(json.dumps(found, ensure_ascii=False), media_type=_JSON)


@router.get("/v1/suggest", summary="Typeahead", responses={200: {"model": Suggested}})
async def suggest(
    request: Request,
    q: Annotated[str, Query(max_length=200, description="What is typed so far.", examples=["wirel"])],
    k: Annotated[int, Query(ge=1, le=20)] = 6,
) -> Response:
    """Empty for a moment after the start, while the words are being read."""
    shop = shop_of(request)
    suggestions, catalogue = shop.suggestions, shop.live()
    body: dict[str, Any] = {"query": q, "completions": [], "products": []}
    if suggestions is not None and suggestions.version == catalogue.version and q.strip():
        body["completions"] = suggestions.completions(q, k)
        body["products"] = suggestions.products(catalogue, q, k)
    return Response(json.dumps(body, ensure_ascii=False), media_type=_JSON)


@router.put(
    "/v1/offers",
    summary="Set live prices and stock",
    tags=["shop"],
    responses={200: {"model": OffersTaken}, **{n: {"model": ProblemDetails} for n in (401, 403, 422, 503)}},
    openapi_extra={
        "security": [{"bearer": []}],
        "requestBody": {
            "required": True,
            "content": {
                _JSON: {
                    "schema": {"$ref": "#/components/schemas/OfferBatch"},
                    "example": {"offers": [{"variant_id": "78943", "price": 49.9, "stock": 3}]},
                }
            },
        },
    },
)
async def offers(request: Request) -> Response:
    """Rows of variants that the catalogue does not have are reported, the others count."""
    authorize(request)
    shop = shop_of(request)
    body = await request.body()

    async def work() -> Response:
        _, good, bad = rows(body, "offers", OfferUpdate, MOST)
        unknown = shop.offers.unknown(good.values())
        for index in [i for i, u in good.items() if u.variant_id in unknown]:
            fault = Fault(field="variant_id", value=good.pop(index).variant_id, fix=_UNKNOWN)
            bad.append(Rejected(index=index, errors=[fault]))
        if not good:
            raise all_bad("offers", bad)
        try:
            accepted = await shop.pool.run(shop.offers.put, list(good.values()))
        except StateUnavailable as error:
            detail = f"{error}; nothing was changed."
            raise Problem(503, "state-unavailable", detail, headers={"Retry-After": "5"}) from error
        return Response(OffersTaken(accepted=accepted, rejected=bad).model_dump_json(), media_type=_JSON)

    return await once(request, body, work)
