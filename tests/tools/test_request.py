"""Arguments of any door become one request, or an error that names the fix."""

from __future__ import annotations

from typing import Any

import pytest

from tools.errors import RetryError
from tools.request import to_request


def test_short_constraints_get_their_strength_from_the_operator() -> None:
    request = to_request({"text": "hub", "constraints": [["price", "<=", 20], ["brand", "!=", "HP"]]})
    assert [(c.key, c.strength) for c in request.constraints] == [
        ("price <= 20.0", "must"),
        ("brand != HP", "must_not"),
    ]


def test_a_list_of_values_means_any_of_them() -> None:
    request = to_request({"constraints": [{"field": "brand", "op": "=", "value": ["HP", "Acer"]}]})
    assert request.constraints[0].key == "brand in ('HP', 'Acer')"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"txt": "hub"}, "txt"),
        ({"text": "hub", "k": 0}, "k: .*greater than or equal to 1, got 0"),
        ({"constraints": [["colour", "==", "red"]]}, r"constraints\[0\]: .*unknown field 'colour'"),
        ({"constraints": [["margin", ">", 0.5]]}, "'margin' is private"),
        ({"constraints": [["price", "~=", 5]]}, r"constraints\[0\]: op"),
        ({"constraints": [["title", "~", "(a+)+$"]]}, r"constraints\[0\]: op"),
        ({"constraints": "price < 5"}, "give a list"),
    ],
)
def test_wrong_arguments_name_field_value_and_fix(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(RetryError, match=says):
        to_request(arguments)
