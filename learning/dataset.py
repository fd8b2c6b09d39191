"""Graded query–product pairs, joined to a catalogue as the funnel sees it: features, scores, what wishes removed."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ranking.features import FeatureMatrix
from ranking.features.base import Asked
from ranking.passing import Candidates
from ranking.stages.retrieve import LIMIT, gather, tabulate
from retrieval.catalogue import Catalogue
from retrieval.embedder import Embedder
from retrieval.understanding.request import Understood
from retrieval.understanding.understand import understand

Floats = NDArray[np.float32]


class JudgementsError(ValueError):
    """A file of judgements that can't be read; the message names the line and the fix."""


@dataclass(frozen=True)
class Judged:
    """One query with its grades by product id (0–3); `slice` where the file has one."""

    query: str
    grades: dict[str, float]
    slice: str | None = None
    source: str = ""


def query_hash(query: str) -> str:
    """Identifies a query in a model's metadata without telling its words."""
    return hashlib.sha256(" ".join(query.casefold().split()).encode()).hexdigest()[:16]


def read_judgements(path: Path) -> list[Judged]:
    """Queries in the file's order. Raises JudgementsError on a missing column or a grade that is no number."""
    found: dict[tuple[str, str | None], dict[str, float]] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = {"query", "docid", "rating"} - set(reader.fieldnames or ())
            if missing:
                raise JudgementsError(f"{path} has no column {', '.join(sorted(missing))}; it needs query,docid,rating")
            for row in reader:
                try:
                    grade = float(row["rating"])
                except (TypeError, ValueError):
                    raise JudgementsError(f"{path}:{reader.line_num}: rating {row['rating']!r} is no number") from None
                found.setdefault((row["query"], row.get("slice")), {})[row["docid"]] = grade
    except (OSError, UnicodeDecodeError) as error:
        raise JudgementsError(f"{path} can't be read: {error}") from error
    return [Judged(query, grades, part, path.stem) for (query, part), grades in found.items()]


@dataclass(frozen=True)
class Example:
    """One judged query's candidates. `grade` (n,) is NaN for unjudged ones; `own` (n,) marks those that
    the sources gave, the others were added because they are judged; `removed` are judged ids that the
    wishes took out."""

    judged: Judged
    understood: Understood
    vector: Floats
    candidates: Candidates
    features: Floats
    grade: Floats
    own: NDArray[np.bool_]
    ids: tuple[str, ...]
    removed: tuple[str, ...]
    unknown: tuple[str, ...]  # judged ids the catalogue does not have


def examples(catalogue: Catalogue, embedder: Embedder, judged: Iterable[Judged]) -> list[Example]:
    """Each query as the funnel would see it, plus its judged products."""
    matrix = FeatureMatrix(embedder)
    return [example(catalogue, embedder, matrix, one) for one in judged]


def example(catalogue: Catalogue, embedder: Embedder, matrix: FeatureMatrix, judged: Judged) -> Example:
    """One query's candidates with features and grades; products that its own words exclude stand apart."""
    understood = understand(judged.query, catalogue.vocabulary, currency=catalogue.currency)
    text = understood.search_text or understood.text
    vector = embedder.query(text)
    where = [c.predicate for c in understood.must()]
    words = understood.keywords.strip() or text
    hits = gather(catalogue.index, words, vector, understood.must(), LIMIT, 10.0)
    row_of = catalogue.columns.row_of
    known = [i for i in judged.grades if i in row_of]
    eligible = catalogue.columns.eligible(where)[0]
    rows = np.array([row_of[i] for i in known], np.int32)
    kept = rows[eligible[rows]] if len(rows) else rows
    candidates = tabulate(catalogue, hits, words, vector, kept)
    features = matrix.matrix(Asked(catalogue, understood, candidates, vector))
    ids = tuple(catalogue.columns.ids[int(r)] for r in candidates.rows)
    given = np.concatenate([hits.semantic, hits.keyword])
    return Example(
        judged=judged,
        understood=understood,
        vector=vector,
        candidates=candidates,
        features=features,
        grade=np.where(
            eligible[candidates.rows], np.array([judged.grades.get(i, np.nan) for i in ids], np.float32), np.nan
        ),
        own=np.isin(candidates.rows, given) & eligible[candidates.rows],
        ids=ids,
        removed=tuple(i for i in known if not eligible[row_of[i]]),
        unknown=tuple(i for i in judged.grades if i not in row_of),
    )


def folds(found: Sequence[Example], count: int = 10, alike: float = 0.85, seed: int = 11) -> NDArray[np.int32]:
    """(queries,) fold numbers; queries whose vectors are `alike` or whose words are the same share one."""
    vectors = np.stack([e.vector for e in found])
    group = np.arange(len(found))
    for i, j in zip(*np.nonzero(np.triu(vectors @ vectors.T, 1) >= alike), strict=True):
        group[group == group[j]] = group[i]
    names, sizes = np.unique(group, return_counts=True)
    order = np.random.default_rng(seed).permutation(len(names))
    order = order[np.argsort(-sizes[order], kind="stable")]
    load = np.zeros(count)
    fold_of: dict[Any, int] = {}
    for at in order:
        best = int(load.argmin())
        fold_of[names[at]] = best
        load[best] += sizes[at]
    return np.array([fold_of[g] for g in group], np.int32)
