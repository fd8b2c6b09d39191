"""`mcp`: the shop's tools for assistants, over standard input and output or over HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from typing import TYPE_CHECKING, Literal

import typer

from serving.settings import Settings, load
from ui.process import bound, ensure_indexed

if TYPE_CHECKING:
    from serving.shop import Shop

Transport = Literal["stdio", "http"]


def run(transport: Transport, catalog: str | None = None, host: str | None = None, port: int | None = None) -> None:
    """Answers until the input ends (stdio) or until stopped. On stdio nothing else is written to standard output."""
    settings = load(catalog=catalog, host=host, port=port)
    logging.basicConfig(stream=sys.stderr, level=settings.log_level.upper(), format="%(levelname)s %(message)s")
    logging.getLogger("mcp").setLevel(logging.WARNING)  # it tells of every request
    with contextlib.redirect_stdout(sys.stderr):
        ensure_indexed(settings)
        shop = _built(settings)
    try:
        shop.start()
        shop.knowledge.warm()
        if transport == "stdio":
            _stdio(shop)
        else:
            _http(shop)
    finally:
        shop.close()


def _built(settings: Settings) -> Shop:
    from serving.assembly import build

    return build(settings)


def _stdio(shop: Shop) -> None:
    from serving.mcp.server import serve_stdio

    asyncio.run(serve_stdio(shop))


def _http(shop: Shop) -> None:
    import uvicorn

    from serving.mcp.server import PATH, http_app

    settings = shop.settings
    with bound(settings) as listening:
        port = listening.getsockname()[1]
        config = uvicorn.Config(
            http_app(shop), host=settings.host, port=port, log_level=settings.log_level, access_log=False,
            timeout_graceful_shutdown=5, server_header=False,
        )  # fmt: skip
        listening.listen()  # who reads the address below may connect at once
        typer.echo(
            f"shopkeeper: MCP tools of {settings.catalog!r} on http://{settings.host}:{port}{PATH}; Ctrl-C stops"
        )
        uvicorn.Server(config).run(sockets=[listening])
