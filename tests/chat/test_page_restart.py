"""The chat page across a restart. Chainlit is one app a process, so this shop takes the page over from the others."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.chat.page import DESKTOP, browser, press, say, served
from tests.demo_shop import demo_settings

pytestmark = pytest.mark.browser
__all__ = ["browser"]


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
        page.goto("about:blank")  # a socket left open would hold the server's end up
    with served(settings) as address:
        page.goto(address.removesuffix("/chat/") + path)
        expect(page.locator("pre", has_text="kettle under 60")).to_be_visible()
        expect(page.get_by_role("region", name="Your cart")).to_be_visible()
        say(page, "tell me more about the second")
        expect(page.locator("dl").last).to_contain_text("Price")
        page.locator("#header #sidebar-trigger-button").click()
        expect(page.get_by_role("link", name="kettle under 60")).to_be_visible()
        visitor.clear_cookies()  # another visitor, whose browser has the page's files at hand
        page.goto(address.removesuffix("/chat/") + path)
        expect(page.locator("#chat-input")).to_be_visible()
        page.wait_for_timeout(800)
        expect(page.get_by_text("kettle under 60")).to_have_count(0)
        page.goto("about:blank")
    visitor.close()
