"""A WooCommerce shop's public products: the Store API, `/wp-json/wc/store/v1/products`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from catalog.feeds.prices import checked_currency
from catalog.feeds.record import LeftOut, RowError
from catalog.feeds.text import plain_text
from catalog.product import Attribute, Availability, Money, Offer, Product, Variant, minor_digits
from catalog.rejects import Report
from catalog.site.polite import Polite, SiteError, json_of

PAGE_SIZE = 100
_PATH = "/wp-json/wc/store/v1/products"
Raw = Mapping[str, Any]


def pages(site: Polite, most: int, kind: str | None = None) -> Iterator[list[dict[str, Any]]]:
    """Pages of raw products (`kind="variation"`: of variations); nothing where the site has no Store API."""
    for page in range(1, most + 1):
        params: dict[str, str | int] = {"per_page": PAGE_SIZE, "page": page}
        products = json_of(site.get(_PATH, {**params, "type": kind} if kind else params))
        if not isinstance(products, list):
            if page > 1:
                raise SiteError(f"{site.base_url}{_PATH} broke off at page {page}; try again later")
            return
        yield [p for p in products if isinstance(p, dict) and p.get("id")]
        if len(products) < PAGE_SIZE:
            return


def variations(site: Polite, most: int) -> dict[int, list[Raw]]:
    """Raw variations by their product's id."""
    found: dict[int, list[Raw]] = defaultdict(list)
    for page in pages(site, most, "variation"):
        for item in page:
            found[int(item.get("parent") or 0)].append(item)
    return found


def currency(products: list[dict[str, Any]]) -> str:
    """The currency the shop's prices state. Raises `SiteError` where they state none, or several."""
    found = {str(p["prices"]["currency_code"]) for p in products if p.get("prices", {}).get("currency_code")}
    if len(found) != 1:
        raise SiteError(
            f"the shop's prices state {', '.join(sorted(found)) or 'no currency'}: pass --currency, such as EUR"
        )
    return checked_currency(found.pop())


def product(raw: Raw, parts: list[Raw], row: int, money: str, report: Report) -> Product:
    """One product, its variations `parts` as variants. Raises `RowError` where it can't be shown."""
    title = plain_text(raw.get("name"))
    if not title:
        raise RowError("name", raw.get("id"), "is missing", "complete the product in the shop")
    options = {
        int(v["id"]): {str(a["name"]).lower(): str(a["value"]) for a in v.get("attributes", []) if a.get("value")}
        for v in raw.get("variations") or []
    }
    variants, last = [], None
    for item in parts or [raw]:
        try:
            variants.append(_variant(item, options.get(int(item["id"]), {}), money))
        except RowError as error:
            error.report(report, row)
            last = error
    if not variants:
        raise (LeftOut if isinstance(last, LeftOut) else RowError)(
            "prices", title, "has no price that can be shown", "set a price in the shop"
        )
    rating, count = float(raw.get("average_rating") or 0), int(raw.get("review_count") or 0)
    return Product(
        id=str(raw["id"]),
        title=title,
        description=plain_text(raw.get("description") or raw.get("short_description")),
        brand=next((plain_text(b.get("name")) for b in raw.get("brands") or []), None),
        category=tuple(plain_text(c.get("name")) for c in (raw.get("categories") or [])[:1]),
        attributes=_attributes(raw),
        tags=tuple(plain_text(t.get("name")) for t in raw.get("tags") or []),
        images=tuple(i["src"] for i in raw.get("images") or [] if i.get("src")),
        url=raw.get("permalink"),
        rating=rating if count else None,
        rating_count=count or None,
        variants=tuple(variants),
    )


def _variant(item: Raw, options: dict[str, str], money: str) -> Variant:
    price = _amount(item, "price", money)
    regular = _amount(item, "regular_price", money) if item["prices"].get("regular_price") else None
    if price.minor == 0:
        raise LeftOut("prices.price", 0, "a price of zero is not shown to shoppers", "set a price to list it")
    few = item.get("low_stock_remaining")
    if item.get("is_on_backorder"):
        state = Availability.BACKORDER
    elif not item.get("is_in_stock", True):
        state = Availability.OUT_OF_STOCK
    else:
        state = Availability.LIMITED_STOCK if few else Availability.IN_STOCK
    offer = Offer(
        price=price,
        was_price=regular if regular and regular.minor > price.minor else None,
        availability=state,
        stock=int(few) if few else None,
    )
    image = next((i.get("src") for i in item.get("images") or []), None)
    return Variant(id=str(item["id"]), offer=offer, options=options, image=image, url=item.get("permalink"),
                   sku=item.get("sku") or None)  # fmt: skip


def _amount(item: Raw, key: str, money: str) -> Money:
    """A price the Store API gives in its own minor units, which need not be the currency's."""
    prices = item.get("prices") or {}
    stated, digits = prices.get("currency_code", money), int(prices.get("currency_minor_unit", minor_digits(money)))
    if stated != money:
        raise RowError("prices.currency_code", stated, f"is not the shop's {money}", "show all prices in one currency")
    try:
        return Money.of(f"{int(prices[key])}E-{digits}", money)
    except (KeyError, TypeError, ValueError):
        raise RowError(f"prices.{key}", prices.get(key), "is not a price", "set a price in the shop") from None


def _attributes(raw: Raw) -> tuple[Attribute, ...]:
    """Attributes that don't tell variants apart; their terms joined."""
    return tuple(
        Attribute(name=plain_text(a["name"]).lower().replace(" ", "_"),
                  value=", ".join(plain_text(t["name"]) for t in a["terms"]))
        for a in raw.get("attributes") or []
        if a.get("terms") and not a.get("has_variations")
    )  # fmt: skip
