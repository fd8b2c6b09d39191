"""The door of events: GA4's names and shape; a batch keeps its good rows and reports its bad ones."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field, ValidationError

from events.log import EventsUnavailable
from events.types import Event, IncomingEvent, received
from serving.context import shop_of
from serving.idempotency import once
from serving.problems import Fault, Problem, ProblemDetails, fault_of

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


class Rejected(BaseModel):
    """An event that was not taken: its place in the batch from 0, and what is wrong."""

    index: int
    errors: list[Fault]


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
        good, bad, sent = sorted_out(body, datetime.now(UTC))
        if sent and not good:
            first = bad[0].errors[0]
            detail = f"None of the {sent} events could be taken; the first: {first.field}: {first.fix}"
            faults = [e.model_copy(update={"field": f"events.{r.index}.{e.field}"}) for r in bad for e in r.errors]
            raise Problem(422, "invalid-request", detail, faults)
        try:
            await shop.pool.run(shop.events.write, good)
        except EventsUnavailable as error:
            raise Problem(503, "events-unavailable", str(error), headers={"Retry-After": "5"}) from error
        return Response(Collected(accepted=len(good), rejected=bad).model_dump_json(), media_type="application/json")

    return await once(request, body, work)


def sorted_out(body: bytes, now: datetime) -> tuple[list[Event], list[Rejected], int]:
    """The good events of a batch, the bad ones with what is wrong, and how many were sent."""
    try:
        batch: Any = json.loads(body)
    except ValueError as error:
        fault = Fault(field="body", fix=f"send valid JSON in UTF-8: {error}")
        raise Problem(400, "unreadable", f"The body is not valid JSON: {error}.", [fault]) from error
    sent = batch.get("events") if isinstance(batch, dict) else None
    if not isinstance(sent, list):
        fault = Fault(field="events", fix='send {"client_id": …, "events": [{"name": …, "params": …}]}')
        raise Problem(422, "invalid-request", f"events: {fault.fix}", [fault])
    if len(sent) > MOST:
        fault = Fault(field="events", value=len(sent), fix=f"send at most {MOST} events at once")
        raise Problem(422, "invalid-request", f"events: {fault.fix}", [fault])
    shopper, session = (_id(batch, name) for name in ("user_id", "client_id"))
    good: list[Event] = []
    bad: list[Rejected] = []
    for index, one in enumerate(sent):
        try:
            good.append(received(IncomingEvent.model_validate(one), now, shopper, session))
        except ValidationError as error:
            bad.append(Rejected(index=index, errors=[fault_of(e) for e in error.errors(include_url=False)]))
    return good, bad, len(sent)


def _id(batch: dict[str, Any], name: str) -> str | None:
    value = batch.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > 200:
        fault = Fault(field=name, value=str(value)[:120], fix="give a text of at most 200 characters")
        raise Problem(422, "invalid-request", f"{name}: {fault.fix}", [fault])
    return value
