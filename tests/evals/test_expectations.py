"""Each expectation of a conversation case holds when it is true and fails when it is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evals.conversations import read_cases
from evals.expectations import Answered, BadCase, failures


def _product(id_: str, price: float, brand: str = "HP", **more: Any) -> dict[str, Any]:
    plain = {"title": f"{brand} mouse {id_}", "currency": "USD", "availability": "in_stock", "was_price": None,
             "rating": None, "rating_count": None, "description": "", "tags": [], "attributes": {}, "units": {},
             "category": None, "why": "", "misses": []}  # fmt: skip
    return {"id": id_, "price": price, "brand": brand, **plain, **more}


ENTRY = {"field": "price", "op": "<=", "value": 30.0, "strength": "must", "label": "≤ $30", "words": "under 30"}
DONE = {
    "kind": "products", "text": "Here are 2 that fit, from $10.", "relaxed": False, "ledger": [ENTRY], "total": 2,
    "products": [_product("a", 10.0), _product("b", 20.0, "Acer")],
}  # fmt: skip
CART = {"lines": [{"id": "a", "quantity": 2, "title": "x", "price": 10.0, "subtotal": 20.0}], "count": 2, "total": 20.0,
        "currency": "USD"}  # fmt: skip


def judge(expect: dict[str, Any], **changes: Any) -> list[str]:
    """What fails of a second turn that shows what the first showed."""
    first = Answered(DONE, None, CART, "mice under 30")
    return failures(expect, [first, Answered({**DONE, **changes}, None, CART, "mice under 30")])


@pytest.mark.parametrize(
    ("holds", "fails"),
    [
        ({"kind": ["chat", "products"]}, {"kind": "chat"}),
        ({"min": 2}, {"min": 3}),
        ({"max": 2}, {"max": 1}),
        ({"every": [["price", "<=", 20]]}, {"every": [["brand", "==", "hp"]]}),
        ({"some": [["brand", "==", "hp"]]}, {"some": [[["brand", "==", "hp"]], [["price", ">", 20]]]}),
        ({"none": [["brand", "==", "hp"], ["price", ">", 15]]}, {"none": [["brand", "==", "acer"]]}),
        ({"top": [1, "brand", "==", "HP"]}, {"top": [[1, "brand", "==", "HP"], [2, "brand", "==", "HP"]]}),
        ({"order": ["price", "asc"]}, {"order": ["price", "desc"]}),
        ({"same_as": 0}, {"new_since": [0]}),
        ({"ledger": [["price", "<=", 30, "must"]]}, {"ledger": [["price", "<=", 30, "prefer"]]}),
        ({"-ledger": [["price", "<=", 40, "must"]]}, {"-ledger": [["price", "<=", 30, "must"]]}),
        ({"cart": {"count": 2, "total": 20, "has": {"ref": [0, 1]}, "lines": {"a": 2}}}, {"cart": {"has": "b"}}),
        ({"text": "that FIT"}, {"text": "nothing"}),
        ({"-text": ["nothing"]}, {"-text": "fit"}),
        ({"says": ["price", {"ref": [0, 1]}]}, {"says": ["price", {"ref": [0, 2]}]}),
        ({"relaxed": False}, {"relaxed": True}),
        ({"every": [["price", "<=", {"ref": [0, 2], "field": "price"}]]}, {"every": [["id", "==", {"ref": [0, 1]}]]}),
    ],
)
def test_an_expectation_holds_or_fails(holds: dict[str, Any], fails: dict[str, Any]) -> None:
    assert judge(holds) == []
    assert judge(fails) != []


@pytest.mark.parametrize(
    "changes",
    [{"text": "", "products": []}, {"text": "Sorry, something went wrong."}, {"text": "The first costs $3."}],
    ids=["empty", "canned failure", "not grounded"],
)
def test_the_general_rule_fails_a_turn_whatever_else_holds(changes: dict[str, Any]) -> None:
    assert judge({}, **changes)


def test_an_error_fails_a_turn() -> None:
    assert failures({}, [Answered(None, "broken", CART)]) == ["answered: broken"]


def test_a_case_that_breaks_the_format_names_its_place(tmp_path: Path) -> None:
    with pytest.raises(BadCase, match="unknown expectation evry"):
        judge({"evry": []})
    (tmp_path / "cases.jsonl").write_text('{"id": "x"}\n')
    with pytest.raises(BadCase, match=r"cases.jsonl:1: the case lacks catalog, turns"):
        read_cases(tmp_path / "cases.jsonl")


def test_our_own_cases_are_of_the_format() -> None:
    cases = read_cases(Path(__file__).parents[2] / "evals" / "cases" / "basics.jsonl")
    assert len(cases) >= 30
    assert len({case["id"] for case in cases}) == len(cases)
