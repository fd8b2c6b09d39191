"""Claims about scorers: the shipped ranker, what stands in for it, and when."""

import json
import shutil

import numpy as np
import pytest

from ranking import names
from ranking.passing import Candidates
from ranking.scorer import (
    METADATA,
    MODEL,
    SHIPPED,
    ModelError,
    NoopScorer,
    XGBoostScorer,
    hybrid,
    shipped_scorer,
    unit_range,
)


def candidates(semantic, keyword):
    rows = np.arange(len(semantic), dtype=np.int32)
    return Candidates(
        rows, rows, {names.SEMANTIC: np.array(semantic, np.float32), names.KEYWORD: np.array(keyword, np.float32)}
    )


def test_retrieval_order_is_half_semantic_half_keyword():
    score = NoopScorer().score(candidates([0.9, 0.5, 0.1], [0.0, 8.0, 8.0]), np.zeros((3, 0), np.float32))
    assert list(np.argsort(-score)) == [1, 0, 2]


def test_a_source_that_gave_nothing_or_all_the_same_decides_nothing():
    assert list(unit_range(np.array([np.nan, np.nan], np.float32))) == [0, 0]
    assert list(unit_range(np.array([2, 2], np.float32))) == [0, 0]
    assert list(hybrid(np.array([0.1, 0.9], np.float32), None, 2)) == [0, 0.5]


def test_the_shipped_ranker_fits_the_features_and_scores_each_row():
    scorer = XGBoostScorer()
    features = np.zeros((3, len(names.FEATURES)), np.float32)
    features[1, names.FEATURES.index(names.HYBRID)] = 1
    features[0, names.FEATURES.index(names.SEMANTIC_GAP)] = 1
    score = scorer.score(candidates([0, 1, 0], [0, 1, 0]), features)
    assert score[1] == score.max()
    assert score[0] < score[1]


def test_a_query_it_was_trained_on_is_scored_by_a_model_that_did_not_see_it():
    scorer = XGBoostScorer()
    features = np.random.default_rng(1).random((20, len(names.FEATURES)), np.float32)
    seen = next(iter(scorer.metadata["queries"]))
    assert scorer.fold_of("a query nobody trained on") is None
    unseen = scorer.score_unseen("a query nobody trained on", features)
    assert np.array_equal(unseen, scorer.score(candidates([0] * 20, [0] * 20), features))
    assert not np.array_equal(scorer.score_unseen(seen, features), unseen)


def test_an_index_without_signals_is_ranked_in_retrieval_order():
    found = candidates([0.9, 0.1], [0.0, 0.0])
    assert list(XGBoostScorer().score(found, np.zeros((2, 0), np.float32))) == [0.5, 0.0]


@pytest.mark.parametrize("harm", ["absent", "other features", "torn model", "torn metadata"])
def test_a_ranker_that_cannot_be_used_gives_retrieval_order_and_says_why(tmp_path, harm):
    folder = tmp_path / "ranker"
    if harm != "absent":
        shutil.copytree(SHIPPED, folder)
    if harm == "other features":
        metadata = json.loads((folder / METADATA).read_text())
        (folder / METADATA).write_text(json.dumps({**metadata, "features": "0" * 16}))
    elif harm == "torn model":
        (folder / MODEL).write_bytes(b"\x00" * 40)
    elif harm == "torn metadata":
        (folder / METADATA).write_text('{"features":')
    with pytest.raises(ModelError, match="shopkeeper train"):
        XGBoostScorer(folder)
    scorer = shipped_scorer(folder)
    assert isinstance(scorer, NoopScorer)
    assert "shopkeeper train" in scorer.degraded


def test_contributions_add_up_to_the_score():
    scorer = XGBoostScorer()
    features = np.random.default_rng(2).random((2, len(names.FEATURES)), np.float32)
    told = scorer.contributions(features)
    score = scorer.score(candidates([0, 0], [0, 0]), features)
    assert set(told[0]) == set(names.FEATURES)
    assert sum(told[0].values()) - sum(told[1].values()) == pytest.approx(float(score[0] - score[1]), abs=1e-3)


def test_the_shipped_files_stay_small():
    assert (SHIPPED / "model.ubj").stat().st_size < 1_000_000  # what serving loads; the folds are for evaluation
