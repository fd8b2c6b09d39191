"""The entry: the HTTP app with the faces mounted on it. `uvicorn --factory ui.main:create` starts one worker."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from serving.app import create as create_app
from serving.settings import Settings, load
from ui.chat_mount import beside_start

_WIDGET = Path(__file__).parent / "widget"


class _Assets(StaticFiles):
    """Files that pages of other origins load, revalidated each time so that an update reaches them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = "no-cache"
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer


def create(settings: Settings | None = None) -> FastAPI:
    """The app of the settings (default: the environment's)."""
    settings = settings or load()
    app = create_app(settings)
    app.mount("/widget", _Assets(directory=_WIDGET / "static"), name="widget")
    home = "/docs"
    if settings.demo_shop:
        app.mount("/demo-shop", _Assets(directory=_WIDGET / "demo", html=True), name="demo-shop")
        home = "/demo-shop/"

    if settings.chat:
        beside_start(app, settings)

    @app.get("/", include_in_schema=False)
    async def start() -> Response:
        return RedirectResponse(home)

    return app
