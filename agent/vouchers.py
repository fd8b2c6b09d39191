"""A voucher the shopper told of: kept for the conversation, and reckoned by code on carts and cards.

Whether the shop takes it is the shop's to say, and every sentence leaves that open.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agent.context import TurnContext
from agent.outcome import Outcome, Shown
from agent.plan import Action, Plan
from agent.state import Conversation
from catalog.product import Money
from language.speak import count, say
from retrieval.understanding.ledger import Ledger
from retrieval.understanding.request import Understood
from retrieval.understanding.text import Reading
from retrieval.understanding.voucher import Voucher
from retrieval.understanding.vouchers import read_voucher
from tools.words import minor, money

_QUESTION = re.compile(r"(?i)^\s*(?:can|could|may|do|does|is|are|will|would|how|where|what|which)\b|\?\s*$")


def tells(said: str) -> bool:
    """Whether a message tells of a voucher, rather than asking the shop whether it takes one."""
    return _QUESTION.search(said) is None and read_voucher(Reading.of(said)) is not None


def told(context: TurnContext, kept: Ledger, understood: Understood) -> Plan | None:
    """The plan of a message that only tells of a voucher: the cart with it, else that it counts from now on."""
    alone = not (understood.search_text or understood.constraints or understood.product_type or understood.sort)
    if understood.voucher is None or not alone:
        return None
    ledger = kept.model_dump(mode="json", exclude_defaults=True)
    if context.desk.carts.view(context.turn.session)["lines"]:
        return Plan("act", action=Action("cart_view"), ledger=ledger)
    if kept.asked.text:
        return None  # what was searched for is shown again, with the voucher
    rule = rule_of(understood.voucher, context.desk.shelf.currency)
    return Plan("say", kind="chat", text=say("voucher_noted", rule=rule), ledger=ledger)


def with_voucher(outcome: Outcome, state: Conversation, context: TurnContext) -> Outcome:
    """The outcome with what the conversation's voucher makes of its cart's total and its cards' prices."""
    plan = context.plan
    kept = plan.ledger if plan.ledger is not None else state.get("ledger") or {}
    voucher = Ledger.model_validate(kept).asked.voucher
    if voucher is None:
        return outcome
    currency = context.desk.shelf.currency
    rule = rule_of(voucher, currency)
    if outcome.cart is not None:
        if not outcome.cart["lines"]:
            return outcome
        total = Money.of(outcome.cart["total"], currency)
        pays = voucher.after(total)
        reckoned = {"rule": rule, "total": total.major, "off": voucher.off(total).major, "pays": pays.major}
        said = say("voucher_pays", rule=rule, pays=minor(pays)) if pays != total else say("voucher_short", rule=rule)
        return _saying(outcome, said, {"voucher": reckoned})
    cards = tuple(_priced(card, voucher) for card in outcome.cards)
    new = voucher.words and voucher.words in context.turn.say and outcome.cards
    outcome = replace(outcome, cards=cards)
    return _saying(outcome, say("voucher_noted", rule=rule), {"voucher": {"rule": rule}}) if new else outcome


def _priced(card: Shown, voucher: Voucher) -> Shown:
    price = Money.of(card.product["price"], card.product["currency"])
    pays = voucher.after(price)
    return card if card.note or pays == price else replace(card, note=say("voucher_price", pays=minor(pays)))


def _saying(outcome: Outcome, said: str, extra: dict[str, object]) -> Outcome:
    text, must = (f"{part} {said}".strip() for part in (outcome.text, outcome.must_say))
    return replace(outcome, text=text, must_say=must, extra={**(outcome.extra or {}), **extra})


def rule_of(voucher: Voucher, currency: str) -> str:
    """The voucher in a few words: "10% off over $50, at most $20"."""
    if voucher.percent is not None:
        rule = say("voucher_percent", percent=count(voucher.percent))
    else:
        rule = say("voucher_amount", amount=money(voucher.amount or 0, currency))
    if voucher.threshold:
        name = "voucher_over" if voucher.strict else "voucher_from"
        rule = say(name, off=rule, threshold=money(voucher.threshold, currency))
    return say("voucher_cap", rule=rule, cap=money(voucher.cap, currency)) if voucher.cap is not None else rule
