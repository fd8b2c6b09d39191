"""A Shopify shop's public products: `/products.json`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from catalog.feeds.prices import checked_currency, parse_price
from catalog.feeds.record import LeftOut, RowError, listed, needed_price, path_of
from catalog.feeds.text import plain_text
from catalog.product import Availability, Offer, Product, Variant
from catalog.rejects import Report
from catalog.site.polite import Polite, SiteError, json_of

PAGE_SIZE = 250
_ACTIVE = re.compile(r"Shopify\.currency\s*=\s*\{[^}]*\"active\"\s*:\s*\"([A-Z]{3})\"")
_META = re.compile(r"og:price:currency\"\s+content=\"([A-Z]{3})\"")


def pages(site: Polite, most: int) -> Iterator[list[dict[str, Any]]]:
    """Pages of raw products; nothing where the site is no Shopify shop."""
    for page in range(1, most + 1):
        found = json_of(site.get("/products.json", {"limit": PAGE_SIZE, "page": page}))
        products = found.get("products") if isinstance(found, dict) else None
        if not isinstance(products, list):
            if page > 1:
                raise SiteError(f"{site.base_url}/products.json broke off at page {page}; try again later")
            return
        yield [p for p in products if isinstance(p, dict) and p.get("id")]
        if len(products) < PAGE_SIZE:
            return


def currency(site: Polite) -> str:
    """The currency the shop itself states. Raises `SiteError` naming `--currency` where it states none."""
    for path in ("/meta.json", "/cart.js"):
        if site.allowed(path):
            found = json_of(site.get(path))
            if isinstance(found, dict) and found.get("currency"):
                return checked_currency(str(found["currency"]))
    if site.allowed("/"):
        home = site.get("/").text
        if match := _ACTIVE.search(home) or _META.search(home):
            return checked_currency(match[1])
    raise SiteError(
        f"{site.base_url} does not tell its currency, and it is never guessed: pass --currency, such as EUR"
    )


def product(raw: Mapping[str, Any], row: int, money: str, shop_url: str, report: Report) -> Product:
    """One product. Raises `RowError` where it can't be shown."""
    title, handle = plain_text(str(raw.get("title") or "")), raw.get("handle")
    if not title or not handle:
        raise RowError(
            "title" if not title else "handle", raw.get("id"), "is missing", "complete the product in the shop"
        )
    if str(raw.get("product_type", "")).casefold() in ("gift card", "gift cards", "giftcard"):
        raise LeftOut(
            "product_type", raw["product_type"], "gift cards are not recommended to shoppers", "nothing to do"
        )
    url = f"{shop_url}/products/{handle}"
    names = [str(o["name"]).lower() if isinstance(o, dict) else str(o).lower() for o in raw.get("options") or []]
    variants, last = [], None
    for item in raw.get("variants") or []:
        try:
            variants.append(_variant(item, names, money, url))
        except RowError as error:
            error.report(report, row)
            last = error
    if not variants:
        raise (LeftOut if isinstance(last, LeftOut) else RowError)(
            "variants", handle, "has no variant that can be sold", "complete the product in the shop"
        )
    return Product(
        id=str(raw["id"]),
        title=title,
        description=plain_text(raw.get("body_html")),
        brand=raw.get("vendor") or None,
        category=path_of(raw.get("product_type")),
        tags=listed(raw.get("tags")),
        images=tuple(i["src"] for i in raw.get("images") or [] if i.get("src")),
        url=url,
        released=_day(raw.get("published_at")),
        variants=tuple(variants),
    )


def _variant(item: Mapping[str, Any], names: list[str], money: str, url: str) -> Variant:
    price = needed_price(item.get("price"), money)
    try:
        was = parse_price(item["compare_at_price"], money) if item.get("compare_at_price") else None
    except ValueError:
        was = None
    values = [item.get(f"option{n}") for n in (1, 2, 3)]
    offer = Offer(
        price=price,
        was_price=was if was and was.minor > price.minor else None,
        availability=Availability.IN_STOCK if item.get("available", True) else Availability.OUT_OF_STOCK,
    )
    return Variant(
        id=str(item["id"]),
        offer=offer,
        options={n: str(v) for n, v in zip(names, values, strict=False) if v and v != "Default Title"},
        image=(item.get("featured_image") or {}).get("src"),
        url=f"{url}?variant={item['id']}",
        sku=item.get("sku") or None,
    )


def _day(stamp: Any) -> date | None:
    try:
        return date.fromisoformat(str(stamp)[:10])
    except ValueError:
        return None
