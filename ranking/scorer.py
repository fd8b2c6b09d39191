"""Scorers: candidates' signals and features to one score each. Higher is better."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ranking import names
from ranking.passing import Candidates

Floats = NDArray[np.float32]

SHIPPED = Path(__file__).parent / "models" / "ranker"
_RETRIEVAL = 2.0  # weight of retrieval order beside the trees
MODEL, FOLD, METADATA = "model.ubj", "fold-{}.ubj", "metadata.json"


class Scorer(Protocol):
    """`version` names the model in the Slate; `degraded` says why a lesser one stands in, or is None."""

    version: str
    degraded: str | None

    def score(self, candidates: Candidates, features: Floats) -> Floats:
        """(n,) scores of n candidates from their signals and their (n, f) features."""
        ...

    def contributions(self, features: Floats) -> Sequence[Mapping[str, float]]:
        """By row, feature name to its share of the score, exact (SHAP)."""
        ...


class NoopScorer:
    """Retrieval order: half semantic, half keyword, each min-max normalized over the candidates."""

    version = "retrieval-order"

    def __init__(self, degraded: str | None = None) -> None:
        self.degraded = degraded

    def score(self, candidates: Candidates, features: Floats) -> Floats:
        """See Scorer; the features are not looked at."""
        signals = candidates.signals
        return hybrid(signals.get(names.SEMANTIC), signals.get(names.KEYWORD), len(candidates))

    def contributions(self, features: Floats) -> Sequence[Mapping[str, float]]:
        """See Scorer. There is no model to explain."""
        return [{} for _ in features]


class ModelError(ValueError):
    """A model that is absent, damaged, or made for other features; the message names the fix."""


class XGBoostScorer:
    """A trained ranker. `fold` scores with the model of that fold, which never saw its queries."""

    degraded: str | None = None

    def __init__(self, folder: Path = SHIPPED, feature_names: Sequence[str] = names.FEATURES) -> None:
        """Raises ModelError where the folder has no model for exactly these features."""
        try:
            self.metadata: Mapping[str, Any] = json.loads((folder / METADATA).read_text())
            if self.metadata["features"] != names.names_hash(tuple(feature_names)):
                raise ModelError(f"the ranker in {folder} was trained on other features; run `shopkeeper train`")
            self.version = str(self.metadata["version"])
            self._booster = _load(folder / MODEL)
        except (OSError, ValueError, KeyError) as error:
            if isinstance(error, ModelError):
                raise
            raise ModelError(f"no usable ranker in {folder} ({error}); run `shopkeeper train`") from error
        self._folder = folder
        self._folds: dict[int, Any] = {}

    def score(self, candidates: Candidates, features: Floats) -> Floats:
        """See Scorer. Retrieval order where the index was made without the signals that features need."""
        if features.shape[1] != len(names.FEATURES):
            return NoopScorer().score(candidates, features)
        return predict(self._booster, features)

    def fold_of(self, query_hash: str) -> int | None:
        """The fold that held a training query out, or None for a query it was not trained on."""
        found: int | None = self.metadata["queries"].get(query_hash)
        return found

    def score_unseen(self, query_hash: str, features: Floats) -> Floats:
        """Scores by a model that did not see this query: its fold's, or the shipped one."""
        fold = self.fold_of(query_hash)
        if fold is None:
            return predict(self._booster, features)
        if fold not in self._folds:
            self._folds[fold] = _load(self._folder / FOLD.format(fold))
        return predict(self._folds[fold], features)

    def contributions(self, features: Floats) -> Sequence[Mapping[str, float]]:
        """See Scorer. 15–22 ms for ten rows, so only where it is shown."""
        import xgboost

        if features.shape[1] != len(names.FEATURES):  # they were not what it was sorted by: see `score`
            return NoopScorer().contributions(features)
        listed = self._booster.predict(xgboost.DMatrix(features), pred_contribs=True)
        listed[:, names.FEATURES.index(names.HYBRID)] += _behind(features)
        return [dict(zip(names.FEATURES, map(float, row[:-1]), strict=True)) for row in listed]


def shipped_scorer(folder: Path = SHIPPED) -> Scorer:
    """The trained ranker, or retrieval order with the reason when there is none that fits."""
    try:
        return XGBoostScorer(folder)
    except ModelError as error:
        return NoopScorer(degraded=f"retrieval order: {error}")


def _xgboost() -> Any:
    """XGBoost without pandas and scikit-learn: it would import both where they are installed, a second at start."""
    hidden = [name for name in ("pandas", "sklearn") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: the import system's "not there"
    try:
        import xgboost
    finally:
        for name in hidden:
            del sys.modules[name]
    return xgboost


def _load(path: Path) -> Any:
    xgboost = _xgboost()

    booster = xgboost.Booster({"nthread": 1})
    try:
        booster.load_model(path)
    except xgboost.core.XGBoostError as error:
        raise ModelError(f"{path} is damaged; run `shopkeeper train`") from error
    booster.set_param({"nthread": 1})
    return booster


def predict(booster: Any, features: Floats) -> Floats:
    """(n,) the ranker's scores: its trees', plus how far retrieval order puts a candidate behind the best.

    The trees learned from one catalogue; the second part holds in any. At this weight the catalogue they learned
    from loses nothing, and others gain (`learning.transfer`).
    """
    if not len(features):
        return np.empty(0, np.float32)
    trees = np.asarray(booster.inplace_predict(np.ascontiguousarray(features)), np.float32)
    return np.asarray(trees + _behind(features), np.float32)


def _behind(features: Floats) -> Floats:
    return np.asarray(_RETRIEVAL * (features[:, names.FEATURES.index(names.HYBRID)] - 1))


def hybrid(semantic: Floats | None, keyword: Floats | None, size: int, share: float = 0.5) -> Floats:
    """(size,) `share` of the normalized semantic score plus the rest of the keyword one; a missing one is 0."""
    parts = [(share, semantic), (1 - share, keyword)]
    total = np.zeros(size, np.float32)
    for weight, column in parts:
        if column is not None:
            total += np.float32(weight) * unit_range(column)
    return total


def unit_range(column: Floats) -> Floats:
    """The column scaled to 0..1 over the candidates; NaN (no such source) is 0, all equal is 0."""
    low, high = (np.fmin.reduce(column), np.fmax.reduce(column)) if len(column) else (0.0, 0.0)  # they pass over NaN
    if not high > low:
        return np.zeros(len(column), np.float32)
    scaled: Floats = np.asarray((column - low) / (high - low), np.float32)
    scaled[np.isnan(scaled)] = 0
    return scaled
