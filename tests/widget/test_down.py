"""The shop stays whole without our server."""

import pytest
from playwright.sync_api import Page, expect

from tests.widget.conftest import ForeignShop

pytestmark = pytest.mark.browser
OWN = "The shop's own results for kettle"


def test_with_our_server_down_the_shop_s_own_search_works(foreign: ForeignShop, page: Page) -> None:
    page.route("**/v1/**", lambda route: route.abort())
    page.route("**/healthz", lambda route: route.abort())
    foreign.body = "<shopkeeper-carousel></shopkeeper-carousel>"
    page.goto(foreign.url)
    field = page.locator("input[name=q]")
    field.press_sequentially("kettle")
    page.wait_for_timeout(400)
    assert field.get_attribute("role") is None, "the field is left as it was"
    expect(page.locator("shopkeeper-chat button.launch")).to_be_hidden()
    expect(page.locator("shopkeeper-carousel")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(OWN)


def test_search_works_without_the_panel_s_file_and_its_button_says_so_until_the_file_is_there(
    foreign: ForeignShop, page: Page
) -> None:
    page.route("**/shopkeeper-panel.js*", lambda route: route.abort())
    page.goto(foreign.url)
    page.locator("input[name=q]").press_sequentially("kettle")
    page.keyboard.press("Enter")
    expect(page.locator("shopkeeper-grid article").first).to_be_visible()
    page.goto(foreign.url)
    page.locator("shopkeeper-chat button.launch").click()
    expect(page.locator("shopkeeper-chat .absent")).to_contain_text("can’t be reached")
    page.unroute("**/shopkeeper-panel.js*")
    page.locator("shopkeeper-chat button.launch").click()
    expect(page.locator("shopkeeper-chat textarea")).to_be_focused()
    expect(page.locator("shopkeeper-chat .absent")).to_have_count(0)


def test_the_panel_s_file_is_fetched_only_once_it_is_wanted(foreign: ForeignShop, page: Page) -> None:
    fetched: list[str] = []
    page.on("request", lambda r: fetched.append(r.url.rsplit("/", 1)[1]) if "/widget/" in r.url else None)
    page.goto(foreign.url)
    expect(page.locator("shopkeeper-chat button.launch")).to_be_visible()
    assert fetched == ["shopkeeper.js"]
    page.locator("shopkeeper-chat button.launch").click()
    expect(page.locator("shopkeeper-chat textarea")).to_be_focused()
    assert fetched == ["shopkeeper.js", "shopkeeper-panel.js"]


def test_when_our_server_dies_between_typing_and_enter_the_shop_s_form_goes_ahead(
    foreign: ForeignShop, page: Page
) -> None:
    page.route("**/v1/recommendations", lambda route: route.abort())  # set later, it can miss what follows at once
    page.goto(foreign.url)
    page.locator("input[name=q]").press_sequentially("kettle")
    expect(page.locator("shopkeeper-option").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(OWN)


def test_an_answer_of_500_is_no_answer(foreign: ForeignShop, page: Page) -> None:
    page.route("**/v1/recommendations", lambda route: route.fulfill(status=500, body="oops"))
    page.goto(foreign.url)
    page.locator("input[name=q]").press_sequentially("kettle")
    expect(page.locator("shopkeeper-option").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(OWN)


def test_the_shop_s_own_results_stay_where_our_grid_cannot_answer(foreign: ForeignShop, page: Page) -> None:
    page.route("**/v1/**", lambda route: route.abort())
    foreign.body = '<shopkeeper-grid browse><p id="own">rendered by the shop</p></shopkeeper-grid>'
    page.goto(foreign.url)
    expect(page.locator("#own")).to_be_visible()
    expect(page.locator("shopkeeper-grid section.grid")).to_be_hidden()


def test_a_failed_turn_is_said_and_what_was_typed_is_kept(foreign: ForeignShop, page: Page) -> None:
    page.route("**/v1/chat", lambda route: route.abort())
    page.goto(foreign.url)
    page.locator("shopkeeper-chat button.launch").click()
    expect(page.locator("shopkeeper-chat textarea")).to_be_focused()
    page.keyboard.type("a kettle")
    page.keyboard.press("Enter")
    expect(page.locator("shopkeeper-chat .prose").last).to_contain_text("can’t be reached")
    expect(page.locator("shopkeeper-chat textarea")).to_have_value("a kettle")
