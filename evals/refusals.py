"""Whether the relevance floor tells what a shop sells from what it does not: `evals refusals --catalog NAME`.

Refused should be the things of `cases/absent.json` that the catalogue does not hold; answered, the first words of 150
of its titles and the names of its categories, or the queries of a judgements file that have a good answer.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from evals.relevance import indexed
from learning.dataset import read_judgements
from ranking.funnel import Funnel
from retrieval.catalogue import Catalogue, CatalogueError
from retrieval.understanding.request import ShoppingRequest

_ABSENT = Path(__file__).with_name("cases") / "absent.json"
_TITLES, _WORDS = 150, 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--catalog", default="icecat")
    parser.add_argument("--absent", type=Path, default=_ABSENT, help="JSON: catalogue to things it does not sell")
    parser.add_argument("--judgements", type=Path, nargs="*", default=[], help="CSV of queries that have an answer")
    parser.add_argument("--mirror", type=Path, help="folder with the data sets' files")
    parser.add_argument("--json", type=Path, dest="out", help="write the figures here")


def run(options: argparse.Namespace) -> int:
    """The command; exit status 2 where something it needs is missing."""
    from serving.assembly import build_reader
    from serving.settings import SettingsError, load

    try:
        settings = load(catalog=options.catalog, mirror=options.mirror, rules=None)
        indexed(options.catalog, options.mirror)
        funnel = build_reader(settings)
        absent = json.loads(options.absent.read_text()).get(options.catalog, [])
        judged = [j for path in options.judgements for j in read_judgements(path)]
    except (SettingsError, CatalogueError, ValueError, OSError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"refusals: {error}\n")
        return 2
    held = sorted({j.query for j in judged if any(g >= 2 for g in j.grades.values())}) or names(funnel.catalogue())
    report = measure(funnel, absent, held)
    for kind, part in report.items():
        wrong = "; ".join(part["wrong"][:12])
        sys.stdout.write(f"{kind:8} {part['right']} of {part['queries']} right{': not ' if wrong else ''}{wrong}\n")
    if options.out:
        options.out.write_text(json.dumps({"catalog": options.catalog, **report}, indent=1) + "\n")
    return 0


def names(catalogue: Catalogue) -> list[str]:
    """What a shop surely sells, in its own words: first words of titles, and categories."""
    rows = np.random.default_rng(1).permutation(len(catalogue.columns))[:_TITLES]
    products = [catalogue.store[int(row)] for row in rows]
    titles = {" ".join(p.title.split()[:_WORDS]).lower() for p in products}
    return sorted(titles | {p.category[-1].lower() for p in products if p.category})


def measure(funnel: Funnel, absent: Sequence[str], held: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Of things not sold, those refused; of things sold, those answered; and what went wrong."""

    def answered(text: str) -> bool:
        slate = funnel.run(ShoppingRequest(text=text, k=1))
        return bool(slate.selected or slate.near)

    shown = [text for text in absent if answered(text)]
    missed = [text for text in held if not answered(text)]
    return {
        "absent": {"queries": len(absent), "right": len(absent) - len(shown), "wrong": shown},
        "held": {"queries": len(held), "right": len(held) - len(missed), "wrong": missed},
    }
