"""No test leaves the machine, and what the tests start is stopped by its own process id."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from scripts.processes import Running, free_ports, launch, recall, remember, stop


@pytest.mark.parametrize("address", ["http://192.0.2.1/", "http://shop.example/", "http://[2001:db8::1]/"])
def test_anything_but_loopback_is_refused(address: str) -> None:
    with pytest.raises((OSError, httpx.ConnectError), match="tests reach only loopback"):
        httpx.get(address, timeout=1)


async def test_anything_but_loopback_is_refused_in_async_code() -> None:
    async with httpx.AsyncClient(timeout=1) as client:
        with pytest.raises((OSError, httpx.ConnectError), match=r"tests reach only loopback|All connection attempts"):
            await client.get("http://192.0.2.1/")


def test_a_datagram_and_a_bare_connect_are_refused_too() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams, pytest.raises(OSError, match="only loopback"):
        datagrams.sendto(b"x", ("192.0.2.1", 53))
    with socket.socket() as bare, pytest.raises(OSError, match="only loopback"):
        bare.connect_ex(("192.0.2.1", 80))


async def test_loopback_answers() -> None:
    server = await asyncio.start_server(lambda _, writer: writer.close(), "localhost", 0)
    async with server:
        _, writer = await asyncio.open_connection("localhost", server.sockets[0].getsockname()[1])
        writer.close()


def _sleeper(run: Path) -> tuple[subprocess.Popen[bytes], Running]:
    command = [sys.executable, "-c", "import time; time.sleep(60)", "a-sleeper"]
    process = launch(command, run / "sleeper.log", {}, with_parent=True)
    running = Running("sleeper", process.pid, "a-sleeper", "", "")
    remember(run, running)
    return process, running


def test_stop_ends_the_process_of_the_pid_file(tmp_path: Path) -> None:
    process, running = _sleeper(tmp_path)
    assert recall(tmp_path, "sleeper") == running
    assert stop(tmp_path, "sleeper")
    assert process.wait(5) is not None
    assert recall(tmp_path, "sleeper") is None
    assert not stop(tmp_path, "sleeper")


def test_stop_leaves_alone_a_process_that_got_the_number_since(tmp_path: Path) -> None:
    process, _ = _sleeper(tmp_path)
    remember(tmp_path, Running("sleeper", process.pid, "weaviate-server", "", ""))
    remember(tmp_path, Running("foreign", 0, "", "http://127.0.0.1", ""))
    assert not stop(tmp_path, "sleeper")
    assert not stop(tmp_path, "foreign")
    assert process.poll() is None
    process.kill()
    process.wait()


def test_free_ports_differ_and_those_asked_for_have_a_free_neighbour() -> None:
    ports = free_ports(3, with_neighbour=2)
    assert len(set(ports)) == 5
    for port in [*ports, ports[3] + 1, ports[4] + 1]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
