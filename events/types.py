"""Events: what a shopper did, in GA4's names and shape, and the record the log keeps."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from events import names
from events.masking import mask

_MAX_ITEMS = 200


class Item(BaseModel):
    """One line of an event. `index` counts from 1 in the list as shown; `price` in major units."""

    model_config = ConfigDict(frozen=True, extra="allow")

    item_id: str = Field(min_length=1, max_length=200, examples=["78943"])
    item_variant: str | None = None
    item_name: str | None = None
    index: int | None = Field(default=None, ge=0, le=10_000)
    price: float | None = Field(default=None, ge=0)
    quantity: int | None = Field(default=None, ge=1, le=100_000)


class Params(BaseModel):
    """GA4's parameters of an e-commerce event; others may ride along and are not kept."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    item_list_id: str | None = Field(default=None, max_length=200, description="The trace id of our answer.")
    items: tuple[Item, ...] = Field(default=(), max_length=_MAX_ITEMS)
    search_term: str | None = Field(default=None, max_length=2000)
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$", examples=["EUR"])
    value: float | None = None
    transaction_id: str | None = Field(default=None, max_length=200)
    session_id: str | None = Field(default=None, max_length=200)
    turn_id: str | None = Field(default=None, max_length=128, description="Of `rate_answer`: the turn it answered.")
    comment: str | None = Field(default=None, max_length=2000, description="Of `rate_answer`; masked when logged.")


class IncomingEvent(BaseModel):
    """One event as a page sends it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str = Field(examples=["select_item"])
    params: Params = Params()
    event_id: str | None = Field(default=None, max_length=64, description="Sent twice, it counts once.")
    timestamp_micros: int | None = Field(default=None, ge=0)

    @field_validator("name")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in names.NAMES:
            raise ValueError(f"unknown event {name!r}; use one of {', '.join(names.NAMES)}")
        return name

    @model_validator(mode="after")
    def _complete(self) -> IncomingEvent:
        if self.name in names.WITH_ITEMS and not self.params.items:
            raise ValueError(f"{self.name} needs params.items, a list with at least one item_id")
        if self.name == names.PURCHASE and not self.params.transaction_id:
            raise ValueError("purchase needs params.transaction_id, so that it is counted once")
        if self.name == names.RATE_ANSWER and (self.params.value not in (1, 0, -1) or not self.params.turn_id):
            raise ValueError("rate_answer needs params.turn_id, and params.value: 1 helpful, -1 not, 0 taken back")
        return self


class Event(BaseModel):
    """One row of the log. `origin` tells the door's own record from what a page reported.

    `detail` of a door's `view_item_list`: `total`, `near`, `unsupported` (words of wishes no field
    covers), `sold_out` (ids asked for and not to be had), `surface`, `ms`. Of a `rate_answer`, whose `value` is 1
    (helpful), -1 (not) or 0 (taken back): `turn`, `comment`.
    """

    model_config = ConfigDict(frozen=True)

    id: str = Field(default_factory=lambda: uuid.uuid4().hex)
    name: str
    at: datetime
    origin: Literal["door", "page"] = "page"
    shopper: str | None = None
    session: str | None = None
    trace_id: str | None = None
    search_term: str | None = None
    currency: str | None = None
    value: float | None = None
    transaction_id: str | None = None
    items: tuple[Item, ...] = ()
    detail: dict[str, Any] = Field(default_factory=dict)

    @field_validator("search_term")
    @classmethod
    def _masked(cls, text: str | None) -> str | None:
        return None if text is None else mask(text)


def received(event: IncomingEvent, now: datetime, shopper: str | None, session: str | None) -> Event:
    """The row of an event a page sent. Its own time counts unless it lies in the future or is over 3 days old."""
    at = now
    if event.timestamp_micros is not None:
        claimed = event.timestamp_micros / 1e6
        if now.timestamp() - 3 * 86400 <= claimed <= now.timestamp() + 60:
            at = datetime.fromtimestamp(claimed, UTC)
    params = event.params
    rating = {"turn": params.turn_id, **({"comment": mask(params.comment)} if params.comment else {})}
    return Event(
        id=event.event_id or uuid.uuid4().hex,
        name=event.name,
        at=at,
        shopper=shopper,
        session=session or params.session_id,
        trace_id=params.item_list_id,
        search_term=params.search_term,
        currency=params.currency,
        value=params.value,
        transaction_id=params.transaction_id,
        items=params.items,
        detail=rating if event.name == names.RATE_ANSWER else {},
    )
