"""A shopper's thumb on an answer of the chat, as an event of the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from events import names
from events.masking import mask
from events.types import Event, Item


def rated(session: str, turn: Mapping[str, Any], helpful: bool | None, comment: str | None, now: datetime) -> Event:
    """The event of a rating; `helpful` is None where it was taken back.

    `turn` is one of a conversation read back, `{turn_id, said, reply}`; the products it showed go along.
    """
    reply = turn["reply"]
    detail = {"turn": turn["turn_id"], **({"comment": mask(comment)} if comment else {})}
    return Event(
        name=names.RATE_ANSWER,
        at=now,
        session=session,
        trace_id=reply.get("trace_id"),
        search_term=turn["said"] or None,
        value=0.0 if helpful is None else 1.0 if helpful else -1.0,
        items=tuple(
            Item(item_id=product["id"], item_variant=product["variant_id"], index=place)
            for place, product in enumerate(reply["products"], 1)
        ),
        detail=detail,
    )
