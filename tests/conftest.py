"""What every test lives under: only loopback is reachable, and real servers come by fixture."""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.postgres import forget_data, start_postgres
from scripts.processes import Running, ServerFailed
from scripts.servers import start_redis, start_weaviate

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "false")


class OutsideReached(OSError):
    """A test tried to leave the machine."""


def _is_loopback(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(host).split("%")[0])
    except ValueError:
        return False  # a name: resolving it would ask a name server
    return address.is_loopback or address.is_unspecified


def _only_loopback(event: str, args: tuple[object, ...]) -> None:
    """An audit hook, so that every way to a socket is covered, in every thread."""
    if event == "socket.getaddrinfo":
        host = args[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = args[1]
        if not isinstance(address, tuple):  # a Unix socket, or one that is connected already
            return
        host = address[0]
    else:
        return
    if not _is_loopback(host):
        raise OutsideReached(f"tests reach only loopback, and this one asked for {host!r}: use a local server")


sys.addaudithook(_only_loopback)


def _server(start: Callable[..., Running], run: Path) -> Iterator[Running]:
    try:
        running = start(run, with_parent=True)
    except ServerFailed as failed:
        if os.environ.get("SHOPKEEPER_REQUIRE_SERVERS"):
            pytest.fail(f"SHOPKEEPER_REQUIRE_SERVERS is set, and {failed}", pytrace=False)
        pytest.skip(str(failed))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def weaviate_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A real Weaviate (`url`, `grpc_port`, `api_key`), empty at first: name collections so that tests don't meet."""
    yield from _server(start_weaviate, tmp_path_factory.mktemp("weaviate"))


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A real Redis (`url`): use a key prefix of your own."""
    yield from _server(start_redis, tmp_path_factory.mktemp("redis"))


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A real PostgreSQL (`url`): use a catalogue or sessions of your own."""
    run = tmp_path_factory.mktemp("postgres")
    yield from _server(start_postgres, run)
    forget_data(run)


@pytest.fixture(scope="session")
def mirror() -> Path:
    """The data mirror's folder: SHOPKEEPER_DATA, else `shared/data` beside the checkout."""
    root = Path(__file__).parents[1]
    named = os.environ.get("SHOPKEEPER_DATA")
    folder = Path(named) if named else root.parent / "shared" / "data"
    if not (folder / "icecat").is_dir():
        missing = f"no data mirror at {folder}: set SHOPKEEPER_DATA to its folder"
        if os.environ.get("SHOPKEEPER_REQUIRE_SERVERS"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    return folder
