"""An order is over one kind of thing: the newest phone is no phone case."""

from __future__ import annotations

from agent.context import TurnContext
from retrieval.understanding.ledger import Ledger
from retrieval.understanding.request import Constraint

_LEAST = 3  # products of a category that stands for a kind


def of_one_kind(kept: Ledger, context: TurnContext, turn: int) -> Ledger:
    """The ledger with the category of its product noun as a wish, where it orders and a category is named so.

    What an order lifts is else whatever bears the noun: cases before phones, as they are cheaper and newer.
    """
    asked = kept.asked
    if asked.sort is None or asked.product_type is None or any(c.field == "category" for c in asked.constraints):
        return kept
    named = context.desk.funnel.catalogue().vocabulary.values.get(asked.product_type, ())
    best = max((v for v in named if v.field == "category"), key=lambda v: v.count, default=None)
    if best is None or best.count < _LEAST:
        return kept
    wish = Constraint(field="category", op="==", value=best.value, words=asked.product_type, turn=turn)
    return kept.model_copy(update={"asked": asked.model_copy(update={"constraints": (*asked.constraints, wish)})})
