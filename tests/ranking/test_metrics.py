"""Claims about the ranking metrics."""

import math

from learning.metrics import interval, ndcg, recall


def test_judged_order_decides_ndcg_and_unjudged_counts_zero():
    grades = {"a": 3, "b": 1, "c": 0}
    assert ndcg(["a", "b", "c"], grades) == 1.0
    assert ndcg(["b", "a"], grades) < ndcg(["a", "b"], grades)
    assert ndcg(["unjudged", "a", "b"], grades) < 1.0


def test_a_query_without_a_positive_grade_has_no_ndcg_and_leaves_the_mean_alone():
    assert math.isnan(ndcg(["a"], {"a": 0}))
    assert interval([1.0, float("nan")])["mean"] == 1.0


def test_recall_counts_grades_of_two_and_more():
    assert recall(["b"], {"a": 3, "b": 2, "c": 1}) == 0.5
    assert math.isnan(recall(["a"], {"a": 1}))


def test_the_interval_holds_the_mean_and_is_the_same_twice():
    values = [0.1, 0.9, 0.5, 0.7, 0.2]
    first = interval(values)
    assert first["low"] < first["mean"] < first["high"]
    assert first == interval(values)
