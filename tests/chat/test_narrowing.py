"""A wish added in mid-conversation never widens what is found."""

from __future__ import annotations

import itertools

import pytest
from fastapi.testclient import TestClient

from tests.chat.conftest import Shopper

THINGS = ("keyboard", "headphones", "backpack", "jacket", "mug", "tent", "desk lamp")
ADDED = (
    "not Otterby", "only Corvid", "only Otterby ones", "without leather", "under $150", "at least $10", "in blue",
    "only black ones", "nothing from Pixelmoor", "but no plastic", "it should be light", "only wireless ones",
    "with at least 4 stars",
)  # fmt: skip


@pytest.mark.parametrize("place", range(len(THINGS)))
def test_an_added_wish_never_widens_the_total(client: TestClient, place: int) -> None:
    wider = []
    for step in range(len(ADDED)):
        first, second = ADDED[(place + step) % len(ADDED)], ADDED[(place + 3 * step + 1) % len(ADDED)]
        shopper, totals, had = Shopper(client), [], set[str]()
        for said in (THINGS[place], first, second):
            done = shopper.say(said)
            wishes = {e["key"] for e in done["ledger"]}
            if "loosenings" in done or not had <= wishes:
                break  # what is nearest is another count; "only black ones" takes blue back
            had = wishes
            totals.append((said, done["total"] or 0))
        wider += [(THINGS[place], a, b) for a, b in itertools.pairwise(totals) if b[1] > a[1]]
    assert wider == []
