"""`python -m evals shopping --requests FILE…`: what is wanted, how many, within which budget, after which discount.

Takes ShoppingBench's files (JSON Lines: `query`, `reward` with the products' `title` and `price`, and in its voucher
file `voucher`). Everything is read from the words alone by the product's own understanding:

- **items**: the message is parted into as many things as the reward has;
- **wanted**: of those parted right, each part shares more words with its own product's title than with another's;
- **bounds**: each part has exactly its own price bounds, in order;
- **prices**: the message has exactly those bounds, whichever thing they are of;
- **budget**: the one bound `understand` sets on a price is what the budget reaches with the voucher;
- **voucher**: every number of it, and whether it is for one shop only;
- **paid**: what the voucher leaves of the total, to the cent. The files give only what is paid, so the total before
  it is worked back here from the file's own numbers, and the product's arithmetic, on the voucher it read, has to
  arrive at what is paid.

Each file is parted in two halves by the hash of a request. Vouchers and items were written looking at one half alone;
prices had been read on both before.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.product import Money
from evals.constraints import Bound, RequestsError, bounds_of
from retrieval.understanding.items import read_items
from retrieval.understanding.prices import read_prices
from retrieval.understanding.text import Reading
from retrieval.understanding.understand import understand
from retrieval.understanding.vocabulary import Vocabulary
from retrieval.understanding.voucher import Voucher
from retrieval.understanding.vouchers import read_voucher

CURRENCY = "PHP"
MEASURES = ("items", "wanted", "bounds", "prices", "budget", "voucher", "paid")


@dataclass(frozen=True)
class Request:
    """One request and what it must give; `voucher` is the file's own object, None in the other files."""

    text: str
    titles: Sequence[str]
    bounds: Sequence[Sequence[Bound]]
    voucher: Mapping[str, Any] | None

    @property
    def half(self) -> str:
        """Which half of its file it belongs to, by hash."""
        return "tuned" if hashlib.sha256(self.text.encode()).digest()[0] % 2 == 0 else "held out"


@dataclass
class Tally:
    """How often each measure held, and of how many it was asked; misses in words."""

    hits: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    misses: list[dict[str, Any]] = field(default_factory=list)

    def count(self, name: str, holds: bool, text: str, expected: object, found: object) -> None:
        """One measurement."""
        self.asked[name] += 1
        self.hits[name] += holds
        if not holds:
            self.misses.append({"measure": name, "expected": expected, "found": found, "text": text})

    def figures(self) -> dict[str, Any]:
        """Share of each measure that was asked, and the misses."""
        shares = {m: round(self.hits[m] / self.asked[m], 4) for m in MEASURES if self.asked[m]}
        return {**shares, "requests": self.asked["items"], "misses": self.misses}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--requests", required=True, type=Path, nargs="+", metavar="FILE", help="ShoppingBench .jsonl")
    parser.add_argument("--misses", action="store_true", help="print the misses of the half that was tuned on")
    parser.add_argument("--json", type=Path, default=None, help="write the result here")


def run(args: argparse.Namespace) -> int:
    """Measure, print, and write the result; 1 on a fault of its own, not on a low figure."""
    result: dict[str, dict[str, Any]] = {}
    try:
        for path in args.requests:
            rows = read_requests(path)
            parts = {half: [r for r in rows if r.half == half] for half in ("tuned", "held out")}
            result[path.name] = {half: measure(part).figures() for half, part in parts.items()}
    except (OSError, RequestsError) as error:
        print(f"shopping: {error}", file=sys.stderr)
        return 1
    for name, halves in result.items():
        for half, figures in halves.items():
            shown = ", ".join(f"{m} {figures[m]:.4f}" for m in MEASURES if m in figures)
            print(f"{name}, {half}: {figures['requests']} requests; exact: {shown}")
            for miss in figures["misses"] if args.misses and half == "tuned" else ():
                print(f"  {miss['measure']}: expected {miss['expected']} found {miss['found']}: {miss['text'][:300]}")
    if args.json is not None:
        args.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def read_requests(path: Path) -> list[Request]:
    """The requests of a file. RequestsError names file, line and fix."""
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            rewards = row["reward"] if isinstance(row["reward"], list) else [row["reward"]]
            titles = [" ".join(r.get("title") or []) for r in rewards]
            found.append(Request(str(row["query"]), titles, [bounds_of(r) for r in rewards], row.get("voucher")))
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
            raise RequestsError(f"{path}, line {number}: {error}; each line needs `query` and `reward`") from error
    return found


def measure(requests: Iterable[Request]) -> Tally:
    """Every measure over these requests."""
    tally = Tally()
    for request in requests:
        _items(request, tally)
        if request.voucher is not None:
            _voucher(request, request.voucher, tally)
    return tally


def _items(request: Request, tally: Tally) -> None:
    reading = Reading.of(request.text)
    said = read_voucher(reading)
    text = request.text[: reading.offsets[said.spans[0][0]]] if said else request.text
    parts = read_items(text)
    tally.count("items", len(parts) == len(request.titles), request.text, len(request.titles), parts)
    budget = _budget(request)
    every = Counter([*(b for bounds in request.bounds for b in bounds), *([budget] if budget else ())])
    tally.count("prices", Counter(_bounds(request.text)) == every, request.text, list(every), _bounds(request.text))
    own = [[b for b in _bounds(part) if b != budget] for part in parts]
    wanted = [list(bounds) for bounds in request.bounds]
    tally.count("bounds", own == wanted, request.text, wanted, own)
    if len(parts) == len(request.titles) > 1:
        shared = [[_overlap(part, title) for title in request.titles] for part in parts]
        tally.count(
            "wanted", all(row[n] == max(row) for n, row in enumerate(shared)), request.text, request.titles, parts
        )


def _budget(request: Request) -> Bound | None:
    budget = (request.voucher or {}).get("budget")
    return (None, float(budget)) if budget is not None else None


def _bounds(text: str) -> list[Bound]:
    return [(b.low, b.high) for b in read_prices(Reading.of(text), currency=CURRENCY)]


def _overlap(part: str, title: str) -> int:
    said, named = (set(re.findall(r"[a-z0-9]{2,}", t.lower())) for t in (part, title))
    return len({w.rstrip("s") for w in said} & {w.rstrip("s") for w in named})


def _voucher(request: Request, wanted: Mapping[str, Any], tally: Tally) -> None:
    text = request.text
    understood = understand(text, Vocabulary.build([]), currency=CURRENCY)
    labelled = Voucher(
        percent=round(wanted["discount"] * 100, 6) if wanted["discount"] is not None else None,
        amount=wanted["face_value"], threshold=wanted["threshold"], strict=True, cap=wanted["cap"],
        same_shop=wanted["voucher_type"] == "shop",
    )  # fmt: skip
    voucher = understood.voucher.model_copy(update={"words": ""}) if understood.voucher else None
    if wanted.get("budget") is not None:
        reach = labelled.reach(Money.of(wanted["budget"], CURRENCY)).major
        found = [c.value for c in understood.constraints if c.field == "price" and c.op == "<="]
        tally.count("budget", found == [reach], text, [reach], found)
    tally.count("voucher", voucher == labelled, text, labelled.model_dump(), voucher and voucher.model_dump())
    paid = float(wanted["price_after_voucher"])
    total = _before(paid, wanted)
    after = voucher.after(Money.of(round(total, 2), CURRENCY)).major if voucher else None
    tally.count("paid", after is not None and abs(after - paid) < 0.011, text, paid, after)


def _before(paid: float, wanted: Mapping[str, Any]) -> float:
    """The total that the file's own voucher turns into what is paid, in plain arithmetic of its own."""
    if wanted["face_value"] is not None:
        total = paid + float(wanted["face_value"])
    else:
        total = paid / (1 - float(wanted["discount"]))
        if wanted["cap"] is not None and total * float(wanted["discount"]) > float(wanted["cap"]):
            total = paid + float(wanted["cap"])
    return total if total > float(wanted["threshold"]) else paid
