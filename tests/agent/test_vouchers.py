"""A voucher told in the chat is reckoned by code: on the cart's total and on cards, where it counts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from agent.context import TurnContext
from agent.outcome import Outcome, Shown
from agent.vouchers import rule_of, tells, with_voucher
from retrieval.understanding.asked import Asked
from retrieval.understanding.ledger import Ledger
from retrieval.understanding.voucher import Voucher

TENTH = Voucher(percent=10, threshold=50, strict=True, words="10% off over 50")


def _context(said: str = "") -> TurnContext:
    desk = SimpleNamespace(shelf=SimpleNamespace(currency="USD"))
    plan, turn = SimpleNamespace(ledger=None), SimpleNamespace(say=said)
    return cast("TurnContext", SimpleNamespace(plan=plan, desk=desk, turn=turn))


def _state(voucher: Voucher | None = TENTH) -> Any:
    return {"ledger": Ledger(asked=Asked(voucher=voucher)).model_dump(mode="json", exclude_defaults=True)}


def _cart(total: float) -> Outcome:
    return Outcome("cart", "Your cart.", cart={"lines": [{"id": "a"}], "total": total, "currency": "USD"})


def test_a_carts_total_is_said_with_what_the_voucher_takes_off() -> None:
    reckoned = with_voucher(_cart(120), _state(), _context())
    assert "you would pay $108.00" in reckoned.text
    assert reckoned.must_say.endswith(reckoned.text.removeprefix("Your cart. "))
    assert reckoned.extra is not None
    assert reckoned.extra["voucher"] == {"rule": "10% off over $50", "total": 120.0, "off": 12.0, "pays": 108.0}


def test_a_total_it_does_not_count_for_stays_as_it_is() -> None:
    assert "takes nothing off" in with_voucher(_cart(50), _state(), _context()).text


def test_cards_show_what_is_paid_only_where_the_voucher_counts() -> None:
    cards = tuple(Shown({"id": str(p), "price": p, "currency": "USD"}) for p in (50.0, 60.0))
    outcome = with_voucher(Outcome("products", "Two.", cards), _state(), _context())
    assert [c.note for c in outcome.cards] == ["", "$54.00 with your voucher"]
    assert outcome.text == "Two."
    assert "10% off over $50" in with_voucher(outcome, _state(), _context("lamp, 10% off over 50")).text


def test_without_a_voucher_nothing_changes() -> None:
    outcome = _cart(120)
    assert with_voucher(outcome, _state(None), _context()) is outcome


@pytest.mark.parametrize(
    ("said", "told"),
    [("I have a voucher 10% off over 50", True), ("do you take a 10% voucher?", False),
     ("can I use my 5 euro coupon", False), ("headphones under 50", False)],
)  # fmt: skip
def test_telling_of_a_voucher_is_no_question_to_the_shop(said: str, told: bool) -> None:
    assert tells(said) is told


def test_a_rule_names_its_cap_and_threshold() -> None:
    voucher = Voucher(percent=12.5, threshold=80, cap=20)
    assert rule_of(voucher, "USD") == "12.5% off from $80, at most $20"
