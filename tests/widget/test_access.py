"""For everyone: no WCAG 2.2 A or AA violation on any screen, and a page that does not jump."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.widget.conftest import DESKTOP, PHONE, ForeignShop

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def typing(page: Page, host: str) -> None:
    page.goto(f"{host}/demo-shop/")
    page.locator("input[name=q]").press_sequentially("keyboard")
    expect(page.locator("shopkeeper-option").first).to_be_visible()
    page.keyboard.press("ArrowDown")


def home(page: Page, host: str) -> None:
    page.goto(f"{host}/demo-shop/")
    expect(page.locator("shopkeeper-carousel article").first).to_be_visible()
    expect(page.locator("[data-departments] a").first).to_be_visible()


def results(page: Page, host: str) -> None:
    page.goto(f"{host}/demo-shop/search.html?q=quiet+keyboard+under+%2490%2C+not+Corvid")
    page.locator("shopkeeper-grid .chip", has_text="not Corvid").click()
    expect(page.locator("shopkeeper-grid .mark").first).to_be_visible()
    filters = page.locator("shopkeeper-grid summary", has_text="Filters")
    if filters.is_visible():
        filters.click()


def product(page: Page, host: str) -> None:
    page.goto(f"{host}/demo-shop/search.html?q=kettle")
    page.locator("shopkeeper-grid .title a").first.click()
    expect(page.locator("shopkeeper-carousel article").first).to_be_visible()
    page.locator("main button.buy").click()


def cart(page: Page, host: str) -> None:
    product(page, host)
    page.goto(f"{host}/demo-shop/cart.html")
    expect(page.locator(".lines li")).to_have_count(1)


def panel(page: Page, host: str) -> None:
    page.goto(f"{host}/demo-shop/")
    page.locator("shopkeeper-chat button.launch").click()
    page.locator("shopkeeper-chat textarea").fill("quiet keyboard under $90, not Corvid")
    page.keyboard.press("Enter")
    expect(page.locator("shopkeeper-chat .chip").first).to_be_visible()
    expect(page.locator("shopkeeper-chat [role=status]")).not_to_be_empty()
    page.locator("shopkeeper-chat textarea").fill("compare the first two")
    page.keyboard.press("Enter")
    expect(page.locator("shopkeeper-chat table")).to_be_visible()


def nothing(page: Page, host: str) -> None:
    page.goto(f"{host}/demo-shop/search.html?q=Corvid+keyboard+under+%2420")
    expect(page.locator("shopkeeper-grid .ways button").first).to_be_visible()


def violations(page: Page, within: str = "body") -> list[tuple[str, str, list[str]]]:
    """What axe finds: the rule, its words, and the first elements."""
    found = Axe().run(page, within, RULES).response["violations"]
    return [(v["id"], v["help"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found]


SCREENS = [home, typing, results, nothing, product, cart, panel]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda s: s.__name__)
@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop-light", "phone-dark"])
def test_axe_finds_no_violation(
    chromium: Browser, host: str, screen: Callable[[Page, str], None], size: dict[str, int], scheme: str
) -> None:
    context = chromium.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
    context.set_default_timeout(8000)
    page = context.new_page()
    screen(page, host)
    page.wait_for_timeout(200)
    found = violations(page)
    context.close()
    assert not found


def test_axe_finds_no_violation_in_the_grid_over_a_page(foreign: ForeignShop, page: Page) -> None:
    page.goto(f"{foreign.url}/?sk-q=kettle")
    expect(page.locator("shopkeeper-grid article").first).to_be_visible()
    assert not violations(page, "shopkeeper-results")


@pytest.mark.parametrize("path", ["", "search.html?q=kettle"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_jumps_as_the_widget_arrives(chromium: Browser, host: str, path: str, size: dict[str, int]) -> None:
    context = chromium.new_context(viewport=size)
    page = context.new_page()
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput)"
        " shift += e.value }).observe({ type: 'layout-shift', buffered: true })"
    )
    page.goto(f"{host}/demo-shop/{path}")
    expect(page.locator("shopkeeper-grid article, shopkeeper-carousel article").first).to_be_visible()
    page.wait_for_timeout(500)
    shift = page.evaluate("shift")
    context.close()
    assert shift <= 0.02
