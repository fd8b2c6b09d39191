"""Google Merchant feeds: TSV, and XML (RSS or Atom with the `g:` namespace).

Items that share an `item_group_id` become one product whose variants they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import iterparse

from catalog.feeds.base import Feed, FeedOptions, Format
from catalog.feeds.record import RowError, flat_product
from catalog.feeds.table import rows_of
from catalog.product import Product
from catalog.rejects import FeedError, FeedRefused, Report

_OPTIONS = ("color", "size", "pattern", "material")
_NAMESPACE = "{http://base.google.com/ns/1.0}"
# what is for Google's own use, or private to the shop (labels often hold margins)
_UNSEEN = re.compile(
    r"custom_label|shipping|tax|ads_|excluded_|included_|promotion|identifier_exists|adult|pause|mobile_link"
    r"|installment|subscription|loyalty|transit|_date$|cost|lifestyle|item_group_id|channel|feed_label|canonical"
)


def read_google_tsv(path: Path, options: FeedOptions) -> Feed:
    """Reads the tab-separated form. Raises `FeedRefused` when it is cut off or too many rows are bad."""
    report = Report()
    items = ((number, {_name(k): v for k, v in cells.items()}) for number, cells in rows_of(path, report))
    return _feed("google-tsv", items, options, report)


def read_google_xml(path: Path, options: FeedOptions) -> Feed:
    """Reads RSS or Atom; a row is the item's place in the feed. Raises `FeedRefused` when it is cut off."""
    report = Report()
    return _feed("google-xml", _items(path, report), options, report)


def _name(column: str) -> str:
    return column.removeprefix("g:").strip().replace(" ", "_").casefold()


def _items(path: Path, report: Report) -> Iterator[tuple[int, dict[str, Any]]]:
    number = 0
    try:
        with path.open("rb") as file:
            for _, element in iterparse(file):
                if element.tag.rpartition("}")[2] not in ("item", "entry"):
                    continue
                number += 1
                yield number, _record(element)
                element.clear()
    except ParseError as error:
        line, column = error.position
        if "no element found" in str(error) or "unclosed" in str(error):
            raise FeedRefused(
                f"{path.name} ends in the middle, after item {number}; it is half written: wait for the export to "
                "finish, or write it under another name and rename it",
                report.problems,
            ) from None
        raise FeedError(
            f"{path.name} is not well-formed XML at line {line}, column {column} ({error}); "
            "write & as &amp; and < as &lt;"
        ) from None


def _record(element: Element) -> dict[str, Any]:
    """An item's fields by name; fields that repeat (more pictures, details) become lists."""
    found: dict[str, Any] = {}
    attributes: dict[str, str] = {}
    for child in element:
        name = _name(child.tag.rpartition("}")[2])
        if name == "product_detail":
            key, value = (child.findtext(f"{_NAMESPACE}{part}") for part in ("attribute_name", "attribute_value"))
            if key and value:
                attributes[key] = value
            continue
        text = (child.get("href") if name == "link" and child.get("href") else child.text) or ""
        if not text.strip():
            continue
        found[name] = [*_many(found[name]), text.strip()] if name in found else text.strip()
    return {**found, **({"attributes": attributes} if attributes else {})}


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _feed(format: Format, items: Iterator[tuple[int, dict[str, Any]]], options: FeedOptions, report: Report) -> Feed:
    currency, shop_url = options.needed_currency(), options.needed_shop_url()
    now, count = options.now or datetime.now(UTC), 0
    groups: dict[str, list[tuple[dict[str, Any], Product]]] = {}
    seen: dict[str, int] = {}
    for row, item in items:
        count += 1
        try:
            product = flat_product(_prepared(item, now), row, currency, shop_url, report)
            if product.id in seen:
                raise RowError("id", product.id, f"was used in row {seen[product.id]}", "give each item its own id")
        except RowError as error:
            error.report(report, row)
            continue
        seen[product.id] = row
        groups.setdefault(str(item.get("item_group_id") or f"\0{product.id}"), []).append((item, product))
    count += len([p for p in report.problems if p.field == "row"])
    report.refuse_if_mostly_bad(count, options.max_bad_share)
    products = [_merged(group, members) for group, members in groups.items()]
    return Feed(format, currency, shop_url, products, tuple(report.problems), count)


def _prepared(item: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """An item as a flat record: sale prices outside their dates and fields no shopper needs are dropped."""
    record = {k: v for k, v in item.items() if not _UNSEEN.search(k) or k == "cost_of_goods_sold"}
    if not _running(item.get("sale_price_effective_date"), now):
        record.pop("sale_price", None)
    more = _many(record.pop("additional_image_link", []))
    record["image_link"] = [*_many(record.get("image_link", [])), *(p for m in more for p in str(m).split(","))]
    record["category"] = record.pop("product_type", None) or _readable(record.get("google_product_category"))
    if isinstance(record["category"], list):
        record["category"] = record["category"][0]
    record.pop("google_product_category", None)
    if "item_group_id" in item:
        record["options"] = {name: record.pop(name) for name in _OPTIONS if name in record}
    return record


def _readable(category: Any) -> Any:
    """Google's category, unless it is only a number of its taxonomy."""
    return None if str(category or "").isdigit() else category


def _running(window: Any, now: datetime) -> bool:
    """Whether a sale's dates ("start/end", ISO 8601) include now; without dates it always runs."""
    if not window:
        return True
    try:
        start, _, end = str(window).partition("/")
        bounds = [datetime.fromisoformat(part.strip()) for part in (start, end)]
    except ValueError:
        return False  # an unreadable window must not sell below the price
    low, high = (b if b.tzinfo else b.replace(tzinfo=UTC) for b in bounds)
    return low <= now <= high


def _merged(group: str, members: list[tuple[dict[str, Any], Product]]) -> Product:
    """One product of a group's items, titled by what their titles share."""
    first = members[0][1]
    if group.startswith("\0"):
        return first
    variants = tuple(
        product.variants[0].model_copy(
            update={"title": product.title, "image": next(iter(product.images), None), "url": product.url}
        )
        for _, product in members
    )
    pictures = dict.fromkeys(image for _, product in members for image in product.images)
    title = _shared([product.title for _, product in members])
    return first.model_copy(update={"id": group, "title": title, "variants": variants, "images": tuple(pictures)})


def _shared(titles: list[str]) -> str:
    """The words all titles begin with ("Shirt" of "Shirt - Blue, M" and "Shirt - Red, L"); else the first title."""
    if len(set(titles)) == 1:
        return titles[0]
    shared = takewhile(lambda words: len(set(words)) == 1, zip(*(t.split() for t in titles), strict=False))
    text = " ".join(words[0] for words in shared).rstrip(" -–,/|(:")
    return text if len(text) >= 4 else titles[0]
