"""The evaluations of what shoppers want tell right from wrong, whoever wrote the expectation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from catalog.product import Money, Offer, Product, Variant
from evals.constraints import RequestsError
from evals.expectations import Answered
from evals.shopper_preferences import Record, Wording, read_preferences
from evals.shoppers import Shopper, Talk, summary
from evals.shopping import measure, read_requests

_VOUCHER = {
    "voucher_type": "shop", "threshold": 100, "discount_type": "percentage", "face_value": None, "discount": 0.1,
    "cap": 20, "price_after_voucher": 280.0, "budget": 290,
}  # fmt: skip
_RULES = (
    "\n\nMy budget is only `290`, but I have a voucher with the following rules:\n1. The voucher only applies to the "
    "products from the same shop.\n2. It is valid only when the total price of the products exceeds `100`.\n"
    "3. It provides a percentage discount of `10%` with a cap of `20`."
)


def _file(folder: Path, **changed: object) -> Path:
    row = {"query": "a red lamp and a blue mug" + _RULES, "reward": [{"title": ["Red lamp"]}, {"title": ["Blue mug"]}],
           "voucher": _VOUCHER | changed}  # fmt: skip
    path = folder / "requests.jsonl"
    path.write_text(json.dumps(row) + "\n")
    return path


def test_a_request_read_right_holds_in_every_measure(tmp_path: Path) -> None:
    figures = measure(read_requests(_file(tmp_path))).figures()
    assert {m: figures[m] for m in ("items", "wanted", "bounds", "budget", "voucher", "paid")} == dict.fromkeys(
        ("items", "wanted", "bounds", "budget", "voucher", "paid"), 1.0
    )


@pytest.mark.parametrize(
    ("measured", "changed"),
    [("budget", {"budget": 291}), ("voucher", {"threshold": 99}), ("voucher", {"voucher_type": "platform"}),
     ("paid", {"cap": 30, "price_after_voucher": 270.0})],
)  # fmt: skip
def test_another_expectation_is_missed_where_it_differs(
    tmp_path: Path, measured: str, changed: dict[str, object]
) -> None:
    assert measure(read_requests(_file(tmp_path, **changed))).figures()[measured] == 0.0


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    path.write_text('{"query": "a lamp"}\n')
    with pytest.raises(RequestsError, match=r"line 1.*reward"):
        read_requests(path)


def _product(name: str, words: str, price: float) -> Product:
    offer = Offer(price=Money.of(price, "USD"))
    return Product(id=name, title=name, description=words, category=("TVs",), variants=(Variant(id=name, offer=offer),))


RECORDS = [
    Record.of(_product('LG - 55" Class TV', "smart 4k", 700)),
    Record.of(_product('Sony - 65" Class TV', "plain 4k", 500)),
]
STATED = {
    "What is your budget?": "around $650",
    "What size TV are you looking for?": "between 50 and 60 inches",
    "Do you have any preferred brands?": "I like LG",
    "Does your space have a lot of natural light?": "yes",
}


def test_a_preference_is_checked_on_the_record_and_what_no_record_tells_is_left_out() -> None:
    stated = STATED | {"Do you prioritize noise level?": "yes"}
    budget, size, brand, light, noise = read_preferences(stated, RECORDS)
    assert [p.check and [p.check(r) for r in RECORDS] for p in (budget, size, brand)] == [
        [True, True], [True, False], [True, False],
    ]  # fmt: skip
    assert light.check is None
    assert noise.check is None
    assert noise.said == "It should be quiet."


def test_a_preference_is_put_into_words_in_three_ways() -> None:
    stated = {"Do you care about smart features?": "no", "What is your budget?": "$200"}
    words = {w: [p.said for p in read_preferences(stated, RECORDS, w)] for w in get_args(Wording)}
    assert words == {
        "sentences": ["I don't care about smart features.", "My budget is $200."],
        "answers": ["no smart features", "$200"],
        "interview": ["Do you care about smart features? no.", "What is your budget? $200."],
    }


def _talk(*screens: list[str], budget: str = "around $650", relaxed: bool = False) -> Talk:
    stated = STATED | {"What is your budget?": budget}
    shopper = Shopper("tv-1", "TVs", "a TV", read_preferences(stated, RECORDS), {r.id: r for r in RECORDS})
    text = f"Nothing fits with {budget}." if relaxed else "…"
    answers = [
        Answered({"kind": "products", "text": text, "relaxed": relaxed, "products": [{"id": i} for i in ids]}, None, {})
        for ids in screens
    ]
    return Talk(shopper, [("…", answer) for answer in answers])


def test_a_shopper_succeeds_by_what_is_shown_and_not_by_what_is_said() -> None:
    fit, other = RECORDS[0].id, RECORDS[1].id
    good, bad = _talk([other], [fit]), _talk([other], [other])
    figures = summary([good, bad], {"tv-1": False})
    assert (good.first_fit, bad.first_fit) == (2, None)
    assert figures["satisfiable"]["succeeded"] == 1


def test_whom_nothing_fits_is_counted_apart_by_whether_it_was_said() -> None:
    silent, honest = _talk([RECORDS[0].id], budget="$100"), _talk([RECORDS[0].id], budget="$100", relaxed=True)
    figures = summary([silent, honest], {"tv-1": True})
    assert figures["satisfiable"]["shoppers"] == 0
    assert figures["unsatisfiable"] == {"shoppers": 2, "said_nothing_fits": 1, "share": 0.5}
