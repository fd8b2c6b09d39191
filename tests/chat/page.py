"""The real app with its chat page, a browser, and a shopper who types and taps there."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from serving.settings import Settings
from ui.main import create

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESKTOP, PHONE = {"width": 1200, "height": 860}, {"width": 390, "height": 844}
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """The real app with its chat page, by the address of the page."""
    server = uvicorn.Server(uvicorn.Config(create(settings), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 90
    while not (server.started and _open(url := _url(server))):
        assert time.monotonic() < deadline, "the chat page did not open"
        time.sleep(0.2)
    yield url
    server.should_exit = True
    thread.join(20)


def _url(server: uvicorn.Server) -> str:
    return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/chat/"


def _open(url: str) -> bool:
    return httpx.get(url, headers={"Accept": "text/html"}).status_code == 200


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("SHOPKEEPER_REQUIRE_SERVERS"):
            pytest.fail(f"no Chromium at {CHROMIUM}: set CHROMIUM to its path", pytrace=False)
        pytest.skip(f"no Chromium at {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


def visit(visitor: BrowserContext, address: str) -> Iterator[Page]:
    """A new tab. At its end no request may have left the machine, and the page may not be wider than its window."""
    page = visitor.new_page()
    hosts: set[str | None] = set()
    page.on("request", lambda r: hosts.add(urlsplit(r.url).hostname) if r.url.startswith(("http", "ws")) else None)
    page.goto(address)
    expect(page.locator("#chat-input")).to_be_visible()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    assert hosts == {"127.0.0.1"}
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.close()


def say(page: Page, words: str) -> None:
    page.locator("#chat-input").click()
    page.keyboard.type(words)
    page.locator("#chat-submit").click()  # enabled once the socket stands


def cards(page: Page) -> None:
    """Waits for cards."""
    expect(page.get_by_role("list", name="Products").last.get_by_role("listitem").first).to_be_visible()


def press(page: Page, name: str, last: bool = True) -> None:
    """A button of the first card of the newest answer with cards, or of the oldest."""
    lists = page.get_by_role("list", name="Products")
    (lists.last if last else lists.first).get_by_role("button", name=name).first.click()
