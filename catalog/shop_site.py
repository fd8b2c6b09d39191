"""Reads a shop's public catalogue from its address: Shopify's or WooCommerce's, found by asking."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

import httpx

from catalog.feeds.prices import checked_currency
from catalog.feeds.record import RowError
from catalog.product import Product
from catalog.rejects import Problem, Report
from catalog.site import shopify, woocommerce
from catalog.site.polite import DELAY_S, Polite, SiteError

__all__ = ["ShopSite", "SiteError", "read_shop"]
MOST_PAGES = 40  # 10,000 products of a Shopify shop, 4,000 of a WooCommerce one
_TIMEOUT_S = 30.0
Progress = Callable[[int], None]


@dataclass(frozen=True)
class ShopSite:
    """A shop read. `complete` is False where `max_pages` ended the reading before the shop did."""

    platform: Literal["shopify", "woocommerce"]
    shop_url: str
    currency: str
    products: list[Product]
    problems: tuple[Problem, ...]
    complete: bool = True


def read_shop(
    url: str,
    *,
    currency: str | None = None,
    max_pages: int = MOST_PAGES,
    delay_s: float = DELAY_S,
    progress: Progress | None = None,
    client: httpx.Client | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> ShopSite:
    """Reads the catalogue of the shop at an address; `progress` is told how many products were read so far.

    The currency is the shop's own, unless given. Raises `SiteError` where the address is neither kind of shop,
    can't be reached, or its robots.txt says no.
    """
    with client or httpx.Client(timeout=_TIMEOUT_S) as http:
        site = Polite(url, http, delay_s, sleep)
        raw = _collected(shopify.pages(site, max_pages), progress)
        if raw is not None:
            money = checked_currency(currency) if currency else shopify.currency(site)
            return _shop(
                site, "shopify", money, raw, len(raw) < max_pages * shopify.PAGE_SIZE,
                lambda item, row, report: shopify.product(item, row, money, site.base_url, report),
            )  # fmt: skip
        raw = _collected(woocommerce.pages(site, max_pages), progress)
        if raw is None:
            raise SiteError(
                f"{site.base_url} shows neither Shopify's nor WooCommerce's public product list; "
                "export a product feed and run: shopkeeper index FILE"
            )
        money = checked_currency(currency) if currency else woocommerce.currency(raw)
        varied = any(item.get("variations") for item in raw)
        parts = woocommerce.variations(site, max_pages) if varied else {}
        return _shop(
            site, "woocommerce", money, raw, len(raw) < max_pages * woocommerce.PAGE_SIZE,
            lambda item, row, report: woocommerce.product(item, parts.get(int(item["id"]), []), row, money, report),
        )  # fmt: skip


def _collected(pages: Any, progress: Progress | None) -> list[dict[str, Any]] | None:
    """All products of the pages, None where there is not even a first page."""
    first = next(pages, None)
    if first is None:
        return None
    found: list[dict[str, Any]] = []
    for page in chain([first], pages):
        found += page
        if progress:
            progress(len(found))
    return found


def _shop(
    site: Polite,
    platform: Literal["shopify", "woocommerce"],
    money: str,
    raw: list[dict[str, Any]],
    complete: bool,
    make: Callable[[dict[str, Any], int, Report], Product],
) -> ShopSite:
    report, products = Report(), dict[str, Product]()
    for row, item in enumerate(raw, 1):
        try:
            product = make(item, row, report)
        except RowError as error:
            error.report(report, row)
            continue
        except (AttributeError, KeyError, TypeError, ValueError) as error:  # themes and plug-ins bend the format
            report.add(row, "product", item.get("id"), f"could not be read ({error!r})", "look at it in the shop")
            continue
        products.setdefault(product.id, product)  # a product added while paging shows up on two pages
    if not products:
        raise SiteError(f"{site.base_url} has no product that can be shown ({len(raw)} read); is the shop open?")
    return ShopSite(platform, site.base_url, money, list(products.values()), tuple(report.problems), complete)
