"""Train the ranker: judgements → features → grouped folds → model → registry.

`python -m learning.train --indexes DIR --judgements FILE…`. Prints nDCG@10 out of fold beside the baselines, with
bootstrap intervals over queries, and what the model does to catalogues it was not trained on.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xgboost
from numpy.typing import NDArray

from learning import registry, transfer
from learning.dataset import Example, Judged, JudgementsError, examples, folds, query_hash, read_judgements
from learning.metrics import interval, ndcg
from ranking import names
from ranking.scorer import SHIPPED, hybrid, predict
from retrieval.catalogue import Catalogue, CatalogueError
from retrieval.embedder import Embedder, OnnxEmbedder
from retrieval.model_files import DEFAULT_FOLDER

Floats = NDArray[np.float32]

_TREES: dict[str, Any] = {
    "max_depth": 5, "num_parallel_tree": 2, "subsample": 0.6, "colsample_bytree": 0.4, "reg_lambda": 8,
    "tree_method": "hist", "nthread": 1,
}  # fmt: skip
# First the gain of each product by itself, then the order within each query. The order alone fits the top of few
# graded products; the gain alone does not know which mistakes cost. Together they beat either out of fold.
GAIN = {**_TREES, "num_parallel_tree": 3, "objective": "reg:logistic", "eta": 0.18, "min_child_weight": 1}
ORDER = {
    **_TREES, "objective": "rank:ndcg", "eta": 0.1, "min_child_weight": 3,
    "lambdarank_pair_method": "topk", "lambdarank_num_pair_per_sample": 32,
}  # fmt: skip
GAIN_ROUNDS, ORDER_ROUNDS = 60, 30
LICENCES = {
    "judgements": "Open Icecat content licence; querqy/chorus, Apache-2.0",
    "judgements_readers": "Apache-2.0, graded by this project's readers",
}


@dataclass(frozen=True)
class Sampling:
    """How far to believe a query (`weight`), and which of its ungraded candidates to take as irrelevant.

    `count` are drawn between places `first` and `last` of retrieval order. Ungraded is not irrelevant: `gain_weight`
    and `order_weight` say how far to believe it in either step.
    """

    weight: float
    count: int
    first: int
    last: int
    gain_weight: float
    order_weight: float


# People's judgements pool the first answers of a keyword engine, so what it left out near the top is mostly
# worse; the readers graded the best of several systems, and only what is far down can be called irrelevant.
POOLED_BY_KEYWORDS = Sampling(1.0, 80, 0, 150, 0.4, 1.0)
POOLED_BY_MANY = Sampling(1.0, 20, 60, 1000, 0.06, 0.15)
_OF_THE_KIND = 0.9  # what is of the very kind the words name is not called irrelevant
# Nobody grades a query that names one product, as half of its title does. Trees that saw none made other catalogues
# worse at it; what else such a query brings is no wrong answer, so these count little.
KNOWN_ITEMS = {
    "known by title": Sampling(0.1, 20, 0, 100, 0.1, 1.0),
    "known by description": Sampling(0.03, 20, 0, 100, 0.1, 1.0),
}
_TITLES, _DESCRIPTIONS = 400, 1500  # products drawn; few descriptions say enough


def fit(found: Sequence[Example], seed: int = 11) -> xgboost.Booster:
    """A ranker trained on these queries: gains first, then order, in one booster."""
    rng = np.random.default_rng(seed)
    drawn = [(one, *_drawn(one, rng)) for one in found if _tells(one)]
    gains = xgboost.train({**GAIN, "seed": seed}, _gains(drawn), GAIN_ROUNDS)
    return xgboost.train({**ORDER, "seed": seed + 1}, _orders(drawn), ORDER_ROUNDS, xgb_model=gains)


def _tells(one: Example) -> bool:
    """Whether a query has something to tell apart."""
    graded = one.grade[~np.isnan(one.grade)]
    return len(graded) > (one.judged.source not in KNOWN_ITEMS) and graded.max() > 0


_Drawn = tuple[Example, NDArray[np.intp], NDArray[np.intp], Sampling]


def _drawn(one: Example, rng: np.random.Generator) -> tuple[NDArray[np.intp], NDArray[np.intp], Sampling]:
    """Positions of the graded products and of sampled negatives, and how far to believe the latter."""
    free = np.isnan(one.grade) & one.own
    if one.judged.source in KNOWN_ITEMS:
        sampling = KNOWN_ITEMS[one.judged.source]
    else:
        sampling = POOLED_BY_MANY if one.judged.slice else POOLED_BY_KEYWORDS
        free &= ~(np.nan_to_num(one.features[:, names.FEATURES.index(names.KIND_NAMED)]) > _OF_THE_KIND)
    places = np.flatnonzero(free)
    order = places[np.argsort(-one.features[places, names.FEATURES.index(names.HYBRID)], kind="stable")]
    order = order[sampling.first : sampling.last]
    sampled = rng.choice(order, min(sampling.count, len(order)), replace=False)
    return np.flatnonzero(~np.isnan(one.grade)), sampled, sampling


def _gains(drawn: Sequence[_Drawn]) -> xgboost.DMatrix:
    """Each product with its gain, (2^grade - 1) / 7; a query weighs the root of its graded products."""
    parts, gains, weights = [], [], []
    for one, graded, sampled, sampling in drawn:
        share = sampling.weight / np.sqrt(len(graded))
        parts += [one.features[graded], one.features[sampled]]
        gains += [(2 ** one.grade[graded] - 1) / 7, np.zeros(len(sampled))]
        weights += [np.full(len(graded), share), np.full(len(sampled), share * sampling.gain_weight)]
    return xgboost.DMatrix(np.concatenate(parts), np.concatenate(gains), weight=np.concatenate(weights))


def _orders(drawn: Sequence[_Drawn]) -> xgboost.DMatrix:
    """Two groups a query: its graded products, and the same with the negatives at less weight."""
    parts, grades, group, weights = [], [], [], []
    for one, graded, sampled, sampling in drawn:
        for chosen, weight in ((graded, 1.0), (np.concatenate([graded, sampled]), sampling.order_weight)):
            parts.append(one.features[chosen])
            grades.append(np.nan_to_num(one.grade[chosen]))
            group.append(len(chosen))
            weights.append(sampling.weight * weight)
    data = xgboost.DMatrix(np.concatenate(parts), np.concatenate(grades))
    data.set_group(group)
    data.set_weight(np.array(weights))
    return data


def known_items(catalogue: Catalogue, embedder: Embedder) -> list[Example]:
    """Queries made of the words of one product's title or description, which must bring that product."""
    ids = catalogue.columns.ids
    made = zip(
        KNOWN_ITEMS,
        (transfer.titles(catalogue, _TITLES, seed=7), transfer.descriptions(catalogue, _DESCRIPTIONS, seed=7)),
        strict=True,
    )
    judged = [Judged(text, {ids[row]: 3.0}, source=source) for source, asked in made for text, row in asked]
    return examples(catalogue, embedder, judged)


def ndcgs(one: Example, score: Floats) -> tuple[float, float]:
    """(judged, full) nDCG@10 of one query under a score; products its words exclude come last."""
    order = np.argsort(-score, kind="stable")
    graded = [one.ids[i] for i in order if not np.isnan(one.grade[i])]
    return ndcg([*graded, *one.removed], one.judged.grades), ndcg(
        [one.ids[i] for i in order if one.own[i]], one.judged.grades
    )


def measured(found: Sequence[Example], scores: Sequence[Floats]) -> dict[str, dict[str, Any]]:
    """Judged and full nDCG@10 with intervals: all, by source, and by slice."""
    pairs = np.array([ndcgs(one, score) for one, score in zip(found, scores, strict=True)])
    parts = {one.judged.source for one in found} | {one.judged.slice for one in found if one.judged.slice}
    out = {}
    for part in sorted(parts):
        mine = np.array([part in (one.judged.source, one.judged.slice) for one in found])
        out[part] = {"judged": interval(pairs[mine, 0]), "full": interval(pairs[mine, 1])}
    return out


def train(
    catalogue: Catalogue, embedder: Embedder, judgements: Sequence[Path], others: Sequence[Catalogue], folder: Path
) -> dict[str, Any]:
    """Train, measure out of fold, save to `folder`. Returns the metadata that is saved beside the model."""
    found = examples(catalogue, embedder, [j for path in judgements for j in read_judgements(path)])
    fold, known = folds(found), known_items(catalogue, embedder)
    by_fold = [
        fit([*(e for e, f in zip(found, fold, strict=True) if f != number), *known])
        for number in range(int(fold.max()) + 1)
    ]
    unseen = [predict(by_fold[f], e.features) for e, f in zip(found, fold, strict=True)]
    model = fit([*found, *known])
    signals = [e.candidates.signals for e in found]
    systems = {
        "keyword": [s[names.KEYWORD] for s in signals],
        "vector": [s[names.SEMANTIC] for s in signals],
        "hybrid": [
            hybrid(s[names.SEMANTIC], s[names.KEYWORD], len(e.ids)) for s, e in zip(signals, found, strict=True)
        ],
        "ranker, out of fold": unseen,
    }
    figures = {name: measured(found, scores) for name, scores in systems.items()}
    elsewhere = {c.name: transfer.compare(c, embedder, model) for c in others}
    metadata = {
        "features": names.names_hash(names.FEATURES),
        "feature_names": list(names.FEATURES),
        "version": f"ranker-{hashlib.sha256(model.save_raw()).hexdigest()[:8]}",
        "catalogue": catalogue.version,
        "embedder": embedder.id,
        "queries": {query_hash(e.judged.query): int(f) for e, f in zip(found, fold, strict=True)},
        "out_of_fold": figures["ranker, out of fold"],
        "baselines": {name: part for name, part in figures.items() if name != "ranker, out of fold"},
        "other_catalogues": elsewhere,
        "data": {path.stem: LICENCES.get(path.stem, "as given") for path in judgements},
    }
    registry.save(model, by_fold, metadata, folder)
    return metadata


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Exit status 2 where something it needs is missing."""
    parser = argparse.ArgumentParser(prog="shopkeeper train", description=__doc__)
    parser.add_argument("--indexes", type=Path, required=True, help="folder of indexed catalogues (…/catalogs)")
    parser.add_argument("--catalog", default="icecat", help="catalogue the judgements are about")
    parser.add_argument("--judgements", type=Path, nargs="+", required=True, help="CSV files: query, docid, rating")
    parser.add_argument("--check", nargs="*", default=[], help="other indexed catalogues that must not get worse")
    parser.add_argument("--models", type=Path, default=DEFAULT_FOLDER, help="folder of the embedding model")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="folder to write the model to")
    given = parser.parse_args(arguments)
    try:
        catalogue, *others = [_open(given.indexes / name) for name in (given.catalog, *given.check)]
        metadata = train(catalogue, OnnxEmbedder(given.models), given.judgements, others, given.out)
    except (CatalogueError, JudgementsError, OSError) as error:
        sys.stderr.write(f"train: {error}\n")
        return 2
    _print(metadata)
    return 0


def _open(home: Path) -> Catalogue:
    try:
        return Catalogue.open(home / (home / "CURRENT").read_text().strip())
    except OSError as error:
        raise CatalogueError(f"{home} holds no index; run `shopkeeper index {home.name}`") from error


def _print(metadata: dict[str, Any]) -> None:
    out = sys.stdout.write
    out(
        f"{metadata['version']}: nDCG@10 with 95% bootstrap intervals over queries\n{'':48}{'judged':>22}{'full':>22}\n"
    )
    for name, parts in {**metadata["baselines"], "ranker, out of fold": metadata["out_of_fold"]}.items():
        for part, means in parts.items():
            judged, full = (
                f"{m['mean']:.3f} ({m['low']:.3f}–{m['high']:.3f})" for m in (means["judged"], means["full"])
            )
            out(f"{name:22}{part:26}{judged:>22}{full:>22}\n")
    for catalogue, checks in metadata["other_catalogues"].items():
        for check, by_system in checks.items():
            cells = ", ".join(f"{s} {m['mean']:.3f} ({m['low']:.3f}–{m['high']:.3f})" for s, m in by_system.items())
            out(f"{catalogue}, {check}: {cells}\n")


if __name__ == "__main__":
    raise SystemExit(main())
