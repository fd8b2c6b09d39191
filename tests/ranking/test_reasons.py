"""Reasons: what they say is true of what is shown, and tells the picks apart."""

from __future__ import annotations

from typing import Any

import pytest

from language.speak import LANGUAGES, speaking
from ranking.reasons import LIMIT, standouts, why


def product(price: float, **attributes: Any) -> dict[str, Any]:
    return {"price": price, "attributes": attributes, "units": {}}


def test_no_two_products_are_called_by_the_same_superlative() -> None:
    mats = [product(20, depth=300, thickness=2), product(20, depth=200, thickness=4), product(20, depth=400)]
    for mat in mats:
        mat["units"] = {"depth": "mm", "thickness": "mm"}
    said = [fact.split(",")[0] for facts in standouts(mats)[0] for fact in facts]
    assert said.count("slimmest") == said.count("deepest") == 1


def test_what_a_third_share_is_told_only_where_a_product_has_nothing_of_its_own() -> None:
    lamps = [product(10, dimmable=n < 2, colour="black" if n == 1 else "white") for n in range(6)]
    apart, _ = standouts(lamps)
    assert apart[0] == ["one of 2 listed with dimmable"] and apart[1] == ["only one listed with colour black"]
    assert not any(apart[2:]), "what most have tells nobody apart"


def test_having_is_no_difference_where_the_others_do_not_say() -> None:
    lamps = [product(10, dimmable=True), product(10, dimmable=True), *(product(10, dimmable=None) for _ in range(4))]
    assert not any(standouts(lamps)[0])


@pytest.mark.parametrize(
    ("prices", "cheap", "dear"),
    [
        ((50, 55, 100, 100, 150, 160), [1], [4]),  # the ends themselves are the cheapest and the dearest
        ((50, 50, 100, 100, 160, 160), [0, 1], [4, 5]),
        ((97, 98, 100, 100, 102, 103), [], []),
        ((50, 55, 100, 150), [], []),
    ],
)
def test_being_among_the_cheapest_is_said_of_prices_well_off_the_middle(
    prices: tuple[float, ...], cheap: list[int], dear: list[int]
) -> None:
    apart, against = standouts([product(price) for price in prices])
    assert [i for i, facts in enumerate(apart) if facts == ["one of the 2 cheapest shown"]] == cheap
    assert [i for i, facts in enumerate(against) if facts == ["one of the 2 dearest shown"]] == dear


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_drops_whole_facts_rather_than_outgrow_a_card(language: str) -> None:
    with speaking(language):
        facts = standouts([product(p, dimmable=p < 30, power=p) for p in (10, 20, 30, 40, 50, 60)])
        for apart, against in zip(*facts, strict=True):
            said = why(apart, against, (), ["a wish of thirty-two letters now"])
            assert len(said) <= LIMIT and said.endswith((*apart, *against, "”", "“", "»"))


def test_a_reason_names_all_that_is_missed_or_nothing_of_it() -> None:
    assert why(["best rated, 4.6"], ["dearest shown"], ["under $10", "pink"]) == (
        "Misses under $10 and pink; best rated, 4.6; dearest shown"
    )
    assert why(["best rated, 4.6"], [], ["pink", "w" * LIMIT]) == ""


def test_an_option_others_come_in_too_sets_nobody_apart() -> None:
    jumpers = [{**product(75, size=size), "rating": rating} for size, rating in (("S", 4), ("M", 3), ("S", 5))]
    assert "only one listed with size M" in standouts(jumpers)[0][1]
    assert not any("size" in fact for facts in standouts(jumpers, {"size"}) for told in facts for fact in told)


def test_only_measures_with_their_unit_and_names_that_can_be_read_are_reasons() -> None:
    unread = "usb_3_2_gen_1__3_1_gen_1__type_a_ports_quantity"
    hubs = [product(20, weight=n, usb_2_0_ports_quantity=n, **{unread: n}) for n in (2.0, 4.0, 7.0)]
    apart, against = standouts(hubs)
    assert apart[2] == ["most USB 2.0 ports, 7"] and against[0] == ["fewest USB 2.0 ports, 2"]
    cables = [{**product(20, width=n), "units": {"width": "mm"}} for n in (0.0, 20.0, 40.0)]
    assert standouts(cables)[0] == [[], ["narrowest, 20 mm"], ["widest, 40 mm"]]
