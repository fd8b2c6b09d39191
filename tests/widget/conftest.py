"""Chromium, the real app with the demo catalogue, and a foreign shop on another origin that has our script tag."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from catalog.datasets import load
from retrieval.indexing import build
from serving.assembly import build_embedder
from serving.settings import Settings
from ui.main import create

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESKTOP, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        missing = f"no Chromium at {CHROMIUM}: apt-get install chromium, or set CHROMIUM to its path"
        if os.environ.get("SHOPKEEPER_REQUIRE_SERVERS"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[str]:
    """Address of the real app, serving the demo catalogue to any origin. Its index is kept from run to run."""
    settings = Settings(folder=tmp_path_factory.mktemp("shop"), catalog="demo", allowed_origins=("*",))
    kept = pytestconfig.cache.mkdir("widget-shop") if pytestconfig.cache else tmp_path_factory.mktemp("catalogs")
    settings.catalog_folder.parent.symlink_to(kept)
    build(load("demo").products, settings.catalog_folder, build_embedder(settings))
    server = uvicorn.Server(uvicorn.Config(create(settings), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        if time.monotonic() > deadline or not thread.is_alive():
            pytest.fail("the app did not start", pytrace=False)
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


@dataclass
class ForeignShop:
    """A shop that is not ours: one page with its own search form, results of its own, and a cart where it has one."""

    url: str = ""
    tag: str = ""  # the script tag
    head: str = ""
    body: str = ""
    cart: Callable[[dict[str, Any]], tuple[int, dict[str, Any]]] | None = (
        None  # answers Shopify's add; None: no Shopify
    )
    added: list[dict[str, Any]] = field(default_factory=list)

    def page(self, path: str) -> str:
        words = parse_qs(urlsplit(path).query).get("q", [""])[0]
        if path.startswith("/search"):
            return f"<!doctype html><title>Results</title><h1>The shop's own results for {words}</h1>"
        return f"""<!doctype html><html lang="en"><title>A shop</title>
            <meta name="viewport" content="width=device-width">
            {self.head}{self.tag}<main><h1>A shop</h1><form action="/search"><label>Search
            <input type="search" name="q"></label></form>{self.body}<a href="/other">Another page</a></main></html>"""


@pytest.fixture
def foreign(host: str) -> Iterator[ForeignShop]:
    shop = ForeignShop(tag=f'<script defer src="{host}/widget/shopkeeper.js"></script>')

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def answer(self, status: int, kind: str, body: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def do_GET(self) -> None:
            if self.path.startswith("/cart.js"):
                found = shop.cart is not None
                self.answer(
                    200 if found else 404,
                    "application/json",
                    json.dumps({"token": "t", "items": []}) if found else "{}",
                )
            elif self.path == "/favicon.ico":
                self.answer(204, "image/x-icon", "")
            else:
                self.answer(200, "text/html; charset=utf-8", shop.page(self.path))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            shop.added.append(body)
            status, answer = shop.cart(body) if shop.cart else (404, {})
            self.answer(status, "application/json", json.dumps(answer))

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    shop.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield shop
    server.shutdown()
    server.server_close()


def _open(chromium: Browser, **options: Any) -> Iterator[Page]:
    context = chromium.new_context(**options)
    context.set_default_timeout(8000)
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(f"{error}\n{error.stack}"))
    yield page
    context.close()
    assert not broken, f"the page threw: {broken}"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A desktop window; the test fails if any script on its pages throws."""
    yield from _open(chromium, viewport=DESKTOP)


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A phone's window."""
    yield from _open(chromium, viewport=PHONE, has_touch=True, is_mobile=True)
