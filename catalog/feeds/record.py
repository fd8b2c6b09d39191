"""One flat record (a JSON line, a Google item) to a `Product`: forgiving in names, strict in values."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from catalog.feeds.base import absolute
from catalog.feeds.prices import parse_price
from catalog.feeds.text import plain_text
from catalog.product import Attribute, Availability, Money, Offer, Product, Variant
from catalog.rejects import Kind, Report

ALIASES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "product_id", "item_id", "sku", "handle"),
    "title": ("title", "name", "product_name"),
    "description": ("description", "body", "body_html", "short_description", "text"),
    "price": ("price", "regular_price", "amount"),
    "sale_price": ("sale_price",),
    "was_price": ("was_price", "compare_at_price", "list_price", "original_price"),
    "brand": ("brand", "vendor", "manufacturer"),
    "category": ("category", "product_type", "categories", "google_product_category", "type"),
    "availability": ("availability", "in_stock", "available"),
    "stock": ("stock", "quantity", "inventory", "inventory_quantity"),
    "image": ("image", "image_link", "image_url", "images", "additional_image_link"),
    "url": ("url", "link", "permalink"),
    "rating": ("rating", "average_rating", "review_rating"),
    "rating_count": ("rating_count", "review_count", "reviews"),
    "released": ("released", "date_released", "created_at"),
    "cost": ("cost", "cost_per_item", "cost_of_goods_sold"),
    "margin": ("margin",),
    "gtin": ("gtin", "ean", "barcode"),
    "mpn": ("mpn", "part_number"),
    "tags": ("tags",),
    "currency": ("currency",),
}
_KNOWN = frozenset(name for names in ALIASES.values() for name in names) | {"attributes", "options"}
# keys that may tell what the shop pays: attributes are shown to shoppers, so these never become one
_PRIVATE = re.compile(
    r"cost|margin|wholesale|purchase|profit|internal|supplier_price|buying|custom_label", re.IGNORECASE
)
_AVAILABILITY = {
    "in_stock": Availability.IN_STOCK, "true": Availability.IN_STOCK, "yes": Availability.IN_STOCK,
    "limited": Availability.LIMITED_STOCK, "limited_availability": Availability.LIMITED_STOCK,
    "limited_stock": Availability.LIMITED_STOCK,
    "preorder": Availability.PREORDER, "pre_order": Availability.PREORDER,
    "backorder": Availability.BACKORDER, "back_order": Availability.BACKORDER, "onbackorder": Availability.BACKORDER,
    "instock": Availability.IN_STOCK, "outofstock": Availability.OUT_OF_STOCK,
    "out_of_stock": Availability.OUT_OF_STOCK, "sold_out": Availability.OUT_OF_STOCK,
    "false": Availability.OUT_OF_STOCK, "no": Availability.OUT_OF_STOCK,
    "discontinued": Availability.DISCONTINUED,
}  # fmt: skip


class RowError(ValueError):
    """A row that can't become a product: the field, its value, what is wrong and what to write instead."""

    def __init__(self, field: str, value: Any, problem: str, fix: str) -> None:
        super().__init__(f"{field}={value!r} {problem}")
        self.field, self.value, self.problem, self.fix = field, value, problem, fix

    kind: Kind = "bad"

    def report(self, report: Report, row: int) -> None:
        """Notes it against a row."""
        report.add(row, self.field, self.value, self.problem, self.fix, self.kind)


class LeftOut(RowError):
    """A row that stays out on purpose: nothing to mend, but said."""

    kind: Kind = "left_out"


def first(record: Mapping[str, Any], field: str) -> Any:
    """The first value present under any of a field's names; None where there is none."""
    return next((record[n] for n in ALIASES[field] if record.get(n) not in (None, "", [])), None)


def needed_price(value: Any, currency: str, field: str = "price") -> Money:
    """The price of a row. Raises `RowError`; a zero price raises `LeftOut`."""
    try:
        money = parse_price(value, currency)
    except ValueError as error:
        raise RowError(field, value, str(error), f"write an amount in {currency}, for example 1299.00") from None
    if money.minor == 0:
        raise LeftOut(field, value, "a price of zero is not shown to shoppers", "set a price to list it")
    return money


def availability_of(value: Any, stock: int | None) -> Availability:
    """Availability from the words of any feed; from stock where none are given. Raises `RowError`."""
    if value is None:
        return Availability.OUT_OF_STOCK if stock is not None and stock <= 0 else Availability.IN_STOCK
    key = str(value).strip().casefold().rpartition("/")[2].replace(" ", "_").replace("-", "_")
    if key not in _AVAILABILITY:
        choices = "in_stock, limited_stock, preorder, backorder, out_of_stock, discontinued"
        raise RowError("availability", value, "is not a known availability", f"use one of {choices}")
    return _AVAILABILITY[key]


def path_of(value: Any) -> tuple[str, ...]:
    """A category path from a list or from text split at ">" or " / "."""
    if isinstance(value, list | tuple):
        return tuple(str(v).strip() for v in value if str(v).strip())
    text = str(value or "")
    parts = text.split(">") if ">" in text else text.split(" / ")
    return tuple(p.strip() for p in parts if p.strip())


def listed(value: Any) -> tuple[str, ...]:
    """A list from a list, or from text split at "," or "|"; no repeats."""
    if value is None:
        return ()
    items = value if isinstance(value, list | tuple) else str(value).replace("|", ",").split(",")
    return tuple(dict.fromkeys(s for s in (str(i).strip() for i in items) if s))


def flat_product(record: Mapping[str, Any], row: int, currency: str, shop_url: str, report: Report) -> Product:
    """A product with one variant from a flat record. Raises `RowError` where id, title or price fail.

    Fields no shopper could be misled by (rating, date, stock) are dropped with a warning where unreadable.
    Unknown keys with simple values become attributes.
    """

    def soft(field: str, read: Callable[[Any], Any], fix: str) -> Any:
        value = first(record, field)
        if value is None:
            return None
        try:
            return read(value)
        except (TypeError, ValueError):
            report.add(row, field, value, "could not be read and was dropped", fix, "warning")
            return None

    identity, title = first(record, "id"), first(record, "title")
    if identity is None:
        raise RowError("id", None, "is missing", "give every product an id")
    if title is None or not plain_text(str(title)):
        raise RowError("title", title, "is missing", "give every product a title")
    stated = record.get("currency")
    if stated and str(stated).upper() != currency:
        raise RowError("currency", stated, f"is not the shop's {currency}", f"export prices in {currency}")
    price, was = prices_of(record, currency, row, report)
    stock = soft("stock", lambda v: int(float(v)), "write a whole number of units")
    image = listed(first(record, "image"))
    offer = Offer(
        price=price,
        was_price=was,
        availability=availability_of(first(record, "availability"), stock),
        stock=stock,
        margin=margin_of(record, price, currency, row, report),
    )
    gtin, mpn = listed(first(record, "gtin")), first(record, "mpn")
    options = {str(k).lower(): str(v) for k, v in dict(record.get("options") or {}).items() if v}
    variant = Variant(id=str(identity), offer=offer, options=options, gtin=gtin[0] if gtin else None,
                      sku=str(record["sku"]) if record.get("sku") else (str(mpn) if mpn else None))  # fmt: skip
    return Product(
        id=str(identity),
        title=plain_text(str(title)),
        description=plain_text(str(first(record, "description") or "")),
        brand=str(first(record, "brand")).strip() if first(record, "brand") else None,
        category=path_of(first(record, "category")),
        attributes=attributes_of(record),
        tags=listed(first(record, "tags")),
        images=tuple(u for i in image if (u := absolute(i, shop_url))),
        url=absolute(str(first(record, "url") or ""), shop_url),
        rating=soft("rating", lambda v: _between(float(v), 0, 5), "write a number from 0 to 5"),
        rating_count=soft("rating_count", lambda v: int(float(v)), "write a whole number"),
        released=soft("released", lambda v: date.fromisoformat(str(v)[:10]), "write a date as 2024-05-31"),
        variants=(variant,),
    )


def prices_of(record: Mapping[str, Any], currency: str, row: int, report: Report) -> tuple[Money, Money | None]:
    """The price to pay and the price before, from price, sale price and list price."""
    price = needed_price(first(record, "price"), currency)
    sale, was = first(record, "sale_price"), first(record, "was_price")
    before: Money | None = None
    if sale is not None:
        lowered = needed_price(sale, currency, "sale_price")
        price, before = (lowered, price) if lowered.minor < price.minor else (price, None)
    elif was is not None:
        try:
            before = parse_price(was, currency)
        except ValueError as error:
            report.add(row, "was_price", was, str(error), f"write an amount in {currency}", "warning")
    return price, before if before and before.minor > price.minor else None


def margin_of(record: Mapping[str, Any], price: Money, currency: str, row: int, report: Report) -> float | None:
    """The margin as a share of the price, stated or worked out from the cost."""
    if (margin := first(record, "margin")) is not None:
        try:
            return float(margin)
        except (TypeError, ValueError):
            report.add(row, "margin", margin, "is not a number", "write a share such as 0.35", "warning")
            return None
    cost = first(record, "cost")
    if cost is None:
        return None
    try:
        return round(1 - parse_price(cost, currency).minor / price.minor, 4)
    except ValueError as error:
        report.add(row, "cost", cost, str(error), f"write an amount in {currency}", "warning")
        return None


def attributes_of(record: Mapping[str, Any]) -> tuple[Attribute, ...]:
    """Attributes from `attributes: {name: value}` and from keys the format doesn't know, but for private ones."""
    found: dict[str, Attribute] = {}
    extra = {k: v for k, v in record.items() if k not in _KNOWN and not _PRIVATE.search(k)}
    for name, value in {**extra, **dict(record.get("attributes") or {})}.items():
        if isinstance(value, list):
            value = ", ".join(str(v) for v in value if isinstance(v, str | int | float))
        if isinstance(value, dict):
            value = json.dumps(value, ensure_ascii=False)
        if value is None or value == "":
            continue
        typed = value if isinstance(value, bool | str) else float(value)
        key = str(name).strip().lower().replace(" ", "_")
        found[key] = Attribute(name=key, value=typed)
    return tuple(found.values())


def _between(value: float, low: float, high: float) -> float:
    if not low <= value <= high:
        raise ValueError(f"{value} is not between {low} and {high}")
    return value
