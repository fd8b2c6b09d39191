"""Adding reaches the shop's real cart, and "Added" is said only once the shop confirmed."""

import json
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.widget.conftest import ForeignShop

pytestmark = pytest.mark.browser
GRID = "/?sk-q=kettle"
BUY = "shopkeeper-grid .buy"


def numbered(page: Page) -> None:
    """Gives products the numeric variant ids a Shopify catalogue has."""

    def answer(route: Route) -> None:
        response = route.fetch()
        slate = response.json()
        for i, pick in enumerate(slate.get("selected", [])):
            pick["product"]["variant_id"] = str(40_000_000 + i)
        route.fulfill(response=response, json=slate)

    page.route("**/v1/recommendations", answer)
    page.route("**/v1/products/*", lambda route: route.fulfill(status=404, json={}))  # it is added as it is shown


def test_on_shopify_a_product_is_added_by_the_shop_s_own_call(foreign: ForeignShop, page: Page) -> None:
    foreign.cart = lambda body: (200, {"items": body["items"]})
    numbered(page)
    page.goto(foreign.url + GRID)
    button = page.locator(BUY + " button").first
    expect(button).to_have_text("Add to cart")
    button.click()
    expect(button).to_have_text("Added")
    assert foreign.added == [{"items": [{"id": 40_000_000, "quantity": 1}]}]


def chosen(foreign: ForeignShop, page: Page, words: str) -> Locator:
    """The grid's first buy button for these words, where the page's callback keeps what it is given in `lines`."""
    foreign.head = (
        "<script>window.lines = []; window.Shopkeeper = { onAddToCart: async (it) => lines.push(it) }</script>"
    )
    page.goto(f"{foreign.url}/?sk-q={quote(words)}")
    return page.locator(BUY).first.get_by_role("button", name="Add to cart")


def test_a_colour_left_open_is_asked_in_the_card_before_the_shop_is_asked_by_keyboard_too(
    foreign: ForeignShop, page: Page
) -> None:
    chosen(foreign, page, "Halyard Gale umbrella").press("Enter")
    choice = page.get_by_role("group", name="Choose: colour: Halyard Gale Walking Umbrella")
    expect(choice.get_by_role("button").first).to_be_focused()
    expect(choice.get_by_role("button", name="forest · Sold out")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(choice).to_have_count(0)
    expect(page.locator(BUY).first.locator("button")).to_be_focused()
    page.keyboard.press("Enter")
    choice.get_by_role("button", name="black").press("Enter")
    expect(page.locator(BUY + " button").first).to_have_text("Added")
    assert page.evaluate("lines.map(line => line.variant_id)") == ["halyard-gale-umbrella-black"]
    expect(page.locator("shopkeeper-grid .count")).to_have_text(
        "Added to your cart: Halyard Gale Walking Umbrella, black"
    )


def test_several_open_options_are_asked_for_one_after_the_other(foreign: ForeignShop, page: Page) -> None:
    chosen(foreign, page, "Halyard linen shirt").click()
    page.get_by_role("group", name="Choose: colour").get_by_role("button", name="navy").click()
    page.get_by_role("group", name="Choose: size").get_by_role("button", name="L", exact=True).click()
    expect(page.locator(BUY + " button").first).to_have_text("Added")
    assert page.evaluate("lines.map(line => line.variant_id)") == ["halyard-linen-shirt-navy-l"]


@pytest.mark.parametrize(
    ("words", "variant"),
    [
        ("navy Halyard linen shirt size M", "halyard-linen-shirt-navy-m"),  # the words settle it
        ("Pathline Drizzle umbrella", "pathline-drizzle-umbrella-coral"),  # the others are sold out
    ],
)
def test_one_tap_adds_where_there_is_nothing_to_choose(
    foreign: ForeignShop, page: Page, words: str, variant: str
) -> None:
    chosen(foreign, page, words).click()
    expect(page.locator(BUY + " button").first).to_have_text("Added")
    assert page.evaluate("lines.map(line => line.variant_id)") == [variant]


def test_a_refusal_by_the_shop_is_told_in_its_words_and_nothing_is_called_added(
    foreign: ForeignShop, page: Page
) -> None:
    words = "All 3 Enamel Kettles are in your cart."
    foreign.cart = lambda _: (422, {"status": 422, "message": "Cart Error", "description": words})
    numbered(page)
    page.goto(foreign.url + GRID)
    page.locator(BUY + " button").first.click()
    expect(page.locator(BUY + " .refused")).to_have_text(words)
    assert "Added" not in page.locator("shopkeeper-grid").inner_text()
    assert page.evaluate("(window.dataLayer || []).filter(e => e.event === 'add_to_cart').length") == 0


def test_a_permalink_template_is_filled_and_followed(foreign: ForeignShop, page: Page) -> None:
    foreign.tag = foreign.tag.replace("<script", '<script data-cart-url="/cart/add?id={variant_id}&amp;qty={quantity}"')
    page.goto(foreign.url + GRID)
    button = page.locator(BUY + " button").first
    expect(button).to_have_text("Add to cart")
    button.click()
    page.wait_for_url(re.compile(r"/cart/add\?id=[\w-]+&qty=1$"))


def test_a_callback_gets_the_line_and_its_promise_decides(foreign: ForeignShop, page: Page) -> None:
    foreign.head = """<script>window.lines = []; window.Shopkeeper = { onAddToCart(line) { lines.push(line);
        if (lines.length > 1) throw new Error("Only one each.");
        return new Promise(ok => { window.confirmed = ok }) } }
        </script>"""
    page.goto(foreign.url + GRID)
    button = page.locator(BUY + " button").first
    button.click()
    expect(button).to_have_text("Adding…")
    page.evaluate("confirmed()")
    expect(button).to_have_text("Added")
    line = page.evaluate("lines[0]")
    assert line["quantity"] == 1 and line["product_id"] and line["variant_id"] and line["currency"] == "USD"
    page.locator(BUY + " button").nth(1).click()
    page.get_by_role("group", name="Choose: colour").get_by_role("button").first.click()
    expect(page.locator(BUY + " .refused")).to_have_text("Only one each.")


def test_with_no_way_to_a_cart_the_button_leads_to_the_shop_s_page(foreign: ForeignShop, page: Page) -> None:
    page.goto(foreign.url + GRID)
    link = page.locator(BUY + " a").first
    expect(link).to_have_text("View in shop")
    assert (link.get_attribute("href") or "").startswith("https://demo.shop.example/products/")
    expect(page.locator(BUY + " button")).to_have_count(0)


def test_clicks_and_adds_reach_the_page_s_data_layer_and_our_server(foreign: ForeignShop, page: Page) -> None:
    foreign.head = "<script>window.Shopkeeper = { onAddToCart: async () => true }</script>"
    sent: list[Request] = []
    answers: list[int] = []
    page.on("request", lambda r: sent.append(r) if r.url.endswith("/v1/events") and r.method == "POST" else None)
    page.on("response", lambda r: answers.append(r.status) if r.url.endswith("/v1/events") else None)
    page.goto(foreign.url + GRID)
    with page.expect_response("**/v1/events"):
        page.locator(BUY + " button").first.click()
    page.evaluate("document.addEventListener('click', e => e.preventDefault(), true)")
    with page.expect_response("**/v1/events"):
        page.locator("shopkeeper-grid .title a").nth(1).click()
    layer = page.evaluate("dataLayer.filter(e => e.event)")
    assert [e["event"] for e in layer] == ["add_to_cart", "select_item"]
    item = layer[1]["ecommerce"]["items"][0]
    assert item["index"] == 2 and item["item_id"] and item["price"] > 0
    bodies = [json.loads(r.post_data or "{}") for r in sent]
    assert [b["events"][0]["name"] for b in bodies] == ["add_to_cart", "select_item"]
    assert bodies[0]["events"][0]["params"]["item_list_id"] == layer[0]["ecommerce"]["item_list_id"]
    assert set(answers) == {200}


def test_an_add_asked_for_in_words_is_done_in_the_shop_s_cart_before_it_is_called_done(host: str, page: Page) -> None:
    page.goto(f"{host}/demo-shop/")
    page.locator("shopkeeper-chat button.launch").click()
    for words in ("kettle", "add the first one to my cart"):
        page.locator("shopkeeper-chat textarea").fill(words)
        page.keyboard.press("Enter")
        expect(page.locator("shopkeeper-chat [role=status]")).not_to_be_empty()
        page.wait_for_timeout(600)
    first = page.locator("shopkeeper-chat article").first.get_attribute("data-id")
    lines = page.evaluate("JSON.parse(localStorage.getItem('harbour-and-pine.cart'))")
    assert [line["product_id"] for line in lines] == [first]
    expect(page.locator("[data-cart-count]")).to_have_text("1")
    expect(page.locator("shopkeeper-chat .prose").last).to_contain_text("cart")


def test_an_add_in_words_that_the_shop_refuses_is_not_called_done(host: str, page: Page) -> None:
    page.goto(f"{host}/demo-shop/")
    page.evaluate("() => { Shopkeeper.onAddToCart = async () => { throw new Error('The till is closed.') } }")
    page.locator("shopkeeper-chat button.launch").click()
    for words in ("kettle", "add the first one to my cart"):
        page.locator("shopkeeper-chat textarea").fill(words)
        page.keyboard.press("Enter")
        page.wait_for_timeout(600)
    expect(page.locator("shopkeeper-chat .prose").last).to_contain_text("The till is closed.")
    assert "now has" not in page.locator("shopkeeper-chat .prose").last.inner_text()
