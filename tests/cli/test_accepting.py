"""Workers that listen on one socket share the connections."""

import asyncio
import socket
import threading
from collections import Counter
from types import SimpleNamespace
from typing import Any

from ui.accepting import SharingLoop
from ui.process import bound

WORKERS, CALLERS = 3, 12


class Greeter(asyncio.Protocol):
    """Says which worker it is of; keeps `connections` as uvicorn's protocols do."""

    def __init__(self, worker: int, connections: set[Any]) -> None:
        self.worker, self.connections = worker, connections

    def connection_made(self, transport: Any) -> None:
        self.connections.add(self)
        transport.write(b"%d" % self.worker)

    def connection_lost(self, exc: Exception | None) -> None:
        self.connections.discard(self)


def test_callers_that_come_at_once_are_shared_evenly_and_a_closed_door_takes_none() -> None:
    listening = bound(SimpleNamespace(host="127.0.0.1", port=0))  # type: ignore[arg-type]  # all it looks at
    address = listening.getsockname()
    loops = [SharingLoop() for _ in range(WORKERS)]
    doors: list[Any] = []
    threads = []
    for number, loop in enumerate(loops):
        held: set[Any] = set()

        def make(number: int = number, held: set[Any] = held) -> Greeter:
            return Greeter(number, held)

        doors.append(loop.run_until_complete(loop.create_server(make, sock=listening.dup(), backlog=64)))
        threads.append(threading.Thread(target=loop.run_forever, daemon=True))
    for thread in threads:
        thread.start()
    callers = [socket.create_connection(address, timeout=5) for _ in range(CALLERS)]
    taken = Counter(int(caller.recv(1)) for caller in callers)
    assert sum(taken.values()) == CALLERS
    assert max(taken.values()) - min(taken.get(n, 0) for n in range(WORKERS)) <= 2, taken

    for loop, door in zip(loops[1:], doors[1:], strict=True):
        asyncio.run_coroutine_threadsafe(_closed(door), loop).result(5)
    late = [socket.create_connection(address, timeout=5) for _ in range(4)]
    assert {caller.recv(1) for caller in late} == {b"0"}, "only the first still takes any"
    for caller in (*callers, *late):
        caller.close()
    asyncio.run_coroutine_threadsafe(_closed(doors[0]), loops[0]).result(5)
    for loop, thread in zip(loops, threads, strict=True):
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()
    listening.close()


async def _closed(door: Any) -> None:
    door.close()
