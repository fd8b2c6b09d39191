"""An order is over one kind of thing: the newest phone is no phone case."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.context import TurnContext
from agent.state import Item
from catalog.predicates import fold, words
from retrieval.understanding.foreign import as_said
from retrieval.understanding.ledger import Ledger
from retrieval.understanding.request import Constraint, Understood

_ABOUT = re.compile(
    r"^\W*(?:and\s+|ok(?:ay)?\W+|now\s+)*(?:(?:what|something|anything|things|stuff)\b(?:\s+(?:do\s+you\s+have|have\s+you\s+got|is\s+there|about))?"
    r"\s+(?:for|in)\s+)?(?:the\s+|my\s+|our\s+|an?\s+)*(?P<noun>\w+(?:\s+\w+)?)\W*(?:please)?\W*$"
)
_FOR_WHOM = frozenset(words("woman women man men kid kids child children boy boys girl girls baby"))
_LEAST = 3  # products of a category that stands for a kind


def names_elsewhere(context: TurnContext, said: Understood, text: str, screen: Sequence[Item]) -> bool:
    """Whether a message is but the name of a department that nothing on the screen is of: "garden" after laptops."""
    noun, path = _department(context, said, text)
    if path is None:
        return False
    shown = [p for i in screen if (p := context.desk.shelf.product(i["id"], i["variant_id"])) is not None]
    told = {w for p in shown for w in words(f"{p['title']} {p['category']} {p['description']}")}
    return not set(noun) <= told


def of_department(kept: Ledger, said: Understood, context: TurnContext, text: str, turn: int) -> Ledger:
    """The ledger with a department as a wish, where its name is all that a new subject is asked by: "garden"."""
    noun, path = _department(context, said, text)
    if path is None or kept.edit != "new subject":
        return kept
    wish = Constraint(field="category", op="==", value=path, words=" ".join(noun), turn=turn)
    constraints = (*kept.asked.constraints, wish)
    return kept.model_copy(update={"asked": kept.asked.model_copy(update={"constraints": constraints})})


def _department(context: TurnContext, said: Understood, text: str) -> tuple[list[str], str | None]:
    """The words of a message that is but a noun, and the category called so, or called by it among other names."""
    for budget in (c.words for c in said.constraints if c.field == "price"):
        text = text.replace(budget, " ")
    found = _ABOUT.match(fold(text).replace("’", "'"))
    noun = words(found["noun"]) if found else []
    wished = said.sort is not None or any(c.field != "price" for c in said.constraints)
    if not noun or said.product_type or wished or _FOR_WHOM & set(noun):
        return noun, None
    values = context.desk.funnel.catalogue().vocabulary.values
    named = values.get(" ".join(noun), ())
    if not any(v.field == "category" for v in named) and len(noun) == 1:  # trains: of vehicles and trains
        named = tuple(v for phrase, vs in values.items() if noun[0] in phrase.split() for v in vs)
    best = max((v for v in named if v.field == "category"), key=lambda v: v.count, default=None)
    return noun, str(best.value) if best and best.count >= _LEAST else None


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
    wish = Constraint(
        field="category", op="==", value=best.value, words=as_said(asked.product_type, asked.translations), turn=turn
    )
    return kept.model_copy(update={"asked": asked.model_copy(update={"constraints": (*asked.constraints, wish)})})
