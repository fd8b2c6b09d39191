"""The chat's door: a turn in, its events out as they happen; conversations and carts read back.

Event ids are `TURN_ID/NUMBER`: posting the same turn again with the last one in `Last-Event-ID` resumes after it.
A second turn of a session waits for the first; a fifth is answered 409.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator
from sse_starlette import EventSourceResponse, ServerSentEvent

from serving.assistant import assistant_of
from serving.context import shop_of
from serving.model import address_of
from serving.problems import Problem, ProblemDetails, parsed

router = APIRouter(tags=["chat"])
_PING_S = 15
Id = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[\w.:@~-]+$")]


class Click(BaseModel):
    """What a button does. Products by `id`, or by `rank` on the last screen (from 1)."""

    model_config = ConfigDict(extra="forbid")

    action: Literal[
        "add_to_cart", "set_quantity", "remove_from_cart", "view_cart", "remove_constraint", "show_more", "details",
        "why", "why_not", "similar",
    ]  # fmt: skip
    id: str | None = None
    variant_id: str | None = None
    rank: int | None = Field(default=None, ge=1, le=100)
    quantity: int = Field(default=1, ge=0, le=99)
    key: str | None = Field(default=None, examples=["brand != Targus"])

    @model_validator(mode="after")
    def _named(self) -> Click:
        general = self.action in ("view_cart", "remove_constraint", "show_more")
        if not general and self.id is None and self.rank is None:
            raise ValueError(f"{self.action} needs `id` or `rank` of a product")
        if self.action == "remove_constraint" and not self.key:
            raise ValueError("remove_constraint needs `key` of a ledger entry")
        return self


class ChatTurn(BaseModel):
    """One turn. `say` or `click` drives it; with neither, the chat was opened on `page`."""

    model_config = ConfigDict(extra="forbid")

    session: Id
    turn_id: Id
    say: str | None = Field(default=None, max_length=2000, examples=["a quiet keyboard under €90, not Logitech"])
    click: Click | None = None
    page: dict[str, Any] = Field(default_factory=dict, examples=[{"product": "78943"}])
    shopper: Id | None = None
    planner: Literal["rule", "model"] | None = None
    locale: str = Field(default="en", pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")

    @model_validator(mode="after")
    def _one_driver(self) -> ChatTurn:
        if self.say is not None and self.click is not None:
            raise ValueError("send `say` or `click`, not both")
        return self


@router.post(
    "/v1/chat",
    summary="One turn of a conversation, as server-sent events",
    responses={
        200: {
            "content": {"text/event-stream": {}},
            "description": "plan stage products text_delta ledger cart question done error",
        },
        409: {"model": ProblemDetails},
        422: {"model": ProblemDetails},
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ChatTurn"}}},
        }
    },
)
async def chat(request: Request) -> Response:
    """The turn runs to its end even when nobody listens any more; the same `turn_id` never runs twice."""
    shop = shop_of(request)
    body = parsed(ChatTurn, await request.body())
    assistant = await assistant_of(shop)  # loads what follows, beside the event loop
    from agent.assistant import Busy
    from agent.context import Turn

    turn = Turn(
        session=body.session,
        turn_id=body.turn_id,
        say=body.say or "",
        click=body.click.model_dump(exclude_none=True) if body.click else None,
        page=body.page,
        shopper=body.shopper,
        planner=body.planner,
        address=address_of(request.client.host if request.client else None, shop.settings),
        locale=body.locale,
    )
    after = _after(request.headers.get("last-event-id"), body.turn_id)
    events = assistant.turn(turn, after)
    try:
        first = await anext(events, None)
    except Busy as busy:
        raise Problem(409, "turns-waiting", f"{busy}.", headers={"Retry-After": "1"}) from busy

    async def stream() -> AsyncIterator[ServerSentEvent]:
        event = first
        while event is not None:
            data = orjson.dumps(event.data, default=str).decode()
            yield ServerSentEvent(data, event=event.name, id=f"{body.turn_id}/{event.number}")
            event = await anext(events, None)

    return EventSourceResponse(stream(), ping=_PING_S, headers={"X-Accel-Buffering": "no"})


@router.get(
    "/v1/sessions/{session}",
    summary="A conversation read back",
    responses={422: {"model": ProblemDetails}, 503: {"model": ProblemDetails}},
)
async def conversation(request: Request, session: Annotated[Id, Path()]) -> Response:
    """Its last 20 turns with what they showed, the wishes in force and the cart. Empty for a session never seen."""
    assistant = await assistant_of(shop_of(request))
    from agent.checkpoints.conversations import Away

    try:
        found = await assistant.state(session)
    except Away as away:
        raise Problem(
            503, "conversation-unavailable", f"{away}; try again in a moment.", headers={"Retry-After": "5"}
        ) from away
    return Response(orjson.dumps(found), media_type="application/json")


@router.get("/v1/carts/{session}", summary="A cart read back", responses={503: {"model": ProblemDetails}})
async def cart(request: Request, session: Annotated[Id, Path()]) -> Response:
    """Lines, units and the total at the prices of now."""
    from tools.errors import TerminalError

    shop = shop_of(request)
    try:
        found = await shop.pool.run(shop.carts.view, session)
    except TerminalError as error:
        raise Problem(
            503, "cart-unavailable", f"{error}; try again in a moment.", headers={"Retry-After": "5"}
        ) from error
    return Response(orjson.dumps(found), media_type="application/json")


def _after(last_event_id: str | None, turn_id: str) -> int:
    """How many events of this turn the client has; 0 where it names none of it."""
    turn, _, number = (last_event_id or "").rpartition("/")
    return int(number) if turn == turn_id and number.isdigit() else 0
