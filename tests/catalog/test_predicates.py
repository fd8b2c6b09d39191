"""The evaluator's claims: what each operator means, and that masks and checks never disagree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from catalog.columns import Columns
from catalog.predicates import OPERATORS, Predicate, check
from catalog.product import public_json
from tests.small_shop import offer, shop

PRODUCTS = shop()
COLUMNS = Columns.build(PRODUCTS)
FIELDS = ["title", "brand", "category", "price", "rating", "availability", "tags", "text", "currency", "id"]
FIELDS += [f"attributes.{n}" for n in ("capacity", "ports", "dishwasher_safe", "colour", "size")]
VALUES: list[Any] = [
    *(12, 0.35, 4, 45.0, "4", True, False, "Volt", "volt", "éclat", "ECLAT", "usb hub", "hubs", "Clothing"),
    *("Clothing > Shirts", "in_stock", "gift", "Blue", "L", "USD", "nothing like it", "u.b", "mug"),
]


def p(field: str, op: str, value: Any) -> Predicate:
    return Predicate(field=field, op=op, value=value)


@st.composite
def predicates(draw: st.DrawFn) -> Predicate:
    op = draw(st.sampled_from(OPERATORS))
    value = (
        st.lists(st.sampled_from(VALUES), min_size=1, max_size=3).map(tuple) if op == "in" else st.sampled_from(VALUES)
    )
    return p(draw(st.sampled_from(FIELDS)), op, draw(value))


@given(predicates())
def test_the_mask_and_the_check_of_one_product_agree(predicate: Predicate) -> None:
    mask = COLUMNS.variant_mask(predicate)
    for row, variant_id in enumerate(COLUMNS.variant_ids):
        product = PRODUCTS[int(COLUMNS.product_of[row])]
        if predicate.field == "text" and len(product.variants) > 1:
            continue  # the text of a product names all its variants' options, a card only its own
        record = public_json(product, product.variant(variant_id))
        assert bool(mask[row]) == check(record, predicate), (variant_id, str(predicate))


@given(predicates())
def test_a_negation_is_the_opposite_everywhere(predicate: Predicate) -> None:
    if predicate.negative:
        assert (COLUMNS.variant_mask(predicate) == ~COLUMNS.variant_mask(predicate.positive())).all()


@pytest.mark.parametrize(
    ("record", "predicate", "holds"),
    [
        ({"brand": "Logitech"}, p("brand", "==", "logitech"), True),
        ({}, p("brand", "!=", "logitech"), True),
        ({}, p("brand", "==", "logitech"), False),
        ({}, p("price", "<=", 10), False),
        ({"attributes": {"gb": "16"}}, p("attributes.gb", "==", 16), True),
        ({"attributes": {"gb": 16}}, p("attributes.gb", "in", ("8", "16")), True),
        ({"title": "USB-C Hubs, grey"}, p("title", "has", "hub"), True),
        ({"title": "Subhub"}, p("title", "has", "hub"), False),
        ({"title": "line one\nline two"}, p("title", "~", "one.line"), False),
        ({"title": "Nothing SLEEVELESS"}, p("title", "!~", "sleeveless"), False),
        ({"category": "A > B > C"}, p("category", "==", "B"), True),
        ({"category": "A > B > C"}, p("category", "==", "A > B"), True),
        ({"category": "A > B > C"}, p("category", "==", "B > C"), False),
        ({"price": 80, "was_price": 100}, p("discount", ">=", 0.2), True),
        ({"released": "2024-05-01"}, p("released", ">=", "2024-01-01"), True),
    ],
)
def test_operators_mean_what_the_page_says(record: dict[str, Any], predicate: Predicate, holds: bool) -> None:
    assert check(record, predicate) is holds


@pytest.mark.parametrize(
    ("field", "op", "value", "said"),
    [
        ("prise", "==", 1, "unknown field 'prise'"),
        ("attributes.", "==", 1, "unknown field"),
        ("price", "in", 4, "a list of values goes with 'in'"),
        ("price", "==", (4, 5), "a list of values goes with 'in'"),
        ("price", "=<", 4, "Input should be"),
    ],
)
def test_a_wrong_predicate_says_what_is_wrong(field: str, op: str, value: Any, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        p(field, op, value)


def test_columns_come_back_from_disk_as_they_were(tmp_path: Path) -> None:
    COLUMNS.save(tmp_path)
    loaded = Columns.load(tmp_path)
    for predicate in (
        p("price", "<=", 30),
        p("brand", "!=", "Volt"),
        p("text", "has", "usb hub"),
        p("tags", "==", "gift"),
    ):
        assert (loaded.variant_mask(predicate) == COLUMNS.variant_mask(predicate)).all()
    assert list(loaded.ids) == list(COLUMNS.ids)


def test_the_variant_shown_is_the_cheapest_that_meets_the_wishes() -> None:
    _, variants = COLUMNS.eligible([p("attributes.colour", "==", "red")])
    shown = COLUMNS.shown_variant(np.array([COLUMNS.row_of["shirt"]], np.int32), variants)
    assert COLUMNS.variant_ids[int(shown[0])] == "shirt-red-l"


def test_live_offers_leave_the_columns_they_came_from_untouched() -> None:
    fresh = COLUMNS.with_offers({"mug-1": offer(99)})
    assert fresh.price[COLUMNS.variant_row_of["mug-1"]] == 99
    assert COLUMNS.price[COLUMNS.variant_row_of["mug-1"]] == 12
    assert fresh.margin[COLUMNS.variant_row_of["mug-1"]] == 0.6, "a price update does not forget the margin"


def test_margin_never_leaves_by_the_public_record() -> None:
    assert all("margin" not in str(public_json(product)) for product in PRODUCTS)
