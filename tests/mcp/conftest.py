"""A small shop indexed with the real model, its documents, and a real MCP client in the process."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import ClientSession
from mcp.shared.memory import create_connected_server_and_client_session
from mcp.types import CallToolResult

from serving.assembly import build, publish
from serving.mcp.server import build as build_server
from serving.settings import Settings
from serving.shop import Shop
from tests.serving.conftest import words_floor
from tests.small_shop import shop as products

PAGES = Path(__file__).parents[2] / "catalog" / "demo" / "pages"
META = {"ucp-agent": {"profile": "https://platform.example/profiles/agent.json"}}
Connect = Callable[..., AbstractAsyncContextManager[ClientSession]]


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mcp")
    publish(Settings(_env_file=None, folder=folder, catalog="small"), "small", products(), None)
    return folder


@pytest.fixture
def folder(indexed: Path, tmp_path: Path) -> Path:
    shutil.copytree(indexed, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def environment(folder: Path) -> dict[str, str]:
    """The environment of a process that serves the small shop."""
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "SHOPKEEPER_CACHE", "VIRTUAL_ENV")}
    mine = {"SHOPKEEPER_FOLDER": str(folder), "SHOPKEEPER_CATALOG": "small", "SHOPKEEPER_DOCUMENTS": str(PAGES)}
    return {**kept, **mine, "SHOPKEEPER_HANDOFF": "mailto:help@shop.example"}


@pytest.fixture
def open_shop(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Shop]]:
    monkeypatch.setattr("ranking.floor.floor", words_floor)  # a dozen products are too few for the fitted one
    opened: list[Shop] = []

    def open_(**settings: Any) -> Shop:
        given = {
            "folder": folder,
            "catalog": "small",
            "documents": PAGES,
            "handoff": "mailto:help@shop.example",
            **settings,
        }
        opened.append(build(Settings(_env_file=None, **given)))
        return opened[-1]

    yield open_
    for each in opened:
        each.close()


@pytest.fixture
def connect(open_shop: Callable[..., Shop]) -> Connect:
    """Connects an MCP client to a server over the shop; settings by keyword."""

    @asynccontextmanager
    async def connected(**settings: Any) -> AsyncIterator[ClientSession]:
        async with create_connected_server_and_client_session(build_server(open_shop(**settings))) as client:
            yield client

    return connected


async def told(client: ClientSession, tool: str, **arguments: Any) -> dict[str, Any]:
    """A tool's structured answer."""
    result: CallToolResult = await client.call_tool(tool, {"meta": META, **arguments})
    assert not result.isError and result.structuredContent is not None, result
    return result.structuredContent
