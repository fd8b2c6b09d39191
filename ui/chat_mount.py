"""Mounting the chat page on the app: Chainlit under /chat, with nothing loaded from the public network.

Chainlit reads its folder from the environment when it is imported, and writes into it; so its files are laid into
the shop's own folder first. Importing it takes seconds: `mount` is called beside the start, never before it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.settings import Settings

PATH = "/chat"
_HERE = Path(__file__).parent
_OPENING = (
    "<!doctype html><html lang=en><meta charset=utf-8><meta http-equiv=refresh content=2>"
    "<title>Opening the chat</title><p>The chat is opening; this page shows it in a moment.</p>"
)
_once = Lock()
_log = logging.getLogger(__name__)
_ELSEWHERE = re.compile(rb"<(?:link|meta)\b[^>]*\bhttps?://[^>]*>")


def mount(app: FastAPI, settings: Settings) -> None:
    """Imports Chainlit and mounts it at /chat, handing it the app's shop. Blocks for some seconds.

    Chainlit is one app a process: a second shop in the same process takes the page over.
    """
    from ui import chat_shop

    chat_shop.hand_over(lambda: app.state.shop)
    with _once:
        if not _opened:
            _opened.append(_page(settings.folder / "chat-page"))
    page = _opened[0]
    page.cors(allowed(settings))
    app.mount(PATH, page.app)
    routes = app.router.routes
    routes.insert(0, routes.pop())  # before the page that says it is opening


@dataclass(frozen=True)
class _Page:
    """Chainlit's app, and how to tell its socket who may connect."""

    app: ASGIApp
    cors: Callable[[Callable[[str | None, Mapping[str, Any]], bool]], None]


_opened: list[_Page] = []


def _page(folder: Path) -> _Page:
    shutil.copytree(_HERE / "chainlit", folder, dirs_exist_ok=True)
    for name in ("chainlit.md", "chainlit_en-US.md"):  # the welcome page stands at the top of the repository
        shutil.copy(_HERE.parent / "chainlit.md", folder / name)
    _reword(folder / ".chainlit" / "translations")
    os.environ["CHAINLIT_APP_ROOT"] = str(folder)
    os.environ.setdefault("CHAINLIT_AUTH_SECRET", secrets.token_hex(32))
    from chainlit.server import app, sio
    from chainlit.utils import mount_chainlit

    app.add_middleware(LocalOnly)
    mount_chainlit(FastAPI(), target=str(_HERE / "chat.py"), path=PATH)
    return _Page(app, lambda check: setattr(sio.eio, "cors_allowed_origins", check))


def _reword(folder: Path) -> None:
    """Chainlit's own English words, but for those that speak of something else here."""
    package = find_spec("chainlit")
    assert package is not None, "Chainlit is one of our dependencies"
    assert package.origin is not None
    words = json.loads((Path(package.origin).parent / "translations" / "en-US.json").read_text("utf-8"))
    words["chat"]["input"]["placeholder"] = "What are you looking for?"
    words["chat"]["messages"]["status"] |= {"using": "", "used": ""}
    words["chat"]["watermark"] = "An automated assistant. What it says stands in the catalogue."
    words["navigation"]["header"]["readme"] = "What I can do"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "en-US.json").write_text(json.dumps(words, indent=1, ensure_ascii=False), "utf-8")


def beside_start(app: FastAPI, settings: Settings) -> None:
    """Mounts the chat page once the app answers; until then /chat shows that it is opening."""

    @app.get(PATH, include_in_schema=False)
    async def whole() -> Response:
        return RedirectResponse(f"{PATH}/")

    @app.get(f"{PATH}/", include_in_schema=False)
    async def opening() -> Response:
        return HTMLResponse(_OPENING, 503, {"Retry-After": "2"})

    inner = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[Any]:
        async with inner(app) as state:
            mounting = asyncio.create_task(asyncio.to_thread(mount, app, settings))
            mounting.add_done_callback(_report)
            yield state

    app.router.lifespan_context = lifespan


def _report(mounting: asyncio.Task[None]) -> None:
    if not mounting.cancelled() and (error := mounting.exception()) is not None:
        _log.error("the chat page could not be opened; the API and the widget go on", exc_info=error)


def allowed(settings: Settings) -> Callable[[str | None, Mapping[str, Any]], bool]:
    """Whether a page of that origin may open the chat's socket: the shop's own, and those of the settings."""

    def check(origin: str | None, environ: Mapping[str, Any]) -> bool:
        if origin is None:
            return True
        own = urlsplit(origin).netloc == environ.get("HTTP_HOST")
        return own or origin in settings.allowed_origins or "*" in settings.allowed_origins

    return check


class LocalOnly:
    """Takes out of Chainlit's page what it would load from elsewhere: fonts, KaTeX's style sheet, preview pictures."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pages only; sockets, scripts and pictures pass as they are."""
        headers = dict(scope.get("headers", ()))
        if scope["type"] != "http" or b"text/html" not in headers.get(b"accept", b""):
            await self._app(scope, receive, send)
            return
        plain = [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]  # else Chainlit compresses the page
        start: Message = {}
        body = b""

        async def filtered(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            clean = _ELSEWHERE.sub(b"", body)
            kept = [(k, v) for k, v in start["headers"] if k.lower() != b"content-length"]
            await send({**start, "headers": [*kept, (b"content-length", str(len(clean)).encode())]})
            await send({"type": "http.response.body", "body": clean})

        await self._app({**scope, "headers": plain}, receive, filtered)
