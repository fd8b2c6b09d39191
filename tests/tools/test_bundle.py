"""What goes together within a budget."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tools.bundle import cheapest, within

LISTS = st.lists(st.lists(st.integers(0, 500), min_size=1, max_size=6), min_size=1, max_size=4)


@given(LISTS, st.integers(0, 1500))
def test_the_choice_keeps_the_limit_and_no_choice_stands_further_up(prices: list[list[int]], limit: int) -> None:
    every = list(product(*(range(len(thing)) for thing in prices)))
    fits = [p for p in every if sum(thing[i] for thing, i in zip(prices, p, strict=True)) <= limit]
    chosen = within(prices, limit)
    if chosen is None:
        assert not fits
    else:
        assert chosen in fits
        assert sum(chosen) == min(sum(p) for p in fits)


def test_the_cheapest_of_each_is_what_comes_nearest() -> None:
    assert cheapest([[3, 1, 2], [5]]) == (1, 0)
