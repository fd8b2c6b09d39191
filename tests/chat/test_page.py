"""The chat page in a browser: what a shopper sees and taps, with nothing loaded from elsewhere."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from serving.assembly import build_events
from serving.settings import Settings
from tests.demo_shop import demo_settings
from ui.main import create

pytestmark = pytest.mark.browser
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESKTOP, PHONE = {"width": 1200, "height": 860}, {"width": 390, "height": 844}
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
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
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return demo_settings(tmp_path_factory.mktemp("page"), handoff="help@shop.example")


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    with served(settings) as url:
        yield url


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


def visit(browser: Browser, address: str, size: dict[str, int], **more: str) -> Iterator[Page]:
    """A fresh visit. At its end no request may have left the machine, and the page may not be wider than its window."""
    page = browser.new_context(viewport=size, **more).new_page()  # type: ignore[arg-type]
    hosts: set[str | None] = set()
    page.on("request", lambda r: hosts.add(urlsplit(r.url).hostname) if r.url.startswith(("http", "ws")) else None)
    page.goto(address)
    expect(page.locator("#chat-input")).to_be_visible()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    assert hosts == {"127.0.0.1"}
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.context.close()


@pytest.fixture(params=[pytest.param(DESKTOP, id="desktop"), pytest.param(PHONE, id="phone")])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    yield from visit(browser, address, request.param)


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Page]:
    yield from visit(browser, address, DESKTOP)


@pytest.fixture
def german(browser: Browser, address: str) -> Iterator[Page]:
    yield from visit(browser, address, PHONE, locale="de-AT")


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


def test_a_shopper_searches_takes_a_wish_away_and_fills_the_cart(page: Page) -> None:
    say(page, "a quiet mechanical keyboard under 90, not Corvid")
    expect(page.get_by_text("quiet: can’t be checked here")).to_be_visible()
    expect(page.get_by_role("list", name="Products").get_by_role("listitem")).to_have_count(5)
    page.get_by_role("button", name="Remove the wish not Corvid").click()
    expect(page.get_by_text("hidden before: you excluded Corvid").first).to_be_visible()
    expect(page.get_by_role("button", name="Remove the wish")).to_have_count(1)  # at the newest answer only
    press(page, "Add to cart")
    expect(page.get_by_role("region", name="Your cart")).to_contain_text("1 ×")
    page.get_by_role("button", name="One more").click()
    expect(page.get_by_role("region", name="Your cart").last).to_contain_text("2 ×")


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


def test_a_card_tells_why_it_is_there_and_an_earlier_one_why_it_is_not_any_more(desk: Page) -> None:
    say(desk, "kettle")
    cards(desk)
    press(desk, "Why this?")
    expect(desk.get_by_text(re.compile("is first because"))).to_be_visible()
    say(desk, "headphones under 60")
    expect(desk.get_by_role("list", name="Products")).to_have_count(3)
    press(desk, "Why not now?", last=False)
    expect(desk.get_by_text(re.compile(r"not close enough|was left out")).first).to_be_visible()


def test_the_shop_s_documents_and_the_way_to_a_person_are_shown_and_a_transcript_goes_only_with_consent(
    desk: Page,
) -> None:
    say(desk, "how long does shipping take?")
    expect(desk.get_by_role("region", name="From the shop’s documents").locator("summary")).to_have_text("Shipping")
    say(desk, "a person, please")
    contact = desk.get_by_role("region", name="Reach a person")
    link = contact.get_by_role("link", name="Write to help@shop.example")
    expect(link).to_have_attribute("href", "mailto:help@shop.example")
    contact.get_by_role("checkbox", name="Include this conversation").check()
    expect(link).to_have_attribute("href", re.compile("body=.*how%20long"))


def test_a_thumb_is_an_event_of_the_log_and_stays_lit(desk: Page, settings: Settings) -> None:
    say(desk, "a desk lamp for reading")
    desk.get_by_role("button", name="Not helpful").click()
    desk.locator("#submit-feedback").click()
    expect(desk.get_by_role("button", name="Not helpful", pressed=True)).to_be_visible()
    desk.wait_for_timeout(600)
    log = build_events(settings)
    rated = [e for e in log.read() if e.name == "rate_answer"]
    log.close()
    assert [(e.value, e.search_term) for e in rated] == [(-1.0, "a desk lamp for reading")]
    assert rated[0].trace_id and rated[0].items
    desk.reload()
    expect(desk.get_by_role("button", name="Not helpful", pressed=True)).to_be_visible()


def test_a_conversation_is_restored_after_a_restart_for_its_visitor_alone(browser: Browser, tmp_path: Path) -> None:
    settings = demo_settings(tmp_path)
    visitor = browser.new_context(viewport=DESKTOP)
    page = visitor.new_page()
    with served(settings) as address:
        page.goto(address)
        say(page, "kettle under 60")
        press(page, "Add to cart")
        expect(page.get_by_role("region", name="Your cart")).to_be_visible()
        path = urlsplit(page.url).path
        assert re.search(r"/thread/[\w-]{36}$", path), "the address names the conversation, so a reload brings it back"
    with served(settings) as address:
        page.goto(address.removesuffix("/chat/") + path)
        expect(page.get_by_text("kettle under 60", exact=True)).to_be_visible()
        expect(page.get_by_role("region", name="Your cart")).to_be_visible()
        say(page, "tell me more about the second")
        expect(page.locator("dl").last).to_contain_text("Price")
        page.locator("#header #sidebar-trigger-button").click()
        expect(page.get_by_role("link", name="kettle under 60")).to_be_visible()
        other = browser.new_context(viewport=DESKTOP).new_page()
        other.goto(address.removesuffix("/chat/") + path)
        expect(other.locator("#chat-input")).to_be_visible()
        other.wait_for_timeout(800)
        expect(other.get_by_text("kettle under 60")).to_have_count(0)
        other.context.close()
    visitor.close()


def test_nothing_outlives_the_browser_before_the_shopper_agrees(desk: Page) -> None:
    def lasting() -> set[str]:
        return {cookie["name"] for cookie in desk.context.cookies() if cookie.get("expires", -1) > 0}

    say(desk, "kettle")
    cards(desk)
    desk.locator("#header #sidebar-trigger-button").click()
    keep = desk.get_by_role("button", name="Keep it on this device for 30 days")
    expect(keep).to_be_visible()
    assert not lasting()
    assert not desk.context.storage_state()["origins"]
    keep.click()
    expect(desk.get_by_role("button", name="Stop keeping it")).to_be_visible()
    assert lasting() == {"shopkeeper_chat"}
    desk.get_by_role("button", name="Stop keeping it").click()
    expect(keep).to_be_visible()
    assert not lasting()


def test_the_page_speaks_the_shopper_s_language(german: Page) -> None:
    expect(german.get_by_placeholder("Was suchen Sie?")).to_be_visible()
    expect(german.get_by_text("Ein automatischer Assistent.")).to_be_visible()
    say(german, "kettle under 60")
    expect(german.get_by_role("button", name=re.compile("^In den Warenkorb: ")).first).to_be_visible()
    assert german.locator("html").get_attribute("lang") == "de"


def test_axe_finds_no_violation(page: Page) -> None:
    say(page, "keyboard under 90, not Corvid")
    cards(page)
    press(page, "Add to cart")
    expect(page.get_by_role("region", name="Your cart")).to_be_visible()
    say(page, "compare the first two")
    expect(page.get_by_role("region", name="Comparison")).to_be_visible()
    say(page, "a person, please")
    expect(page.get_by_role("region", name="Reach a person")).to_be_visible()
    page.wait_for_timeout(500)
    found = Axe().run(page, "body", WCAG).response["violations"]
    assert not [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found]
