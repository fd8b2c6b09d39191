"""Impressions: the record a door appends when it has shown a Slate."""

from __future__ import annotations

from datetime import datetime

from events.names import VIEW_ITEM_LIST
from events.types import Event, Item
from ranking.slate import Slate
from retrieval.understanding.request import ShoppingRequest


def impression(request: ShoppingRequest, slate: Slate, now: datetime) -> Event:
    """`view_item_list` of what was shown; the words are masked by the event itself."""
    picks = slate.selected or slate.near
    items = tuple(
        Item(
            item_id=p.product["id"], item_variant=p.product.get("variant_id"), index=slate.offset + i,
            price=p.product.get("price"),
        )
        for i, p in enumerate(picks, 1)
    )  # fmt: skip
    detail = {
        "surface": request.surface,
        "total": slate.total,
        "near": bool(slate.near),
        "popular": slate.popular,
        "unsupported": [c.words or str(c.value) for c in slate.constraints if c.status == "unsupported"],
        "sold_out": [p.product["id"] for p in slate.sold_out],
        "sold_out_titles": [p.product["title"] for p in slate.sold_out],
        "seed": request.seed_product,
        "degraded": [s.degraded for s in slate.trace if s.degraded],
    }
    return Event(
        id=slate.trace_id,
        name=VIEW_ITEM_LIST,
        at=now,
        origin="door",
        shopper=request.shopper,
        session=request.session,
        trace_id=slate.trace_id,
        search_term=request.text or None,
        currency=slate.currency,
        items=items,
        detail={k: v for k, v in detail.items() if v},
    )


def again(shown: Event, request: ShoppingRequest, trace_id: str, now: datetime) -> Event:
    """The impression of the same answer given once more."""
    changes = {"id": trace_id, "at": now, "trace_id": trace_id, "session": request.session, "shopper": request.shopper}
    return shown.model_copy(update=changes)
