"""What an answer in the panel holds besides cards, and a connection that breaks in the middle of one."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.widget.conftest import ForeignShop
from tests.widget.test_chat import LAUNCH, PANEL, ask
from ui.widget import build

pytestmark = pytest.mark.browser
CHAT = "shopkeeper-chat "


def settled(page: Page) -> None:
    """The answer is whole."""
    expect(page.locator(CHAT + "form.compose:not([busy])")).to_be_visible()


@pytest.fixture
def cut(host: str) -> Iterator[str]:
    """The server behind a wire that breaks once, in the middle of the first answer that holds a cart."""
    upstream = urlsplit(host)
    whole = threading.Event()

    def pipe(source: socket.socket, target: socket.socket, watched: bool) -> None:
        before = b""  # the end of what was passed on: the words may come in two pieces
        try:
            while data := source.recv(65536):
                at = (before + data).find(b"event: cart") - len(before)
                if watched and not whole.is_set() and at >= -len(before):
                    whole.set()
                    target.sendall(data[: max(at, 0)])
                    time.sleep(0.5)  # a browser forgets what it has not read when the wire breaks
                    break
                target.sendall(data)
                before = (before + data)[-10:]
        except OSError:
            pass  # the other side went first
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def serve() -> None:
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            server = socket.create_connection((upstream.hostname, upstream.port))
            threading.Thread(target=pipe, args=(client, server, False), daemon=True).start()
            threading.Thread(target=pipe, args=(server, client, True), daemon=True).start()

    listening = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    listening.close()


def test_an_answer_that_broke_off_is_taken_up_again_and_added_once(cut: str, page: Page) -> None:
    resumed: list[str] = []
    page.on("request", lambda r: resumed.append(r.headers.get("last-event-id", "")) if "/v1/chat" in r.url else None)
    page.goto(f"{cut}/demo-shop/")
    page.locator(LAUNCH).click()
    ask(page, "hair dryer")
    settled(page)
    ask(page, "add the first one to my cart")
    settled(page)
    if page.locator(CHAT + ".quick button").count():  # its colour is asked for first
        page.locator(CHAT + ".quick button").first.click()
        settled(page)
    expect(page.locator(CHAT + "section.basket")).to_contain_text("1 ×")
    assert [bool(after) for after in resumed].count(True) == 1, "the connection broke, and was taken up by event id"
    assert page.evaluate("JSON.parse(localStorage['harbour-and-pine.cart']).map(line => line.quantity)") == [1]


def test_units_changed_in_the_panel_are_changed_in_the_shop_s_cart(host: str, page: Page) -> None:
    page.goto(f"{host}/demo-shop/")
    page.locator(LAUNCH).click()
    ask(page, "hair dryer")
    page.locator(CHAT + "article .buy button").first.click()
    page.locator(CHAT + ".choose button").first.click()
    expect(page.locator("[data-cart-count]")).to_have_text("1")
    page.wait_for_timeout(300)  # the conversation is told
    ask(page, "what is in my cart?")
    page.get_by_role("button", name=re.compile("^One more")).click()
    expect(page.locator("[data-cart-count]")).to_have_text("2")
    settled(page)
    page.get_by_role("button", name=re.compile("^Remove: ")).locator("visible=true").last.click()
    expect(page.locator("[data-cart-count]")).to_be_hidden()


def test_a_card_tells_why_and_an_earlier_one_why_not_any_more(host: str, phone: Page) -> None:
    phone.goto(f"{host}/demo-shop/")
    phone.locator(LAUNCH).tap()
    ask(phone, "kettle")
    settled(phone)
    expect(phone.locator(CHAT + "article p:empty")).to_have_count(0)  # nothing sets the fourth apart: no line, no gap
    phone.get_by_role("button", name=re.compile("^Why this")).first.tap()
    expect(phone.locator(CHAT + ".prose").last).to_contain_text("is first because")
    ask(phone, "headphones under $60")
    settled(phone)
    phone.get_by_role("button", name=re.compile("^Why not now")).first.tap()
    expect(phone.locator(CHAT + ".prose").last).to_contain_text(re.compile("not close enough|was left out"))


def test_a_voucher_and_each_line_s_variant_stand_in_the_cart(host: str, page: Page) -> None:
    page.goto(f"{host}/demo-shop/cart.html")
    page.locator(LAUNCH).click()
    ask(page, "navy Halyard linen shirt size M, I have a voucher 10% off over $50")
    settled(page)
    page.locator(CHAT + "article .buy button").first.click()
    expect(page.locator(CHAT + "article .buy button").first).to_have_text("Added")
    page.wait_for_timeout(300)  # the conversation is told
    ask(page, "show my cart")
    basket = page.locator(CHAT + "section.basket")
    expect(basket).to_contain_text("navy, M")
    expect(basket).to_contain_text("Voucher: 10% off over $50−$7.60")
    expect(basket).to_contain_text("With the voucher$68.35")


def test_a_thumb_is_told_once_for_each_press_and_stays_pressed(host: str, page: Page) -> None:
    page.goto(f"{host}/demo-shop/cart.html")
    page.locator(LAUNCH).click()
    ask(page, "kettle")
    with page.expect_response("**/v1/events") as told:
        page.get_by_role("button", name="Not helpful").click()
    assert told.value.json() == {"accepted": 1, "rejected": []}
    sent = json.loads(told.value.request.post_data or "")["events"][0]
    assert (sent["name"], sent["params"]["value"], sent["params"]["search_term"]) == ("rate_answer", -1, "kettle")
    assert sent["params"]["turn_id"] and sent["params"]["item_list_id"]
    page.reload()
    page.locator(LAUNCH).click()
    expect(page.get_by_role("button", name="Not helpful", pressed=True)).to_be_visible()


def test_documents_are_named_and_a_transcript_is_passed_on_only_with_consent(foreign: ForeignShop, page: Page) -> None:
    foreign.head = "<script>window.Shopkeeper = { async onHandOff(it) { window.passed = it } }</script>"
    page.goto(foreign.url)
    page.locator(LAUNCH).click()
    ask(page, "how long does shipping take?")
    settled(page)
    expect(page.locator(CHAT + ".box summary")).to_have_text("Shipping")
    ask(page, "a person, please")
    settled(page)
    button = page.get_by_role("button", name="Ask the shop to get in touch")
    button.click()
    assert page.evaluate("passed.transcript") is None
    ask(page, "a person, please")
    settled(page)
    page.get_by_role("checkbox", name="Include this conversation").last.check()
    button.click()
    expect(page.get_by_text("Passed on to the shop.").last).to_be_visible()
    assert "> how long does shipping take?" in page.evaluate("passed.transcript")


def test_on_a_product_s_page_it_offers_what_fits_when_opened_and_never_again_after_a_stop(
    host: str, page: Page
) -> None:
    page.goto(f"{host}/demo-shop/search.html?q=kettle")
    page.locator("shopkeeper-grid .title a").first.click()
    expect(page.locator(LAUNCH)).to_be_visible()
    page.wait_for_timeout(500)
    expect(page.locator(PANEL)).to_be_hidden()
    page.locator(LAUNCH).click()
    expect(page.locator(CHAT + "article").nth(1)).to_be_visible()
    page.get_by_role("button", name="Stop suggesting").click()
    settled(page)
    page.get_by_role("button", name="New chat").click()
    page.goto(f"{host}/demo-shop/search.html?q=lamp")
    page.locator("shopkeeper-grid .title a").first.click()
    page.locator(LAUNCH).click()
    page.wait_for_timeout(600)
    expect(page.locator(CHAT + "article")).to_have_count(0)


def test_its_words_are_those_of_the_page_s_language(foreign: ForeignShop, page: Page) -> None:
    foreign.tag = foreign.tag.replace("<script", '<script data-locale="de-AT"')
    page.goto(foreign.url)
    page.get_by_role("button", name="Fragen").click()
    expect(page.locator(PANEL)).to_contain_text("Ich bin der automatische Assistent dieses Shops")
    ask(page, "kettle under $60")
    settled(page)
    expect(page.get_by_role("button", name=re.compile("^Warum dieses")).first).to_be_visible()


def test_every_word_is_there_in_four_languages_with_the_same_slots() -> None:
    rows = {
        f: re.findall(r"^  (\w+): (\[.*\]),$", (build.SOURCES / f).read_text("utf-8"), re.M)
        for f in ("words.js", "sayings.js")
    }
    entries = [*rows["words.js"], *rows["sayings.js"]]
    assert len(entries) > 80
    for key, row in entries:
        said = json.loads(row)
        assert len(said) == 4 and all(said), key
        slots = [set(re.findall(r"\{\w+\}", words)) for words in said]
        assert slots[1:] == slots[:1] * 3, key
        assert len({words.count("|") for words in said}) == 1, key
    for file, known in ((build.FIRST, rows["words.js"]), (build.PANEL, entries)):
        used = set(re.findall(r'\bt\("(\w+)"', (build.SHIPPED / file).read_text("utf-8")))
        assert used <= {key for key, _ in known}, file
