"""Typing, the grid and its address, on a page of a shop that is not ours."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.widget.conftest import ForeignShop

pytestmark = pytest.mark.browser
MOMENT = "quiet keyboard under $90, not Corvid"


def options(page: Page) -> Locator:
    return page.locator("shopkeeper-option")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_products_show_while_typing_and_the_keyboard_alone_opens_one(foreign: ForeignShop, page: Page) -> None:
    foreign.tag = foreign.tag.replace("<script", '<script data-product-url="/other?id={id}"')
    page.goto(foreign.url)
    page.keyboard.press("Tab")
    field = page.get_by_role("searchbox")
    expect(field).to_be_focused()
    page.keyboard.type("keyboar")
    expect(page.locator("shopkeeper-option", has_text="$").first).to_be_visible()
    combobox = page.get_by_role("combobox")
    expect(combobox).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowUp")  # the last one is a product
    chosen = options(page).last
    expect(chosen).to_have_attribute("aria-selected", "true")
    assert combobox.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Escape")
    expect(options(page).first).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/other\?id=.*"))


def test_a_field_in_a_dialog_that_is_made_late_gets_products_too(foreign: ForeignShop, page: Page) -> None:
    foreign.tag = foreign.tag.replace("<script", '<script data-product-url="/other?id={id}"')
    page.goto(foreign.url)
    page.evaluate(
        """() => { const late = document.createElement("dialog"); late.style.padding = "40px";
        late.innerHTML = '<form action="/search"><input type="search" id="late" aria-label="Search"></form>';
        document.body.append(late); late.showModal() }"""
    )
    page.locator("#late").press_sequentially("kettle")
    first = options(page).first
    expect(first).to_be_visible()
    field, drop = page.locator("#late").bounding_box(), first.bounding_box()
    assert field is not None and drop is not None
    assert 0 < drop["y"] - field["y"] - field["height"] < 40
    options(page).last.click()
    page.wait_for_url(re.compile(r"/other\?id=.*"))


def test_a_choice_made_for_other_words_is_forgotten_when_typing_goes_on(foreign: ForeignShop, page: Page) -> None:
    page.goto(foreign.url)
    page.locator("input[name=q]").press_sequentially("kettle")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.type("s")
    page.keyboard.press("Enter")
    page.wait_for_url("**sk-q=kettles")


def test_a_slow_answer_never_replaces_a_newer_one(foreign: ForeignShop, page: Page) -> None:
    held: list[Route] = []

    def hold_first(route: Route) -> None:
        if "q=ke&" in route.request.url + "&" or route.request.url.endswith("q=ke"):
            held.append(route)
        else:
            route.continue_()

    page.route("**/v1/suggest*", hold_first)
    page.goto(foreign.url)
    field = page.locator("input[name=q]")
    field.press_sequentially("ke")
    page.wait_for_timeout(250)
    field.press_sequentially("ttle")
    expect(options(page).filter(has_text="Kettle").first).to_be_visible()
    shown = options(page).all_inner_texts()
    assert held, "the first question was asked"
    for route in held:
        route.abort()
    page.wait_for_timeout(100)
    assert options(page).all_inner_texts() == shown


def test_enter_opens_a_grid_and_its_filters_live_in_the_address(foreign: ForeignShop, page: Page) -> None:
    page.goto(foreign.url)
    page.locator("input[name=q]").fill("keyboard")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Enter")
    cards = page.locator("shopkeeper-grid article")
    expect(cards.first).to_be_visible()
    assert query(page)["sk-q"] == ["keyboard"]
    everything = page.locator("shopkeeper-grid .count").inner_text()

    page.locator("shopkeeper-grid fieldset[data-field=brand] label", has_text="Tarn").click()
    expect(page.locator("shopkeeper-grid .count")).not_to_have_text(everything)
    assert query(page)["sk.brand"] == ["Tarn"]
    expect(page.locator("shopkeeper-grid .brand").first).to_have_text("Tarn")
    brands = page.locator("shopkeeper-grid fieldset[data-field=brand] label")
    assert brands.count() > 1, "the other brands can still be chosen"
    page.locator("shopkeeper-grid select").select_option("price.asc")
    page.wait_for_url(re.compile("sk-sort=price.asc"))
    ids = page.locator("shopkeeper-grid [data-id]")
    expect(ids.first).to_be_visible()
    expect(page.locator("shopkeeper-grid [aria-busy=true]")).to_have_count(0)
    chosen = ids.evaluate_all("all => all.map(n => n.dataset.id)")
    prices = page.locator("shopkeeper-grid .price strong").all_inner_texts()
    amounts = [float(p.replace("$", "").replace(",", "")) for p in prices]
    assert amounts == sorted(amounts)

    page.reload()
    expect(page.locator("shopkeeper-grid .brand").first).to_have_text("Tarn")
    assert ids.evaluate_all("all => all.map(n => n.dataset.id)") == chosen
    expect(page.locator("shopkeeper-grid fieldset[data-field=brand] input:checked")).to_have_count(1)

    page.go_back()
    page.go_back()
    expect(page.locator("shopkeeper-grid .count")).to_have_text(everything)
    page.go_back()
    expect(page.locator("shopkeeper-grid")).to_have_count(0)
    expect(page.locator("h1")).to_be_visible()


def test_more_products_come_on_request_and_a_reload_keeps_them(host: str, page: Page) -> None:
    page.goto(f"{host}/demo-shop/search.html?q=")
    cards = page.locator("shopkeeper-grid article")
    expect(cards).to_have_count(24)
    page.get_by_role("button", name="Show more").click()
    expect(cards).to_have_count(48)
    ids = cards.evaluate_all("all => all.map(n => n.dataset.id)")
    assert len(set(ids)) == 48
    page.reload()
    expect(cards).to_have_count(48)


def test_taking_a_chip_away_brings_back_what_it_hid_and_says_so(host: str, page: Page) -> None:
    page.goto(f"{host}/demo-shop/search.html?q={MOMENT.replace(' ', '+').replace('$', '%24').replace(',', '%2C')}")
    chips = page.locator("shopkeeper-grid .chip")
    expect(chips.filter(has_text="≤ $90 ✓")).to_be_visible()
    expect(chips.filter(has_text="quiet: can't be checked here")).to_be_visible()
    assert "Corvid" not in " ".join(page.locator("shopkeeper-grid .brand").all_inner_texts())
    chips.filter(has_text="not Corvid ✓").click()
    expect(chips.filter(has_text="not Corvid")).to_have_count(0)
    back = page.locator("shopkeeper-grid article", has_text="Hidden before: you excluded Corvid")
    expect(back.first).to_be_visible()
    expect(back.first.locator(".brand")).to_have_text("Corvid")
    expect(chips.filter(has_text="≤ $90 ✓")).to_be_visible()
    expect(page.locator("input[name=q]")).to_have_value("quiet keyboard under $90")


def test_where_nothing_meets_every_wish_a_tap_gives_one_up(host: str, page: Page) -> None:
    page.goto(f"{host}/demo-shop/search.html?q=Corvid+keyboard+under+%2420")
    expect(page.locator("shopkeeper-grid .count")).to_contain_text("Nothing meets every wish")
    expect(page.locator("shopkeeper-grid .misses").first).to_contain_text("Misses")
    page.get_by_role("button", name="without “Corvid”").click()
    expect(page.locator("shopkeeper-grid .count")).to_contain_text("for “keyboard under $20”")
    prices = page.locator("shopkeeper-grid .price strong").all_inner_texts()
    assert prices and all(float(p.removeprefix("$")) <= 20 for p in prices)


def test_back_from_where_the_shop_sends_some_words_leads_past_the_search(host: str, page: Page) -> None:
    slate = page.request.post(f"{host}/v1/recommendations", data={"text": "kettle", "surface": "widget"}).json()

    def sent(route: Route) -> None:
        to = "/demo-shop/cart.html" if "warranty" in (route.request.post_data or "") else None
        route.fulfill(json={**slate, "redirect": to})

    page.route("**/v1/recommendations", sent)
    page.goto(f"{host}/demo-shop/")
    page.locator("input[name=q]").fill("warranty")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cart.html")
    page.go_back()
    page.wait_for_url("**/demo-shop/")


def test_words_that_find_nothing_can_be_asked_of_the_assistant(foreign: ForeignShop, page: Page) -> None:
    page.goto(f"{foreign.url}/?sk-q=shipping")
    page.get_by_role("button", name="Ask the assistant").click()
    expect(page.locator("shopkeeper-chat .mine")).to_contain_text("shipping")
    expect(page.locator("shopkeeper-grid")).to_have_count(0)


def test_it_works_under_a_content_security_policy_that_allows_our_server_alone(
    foreign: ForeignShop, host: str, page: Page
) -> None:
    policy = f"default-src 'none'; script-src {host}; connect-src {host}; img-src {host}; form-action 'self'"
    foreign.head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text) if "Content Security Policy" in m.text else None)
    foreign.tag = foreign.tag.replace("<script", '<script data-cart="none"')  # /cart.js is not the policy's to reach
    page.goto(foreign.url)
    page.locator("input[name=q]").press_sequentially("kettle")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("shopkeeper-grid article img").first).to_be_visible()
    assert refused == []


def test_what_shows_in_the_grid_is_described_as_schema_org_products(host: str, page: Page) -> None:
    page.goto(f"{host}/demo-shop/search.html?q=kettle")
    expect(page.locator("shopkeeper-grid article").first).to_be_visible()
    data = json.loads(page.locator("#shopkeeper-grid-data").text_content() or "")
    first = data["itemListElement"][0]["item"]
    assert first["@type"] == "Product" and first["offers"]["priceCurrency"] == "USD"
    assert first["productID"] == page.locator("shopkeeper-grid article").first.get_attribute("data-id")


def test_prices_are_written_as_the_page_s_language_writes_them(foreign: ForeignShop, page: Page) -> None:
    foreign.tag = foreign.tag.replace("<script", '<script data-locale="de-DE"')
    page.goto(f"{foreign.url}/?sk-q=kettle")
    expect(page.locator("shopkeeper-grid .price strong").first).to_have_text(re.compile(r"^\d+(,\d\d)?\s\$$"))


def test_a_dead_picture_becomes_a_drawing_of_the_same_size(host: str, page: Page) -> None:
    page.route("**/demo/pictures/**", lambda route: route.abort())
    page.goto(f"{host}/demo-shop/search.html?q=kettle")
    first = page.locator("shopkeeper-grid article .media").first
    expect(first.locator(".blank svg")).to_be_visible()
    expect(first.locator("img")).to_have_count(0)
    box = first.bounding_box()
    assert box is not None and box["width"] == pytest.approx(box["height"], abs=1) and box["width"] > 150
