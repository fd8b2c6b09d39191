"""What a ranker does to a catalogue it was not trained on, where nobody graded anything.

Two honest stand-ins. *known item*: words of one product's description or title, the others unseen, must bring that
product back; mean reciprocal rank. *category*: asked for a category by its name, how much of the first ten is in it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import xgboost
from numpy.typing import NDArray

from catalog.predicates import words
from learning.dataset import Judged, example
from learning.metrics import interval
from ranking.features import FeatureMatrix
from ranking.scorer import NoopScorer, predict
from retrieval.catalogue import Catalogue
from retrieval.embedder import Embedder

_QUERIES, _CATEGORY_SIZE = 600, 5
_TOLD = 8  # words of a description in a row, none with digits: a size table is nothing a shopper says


def compare(
    catalogue: Catalogue, embedder: Embedder, model: xgboost.Booster, seed: int = 3
) -> dict[str, dict[str, Any]]:
    """By check, by system ("hybrid", "ranker"), and query by query their "difference": means with intervals."""
    matrix = FeatureMatrix(embedder)
    found: dict[str, dict[str, list[float]]] = {}
    for check, text, wanted in (*_known_items(catalogue, seed), *_categories(catalogue)):
        one = example(catalogue, embedder, matrix, Judged(text, {}))
        if not len(one.ids):
            continue
        score = {
            "hybrid": NoopScorer().score(one.candidates, one.features),
            "ranker": predict(model, one.features),
        }
        values_of: dict[str, float] = {}
        for system, values in score.items():
            order = np.argsort(-values, kind="stable")
            right = np.isin(one.candidates.rows[order], wanted)
            if check == "category":
                value = float(right[:10].mean())
            else:
                value = 1 / (1 + int(right.argmax())) if right.any() else 0.0
            values_of[system] = value
        values_of["difference"] = values_of["ranker"] - values_of["hybrid"]
        for system, value in values_of.items():
            found.setdefault(check, {}).setdefault(system, []).append(value)
    return {check: {s: interval(v) for s, v in systems.items()} for check, systems in found.items()}


def titles(catalogue: Catalogue, count: int, seed: int) -> Iterator[tuple[str, int]]:
    """Half of the words of some products' titles, and the product's row."""
    chance = random.Random(seed)
    for row in chance.sample(range(len(catalogue.columns)), min(count, len(catalogue.columns))):
        listed = catalogue.store[row].title.split()
        if len(listed) >= 3:
            kept = sorted(chance.sample(range(len(listed)), max(2, len(listed) // 2)))
            yield " ".join(listed[i] for i in kept), row


def descriptions(catalogue: Catalogue, count: int, seed: int) -> Iterator[tuple[str, int]]:
    """A few words of some products' descriptions, and the product's row."""
    chance = random.Random(seed)
    for row in chance.sample(range(len(catalogue.columns)), min(count, len(catalogue.columns))):
        told = catalogue.store[row].description.split()
        starts = [i for i in range(len(told) - _TOLD + 1) if not any(map(str.isdigit, "".join(told[i : i + _TOLD])))]
        if starts:
            start = chance.choice(starts)
            yield " ".join(told[start : start + _TOLD]), row


def _known_items(catalogue: Catalogue, seed: int) -> Iterator[tuple[str, str, NDArray[np.int32]]]:
    for text, row in titles(catalogue, _QUERIES, seed):
        yield "known item by half its title", text, np.array([row], np.int32)
    for text, row in descriptions(catalogue, _QUERIES, seed):
        yield "known item by its description", text, np.array([row], np.int32)


def _categories(catalogue: Catalogue) -> list[tuple[str, str, NDArray[np.int32]]]:
    by_leaf: dict[str, list[int]] = {}
    for row in range(len(catalogue.columns)):
        for node in dict.fromkeys(catalogue.store[row].category[-1:]):
            by_leaf.setdefault(node, []).append(row)
    return [
        ("category", " ".join(words(leaf)), np.array(rows, np.int32))
        for leaf, rows in sorted(by_leaf.items())
        if len(rows) >= _CATEGORY_SIZE
    ]
