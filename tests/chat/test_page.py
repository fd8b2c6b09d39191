"""The chat page in a browser: what a shopper sees and taps, with nothing loaded from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from serving.assembly import build_events
from serving.settings import Settings
from tests.chat.page import DESKTOP, PHONE, browser, cards, press, say, served, visit
from tests.demo_shop import demo_settings

pytestmark = pytest.mark.browser
__all__ = ["browser"]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return demo_settings(tmp_path_factory.mktemp("page"), handoff="help@shop.example")


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    with served(settings) as url:
        yield url


@pytest.fixture(scope="module")
def visitors(browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """Two visitors whose browsers have the page's files at hand: each test has a tab and a conversation of its own."""
    sizes = {"desktop": DESKTOP, "phone": PHONE}
    contexts = {name: browser.new_context(viewport=size) for name, size in sizes.items()}
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.fixture(params=["desktop", "phone"])
def page(visitors: dict[str, BrowserContext], address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    yield from visit(visitors[request.param], address)


@pytest.fixture
def desk(visitors: dict[str, BrowserContext], address: str) -> Iterator[Page]:
    yield from visit(visitors["desktop"], address)


@pytest.fixture
def stranger(browser: Browser, address: str) -> Iterator[Page]:
    """A visitor never seen before, with a German browser."""
    context = browser.new_context(viewport=PHONE, locale="de-AT")
    yield from visit(context, address)
    context.close()


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


def test_starters_are_of_the_catalogue_and_find_products(desk: Page) -> None:
    desk.get_by_role("button", name=re.compile(r" under \$\d+")).first.click()
    expect(desk.get_by_role("list", name="Products").get_by_role("listitem").nth(2)).to_be_visible()


def test_a_comparison_is_a_table_and_the_trace_is_folded(desk: Page) -> None:
    say(desk, "headphones")
    expect(desk.get_by_text("How this was found")).to_be_visible()
    expect(desk.get_by_text("semantic and keyword", exact=False)).to_have_count(0)
    desk.get_by_text("How this was found").click()
    expect(desk.get_by_text("semantic and keyword", exact=False)).to_be_visible()
    say(desk, "compare the first two")
    expect(desk.get_by_role("region", name="Comparison").get_by_role("rowheader").first).to_be_visible()


def test_a_card_tells_why_it_is_there_and_an_earlier_one_why_it_is_not_any_more(desk: Page) -> None:
    say(desk, "kettle")
    cards(desk)
    press(desk, "Why this?")
    expect(desk.get_by_text(re.compile("is first because"))).to_be_visible()
    say(desk, "headphones under 60")
    expect(desk.get_by_role("list", name="Products")).to_have_count(3)
    press(desk, "Why not now?", last=False)
    expect(desk.get_by_text(re.compile(r"not close enough|was left out")).first).to_be_visible()


def test_what_was_said_last_stays_in_view_above_its_long_answer_and_sending_is_called_so(page: Page) -> None:
    for wish in ("keyboard under 90, not Corvid", "kettle"):
        say(page, wish)
        expect(page.get_by_role("list", name="Products").last).to_contain_text(wish.split()[0], ignore_case=True)
        page.wait_for_timeout(1000)
        box = page.locator("pre", has_text=wish).bounding_box()
        assert box is not None
        assert 50 < box["y"] < 120, box
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()


def test_a_server_away_for_a_moment_is_asked_again_who_visits_before_the_page_is_left_for_a_login(desk: Page) -> None:
    desk.route("**/chat/user", lambda route: route.abort())
    desk.evaluate("() => void (window.asked = fetch('/chat/user').then((answer) => answer.status))")
    desk.wait_for_timeout(500)
    desk.unroute("**/chat/user")
    assert desk.evaluate("window.asked") == 200


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


def test_nothing_outlives_the_browser_before_the_shopper_agrees_and_it_is_asked_in_their_language(
    stranger: Page,
) -> None:
    def lasting() -> set[str]:
        return {cookie["name"] for cookie in stranger.context.cookies() if cookie.get("expires", -1) > 0}

    assert stranger.locator("html").get_attribute("lang") == "de"
    expect(stranger.get_by_placeholder("Was suchen Sie?")).to_be_visible()
    expect(stranger.get_by_text("Ein automatischer Assistent.")).to_be_visible()
    say(stranger, "kettle under 60")
    expect(stranger.get_by_role("button", name=re.compile("^In den Warenkorb: ")).first).to_be_visible()
    keep = stranger.get_by_role("button", name="30 Tage auf diesem Gerät behalten")
    expect(keep).to_be_visible()
    assert not lasting()
    assert not stranger.context.storage_state()["origins"]
    keep.click()
    expect(stranger.get_by_role("button", name="Nicht länger behalten")).to_be_visible()
    assert lasting() == {"shopkeeper_chat"}
    stranger.get_by_role("button", name="Nicht länger behalten").click()
    expect(keep).to_be_visible()
    assert not lasting()


def test_a_size_left_open_is_asked_for_in_the_card_by_keyboard_too_and_then_that_one_is_added(desk: Page) -> None:
    say(desk, "Halyard Gale umbrella, I have a voucher 10% off over $10")
    expect(desk.get_by_text("Voucher: 10% off over $10")).to_be_visible()
    adding = desk.get_by_role("list", name="Products").last.get_by_role("button", name="Add to cart").first
    adding.press("Enter")
    choice = desk.get_by_role("group", name="Choose: colour: Halyard Gale Walking Umbrella")
    expect(choice.get_by_role("button").first).to_be_focused()
    expect(choice.get_by_role("button", name="forest · sold out")).to_be_disabled()
    desk.keyboard.press("Escape")
    expect(adding).to_be_focused()
    desk.keyboard.press("Enter")
    choice.get_by_role("button", name="black").press("Enter")
    cart = desk.get_by_role("region", name="Your cart")
    expect(cart).to_contain_text("black · 1 ×")
    expect(cart).to_contain_text("With the voucher")


def test_axe_finds_no_violation(page: Page) -> None:
    say(page, "keyboard under 90, not Corvid")
    cards(page)
    press(page, "Add to cart")
    expect(page.get_by_role("region", name="Your cart")).to_be_visible()
    say(page, "compare the first two")
    expect(page.get_by_role("region", name="Comparison")).to_be_visible()
    say(page, "a person, please")
    expect(page.get_by_role("region", name="Reach a person")).to_be_visible()
    for theme in ("Light Theme", "Dark Theme"):
        page.get_by_role("button", name="Toggle theme").click()
        page.get_by_role("menuitem", name=theme).click()
        page.wait_for_timeout(700)
        found = Axe().run(page, "body", WCAG).response["violations"]
        assert not [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found], theme
