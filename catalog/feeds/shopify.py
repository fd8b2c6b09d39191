"""Shopify's product CSV, with its old column names ("Handle", "Variant Price") and its new ("URL handle", "Price").

Rows that share a handle are one product: the first carries its texts, each row with a price is a variant, rows
with only a picture add pictures.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from catalog.feeds.base import Feed, FeedOptions, absolute
from catalog.feeds.prices import parse_price
from catalog.feeds.record import LeftOut, RowError, listed, needed_price, path_of
from catalog.feeds.table import rows_of
from catalog.feeds.text import plain_text
from catalog.product import Attribute, Availability, Offer, Product, Variant
from catalog.rejects import FeedError, Report

Cells = Mapping[str, str]
Row = tuple[int, Cells]
_NAMES: Mapping[str, tuple[str, ...]] = {
    "handle": ("url handle", "handle"),
    "description": ("description", "body (html)"),
    "category": ("product category", "standard product type"),
    "published": ("published on online store", "published"),
    "sku": ("sku", "variant sku"),
    "barcode": ("barcode", "variant barcode"),
    "price": ("price", "variant price"),
    "was_price": ("compare-at price", "variant compare at price"),
    "cost": ("cost per item",),
    "tracker": ("inventory tracker", "variant inventory tracker"),
    "quantity": ("inventory quantity", "variant inventory qty"),
    "oversell": ("continue selling when out of stock", "variant inventory policy"),
    "grams": ("weight value (grams)", "variant grams"),
    "image": ("product image url", "image src"),
    "variant_image": ("variant image url", "variant image"),
}
_METAFIELD = re.compile(r"(.+?)\s*\(product\.metafields\.[^)]*\)")


def _cell(cells: Cells, field: str) -> str | None:
    return next((cells[name] for name in _NAMES.get(field, (field,)) if name in cells), None)


def read_shopify(path: Path, options: FeedOptions) -> Feed:
    """Reads the CSV. Raises `FeedRefused` when it is cut off or too many rows are bad."""
    currency, shop_url, report = options.needed_currency(), options.needed_shop_url(), Report()
    groups: dict[str, list[Row]] = {}
    count = 0
    for number, cells in rows_of(path, report):
        count += 1
        handle = _cell(cells, "handle")
        if handle is None:
            report.add(number, "Handle", None, "is missing", "give every row its product's handle")
            continue
        groups.setdefault(handle, []).append((number, cells))
    if count and not groups:
        raise FeedError(f"{path.name} has no column 'Handle' or 'URL handle'; is it a Shopify product export?")
    products = []
    for handle, rows in groups.items():
        try:
            products.append(_product(handle, rows, currency, shop_url, report))
        except RowError as error:
            error.report(report, rows[0][0])
    total = count + len([p for p in report.problems if p.field == "row"])
    report.refuse_if_mostly_bad(total, options.max_bad_share)
    return Feed("shopify-csv", currency, shop_url, products, tuple(report.problems), total)


def _product(handle: str, rows: list[Row], currency: str, shop_url: str, report: Report) -> Product:
    head = rows[0][1]
    _stays_out(head)
    title = plain_text(head.get("title"))
    if not title:
        raise RowError("Title", None, "is missing", "give the product's first row a title")
    names = [head.get(f"option{n} name", "").strip().lower() for n in (1, 2, 3)]
    variants = _variants(handle, rows, names, currency, shop_url, report)
    pictures = (absolute(_cell(cells, "image"), shop_url) for _, cells in rows)
    category = path_of(_cell(head, "category") or head.get("type"))
    return Product(
        id=handle,
        title=title,
        description=plain_text(_cell(head, "description")),
        brand=head.get("vendor"),
        category=category,
        attributes=_attributes(head, category),
        tags=listed(head.get("tags")),
        images=tuple(dict.fromkeys(p for p in pictures if p)),
        url=f"{shop_url}/products/{handle}",
        variants=variants,
    )


def _stays_out(head: Cells) -> None:
    """Raises `LeftOut` for what the shop itself does not list."""
    status = head.get("status", "active").casefold()
    if status != "active":
        raise LeftOut("Status", status, "is not on sale", "set the status to active to list it")
    if head.get("gift card", "").casefold() == "true":
        raise LeftOut("Gift Card", "true", "gift cards are not recommended to shoppers", "nothing to do")
    if (_cell(head, "published") or "true").casefold() == "false":
        raise LeftOut("Published", "false", "is not published on the online store", "publish it to list it")


def _variants(
    handle: str, rows: list[Row], names: list[str], currency: str, shop_url: str, report: Report
) -> tuple[Variant, ...]:
    """The variants of a product. Raises `RowError` (or `LeftOut`) where none can be sold."""
    found: dict[str, Variant] = {}
    last: RowError | None = None
    for number, cells in rows:
        if number != rows[0][0] and _cell(cells, "price") is None and "option1 value" not in cells:
            continue  # a row that only adds a picture
        try:
            variant = _variant(handle, number, cells, names, currency, shop_url, report)
            if variant.id in found:
                raise RowError("Option1 Value", ", ".join(variant.options.values()), f"is twice in {handle}",
                               "give each variant its own options")  # fmt: skip
            found[variant.id] = variant
        except RowError as error:
            error.report(report, number)
            last = error
    if not found:
        reason = LeftOut if isinstance(last, LeftOut) else RowError
        raise reason("Handle", handle, "has no variant that can be sold", "mend its variants' rows")
    return tuple(found.values())


def _variant(
    handle: str, number: int, cells: Cells, names: list[str], currency: str, shop_url: str, report: Report
) -> Variant:
    price = needed_price(_cell(cells, "price"), currency, "Price")
    margin = was = None
    if (compare := _cell(cells, "was_price")) and (compare != "0"):
        try:
            was = parse_price(compare, currency)
        except ValueError as error:
            report.add(number, "Compare-at price", compare, str(error), f"write an amount in {currency}", "warning")
    if cost := _cell(cells, "cost"):
        try:
            margin = round(1 - parse_price(cost, currency).minor / price.minor, 4)
        except ValueError as error:
            report.add(number, "Cost per item", cost, str(error), f"write an amount in {currency}", "warning")
    availability, stock = _stock(number, cells, report)
    values = {
        name: value
        for name, n in zip(names, (1, 2, 3), strict=True)
        if name and (value := cells.get(f"option{n} value")) and value != "Default Title"
    }
    offer = Offer(price=price, was_price=was if was and was.minor > price.minor else None,
                  availability=availability, stock=stock, margin=margin)  # fmt: skip
    return Variant(
        id="/".join([handle, *values.values()]),  # the export has no variant ids; options tell variants apart
        offer=offer,
        options=values,
        image=absolute(_cell(cells, "variant_image"), shop_url),
        sku=(_cell(cells, "sku") or "").lstrip("'") or None,
        gtin=(_cell(cells, "barcode") or "").lstrip("'") or None,
    )


def _stock(number: int, cells: Cells, report: Report) -> tuple[Availability, int | None]:
    """Availability and stock: untracked is always to be had; sold out may still be sold on order."""
    quantity = _cell(cells, "quantity")
    if _cell(cells, "tracker") is None or quantity is None:
        return Availability.IN_STOCK, None
    try:
        stock = int(float(quantity))
    except ValueError:
        report.add(number, "Inventory quantity", quantity, "is not a number", "write a whole number", "warning")
        return Availability.IN_STOCK, None
    if stock > 0:
        return Availability.IN_STOCK, stock
    sells_on = (_cell(cells, "oversell") or "deny").casefold() in ("continue", "true")
    return (Availability.BACKORDER if sells_on else Availability.OUT_OF_STOCK), max(stock, 0)


def _attributes(head: Cells, category: tuple[str, ...]) -> tuple[Attribute, ...]:
    """Metafields, the shop's own type where a category stands beside it, and the weight in grams."""
    found = []
    for column, value in head.items():
        if match := _METAFIELD.fullmatch(column):
            found.append(Attribute(name=match[1].strip().replace(" ", "_"), value=value.replace("; ", ", ")))
    kind = head.get("type")
    if kind and kind not in category:
        found.append(Attribute(name="type", value=kind))
    grams = _cell(head, "grams")
    if grams and re.fullmatch(r"\d+(?:\.\d+)?", grams) and float(grams) > 0:
        found.append(Attribute(name="weight", value=float(grams), unit="g"))
    return tuple(found)
