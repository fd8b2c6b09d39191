"""`serve`: the process that answers, with one worker or several."""

from __future__ import annotations

import socket
import tempfile
import traceback
from importlib.util import find_spec
from pathlib import Path

import typer
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.settings import Settings, export, load
from ui.errors import UserError, expected

FACTORY = "ui.process:worker"
SHARING = "ui.accepting:SharingLoop"


def worker() -> ASGIApp:
    """One worker's app; a start that fails for a reason that was foreseen is told in one line."""
    from ui.main import create

    app: ASGIApp = create()

    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return

        async def without_traceback(message: Message) -> None:
            if message["type"] != "lifespan.startup.failed":
                await send(message)

        try:
            await app(scope, receive, without_traceback)
        except expected() as error:
            await send({"type": "lifespan.startup.failed", "message": f"error: {error}"})
        except Exception:  # noqa: BLE001  whatever it is, uvicorn is told and ends the process
            await send({"type": "lifespan.startup.failed", "message": traceback.format_exc()})

    return told


def run(
    catalog: str | None = None,
    chat: bool | None = None,
    workers: int | None = None,
    host: str | None = None,
    port: int | None = None,
) -> None:
    """Serve until stopped. Errors that can be foreseen are said before anything starts."""
    import uvicorn
    from uvicorn.config import STARTUP_FAILURE

    settings = load(catalog=catalog, chat=chat, workers=workers, host=host, port=port)
    ensure_indexed(settings)
    with tempfile.TemporaryDirectory(prefix="shopkeeper-metrics-") as shared:
        if settings.workers > 1:
            settings = settings.model_copy(update={"metrics_folder": Path(shared)})
        export(settings)
        with bound(settings) as listening:
            address = f"http://{settings.host}:{listening.getsockname()[1]}"
            config = uvicorn.Config(
                FACTORY, factory=True, host=settings.host, port=listening.getsockname()[1], workers=settings.workers,
                log_level=settings.log_level, access_log=False, timeout_graceful_shutdown=5, server_header=False,
                loop=SHARING if settings.workers > 1 and find_spec("uvloop") else "auto",
            )  # fmt: skip
            typer.echo(
                f"shopkeeper: catalogue {settings.catalog!r} on {address} ({settings.workers} worker(s)); Ctrl-C stops"
            )
            if settings.workers > 1:
                from uvicorn.supervisors import Multiprocess

                several = Multiprocess(config, sockets=[listening])
                several.run()
                if any(process.exitcode == STARTUP_FAILURE for process in several.processes):
                    raise typer.Exit(STARTUP_FAILURE)
            else:
                server = uvicorn.Server(config)
                server.run(sockets=[listening])
                if not server.started:
                    raise typer.Exit(STARTUP_FAILURE)


def ensure_indexed(settings: Settings) -> None:
    """Index the demo catalogue where it is asked for and missing; any other must be indexed before."""
    if (settings.catalog_folder / "CURRENT").is_file():
        return
    if settings.catalog != "demo":
        known = sorted(f.parent.name for f in settings.catalogs_folder.glob("*/CURRENT"))
        others = f"; indexed are {', '.join(known)}" if known else ""
        raise UserError(
            f"catalogue {settings.catalog!r} is not indexed: run `shopkeeper index {settings.catalog}`{others}"
        )
    from serving import intake
    from ui.indexing import put_in_service

    put_in_service(intake.read("demo", settings), settings)


def bound(settings: Settings) -> socket.socket:
    """The listening socket, so that a port in use is said in one line. UserError names the fix."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise UserError(
            f"can't listen on {settings.host}:{settings.port} ({error.strerror}); choose another --port, or --port 0"
        ) from error
    listening.set_inheritable(True)
    return listening
