"""How workers share connections: the one that holds the fewest takes the next.

All of them wait on one listening socket. Left alone, the first to wake takes whatever waits there, and eight clients
that connect at once, or a proxy's kept-alive connections, stay with one worker while another idles. Here a worker takes
one at a time, and holds back a moment for each it already has.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sized
from typing import Any

import uvloop

_EACH_S = 0.001  # the loop's clock ticks in milliseconds
_MOST = 10  # held connections that count: a new one never waits longer than this many ticks
_AGAIN_S = 1.0  # where the process has no file descriptor left


class SharingLoop(uvloop.Loop):
    """uvloop, but for how connections are taken from a socket that several processes listen on."""

    async def create_server(self, protocol_factory: Callable[[], Any], *args: Any, **options: Any) -> Any:
        """Serve connections of `options["sock"]`; as uvloop does where none is given or TLS is wanted."""
        listening = options.get("sock")
        if listening is None or options.get("ssl"):
            return await super().create_server(protocol_factory, *args, **options)
        listening.listen(options.get("backlog", 100))
        listening.setblocking(False)
        return Door(self, listening, protocol_factory)


class Door:
    """Takes connections, one at a time, until it is closed."""

    def __init__(self, loop: asyncio.AbstractEventLoop, listening: socket.socket, make: Callable[[], Any]) -> None:
        self.sockets = (listening,)
        self._loop, self._listening, self._make = loop, listening, make
        self._coming: set[asyncio.Task[Any]] = set()
        self._held: Sized = ()
        self._open = True
        self._wait()

    def close(self) -> None:
        """Take no more; those taken go on."""
        self._open = False
        self._loop.remove_reader(self._listening)

    def _wait(self) -> None:
        if self._open:
            self._loop.add_reader(self._listening, self._knock)

    def _knock(self) -> None:
        self._loop.remove_reader(self._listening)
        self._loop.call_later(_EACH_S * min(_MOST, len(self._held) + len(self._coming)), self._take)

    def _take(self) -> None:
        if not self._open:
            return
        try:
            connection, _ = self._listening.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            pass  # another worker was quicker, or the caller left
        except OSError:
            self._loop.call_later(_AGAIN_S, self._wait)
            return
        else:
            connection.setblocking(False)
            task = self._loop.create_task(self._welcome(connection))
            self._coming.add(task)
            task.add_done_callback(self._coming.discard)
        self._wait()

    async def _welcome(self, connection: socket.socket) -> None:
        protocol = self._make()
        self._held = protocol.connections  # uvicorn's: those of all the worker's protocols
        await self._loop.connect_accepted_socket(lambda: protocol, connection)
