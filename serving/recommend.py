"""The widget's door: a ShoppingRequest in, the public Slate out; hot answers straight from memory."""

from __future__ import annotations

import json
import re
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from ranking.slate import Slate
from retrieval.understanding.request import ShoppingRequest
from serving import hot, metrics
from serving.context import EXAMPLES, shop_of
from serving.impressions import again, impression
from serving.problems import Fault, Problem, ProblemDetails, invalid
from serving.public import PublicSlate, public, refuse_private
from state import StateUnavailable
from tools.errors import RetryError
from tools.request import to_request

if TYPE_CHECKING:
    from serving.shop import Shop

router = APIRouter(tags=["products"])
_FIELD = re.compile(r"^([\w.\[\]]+): (.*)$", re.DOTALL)
_SURFACES = ("chat", "widget")


@router.post(
    "/v1/recommendations",
    summary="Find, rank and explain products",
    responses={200: {"model": PublicSlate}, 400: {"model": ProblemDetails}, 422: {"model": ProblemDetails}},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/ShoppingRequest"},
                    "examples": EXAMPLES,
                }
            },
        }
    },
)
async def recommend(request: Request) -> Response:
    """Everything rides in the request; nothing is remembered between two of them."""
    shop = shop_of(request)
    wanted = read(await request.body())
    now = datetime.now(UTC)
    key = hot.key(wanted, _versions(shop), now.date().isoformat())
    kept = shop.hot.local(key) if key else None
    if kept is not None:
        entry, trace_id, found = kept, uuid.uuid4().hex, "memory"
    else:
        entry, trace_id, found = await shop.pool.run(answer, shop, wanted, key)
    metrics.HOT.labels(found).inc()
    shown = entry.shown if found == "computed" else again(entry.shown, wanted, trace_id, now)
    if not shop.events.append(shown):
        metrics.DROPPED.inc()
    return Response(entry.body(trace_id), media_type="application/json")


def read(body: bytes) -> ShoppingRequest:
    """The request of a body, as every door reads it; a Problem names field, value and fix."""
    try:
        arguments = orjson.loads(body)
    except ValueError as error:
        fault = Fault(field="body", fix=f"send valid JSON in UTF-8: {error}")
        raise Problem(400, "unreadable", f"The body is not valid JSON: {error}.", [fault]) from error
    if not isinstance(arguments, dict):
        fault = Fault(field="body", value=str(arguments)[:120], fix='send an object, such as {"text": "usb hub"}')
        raise Problem(422, "invalid-request", f"body: {fault.fix}", [fault])
    surface = arguments.get("surface", "widget")
    try:
        wanted = to_request(arguments, surface=surface if surface in _SURFACES else "widget")
    except RetryError as error:
        raise _problem(error, arguments) from error
    refuse_private(wanted)
    return wanted


def answer(shop: Shop, wanted: ShoppingRequest, key: str | None) -> tuple[hot.Entry, str, str]:
    """An answer with the trace id it is given under, and where it came from: `shared` or `computed`."""
    degraded = None
    if key is not None:
        try:
            entry = shop.hot.shared(key)
            if entry is not None:
                return entry, uuid.uuid4().hex, "shared"
        except (StateUnavailable, ValueError) as error:
            degraded = str(error)
    slate = shop.funnel.run(wanted)
    metrics.slate(slate)
    plain = public(slate)
    note = degraded or shop.housekeeper.faults().get("state")
    if note:
        plain["trace"].append({"stage": "state", "ms": 0.0, "note": "answered without state", "degraded": note})
        metrics.DEGRADED.labels("state").inc()
    entry = hot.Entry.of(plain, impression(wanted, slate, datetime.now(UTC)))
    if key is not None and not note and _sound(slate):
        shop.hot.remember(key, entry)
        try:
            shop.hot.share(key, entry)
        except StateUnavailable:
            metrics.DEGRADED.labels("state").inc()
    return entry, slate.trace_id, "computed"


def _sound(slate: Slate) -> bool:
    """Whether an answer may be given again: not where a part failed, as that part will recover."""
    return not any(step.degraded for step in slate.trace)


def _versions(shop: Shop) -> tuple[str, ...]:
    versions = shop.versions()
    return versions.catalogue, versions.model, versions.rules, str(shop.offers.version)


def _problem(error: RetryError, arguments: dict[str, Any]) -> Problem:
    said = _FIELD.match(str(error))
    cause = error.__cause__
    if isinstance(cause, ValidationError) and (said is None or not said[1].startswith("constraints[")):
        return invalid(cause, ShoppingRequest)
    if said is None:
        return Problem(422, "invalid-request", str(error), [Fault(field="body", fix=str(error))])
    field = said[1].replace("[", ".").replace("]", "")
    fault = Fault(field=field, value=_at(arguments, field), fix=said[2])
    return Problem(422, "invalid-request", str(error), [fault])


def _at(arguments: Any, field: str) -> Any:
    """What a request holds at a dotted path, in a form fit for showing."""
    for part in field.split("."):
        if isinstance(arguments, dict):
            arguments = arguments.get(part)
        elif isinstance(arguments, list) and part.isdigit() and int(part) < len(arguments):
            arguments = arguments[int(part)]
        else:
            return None
    return arguments if isinstance(arguments, str | int | float | bool | None) else json.dumps(arguments)[:120]
