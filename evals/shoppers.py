"""`python -m evals shoppers`: salesbot's 61 shoppers talk to the assistant over salesbot's catalogue.

A shopper is code of ours, the same every run. It says what it is looking for and all it prefers, in the data's own
words, spread over three turns; to a clarifying question it answers with what it has not said yet that shares a word
with the question, else with its next wish; when all is said and nothing shown fits, it rejects the first product by
naming the wish that misses. It hears no hint of which products fit, and its words are not those of the checks
(`evals.shopper_preferences`, which says what is checkable and how).

A shopper succeeds when, within 4 turns, a product is shown that meets all its checkable preferences. 19 of the 61 ask
for what no product of the catalogue meets (pods, programmable, under $50); for those it counts apart whether the
assistant said so, naming a preference that is not met. "All said" is harder: the product stands on the screen after
everything was said. For scale, the same turns go to plain BM25 over title and description, five products a turn.

Preferences are put into words in one of three ways (`--wording`): `sentences` ("I drink 3-4 cups a day."), the bare
`answers` ("3-4 cups"), or as an `interview`, the data's question and answer both. The product was mended looking at
`sentences` alone.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import bm25s
import httpx

from catalog.datasets import DatasetError, beside, load
from evals.chat_server import chat_server
from evals.conversations import ask, model_env
from evals.expectations import Answered
from evals.report import Entry, write_page
from evals.shopper_preferences import CATEGORIES, Preference, Record, Wording, read_preferences
from scripts.processes import ServerFailed

TURNS = 4
SHOWN = 5
_TURN_S = 60.0


@dataclass(frozen=True)
class Shopper:
    """One stated preference set; `records` are those of its category, by id."""

    id: str
    category: str
    noun: str
    preferences: Sequence[Preference]
    records: Mapping[str, Record]

    def fits(self, product_id: str) -> bool:
        """Whether a product of the right category meets every checkable preference."""
        record = self.records.get(product_id)
        return record is not None and not self.unmet(record)

    def unmet(self, record: Record) -> list[Preference]:
        """The checkable preferences a record does not meet."""
        return [p for p in self.preferences if p.check is not None and not p.check(record)]

    @property
    def satisfiable(self) -> bool:
        """Whether any product of the catalogue fits."""
        return any(self.fits(i) for i in self.records)


@dataclass
class Talk:
    """A conversation as it went; turns count from 1."""

    shopper: Shopper
    turns: list[tuple[str, Answered]] = field(default_factory=list)

    @property
    def first_fit(self) -> int | None:
        """The turn that first showed a product that fits."""
        return next((n for n, (_, a) in enumerate(self.turns, 1) if any(map(self.shopper.fits, a.ids))), None)

    @property
    def at_end(self) -> bool:
        """Whether one stands on the last screen, after all was said."""
        return any(map(self.shopper.fits, self.turns[-1][1].ids))

    @property
    def said_nothing_fits(self) -> bool:
        """Whether an answer found nothing, or said so of a preference: a word of one that is shown unmet stands in it.

        That some wish is not met is not enough: what no check of ours covers may always be said of.
        """
        return any(a.done is not None and (not a.products or self._names_unmet(a)) for _, a in self.turns)

    def _names_unmet(self, answered: Answered) -> bool:
        if not (answered.done or {}).get("relaxed"):
            return False
        shown = [r for i in answered.ids if (r := self.shopper.records.get(i)) is not None]
        unmet = [p for p in self.shopper.preferences if p.check and any(not p.check(r) for r in shown)]
        text = re.split(r"(?=Here (?:is|are))", answered.text)[0]  # before what fits is told
        return any(_words(p.said) & _words(text) for p in unmet)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--mirror", type=Path, help="folder with the named data sets' files")
    parser.add_argument("--planner", choices=("rule", "model"), help="which planner answers")
    parser.add_argument("--url", help="a server over salesbot that runs already, instead of one of our own")
    parser.add_argument(
        "--wording", choices=get_args(Wording), default="sentences", help="how preferences are put into words"
    )
    parser.add_argument("--only", help="only shoppers with this in their id, as `laptop` or `tv-3`")
    parser.add_argument("--transcripts", action="store_true", help="print the conversations that failed")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures here")
    parser.add_argument("--html", type=Path, metavar="OUT", help="write a page with every transcript here")


def run(args: argparse.Namespace) -> int:
    """Talk, print and write; 1 on a fault of its own, not on a low figure."""
    mirror = args.mirror or (Path(os.environ["SHOPKEEPER_DATA"]) if "SHOPKEEPER_DATA" in os.environ else None)
    try:
        everyone = shoppers(mirror, args.wording)
        chosen = [s for s in everyone if not args.only or args.only in s.id]
        with ExitStack() as stack:
            url = args.url or stack.enter_context(chat_server("salesbot", mirror, stack.enter_context(model_env(args))))
            client = stack.enter_context(httpx.Client(base_url=url, timeout=_TURN_S))
            talks = [talk(client, shopper, args.planner) for shopper in chosen]
    except (OSError, DatasetError, KeyError, ServerFailed, subprocess.CalledProcessError) as error:
        print(f"shoppers: {error}", file=sys.stderr)
        return 1
    figures = summary(talks, keyword_hits(talks, mirror))
    for one in talks:
        _tell(one, args.transcripts)
    print(_line(figures))
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")
    if args.html:
        write_page(args.html, "Simulated shoppers", _line(figures), [_entry(t) for t in talks])
    return 0


def shoppers(mirror: Path | None, wording: Wording = "sentences") -> list[Shopper]:
    """Every stated preference set, in the files' order."""
    products = load("salesbot", mirror).products
    found = []
    for path in beside("salesbot preferences", mirror):
        kind = path.stem.removesuffix("_preferences")
        category, noun = CATEGORIES[kind]
        records = {p.id: Record.of(p) for p in products if p.category == (category,)}
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        found += [
            Shopper(f"{kind}-{n}", category, noun, read_preferences(row, list(records.values()), wording), records)
            for n, row in enumerate(rows, 1)
        ]
    return found


def talk(client: httpx.Client, shopper: Shopper, planner: str | None = None) -> Talk:
    """Has the conversation: until all is said and a product that fits is on the screen, at most `TURNS` turns."""
    session = f"shopper-{uuid.uuid4().hex[:12]}"
    had = Talk(shopper)
    unsaid = [p.said for p in shopper.preferences if p.said]
    each = math.ceil(len(unsaid) / (TURNS - 1))
    for turn in range(TURNS):
        said = _next_words(shopper, had, unsaid, each)
        body = {"session": session, "turn_id": f"t{turn}", "say": said} | ({"planner": planner} if planner else {})
        had.turns.append((said, ask(client, body)))
        if not unsaid and had.at_end:
            break
    return had


def _next_words(shopper: Shopper, had: Talk, unsaid: list[str], each: int) -> str:
    """What is said next; what it says leaves `unsaid`."""
    last = had.turns[-1][1] if had.turns else None
    if unsaid:
        if last is not None and last.done is not None and last.done.get("question"):
            asked = _words(last.text)
            unsaid.sort(key=lambda said: -len(asked & _words(said)))  # stable: what answers the question comes first
        now = [unsaid.pop(0) for _ in range(min(each, len(unsaid)))]
        return " ".join([f"I'm looking for {shopper.noun}."] * (last is None) + now)
    assert last is not None, "every shopper states something"
    first = next((shopper.records[i] for i in last.ids if i in shopper.records), None)
    unmet = shopper.unmet(first) if first else [p for p in shopper.preferences if p.check is not None]
    wish = next((p.said for p in unmet if p.said), "")
    return f"That won't do. {wish}" if wish else "What else do you have?"


_COMMON = frozenset((
    "i", "a", "an", "the", "is", "it", "to", "for", "my", "of", "in", "should", "be", "d", "prefer", "like", "want",
    "do", "you", "what", "which",
))  # fmt: skip


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.lower())) - _COMMON


def keyword_hits(talks: Sequence[Talk], mirror: Path | None) -> dict[str, bool]:
    """Whether BM25 over all that was said up to each turn shows a product that fits, by shopper."""
    products = load("salesbot", mirror).products
    index = bm25s.BM25()
    texts = [f"{p.title}\n{p.description}" for p in products]
    index.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)
    found = {}
    for had in talks:
        said, hit = "", False
        for words, _ in had.turns:
            said += f" {words}"
            query = bm25s.tokenize(said, stopwords="en", show_progress=False)
            rows, _scores = index.retrieve(query, k=SHOWN, show_progress=False)
            hit = hit or any(had.shopper.fits(products[int(row)].id) for row in rows[0])
        found[had.shopper.id] = hit
    return found


def summary(talks: Sequence[Talk], keyword: Mapping[str, bool]) -> dict[str, Any]:
    """The figures: of shoppers that can be satisfied, of those that can't, and by category."""
    able = [t for t in talks if t.shopper.satisfiable]
    unable = [t for t in talks if not t.shopper.satisfiable]
    by_category: dict[str, list[int]] = {}
    for had in able:
        entry = by_category.setdefault(had.shopper.category, [0, 0])
        entry[0] += had.first_fit is not None
        entry[1] += 1
    good = sum(t.first_fit is not None for t in able)
    said = sum(t.said_nothing_fits for t in unable)
    return {
        "shoppers": len(talks),
        "satisfiable": {
            "shoppers": len(able), "succeeded": good, "share": _share(good, len(able)),
            "all_said": _share(sum(t.at_end for t in able), len(able)),
            "keyword": _share(sum(keyword[t.shopper.id] for t in able), len(able)),
        },
        "unsatisfiable": {"shoppers": len(unable), "said_nothing_fits": said, "share": _share(said, len(unable))},
        "overall": _share(good + said, len(talks)),
        "errors": sum(a.done is None for t in talks for _, a in t.turns),
        "by_category": by_category,
        "failures": [t.shopper.id for t in talks if not _good(t)],
    }  # fmt: skip


def _good(had: Talk) -> bool:
    return had.first_fit is not None if had.shopper.satisfiable else had.said_nothing_fits


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _tell(had: Talk, transcript: bool) -> None:
    good, fit = _good(had), had.first_fit
    how = f"turn {fit}" if fit else "said that nothing fits" if had.said_nothing_fits else "never"
    print(f"{'held' if good else 'FAILED':6} {had.shopper.id:20} {how}")
    if transcript and not (good and (had.at_end or not had.shopper.satisfiable)):
        for said, answered in had.turns:
            print(f"    > {said}\n    < {answered.text or answered.error}")
            for chip in (answered.done or {}).get("ledger", ()):
                print(f"        [{chip['label']}: {chip['status']}]")
            for product in answered.products:
                fits = "*" if had.shopper.fits(product["id"]) else " "
                print(f"      {fits} {product['id']} {product['title'][:70]} {product['price']}")


def _entry(had: Talk) -> Entry:
    checkable = sum(p.check is not None for p in had.shopper.preferences)
    kind = "can be satisfied" if had.shopper.satisfiable else "no product fits"
    missed = (
        "no product that meets them was shown" if had.shopper.satisfiable else "it was never said that nothing fits"
    )
    wrong = [] if _good(had) else [f"{checkable} checkable preferences: {missed}"]
    return Entry(had.shopper.id, [had.shopper.category, kind], {len(had.turns) - 1: wrong} if wrong else {}, had.turns)


def _line(figures: Mapping[str, Any]) -> str:
    able, unable = figures["satisfiable"], figures["unsatisfiable"]
    categories = ", ".join(f"{name} {a}/{b}" for name, (a, b) in figures["by_category"].items())
    return (
        f"{able['succeeded']} of {able['shoppers']} shoppers whom a product fits were shown one within {TURNS} turns "
        f"({able['share']:.3f}); on the screen once all was said {able['all_said']:.3f}; "
        f"keyword search over the same turns {able['keyword']:.3f}\n"
        f"{unable['said_nothing_fits']} of {unable['shoppers']} whom none fits were told so; "
        f"together {figures['overall']:.3f}; errors {figures['errors']}\n{categories}"
    )
