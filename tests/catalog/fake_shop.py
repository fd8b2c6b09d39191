"""A local web shop for tests: speaks Shopify's and WooCommerce's public product lists, and misbehaves on request."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class FakeShop:
    """What the shop answers. `busy` requests get 429 first; `requests` and `agents` record what was asked."""

    platform: str = "shopify"
    products: list[dict[str, Any]] = field(default_factory=list)
    variations: list[dict[str, Any]] = field(default_factory=list)
    currency: str | None = "EUR"
    robots: str | None = "User-agent: *\nDisallow: /admin\n"
    busy: int = 0
    url: str = ""
    requests: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        """Status and body (text as it is, anything else as JSON) for a path."""
        if path == "/robots.txt":
            return (200, self.robots) if self.robots is not None else (404, "")
        if self.busy:
            self.busy -= 1
            return 429, ""
        page = int(query.get("page", 1)) - 1
        if self.platform == "shopify":
            size = int(query.get("limit", 30))
            if path == "/products.json":
                return 200, {"products": self.products[page * size : (page + 1) * size]}
            if path == "/meta.json" and self.currency:
                return 200, {"name": "Fake", "currency": self.currency}
        if self.platform == "woocommerce" and path == "/wp-json/wc/store/v1/products":
            size = int(query.get("per_page", 10))
            listed = self.variations if query.get("type") == "variation" else self.products
            return 200, listed[page * size : (page + 1) * size]
        return 404, "<html>not here</html>"


def shopify_product(number: int, **changes: Any) -> dict[str, Any]:
    """A product as `/products.json` has it."""
    return {
        "id": 1000 + number, "title": f"Tee {number}", "handle": f"tee-{number}",
        "body_html": "<p>Soft &amp; light</p>",
        "vendor": "Nord", "product_type": "Shirts", "tags": ["linen"], "published_at": "2024-05-01T00:00:00Z",
        "options": [{"name": "Size", "position": 1, "values": ["M", "L"]}],
        "images": [{"src": "https://cdn.example/1.jpg"}],
        "variants": [
            {"id": 10 * number, "title": "M", "option1": "M", "available": True, "price": "20.00",
             "compare_at_price": "25.00", "sku": f"T{number}M", "featured_image": None},
            {"id": 10 * number + 1, "title": "L", "option1": "L", "available": False, "price": "22.00",
             "compare_at_price": None, "sku": "", "featured_image": {"src": "https://cdn.example/l.jpg"}},
        ],
        **changes,
    }  # fmt: skip


def woo_product(number: int, **changes: Any) -> dict[str, Any]:
    """A product as the Store API has it."""
    return {
        "id": number, "name": "Mug &amp; lid", "slug": f"mug-{number}", "type": "simple", "sku": f"M{number}",
        "permalink": f"https://shop.example/product/mug-{number}/", "description": "<p>Blue</p>", "variations": [],
        "prices": {"price": "1250", "regular_price": "1500", "currency_code": "EUR", "currency_minor_unit": 2},
        "average_rating": "4.5", "review_count": 3, "is_in_stock": True, "low_stock_remaining": None,
        "images": [{"src": "https://cdn.example/m.jpg"}], "categories": [{"name": "Mugs &amp; cups"}],
        "tags": [{"name": "gift"}],
        "attributes": [{"name": "Material", "has_variations": False, "terms": [{"name": "Clay"}, {"name": "Cork"}]}],
        **changes,
    }  # fmt: skip


@contextmanager
def serve(shop: FakeShop) -> Iterator[FakeShop]:
    """Runs the shop on a free loopback port; its address is `shop.url`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            shop.requests.append(self.path)
            shop.agents.add(self.headers.get("User-Agent", ""))
            status, body = shop.answer(parts.path, {k: v[0] for k, v in parse_qs(parts.query).items()})
            content = (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(status)
            if status == 429:
                self.send_header("Retry-After", "7")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    shop.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield shop
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
