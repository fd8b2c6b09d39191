"""JSON Lines: one product a line, in our own shape (it has `variants`) or a flat, forgiving one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

from catalog.feeds.base import Feed, FeedOptions, lines_of
from catalog.feeds.prices import checked_currency
from catalog.feeds.record import LeftOut, RowError, flat_product
from catalog.product import Product
from catalog.rejects import FeedRefused, Report


def read_jsonl(path: Path, options: FeedOptions) -> Feed:
    """Reads JSON Lines. Raises `FeedRefused` when the last line is cut off or too many lines are bad."""
    report, products, rows, seen = Report(), [], 0, dict[str, int]()
    currency, shop_url = options.needed_currency(), options.needed_shop_url()
    for number, line in enumerate(lines_of(path), 1):
        if not line.strip():
            continue
        rows += 1
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            if not line.endswith("\n"):
                raise FeedRefused(
                    f"{path.name} ends in the middle of line {number} ({line[-40:]!r}); it is half written: "
                    "wait for the export to finish, or write it under another name and rename it",
                    report.problems,
                ) from None
            report.add(number, "line", line.strip(), f"is not JSON ({error.msg})", "write one JSON object a line")
            continue
        try:
            product = record_product(record, number, currency, shop_url, report)
            if product.id in seen:
                raise RowError("id", product.id, f"was used in row {seen[product.id]}", "give each product its own id")
        except RowError as error:
            error.report(report, number)
            continue
        seen[product.id] = number
        products.append(product)
    report.refuse_if_mostly_bad(rows, options.max_bad_share)
    return Feed("jsonl", currency, shop_url, products, tuple(report.problems), rows)


def record_product(record: Any, row: int, currency: str, shop_url: str, report: Report) -> Product:
    """One product from one JSON object. Raises `RowError`."""
    if not isinstance(record, dict):
        raise RowError("line", json.dumps(record), "is not an object", "write one JSON object a line")
    if "variants" not in record:
        try:
            return flat_product(record, row, currency, shop_url, report)
        except RowError:
            raise
        except (TypeError, ValueError) as error:
            raise RowError(
                "line", record.get("id"), f"has a field of the wrong kind ({error})", "use text and numbers"
            ) from None
    try:
        product = Product.model_validate(record)
    except ValidationError as error:
        detail = error.errors()[0]
        where = ".".join(str(p) for p in detail["loc"])
        raise RowError(where, detail.get("input"), detail["msg"], "see the Product schema") from None
    other = {v.offer.price.currency for v in product.variants} - {currency}
    if other:
        raise RowError("variants.offer.price.currency", ", ".join(sorted(other)), f"is not the shop's {currency}",
                       f"export prices in {currency}")  # fmt: skip
    if not any(v.offer.price.minor for v in product.variants):
        raise LeftOut("price", 0, "a price of zero is not shown to shoppers", "set a price to list it")
    return product


def currency_of(path: Path) -> str:
    """The currency our own files state in their first line."""
    with path.open(encoding="utf-8") as file:
        record = json.loads(file.readline())
    return checked_currency(record["variants"][0]["offer"]["price"]["currency"])
