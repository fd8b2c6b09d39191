"""How exactly price bounds are read from shoppers' words: `python -m evals constraints --requests FILE`.

Takes ShoppingBench files (JSON Lines: `query`, `reward` with `price`, `voucher` with `budget`) and WebShop files (a
request on each line). WebShop's files hold no labels: what is expected is what its one pattern for prices, "price
lower than X dollars", says, and no bound on a line without it. A request with several products expects all their
bounds, in any order.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from retrieval.understanding.prices import read_prices
from retrieval.understanding.text import Reading

Bound = tuple[float | None, float | None]
_WEBSHOP = re.compile(r"price lower than \$?\s?([\d,]+(?:\.\d+)?)(?:\s*dollars)?", re.IGNORECASE)


class RequestsError(ValueError):
    """A requests file that can't be read; the message names file, line and fix."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--requests", required=True, type=Path, help="ShoppingBench .jsonl or WebShop .txt")
    parser.add_argument("--json", type=Path, default=None, help="write the result here")
    parser.add_argument("--currency", default=None, help="the shop's currency (default: PHP for .jsonl, USD otherwise)")


def run(args: argparse.Namespace) -> int:
    """Measure, print, and write the result; 1 on a fault of its own, not on a low figure."""
    try:
        currency = args.currency or ("PHP" if args.requests.suffix == ".jsonl" else "USD")
        result = measure(list(requests(args.requests)), currency)
    except (OSError, RequestsError) as error:
        print(f"constraints: {error}", file=sys.stderr)
        return 1
    if args.json is not None:
        args.json.write_text(json.dumps(result, ensure_ascii=False, indent=1), "utf-8")
    price = result["price"]
    print(f"{args.requests.name}: {result['requests']} requests, price bounds exact {price['exact']:.4f}, "
          f"precision {price['precision']:.4f}, recall {price['recall']:.4f}")  # fmt: skip
    for miss in result["misses"][:20]:
        print(f"  expected {miss['expected']} found {miss['found']}: {miss['text'][:160]}")
    return 0


def requests(path: Path) -> Iterator[tuple[str, list[Bound]]]:
    """Each request's words and the bounds they must give."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        if path.suffix == ".jsonl" or line.lstrip().startswith("{"):
            yield _shoppingbench(line, path, number)
        else:
            yield line.strip(), [(None, float(m[1].replace(",", ""))) for m in _WEBSHOP.finditer(line)]


def _shoppingbench(line: str, path: Path, number: int) -> tuple[str, list[Bound]]:
    try:
        row = json.loads(line)
        rewards = row.get("reward") or []
        rewards = rewards if isinstance(rewards, list) else [rewards]
        bounds = [bound for r in rewards for bound in bounds_of(r)]
        voucher: dict[str, Any] = row.get("voucher") or {}
        if voucher.get("budget") is not None:
            bounds.append((None, float(voucher["budget"])))
        return str(row["query"]), bounds
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise RequestsError(f"{path}, line {number}: {error}; each line needs `query` and `reward`") from error


def bounds_of(reward: dict[str, Any]) -> list[Bound]:
    """The price bounds of one of ShoppingBench's rewards."""
    return [_bound(kind, pair) for entry in reward.get("price") or [] for kind, pair in entry.items()]


def _bound(kind: str, pair: list[float | None] | float) -> Bound:
    low, high = pair if isinstance(pair, list) else (pair, pair)
    if kind.startswith(("less", "lower", "below", "under", "at most")):
        value = high if high is not None else low
        return None, None if value is None else float(value)
    if kind.startswith(("greater", "more", "above", "over", "at least")):
        return None if low is None else float(low), None
    return None if low is None else float(low), None if high is None else float(high)


def measure(rows: list[tuple[str, list[Bound]]], currency: str) -> dict[str, Any]:
    """Exact: all bounds of a request and no other. Precision and recall count single bounds."""
    exact = hits = expected_total = found_total = 0
    misses = []
    for text, expected in rows:
        found = [(b.low, b.high) for b in read_prices(Reading.of(text), currency=currency)]
        common = sum((Counter(expected) & Counter(found)).values())
        hits, expected_total, found_total = hits + common, expected_total + len(expected), found_total + len(found)
        if Counter(expected) == Counter(found):
            exact += 1
        else:
            misses.append({"text": text, "expected": expected, "found": found})
    price = {
        "exact": exact / len(rows) if rows else 1.0,
        "precision": hits / found_total if found_total else 1.0,
        "recall": hits / expected_total if expected_total else 1.0,
    }
    return {"requests": len(rows), "price": price, "misses": misses}
