"""What every feed reader takes and gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin, urlsplit

from catalog.feeds.prices import checked_currency
from catalog.product import Product
from catalog.rejects import MAX_BAD_SHARE, FeedError, Problem

Format = Literal["shopify-csv", "google-tsv", "google-xml", "jsonl"]
FORMATS: tuple[Format, ...] = ("shopify-csv", "google-tsv", "google-xml", "jsonl")


@dataclass(frozen=True)
class FeedOptions:
    """What a feed doesn't tell and the shop must: `currency` (ISO 4217) and `shop_url`.

    `max_bad_share` (0..1): above it the feed is refused whole. `now` decides which dated sales run.
    """

    currency: str | None = None
    shop_url: str | None = None
    format: Format | None = None
    max_bad_share: float = MAX_BAD_SHARE
    now: datetime | None = None

    def needed_currency(self) -> str:
        """The currency. Raises `FeedError` naming the option."""
        return checked_currency(self.currency)

    def needed_shop_url(self) -> str:
        """The shop's address without a trailing slash. Raises `FeedError` naming the option."""
        if not self.shop_url:
            raise FeedError(
                "the shop's address is needed to link products and is never guessed: "
                "pass --shop-url, for example --shop-url https://shop.example"
            )
        parts = urlsplit(self.shop_url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise FeedError(f"--shop-url {self.shop_url!r} is not an address; write it as https://shop.example")
        return self.shop_url.rstrip("/")


@dataclass(frozen=True)
class Feed:
    """A feed read: products in the feed's order, what was wrong, and how many rows it had."""

    format: Format
    currency: str
    shop_url: str
    products: list[Product]
    problems: tuple[Problem, ...] = field(default=())
    rows: int = 0


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a UTF-8 text file (a byte order mark is dropped). Raises `FeedError` on other encodings."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from file
    except UnicodeDecodeError as error:
        raise FeedError(f"{path.name} is not UTF-8 (byte {error.start}); export it again as UTF-8") from None


def absolute(url: str | None, shop_url: str) -> str | None:
    """A link as an absolute http(s) address; None where it is empty or of another kind (javascript:)."""
    if not url or not url.strip():
        return None
    try:
        full = urljoin(shop_url + "/", url.strip())
        parts = urlsplit(full)
    except ValueError:  # a bracket without its pair
        return None
    return full if parts.scheme in ("http", "https") and parts.netloc else None
