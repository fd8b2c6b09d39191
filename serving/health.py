"""Health and metrics: alive, ready to answer, and what was counted."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request, Response

from serving import metrics
from serving.context import authorize, shop_of

router = APIRouter(tags=["operation"])


@router.get("/healthz", summary="Alive")
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz", summary="Ready to answer", responses={503: {"description": "Not ready yet."}})
async def readyz(request: Request) -> Response:
    """200 once shoppers get products; `degraded` says which parts are down, and why."""
    shop = getattr(request.app.state, "shop", None)
    if shop is None:
        return _json({"status": "starting"}, 503)
    catalogue = shop.live()
    versions = shop.versions()
    problems = await shop.pool.run(shop.problems)
    ready: dict[str, Any] = {
        "status": "degraded" if problems else "ready",
        "catalog": catalogue.name,
        "products": len(catalogue.columns),
        "currency": catalogue.currency,
        "indexed": catalogue.meta["indexed"],
        "index": "weaviate" if shop.settings.uses_weaviate else "embedded",
        "versions": versions.model_dump(),
        "degraded": problems,
    }
    return _json(ready, 200)


@router.get("/metrics", summary="Counters, for Prometheus", include_in_schema=False)
async def prometheus(request: Request) -> Response:
    """Open while no API key is set, else for those who have one."""
    shop = shop_of(request)
    if shop.settings.api_keys:
        authorize(request)
    metrics.PRODUCTS.set(len(shop.live().columns))
    body = metrics.exposition(shop.settings.metrics_folder)
    return Response(body, media_type=metrics.CONTENT_TYPE)


def _json(body: dict[str, Any], status: int) -> Response:
    return Response(json.dumps(body), status, media_type="application/json")
