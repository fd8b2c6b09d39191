"""No ten variations of the same thing, and nothing lost by it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ranking.diversity import ALLOWED, spread


def vectors(things: list[int]) -> np.ndarray:
    """One-hot: products of the same number are the same thing."""
    return np.eye(10, dtype=np.float32)[things]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40), st.integers(1, 12))
def test_order_is_a_permutation_that_keeps_the_first_and_the_order_within_a_thing(things: list[int], want: int) -> None:
    order = spread(vectors(things), want)
    assert sorted(order) == list(range(len(things))) and order[0] == 0
    for thing in set(things):
        positions = [i for i in order if things[i] == thing]
        assert positions == sorted(positions)


@given(st.lists(st.integers(0, 9), min_size=10, max_size=40))
def test_no_thing_is_shown_more_than_allowed_while_others_wait(things: list[int]) -> None:
    page = [things[i] for i in spread(vectors(things), 10)[:10]]
    if len(set(things)) * ALLOWED >= 10 and sum(min(ALLOWED, things.count(t)) for t in set(things)) >= 10:
        assert max(page.count(t) for t in page) <= ALLOWED
