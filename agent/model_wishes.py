"""A model's arguments as the shop reads them: which wishes may filter, and which are only words to search by.

A model sees the names of fields, not on how many products they stand. A wish on a field that most products of a kind
leave out would hide nearly all of them, so it joins the words, which the shop reads as it reads a shopper's own.
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.context import TurnContext
from agent.rule_planner import ledger_of
from agent.state import Conversation
from catalog.predicates import contains_words, words
from retrieval.understanding.asked import Asked
from retrieval.understanding.request import Constraint, Understood
from retrieval.understanding.understand import understand
from retrieval.understanding.vocabulary import Vocabulary
from tools import specs
from tools.request import to_request

_STATED = 0.5  # share of a kind's products that must state a field before a model's wish on it hides the others
_KNOWN = 0.02  # the same for a bound to be checked at all
_SORTED = 0.1  # the same for an order by it, as for one said in words
_NEGATIVE = ("!=", "!has")
_WHOLE = {"==": "has", "!=": "!has"}  # a record's text may list several values: "rayon, linen"


def read_wishes(
    state: Conversation,
    context: TurnContext,
    text: str,
    wishes: Sequence[specs.Wish],
    sort: specs.Order | None,
    kind_of: str = "",
) -> tuple[Asked, Understood]:
    """The wishes and words of a call, as the shop understands them: spelling, kind, synonyms, and wishes about fields
    the model left alone. A field this catalogue does not have makes a wish that cannot be checked.

    `kind_of`: words that name the kind of thing where `text` does not.
    """
    request = to_request({"text": text, "constraints": [w.model_dump() for w in wishes],
                          "sort": sort.model_dump() if sort else None})  # fmt: skip
    catalogue = context.desk.funnel.catalogue()
    known, currency, turn = catalogue.vocabulary, catalogue.currency, state.get("turn", 0)
    kind = understand(text or kind_of, known, currency=currency).product_type
    given, spoken = [], request.text
    for wish in request.constraints:
        settled, word = _settled(wish.model_copy(update={"turn": turn}), known, kind)
        given += [settled] if settled else []
        if word and not contains_words(words(spoken), words(word)):
            spoken = f"{word} {spoken}".strip()
    given = _in_whose_money(given, context.turn.say, known, currency)
    order = request.sort
    if order is not None and known.coverage(order.field, kind) < _SORTED:
        given.append(_unchecked(order.words or order.field.removeprefix("attributes.").replace("_", " "), turn))
        order = None
    said = understand(spoken, known, currency=currency, given=given, sort=order, turn=turn)
    shared = ("product_type", "constraints", "sort", "quantity", "synonyms", "voucher")
    asked = Asked(text=said.search_text, **{name: getattr(said, name) for name in shared})
    if asked.voucher is None:  # told once, it is kept
        asked = asked.model_copy(update={"voucher": ledger_of(state).asked.voucher})
    return asked, said


def _unchecked(words_said: str, turn: int) -> Constraint:
    return Constraint(field="text", op="has", value=words_said, words=words_said, turn=turn, strength="prefer",
                      status="unsupported")  # fmt: skip


def _settled(wish: Constraint, known: Vocabulary, kind: str | None) -> tuple[Constraint | None, str]:
    """The wish as it filters or ranks, or None with the words to search by instead."""
    wish = wish.model_copy(update={"words": wish.words or str(wish.value)})
    if wish.field == "rating" and known.coverage("rating") < _STATED:
        return wish.model_copy(update={"status": "unsupported"}), ""
    if not wish.field.startswith("attributes.") and wish.field != "tags":
        return wish, ""
    info = known.fields.get(wish.field)
    if info is None:
        return wish.model_copy(update={"status": "unsupported"}), ""
    if info.kind == "number":
        wish = wish.model_copy(update={"unit": info.unit})
    if info.kind == "text":
        wish = wish.model_copy(update={"op": _WHOLE.get(wish.op, wish.op)})
    firm = known.coverage(wish.field, kind) >= _STATED and not info.mixed and wish.field != "tags"
    if wish.op in _NEGATIVE or firm:
        return wish, ""
    if isinstance(wish.value, str) and info.kind != "number":
        return None, wish.value if len(wish.value) > 2 else ""  # no one searches by "M"
    if wish.value is True:
        return None, wish.field.removeprefix("attributes.").replace("_", " ")
    unknown = known.coverage(wish.field, kind) < _KNOWN
    return wish.model_copy(update={"strength": "prefer", "status": "unsupported" if unknown else "ranked"}), ""


def _in_whose_money(given: Sequence[Constraint], said: str, known: Vocabulary, currency: str) -> list[Constraint]:
    """Prices that the shopper said in another currency than the shop's are marked with it, as the shop says so."""
    heard = understand(said, known, currency=currency).constraints
    abroad = {c.value: c for c in heard if c.field == "price" and c.unit}
    return [
        c.model_copy(update={"unit": abroad[c.value].unit, "words": abroad[c.value].words})
        if c.field == "price" and c.value in abroad
        else c
        for c in given
    ]
