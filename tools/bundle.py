"""One of each within a budget in all: which go together is worked out, in minor units."""

from __future__ import annotations

from collections.abc import Sequence


def within(prices: Sequence[Sequence[int]], limit: int) -> tuple[int, ...] | None:
    """The place of one price in each list, so that they sum to `limit` at most and stand as far up as can be.

    `prices`: for each thing what its products cost, best first, in minor units. Exact: of all choices within the
    limit the one with the least sum of places, of those the cheapest. None where there is none.
    """
    best: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}  # sum of places → the least it costs, and the places
    for thing in prices:
        longer: dict[int, tuple[int, tuple[int, ...]]] = {}
        for down, (cost, places) in best.items():
            for place, price in enumerate(thing):
                key, total = down + place, cost + price
                if total <= limit and (key not in longer or total < longer[key][0]):
                    longer[key] = (total, (*places, place))
        best = longer
    return best[min(best)][1] if best else None


def cheapest(prices: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """The place of the least price in each list; none of them may be empty."""
    return tuple(min(range(len(thing)), key=thing.__getitem__) for thing in prices)
