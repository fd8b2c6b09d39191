"""The door of events: GA4's names and shape; a batch keeps its good rows and reports its bad ones."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from events.log import EventsUnavailable
from events.types import IncomingEvent, received
from serving.batches import Rejected, all_bad, rows
from serving.context import shop_of
from serving.idempotency import once
from serving.problems import Fault, Problem, ProblemDetails

router = APIRouter(tags=["events"])
MOST = 500
_EXAMPLE = {
    "client_id": "b1946ac9",
    "events": [
        {
            "name": "select_item",
            "params": {"item_list_id": "TRACE_ID", "items": [{"item_id": "78943", "index": 2, "price": 59.9}]},
        }
    ],
}


class EventBatch(BaseModel):
    """GA4's Measurement Protocol body. `client_id` is the page's session, `user_id` the shop's own id of a shopper."""

    client_id: str | None = Field(default=None, max_length=200)
    user_id: str | None = Field(default=None, max_length=200)
    events: list[IncomingEvent] = Field(max_length=MOST)


class Collected(BaseModel):
    """What became of a batch. What is accepted is on disk; events seen before count as accepted."""

    accepted: int
    rejected: list[Rejected] = []


@router.post(
    "/v1/events",
    summary="Report what shoppers did",
    responses={200: {"model": Collected}, 400: {"model": ProblemDetails}, 422: {"model": ProblemDetails}},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/EventBatch"}, "example": _EXAMPLE}
            },
        }
    },
)
async def collect(request: Request) -> Response:
    """Also takes `navigator.sendBeacon` bodies, whatever content type they come with."""
    shop = shop_of(request)
    body = await request.body()

    async def work() -> Response:
        batch, good, bad = rows(body, "events", IncomingEvent, MOST)
        if not good:
            raise all_bad("events", bad)
        shopper, session, now = _id(batch, "user_id"), _id(batch, "client_id"), datetime.now(UTC)
        try:
            await shop.pool.run(shop.events.write, [received(e, now, shopper, session) for e in good.values()])
        except EventsUnavailable as error:
            raise Problem(503, "events-unavailable", str(error), headers={"Retry-After": "5"}) from error
        return Response(Collected(accepted=len(good), rejected=bad).model_dump_json(), media_type="application/json")

    return await once(request, body, work)


def _id(batch: dict[str, Any], name: str) -> str | None:
    value = batch.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > 200:
        fault = Fault(field=name, value=str(value)[:120], fix="give a text of at most 200 characters")
        raise Problem(422, "invalid-request", f"{name}: {fault.fix}", [fault])
    return value
