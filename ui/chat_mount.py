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
from ui.chat_words import CHAINLIT, LANGUAGES, REGIONS, language_of, reword

PATH = "/chat"
_HERE = Path(__file__).parent
_OPENING = (
    "<!doctype html><html lang=en><meta charset=utf-8><meta http-equiv=refresh content=2>"
    "<title>Opening the chat</title><p>The chat is opening; this page shows it in a moment.</p>"
)
_CLOSED = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>No chat</title>"
    "<p>The chat could not be opened; the shop's search goes on.</p>"
)
_once = Lock()
_log = logging.getLogger(__name__)
_LANG = re.compile(rb'<html lang="[\w-]*"')
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
    from ui.chat_visitor import router

    before = len(app.router.routes)
    app.include_router(router)
    app.mount(PATH, page.app)
    routes = app.router.routes
    routes[:] = [*routes[before:], *routes[:before]]  # before the page that says it is opening


@dataclass(frozen=True)
class _Page:
    """Chainlit's app, and how to tell its socket who may connect."""

    app: ASGIApp
    cors: Callable[[Callable[[str | None, Mapping[str, Any]], bool]], None]


_opened: list[_Page] = []


def _page(folder: Path) -> _Page:
    shutil.copytree(_HERE / "chainlit", folder, dirs_exist_ok=True)
    for name in ("chainlit.md", "chainlit_en.md"):  # the welcome page stands at the top of the repository
        shutil.copy(_HERE.parent / "chainlit.md", folder / name)
    for language in LANGUAGES:
        for region in REGIONS[language]:
            shutil.copy(folder / f"chainlit_{language}.md", folder / f"chainlit_{language}-{region}.md")
    _translate(folder / ".chainlit" / "translations")
    os.environ["CHAINLIT_APP_ROOT"] = str(folder)
    os.environ.setdefault("CHAINLIT_AUTH_SECRET", _secret(folder.parent / "chat-secret"))
    os.environ["CHAINLIT_CUSTOM_AUTH"] = "true"  # visitors are known by our own cookie, without an account
    os.environ["CHAINLIT_AUTH_COOKIE_NAME"] = "shopkeeper_chat"
    from chainlit.server import app, sio
    from chainlit.utils import mount_chainlit

    from ui.chat_visitor import Welcome

    app.add_middleware(LocalOnly)
    app.add_middleware(Welcome)
    mount_chainlit(FastAPI(), target=str(_HERE / "chat.py"), path=PATH)
    return _Page(app, lambda check: setattr(sio.eio, "cors_allowed_origins", check))


def _translate(folder: Path) -> None:
    """Chainlit's own words in our languages, but for those that speak of something else here."""
    package = find_spec("chainlit")
    assert package is not None, "Chainlit is one of our dependencies"
    assert package.origin is not None
    theirs = Path(package.origin).parent / "translations"
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        plain = json.loads((theirs / f"{CHAINLIT[language]}.json").read_text("utf-8"))
        text = json.dumps(reword(plain, language), ensure_ascii=False)
        for name in (language, CHAINLIT[language]):  # `de` for `de-AT`; `en-US` is what other languages fall back on
            (folder / f"{name}.json").write_text(text, "utf-8")


def _secret(file: Path) -> str:
    """What cookies are signed with: made once, so that a restart of the server knows its visitors again."""
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32), "utf-8")
    return file.read_text("utf-8").strip()


def beside_start(app: FastAPI, settings: Settings) -> None:
    """Mounts the chat page once the app answers; until then /chat shows that it is opening, or that it could not be."""
    mounting: list[asyncio.Task[None]] = []

    @app.get(PATH, include_in_schema=False)
    async def whole() -> Response:
        return RedirectResponse(f"{PATH}/")

    @app.get(f"{PATH}/", include_in_schema=False)
    async def opening() -> Response:
        if mounting and mounting[0].done():
            return HTMLResponse(_CLOSED, 503)
        return HTMLResponse(_OPENING, 503, {"Retry-After": "2"})

    inner = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[Any]:
        async with inner(app) as state:
            mounting[:] = [asyncio.create_task(asyncio.to_thread(mount, app, settings))]
            mounting[0].add_done_callback(_report)
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
    """Takes out of Chainlit's page what it would load from elsewhere: fonts, KaTeX's style sheet, preview pictures.

    And says which language the page is in, for those who have it read to them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pages only; sockets, scripts and pictures pass as they are."""
        headers = dict(scope.get("headers", ()))
        if scope["type"] != "http" or b"text/html" not in headers.get(b"accept", b""):
            await self._app(scope, receive, send)
            return
        plain = [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]  # else Chainlit compresses the page
        asked = headers.get(b"accept-language", b"").decode("latin-1")
        lang = f'<html lang="{language_of(asked.split(",")[0])}"'.encode()
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
            clean = _LANG.sub(lang, _ELSEWHERE.sub(b"", body), count=1)
            kept = [(k, v) for k, v in start["headers"] if k.lower() != b"content-length"]
            await send({**start, "headers": [*kept, (b"content-length", str(len(clean)).encode())]})
            await send({"type": "http.response.body", "body": clean})

        await self._app({**scope, "headers": plain}, receive, filtered)
