"""The demo shop's pages, and the same pages on another catalogue."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_shopper_goes_from_a_department_to_a_full_cart(host: str, page: Page) -> None:
    page.goto(f"{host}/demo-shop/")
    page.locator("[data-departments] a", has_text="Kitchen").click()
    expect(page.locator("shopkeeper-grid .chip")).to_contain_text("Kitchen")
    page.locator("shopkeeper-grid .buy button").first.click()
    expect(page.locator("[data-cart-count]")).to_have_text("1")
    page.locator("shopkeeper-grid .title a").nth(1).click()
    page.get_by_role("button", name="Add to cart", exact=True).click()
    expect(page.locator("[data-cart-count]")).to_have_text("2")
    page.locator("a.basket").click()
    page.get_by_role("button", name=re.compile("One more")).first.click()
    sums = page.locator(".lines .sum").all_inner_texts()
    total = page.locator(".total span").inner_text()
    assert len(sums) == 2
    assert sum(float(s.strip("$").replace(",", "")) for s in sums) == pytest.approx(
        float(total.strip("$").replace(",", ""))
    )


def test_a_variant_is_shown_and_bought_as_itself(host: str, page: Page) -> None:
    page.goto(f"{host}/demo-shop/product.html?id=corvid-hush-60-keyboard")
    kinds = page.locator(".kinds button")
    kinds.last.click()
    expect(kinds.last).to_have_attribute("aria-pressed", "true")
    expect(kinds.last).to_be_focused()
    page.get_by_role("button", name="Add to cart", exact=True).click()
    line = json.loads(page.evaluate("localStorage.getItem('harbour-and-pine.cart')"))[0]
    assert line["variant_id"].startswith("corvid-hush-60-keyboard-")
    expect(page.locator("table.facts")).to_contain_text(kinds.last.inner_text())


def test_another_catalogue_is_not_called_by_the_demo_s_name(host: str, page: Page) -> None:
    page.route("**/readyz", lambda route: route.fulfill(json={"catalog": "yours", "products": 1234}))
    page.goto(f"{host}/demo-shop/")
    expect(page.locator("h1")).to_have_text("Your catalogue, searched and explained.")
    expect(page.locator(".asks a").first).to_have_text(re.compile(r"^[\w &]+ under \$[\d,]+$"))
    assert "Harbour" not in page.locator("body").inner_text() + page.title()
    page.locator("shopkeeper-chat button.launch").click()
    expect(page.locator("shopkeeper-chat .starters button").first).to_contain_text("under $")


def test_the_cart_page_shows_what_the_panel_adds(host: str, page: Page) -> None:
    page.goto(f"{host}/demo-shop/cart.html")
    page.locator("shopkeeper-chat button.launch").click()
    page.locator("shopkeeper-chat textarea").fill("mouse pad")
    page.keyboard.press("Enter")
    page.locator("shopkeeper-chat article").first.get_by_role("button", name="Add to cart").click()
    expect(page.locator("[data-lines] li")).to_have_count(1)
    page.locator("[data-lines]").get_by_role("button", name="One more").click()
    expect(page.locator("[data-lines] .step span")).to_have_text("2")
