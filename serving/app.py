"""The HTTP app: `create(settings)` gives it, routers and gate included. Its shop is built when it starts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema
from starlette.middleware.gzip import GZipMiddleware

from retrieval.understanding.request import ShoppingRequest
from serving import catalogue, chat, collect, health, metrics, pictures, problems, recommend
from serving.assistant import assistant_of
from serving.catalogue import OfferBatch
from serving.chat import ChatTurn
from serving.collect import EventBatch
from serving.gate import Gate
from serving.settings import Settings
from serving.shop import Shop

_GZIP_FROM = 4096
_REF = "#/components/schemas/{model}"
DESCRIPTION = """Finds, ranks and explains products from one shop's own catalogue.

Every error is a problem detail (RFC 9457) whose `errors` name the field, the value and the fix. Calls that write take
an `Idempotency-Key`. Events carry the `trace_id` of an answer back in `item_list_id`."""


def create(settings: Settings, build: Callable[[Settings], Shop] | None = None) -> FastAPI:
    """The app of these settings. `build` makes its shop, by default `serving.assembly.build`."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        shop = (build or _assembled)(settings)
        app.state.shop = shop
        shop.start()
        opening = asyncio.create_task(assistant_of(shop)) if settings.chat else None
        try:
            yield
        finally:
            if opening is not None:
                opening.cancel()
            if shop.chat is not None:
                await shop.chat.close()
            app.state.shop = None
            shop.close()
            metrics.worker_gone(settings.metrics_folder)

    app = FastAPI(title="Shopkeeper", version=installed_version(), description=DESCRIPTION, lifespan=lifespan)
    app.state.shop = None
    for router in (recommend.router, catalogue.router, chat.router, collect.router, health.router, pictures.router):
        app.include_router(router)
    problems.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=_GZIP_FROM, compresslevel=3)
    if settings.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.allowed_origins),
            allow_methods=["GET", "POST", "OPTIONS"],
            allow_headers=["Content-Type", "Idempotency-Key", "Last-Event-ID"],
            expose_headers=["Retry-After", "Idempotency-Replayed"],
            max_age=86400,
        )
    app.add_middleware(
        Gate,
        limiter=lambda: app.state.shop.limiter if app.state.shop else None,
        max_body=settings.max_body_kb * 1024,
        limit_loopback=settings.rate_loopback,
    )
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]  # the way FastAPI documents
    return app


def _assembled(settings: Settings) -> Shop:
    from serving.assembly import build

    return build(settings)


def _openapi(app: FastAPI) -> dict[str, Any]:
    """FastAPI's document with the bodies that routes read themselves."""
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        components = schema.setdefault("components", {})
        bodies: Any = [(model, "validation") for model in (ShoppingRequest, ChatTurn, EventBatch, OfferBatch)]
        _, defined = models_json_schema(bodies, ref_template=_REF)
        components.setdefault("schemas", {}).update(defined["$defs"])
        components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
        app.openapi_schema = schema
    return app.openapi_schema


def installed_version() -> str:
    """The version of the package, or a mark where it was never installed."""
    try:
        return version("shopkeeper")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0+checkout"
