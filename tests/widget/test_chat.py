"""The panel: the moment it is built for, and how it opens, stays and closes."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.widget.conftest import ForeignShop

pytestmark = pytest.mark.browser
MOMENT = "Quiet keyboard under $90, not Corvid"
LAUNCH = "shopkeeper-chat button.launch"
PANEL = "shopkeeper-chat dialog"


def ask(page: Page, words: str) -> None:
    page.locator("shopkeeper-chat textarea").fill(words)
    page.keyboard.press("Enter")


def test_a_tapped_chip_brings_its_product_back_marked_as_hidden_before(host: str, phone: Page) -> None:
    phone.goto(f"{host}/demo-shop/")
    phone.locator(LAUNCH).tap()
    ask(phone, MOMENT)
    chips = phone.locator("shopkeeper-chat .chip")
    expect(chips).to_contain_text(["≤ $90 ✓", "not Corvid ✓", "quiet: can't be checked here"])
    cards = phone.locator("shopkeeper-chat article")
    expect(cards.first).to_be_visible()
    assert not [t for t in cards.all_inner_texts() if "Corvid" in t]
    chips.filter(has_text="not Corvid").tap()
    back = phone.locator("shopkeeper-chat article", has_text="Hidden before: you excluded Corvid")
    expect(back.first).to_be_visible()
    expect(back.first.locator(".title")).to_contain_text("Corvid")
    expect(chips.filter(has_text="not Corvid")).to_have_count(0)
    expect(phone.locator("shopkeeper-chat .mine")).to_have_count(1)


def test_it_never_opens_itself_and_says_it_is_automated(foreign: ForeignShop, page: Page) -> None:
    page.goto(foreign.url)
    expect(page.locator(LAUNCH)).to_be_visible()
    page.wait_for_timeout(600)
    expect(page.locator(PANEL)).to_be_hidden()
    page.locator(LAUNCH).click()
    expect(page.locator(PANEL)).to_contain_text("automated assistant")


def test_the_conversation_survives_a_change_of_page_and_nothing_lasting_is_stored(
    foreign: ForeignShop, page: Page
) -> None:
    page.goto(foreign.url)
    page.locator(LAUNCH).click()
    ask(page, "kettle under $60")
    expect(page.locator("shopkeeper-chat article").first).to_be_visible()
    expect(page.locator("shopkeeper-chat .chip")).to_have_count(1)
    titles = page.locator("shopkeeper-chat .title").all_inner_texts()
    page.goto(foreign.url + "/other")
    expect(page.locator(PANEL)).to_be_hidden()
    page.locator(LAUNCH).click()
    expect(page.locator("shopkeeper-chat .mine")).to_have_text("You: kettle under $60")
    assert page.locator("shopkeeper-chat .title").all_inner_texts() == titles
    page.locator("shopkeeper-chat .chip").click()
    expect(page.locator("shopkeeper-chat .chip")).to_have_count(0)
    assert page.evaluate("localStorage.length") == 0
    assert page.context.cookies() == []


def test_on_a_phone_it_fills_the_screen_and_back_closes_it_without_leaving_the_page(host: str, phone: Page) -> None:
    phone.goto(f"{host}/demo-shop/")
    phone.locator(LAUNCH).tap()
    phone.wait_for_timeout(400)  # it has risen
    assert phone.locator(PANEL).bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    phone.go_back()
    expect(phone.locator(PANEL)).to_be_hidden()
    assert phone.url.endswith("/demo-shop/")
    expect(phone.locator(LAUNCH)).to_be_focused()
    phone.locator(LAUNCH).tap()
    phone.get_by_role("button", name="Close chat").tap()
    expect(phone.locator(PANEL)).to_be_hidden()
    phone.locator(LAUNCH).tap()
    expect(phone.locator(PANEL)).to_be_visible()


def test_back_from_a_product_returns_to_the_open_conversation(host: str, phone: Page) -> None:
    phone.goto(f"{host}/demo-shop/")
    phone.locator(LAUNCH).tap()
    ask(phone, "kettle")
    phone.locator("shopkeeper-chat .title a").first.click()
    phone.wait_for_url("**/product.html?id=*")
    expect(phone.locator(PANEL)).to_be_hidden()
    phone.go_back()
    expect(phone.locator("shopkeeper-chat article").first).to_be_visible()


def test_what_is_typed_while_the_panel_is_fetched_arrives(host: str, page: Page) -> None:
    held: list[Route] = []
    page.route("**/shopkeeper-panel.js", lambda route: held.append(route))
    page.goto(f"{host}/demo-shop/cart.html")
    page.locator(LAUNCH).click()
    page.keyboard.type("kettle")
    page.keyboard.press("Enter")
    page.keyboard.type("a mug")
    for route in held:
        route.continue_()
    expect(page.locator("shopkeeper-chat .mine")).to_contain_text("kettle")
    expect(page.locator(f"{PANEL} textarea")).to_have_value("a mug")
    expect(page.locator(f"{PANEL} textarea")).to_be_focused()


def test_what_is_sent_while_an_answer_is_under_way_is_said_next(host: str, page: Page) -> None:
    held: list[Route] = []
    page.goto(f"{host}/demo-shop/cart.html")
    page.locator(LAUNCH).click()
    page.route("**/v1/chat", lambda route: held.append(route), times=1)
    ask(page, "kettle")
    expect(page.locator("shopkeeper-chat form[busy]")).to_be_visible()
    ask(page, "a mug")
    for route in held:
        route.continue_()
    expect(page.locator("shopkeeper-chat .mine").last).to_contain_text("a mug")
    expect(page.locator("shopkeeper-chat .mine")).to_have_count(2)
    expect(page.locator(f"{PANEL} textarea")).to_have_value("")


def test_several_things_stand_under_their_names_and_a_tap_gives_up_what_fits_nothing(host: str, phone: Page) -> None:
    phone.goto(f"{host}/demo-shop/")
    phone.locator(LAUNCH).click()
    ask(phone, "a kettle under 60 and a desk lamp under 40")
    expect(phone.locator(f"{PANEL} .list .head")).to_have_text(["Kettle", "Desk lamp"])
    ask(phone, "Corvid keyboard under $20")
    phone.locator(f"{PANEL} .quick button").first.click()
    expect(phone.locator(f"{PANEL} .answer").last.locator("article").first).to_contain_text("Corvid")
    expect(phone.locator(f"{PANEL} .answer").last.locator(".misses")).to_have_count(0)


def test_the_keyboard_alone_does_everything(host: str, page: Page) -> None:
    page.goto(f"{host}/demo-shop/cart.html")
    page.locator(LAUNCH).focus()
    page.keyboard.press("Enter")
    expect(page.locator("shopkeeper-chat textarea")).to_be_focused()
    page.keyboard.type(MOMENT)
    page.keyboard.press("Enter")
    chip = page.locator("shopkeeper-chat .chip", has_text="not Corvid")
    expect(chip).to_be_visible()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if chip.evaluate("node => node.getRootNode().activeElement === node"):
            break
    page.keyboard.press("Enter")
    expect(chip).to_have_count(0)
    expect(page.locator("shopkeeper-chat article", has_text="Hidden before").first).to_be_visible()
    focused = "document.activeElement.shadowRoot?.activeElement?.className"
    assert "chip" in (page.evaluate(focused) or ""), "the focus stays among the chips"
    page.keyboard.press("Escape")
    expect(page.locator(PANEL)).to_be_hidden()
    expect(page.locator(LAUNCH)).to_be_focused()


def test_an_answer_that_ends_leaves_the_focus_where_it_stood(host: str, page: Page) -> None:
    page.add_init_script(
        """const ask = window.fetch;
        window.fetch = async (address, options) => {
            const answer = await ask(address, options);
            if (!String(address).endsWith("/v1/chat")) return answer;
            const [shown, end] = (await answer.text()).split(/(?=event: done)/);
            const parts = new ReadableStream({
                async start(out) {
                    out.enqueue(new TextEncoder().encode(shown));
                    await new Promise((go) => (window.finish = go));
                    out.enqueue(new TextEncoder().encode(end));
                    out.close();
                },
            });
            return new Response(parts, answer);
        };"""
    )
    page.goto(f"{host}/demo-shop/cart.html")
    page.locator(LAUNCH).click()
    answered = page.locator("shopkeeper-chat form:not([busy])")
    for asked, place in (("kettle", "shopkeeper-chat .title a"), ("a desk lamp", "header input")):
        ask(page, asked)
        expect(page.locator("shopkeeper-chat .mine").last).to_contain_text(asked)
        expect(page.locator("shopkeeper-chat .skeleton")).to_have_count(0)
        page.locator(place).last.focus()
        page.evaluate("finish()")
        expect(answered).to_be_visible()
        expect(page.locator(place).last).to_be_focused()


def test_what_is_shown_is_spoken_once(host: str, page: Page) -> None:
    page.goto(f"{host}/demo-shop/cart.html")
    page.locator(LAUNCH).click()
    ask(page, "kettle")
    expect(page.locator("shopkeeper-chat [role=status]")).to_contain_text("5 products")
