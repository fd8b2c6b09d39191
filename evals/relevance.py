"""Ranking quality on graded queries: keyword, vector, hybrid, and the funnel as a shopper meets it.

*full*: the first ten of the whole catalogue, ungraded products counting 0; the funnel's are those it would show, after
its floor and its spreading of variations. *judged*: only the query's graded products, ordered by the system's score;
those that the shopper's own words exclude come last. A query the shipped ranker was trained on is scored by the fold
that did not see it. No shop rules apply.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from learning.dataset import Example, Judged, JudgementsError, example, query_hash, read_judgements
from learning.metrics import interval, ndcg, recall
from ranking.features import FeatureMatrix
from ranking.funnel import Funnel
from ranking.passing import Candidates, Floats, Pass
from ranking.scorer import NoopScorer, Scorer, XGBoostScorer, hybrid
from ranking.stages.rank import Rank
from retrieval.catalogue import Catalogue, CatalogueError
from retrieval.embedder import Embedder
from retrieval.scan import top
from retrieval.understanding.request import ShoppingRequest

SYSTEMS = ("keyword", "vector", "hybrid", "funnel")
_POOL = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--catalog", default="icecat")
    parser.add_argument("--judgements", type=Path, required=True, help="CSV with query, docid, rating, maybe slice")
    parser.add_argument("--index", choices=("embedded", "weaviate"), default="embedded")
    parser.add_argument("--mirror", type=Path, help="folder with the data sets' files")
    parser.add_argument("--json", type=Path, dest="out", help="write the figures here")


def run(options: argparse.Namespace) -> int:
    """The command: prints the table; exit status 2 where something it needs is missing."""
    from serving.assembly import build_embedder, build_reader, build_scorer
    from serving.settings import SettingsError, load

    try:
        judged = read_judgements(options.judgements)
        settings = load(catalog=options.catalog, mirror=options.mirror, index=options.index, rules=None)
        indexed(options.catalog, options.mirror)
        funnel = build_reader(settings)
        embedder, scorer = build_embedder(settings), build_scorer(settings)
        report = measure(funnel, embedder, scorer, judged)
    except (JudgementsError, SettingsError, CatalogueError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"relevance: {error}\n")
        return 2
    report = {"catalog": options.catalog, "index": options.index, **report}
    print_table(report)
    if options.out:
        options.out.write_text(json.dumps(report, indent=1) + "\n")
    return 0


def indexed(catalog: str, mirror: Path | None) -> None:
    """Index a named data set where it is not, or was by another version; unchanged, that takes seconds."""
    from catalog.datasets import NAMES

    if catalog in NAMES:
        environment = {**os.environ, **({"SHOPKEEPER_DATA": str(mirror)} if mirror else {})}
        command = [sys.executable, "-m", "ui.cli", "index", catalog]
        subprocess.run(command, check=True, env=environment, stdout=sys.stderr)


class _Unseen:
    """The shipped ranker for one query: by the fold that did not see it, where it was trained on it."""

    degraded: str | None = None

    def __init__(self, scorer: XGBoostScorer, query: str) -> None:
        self.version, self._scorer, self._hash = scorer.version, scorer, query_hash(query)

    def score(self, candidates: Candidates, features: Floats) -> Floats:
        """See Scorer."""
        return self._scorer.score_unseen(self._hash, features)


def measure(funnel: Funnel, embedder: Embedder, scorer: Scorer, judged: Sequence[Judged]) -> dict[str, Any]:
    """The report's figures; queries without a positive grade are left out and counted."""
    catalogue = funnel.catalogue()
    matrix = FeatureMatrix(embedder)
    asked = [j for j in judged if any(g > 0 for g in j.grades.values())]
    per_query = []
    for one in asked:
        judge: Any = _Unseen(scorer, one.query) if isinstance(scorer, XGBoostScorer) else scorer
        entry: dict[str, Any] = {"query": one.query, "slice": one.slice}
        entry |= baselines(catalogue, embedder, one)
        entry["funnel"] = of_funnel(funnel, judge, example(catalogue, embedder, matrix, one))
        per_query.append(entry)
    return {
        "queries": len(asked),
        "left_out": len(judged) - len(asked),
        "versions": {"model": scorer.version, "rules": "none", "catalogue": catalogue.version},
        "degraded": scorer.degraded,
        "systems": {name: _means(e[name] for e in per_query) for name in SYSTEMS},
        "by_slice": _by_slice(per_query),
        "per_query": per_query,
    }


def baselines(catalogue: Catalogue, embedder: Embedder, judged: Judged) -> dict[str, Any]:
    """Keyword, vector and half-and-half over the words as typed, with no wish read from them."""
    ids, grades = catalogue.columns.ids, judged.grades
    keyword = catalogue.keywords.scores(judged.query)
    vector = np.asarray(catalogue.vectors @ embedder.query(judged.query), np.float32)
    allowed = np.ones(len(ids), bool)
    best = {"keyword": top(keyword, allowed & (keyword > 0), _POOL), "vector": top(vector, allowed, _POOL)}
    rows = np.array([catalogue.columns.row_of[i] for i in grades if i in catalogue.columns.row_of], np.int32)
    pool = np.unique(np.concatenate([*best.values(), rows]))
    both = hybrid(vector[pool], keyword[pool], len(pool))
    given = np.isin(pool, np.concatenate(list(best.values())))
    best["hybrid"] = pool[given][np.argsort(-both[given], kind="stable")][:_POOL]
    score = {"keyword": keyword[rows], "vector": vector[rows], "hybrid": both[np.searchsorted(pool, rows)]}
    return {
        name: _figures([ids[int(r)] for r in best[name]], [ids[int(r)] for r in _ordered(rows, score[name])], grades)
        for name in best
    }


def of_funnel(funnel: Funnel, scorer: Scorer, one: Example) -> dict[str, Any]:
    """The funnel's own first ten, and its order of the graded products."""
    shown, received = _shown(funnel, scorer, one.judged.query)
    ids = funnel.catalogue().columns.ids
    features = one.features if not isinstance(scorer, NoopScorer) else np.zeros((len(one.ids), 0), np.float32)
    score = scorer.score(one.candidates, features)
    graded = ~np.isnan(one.grade)
    kept = [one.ids[i] for i in np.argsort(-score, kind="stable") if graded[i]]
    figures = _figures([ids[int(r)] for r in shown], [*kept, *one.removed], one.judged.grades)
    figures["recall500"] = recall((ids[int(r)] for r in received), one.judged.grades)
    return figures


def _shown(funnel: Funnel, scorer: Scorer, query: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """(rows shown, rows retrieved) for a shopper's words."""
    passing: Pass = funnel.start(ShoppingRequest(text=query, k=10, explain="none"))
    received = passing.candidates.rows
    for name, stage in funnel.stages:
        passing = (replace(stage, scorer=scorer) if isinstance(stage, Rank) else stage)(passing)
        if name == "retrieve":
            received = passing.candidates.rows
        if name == "merchandise":
            break
    return passing.candidates.rows[:10], received


def _ordered(rows: NDArray[np.int32], score: Floats) -> NDArray[np.int32]:
    return rows[np.argsort(-score, kind="stable")]


def _figures(found: list[str], judged: list[str], grades: dict[str, float]) -> dict[str, Any]:
    ten = found[:10]
    return {
        "ndcg10_full": ndcg(ten, grades),
        "ndcg10_judged": ndcg(judged, grades),
        "judged10": sum(i in grades for i in ten) / 10,
        "recall500": recall(found[:_POOL], grades),
        "top10": ten,
    }


def _means(entries: Iterable[dict[str, Any]]) -> dict[str, Any]:
    listed = list(entries)
    out: dict[str, Any] = {n: interval([e[n] for e in listed]) for n in ("ndcg10_full", "ndcg10_judged")}
    for name in ("judged10", "recall500"):
        out[name] = interval([e[name] for e in listed])["mean"]
    return out


def _by_slice(per_query: list[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in per_query:
        if entry["slice"]:
            found[entry["slice"]].append(entry)
    return {part: {name: _means(e[name] for e in listed) for name in SYSTEMS} for part, listed in sorted(found.items())}


def print_table(report: dict[str, Any]) -> None:
    """The figures as lines for a person."""

    def line(label: str, means: dict[str, Any]) -> str:
        parts = [
            f"{means[n]['mean']:.3f} ({means[n]['low']:.3f}–{means[n]['high']:.3f})"
            for n in ("ndcg10_full", "ndcg10_judged")
        ]
        return f"{label:24} {parts[0]:>22} {parts[1]:>22} {means['judged10']:9.2f} {means['recall500']:10.3f}"

    model = report["versions"]["model"]
    print(f"{report['catalog']}, {report['index']} index, {report['queries']} queries, model {model}")
    print(f"{'':24} {'nDCG@10 full':>22} {'nDCG@10 judged':>22} {'judged@10':>9} {'recall@500':>10}")
    for name in SYSTEMS:
        print(line(name, report["systems"][name]))
    for part, systems in report["by_slice"].items():
        for name in ("hybrid", "funnel"):
            print(line(f"  {part}: {name}", systems[name]))
