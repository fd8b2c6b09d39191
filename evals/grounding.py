"""How well the checker of prose tells what the catalogue backs: `python -m evals grounding [--mirror DIR]`.

Each sentence stands in a scene (products shown, a cart, the demo shop's documents) and is labelled true or a class of
lie. Removing any part of a sentence counts as calling it unsupported. Sets are reported apart from the tuned one:
`held out` was written before the checker was tried on it and has since been learned from; `fresh` and `blind` stand in
scenes of other products, were written from those scenes alone, and what is judged wrongly in them was never looked at.
So are sentences that templates write over every kind of demo product. Scenes of `icecat` and `livostyle` are measured
where their files are at hand.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from agent.claims import Context, ground
from catalog.datasets import DEMO, DatasetError, load
from catalog.product import Product, public_json
from evals.grounding_templates import groups, sentences

_CASES = Path(__file__).parent / "cases"
SETS = {
    "tuned": "grounding.jsonl",
    "held out": "grounding_held_out.jsonl",
    "fresh": "grounding_fresh.jsonl",
    "blind": "grounding_blind.jsonl",
}
UNSEEN = ("fresh", "blind")  # what is judged wrongly in them is never printed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--json", type=Path, default=None, help="write the result here")
    parser.add_argument("--mirror", type=Path, default=None, help="folder with the data sets' files, for their scenes")
    parser.add_argument("--misses", action="store_true", help="print each sentence judged wrongly, of the tuned part")
    parser.add_argument("--held-out-misses", action="store_true", help="print those of the held-out part too")


def run(args: argparse.Namespace) -> int:
    """Measure, print, and write the result; 1 on a fault of its own, not on a low figure."""
    try:
        mirror = args.mirror or (Path(os.environ["SHOPKEEPER_DATA"]) if "SHOPKEEPER_DATA" in os.environ else None)
        contexts = scenes(mirror)
        result = {name: measure(_rows(file), contexts) for name, file in SETS.items()}
        result["templates"] = _templates()
    except (OSError, DatasetError, KeyError) as error:
        print(f"grounding: {error}", file=sys.stderr)
        return 1
    if args.json is not None:
        args.json.write_text(json.dumps(result, ensure_ascii=False, indent=1), "utf-8")
    for name, part in result.items():
        told = name not in UNSEEN and (args.held_out_misses if name == "held out" else args.misses)
        _show(name, part, told)
    return 0


def _rows(file: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (_CASES / file).read_text("utf-8").splitlines() if line.strip()]


def scenes(mirror: Path | None) -> dict[str, Context]:
    """Each scene's context; those of a catalogue that is not at hand are left out."""
    rows = _rows("grounding_scenes.jsonl")
    catalogues: dict[str, Mapping[str, Product]] = {"demo": {p.id: p for p in load("demo").products}}
    if mirror is not None:
        for name in ("icecat", "livostyle"):
            catalogues[name] = {p.id: p for p in load(name, mirror=mirror).products}
    pages = [p.read_text("utf-8") for p in sorted((DEMO.parent / "pages").glob("*.md"))]
    return {r["scene"]: _context(r, catalogues[r["catalog"]], pages) for r in rows if r["catalog"] in catalogues}


def _context(row: Mapping[str, Any], products: Mapping[str, Product], pages: list[str]) -> Context:
    shown = [public_json(products[i]) for i in row["shown"]]
    price = {p["id"]: p["price"] for p in shown}
    lines = [
        {"id": i, "title": products[i].title, "price": price[i], "quantity": n, "subtotal": round(price[i] * n, 2)}
        for i, n in row["cart"].items()
    ]
    cart = {"lines": lines, "count": sum(row["cart"].values()), "total": round(sum(x["subtotal"] for x in lines), 2)}
    return Context.of(shown, cart=cart if lines else None, documents=pages if row["documents"] else ())


def _templates() -> dict[str, Any]:
    """The figures of the sentences that templates write over every kind of demo product but those held out."""
    held = {row["scene"] for row in _rows(SETS["held out"])}
    without = frozenset(i for row in _rows("grounding_scenes.jsonl") if row["scene"] in held for i in row["shown"])
    chance = random.Random(7)
    contexts, rows = {}, []
    for n, group in enumerate(groups([public_json(p) for p in load("demo").products], without)):
        contexts[str(n)] = Context.of(group)
        rows += [{**row, "scene": str(n)} for row in sentences(group, chance)]
    return measure(rows, contexts)


def measure(rows: Iterable[Mapping[str, Any]], contexts: Mapping[str, Context]) -> dict[str, Any]:
    """Precision and recall of "unsupported", overall and by class, and the seconds each sentence took.

    A class holds its lies and the true sentences on the same matter.
    """
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    misses, taken = [], []
    for row in rows:
        context = contexts.get(row["scene"])
        if context is None:
            continue
        start = time.thread_time()
        found = ground(row["text"], context)
        taken.append(time.thread_time() - start)
        outcome = (
            ("kept" if not found.removed else "false alarm")
            if row["true"]
            else ("caught" if found.removed else "missed")
        )
        tally[row["class"]][outcome] += 1
        if outcome in ("false alarm", "missed"):
            misses.append({**row, "outcome": outcome, "reasons": [reason for _, reason in found.removed]})
    overall: Counter[str] = sum(tally.values(), Counter())
    return {
        **_figures(overall),
        "sentences": sum(overall.values()),
        "classes": {name: _figures(counts) for name, counts in sorted(tally.items())},
        "p50_ms": statistics.median(taken) * 1e3,
        "p95_ms": sorted(taken)[int(0.95 * len(taken))] * 1e3,
        "misses": misses,
    }


def _figures(counts: Counter[str]) -> dict[str, Any]:
    caught, missed, alarms = counts["caught"], counts["missed"], counts["false alarm"]
    return {
        "precision": caught / (caught + alarms) if caught + alarms else None,
        "recall": caught / (caught + missed) if caught + missed else None,
        "lies": caught + missed,
        "true": counts["kept"] + alarms,
    }


def _show(name: str, part: Mapping[str, Any], misses: bool) -> None:
    print(f"{name}: {part['sentences']} sentences, p50 {part['p50_ms']:.2f} ms, p95 {part['p95_ms']:.2f} ms")
    for label, row in {"overall": part, **part["classes"]}.items():
        figures = "  ".join(
            f"{key} {'  –  ' if row[key] is None else format(row[key], '.3f')}" for key in ("precision", "recall")
        )
        print(f"  {label:12} {figures}  ({row['lies']} lies, {row['true']} true)")
    for row in part["misses"] if misses else ():
        print(f"  {row['outcome']:11} [{row['class']}, {row['scene']}] {row['text']}  {'; '.join(row['reasons'])}")
