"""`shopkeeper mcp` as assistants start it: a process on stdio, and one on a free loopback port."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from tests.mcp.conftest import PAGES, told

ROOT = PAGES.parents[2]
COMMAND = [sys.executable, "-m", "ui.cli", "mcp"]


async def whole_visit(client: ClientSession) -> None:
    """Search, lookup, cart, question: in one session."""
    begun = await client.initialize()
    assert begun.serverInfo.name == "shopkeeper" and "Universal Commerce Protocol" in (begun.instructions or "")
    assert len((await client.list_tools()).tools) == 10
    found = await told(client, "search_catalog", catalog={"query": "mug"})
    variant = found["products"][0]["variants"][0]["id"]
    made = await told(client, "create_cart", cart={"line_items": [{"item": {"id": variant}, "quantity": 2}]})
    assert (await told(client, "get_cart", id=made["id"]))["totals"] == made["totals"]
    answer = await told(client, "ask_business", ask={"query": "How many days do I have to return something?"})
    assert "60 days" in answer["answer"]["plain"]


async def test_an_assistant_uses_it_over_stdio(environment: dict[str, str]) -> None:
    parameters = StdioServerParameters(command=COMMAND[0], args=COMMAND[1:], env=environment, cwd=ROOT)
    async with stdio_client(parameters) as (read, write), ClientSession(read, write) as client:
        await whole_visit(client)


@pytest.fixture
def address(environment: dict[str, str]) -> Iterator[str]:
    process = subprocess.Popen(
        [*COMMAND, "--http", "--port", "0"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    found = re.search(r"http://\S+/mcp", said)
    assert found, said
    yield found[0]
    process.send_signal(signal.SIGINT)
    assert process.wait(20) in (0, 130, -signal.SIGINT), os.strerror(process.returncode)
    process.stdout.close()


async def test_an_assistant_uses_it_over_http_and_pages_of_other_sites_do_not(address: str) -> None:
    async with streamable_http_client(address) as (read, write, _), ClientSession(read, write) as client:
        await whole_visit(client)
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {"Accept": "application/json, text/event-stream"}
    async with httpx.AsyncClient() as http:
        refused = await http.post(address, json=body, headers={**headers, "Origin": "https://evil.example"})
        elsewhere = await http.post(address, json=body, headers={**headers, "Host": "evil.example"})
        large = await http.post(
            address, content=b"x" * 400_000, headers={**headers, "Content-Type": "application/json"}
        )
    assert (refused.status_code, elsewhere.status_code, large.status_code) == (403, 421, 413)
