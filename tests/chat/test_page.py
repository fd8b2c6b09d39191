"""The chat page in a browser: what a shopper sees and taps, with nothing loaded from elsewhere."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.demo_shop import demo_settings
from ui.main import create

pytestmark = pytest.mark.browser
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESKTOP, PHONE = {"width": 1200, "height": 860}, {"width": 390, "height": 844}
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real app with its chat page."""
    config = uvicorn.Config(create(demo_settings(tmp_path_factory.mktemp("page"))), port=0, log_level="warning")
    server = uvicorn.Server(config)
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


@pytest.fixture(params=[pytest.param(DESKTOP, id="desktop"), pytest.param(PHONE, id="phone")])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh visit. At its end no request may have left the machine, and the page may not be wider than its window."""
    page = browser.new_page(viewport=request.param)
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


def test_a_shopper_searches_takes_a_wish_away_and_fills_the_cart(page: Page) -> None:
    say(page, "a quiet mechanical keyboard under 90, not Corvid")
    expect(page.get_by_text("quiet: can’t be checked here")).to_be_visible()
    expect(page.get_by_role("list", name="Products").get_by_role("listitem")).to_have_count(5)
    page.get_by_role("button", name="Remove the wish not Corvid").click()
    expect(page.get_by_text("hidden before: you excluded Corvid").first).to_be_visible()
    page.get_by_role("list", name="Products").last.get_by_role(
        "button", name=re.compile("^Add .* to the cart$")
    ).first.click()
    expect(page.get_by_role("region", name="Your cart")).to_contain_text("Total")


def test_starters_are_of_the_catalogue_and_find_products(page: Page) -> None:
    page.get_by_role("button", name=re.compile(r" under \$\d+")).first.click()
    expect(page.get_by_role("list", name="Products").get_by_role("listitem").nth(2)).to_be_visible()


def test_a_comparison_is_a_table_and_the_trace_is_folded(page: Page) -> None:
    say(page, "headphones")
    expect(page.get_by_text("How this was found")).to_be_visible()
    expect(page.get_by_text("semantic and keyword", exact=False)).to_have_count(0)
    page.get_by_text("How this was found").click()
    expect(page.get_by_text("semantic and keyword", exact=False)).to_be_visible()
    say(page, "compare the first two")
    expect(page.get_by_role("region", name="Comparison").get_by_role("rowheader").first).to_be_visible()
