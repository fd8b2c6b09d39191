"""From the words to the ledger, and from the ledger to the funnel's request."""

from __future__ import annotations

import re
from typing import Any

from agent.context import CARDS, Turn, TurnContext
from agent.plan import Plan, Search
from agent.references import resolve
from agent.rules.elsewhere import names_other
from agent.rules.kinds import names_elsewhere, of_department, of_one_kind
from agent.rules.measures import compared
from agent.state import Conversation, last_screen
from language.speak import language_of
from retrieval.understanding import ledger
from retrieval.understanding.asked import Asked
from retrieval.understanding.gifts import asks_for_gift
from retrieval.understanding.ledger import Ledger
from retrieval.understanding.request import Constraint, ShoppingRequest, Understood
from retrieval.understanding.understand import understand

_THAN = re.compile(r"(?i)\s+than\s+(?P<what>(?:the|this|that|it|number|no)\b.*)$")
_IN_STOCK = re.compile(
    r"(?i)(?:[,;]\s*)?\b(?:(?:that\s+(?:is|are)\s+|only\s+)?in\s+stock(?:\s+(?:now|today|only))?|ready\s+to\s+ship"
    r"|(?:that\s+)?(?:you\s+can|can\s+be|you)\s+ship(?:ped)?\s+(?:today|now|right\s+away),?(?:\s+in\s+stock)?)(?=\W*$|\s*,)"
)
_BUYABLE = ("in_stock", "limited_stock")
_BARE_AMOUNT = re.compile(
    r"(?i)^\W*(?:(?:ok(?:ay)?|and|then|well|so)\W+)*(?:what|how)\s+about\s+(?P<amount>[$€£]?\s?\d[\d.,]*\s?\w{0,7})\W*$"
)


def request_of(kept: Ledger, turn: Turn, **more: Any) -> ShoppingRequest:
    """The funnel's request for these wishes. What the words meant is settled: they are not read for filters again."""
    base = ShoppingRequest(
        k=CARDS,
        page=dict(turn.page),
        shopper=turn.shopper,
        session=turn.session,
        surface="chat",
        locale=turn.locale,
        now=turn.now,
        **more,
    )
    return kept.request(base)


def ledger_of(state: Conversation) -> Ledger:
    """The conversation's ledger; an empty one at its start."""
    return Ledger.model_validate(state.get("ledger") or {})


def hear(state: Conversation, context: TurnContext, text: str) -> tuple[Ledger, Understood]:
    """The ledger after a message, and how its words were understood.

    Words that name no thing ("24 inch", "size 42") are read about the thing asked for; "cheaper" and "bigger" against
    what is on the screen.
    """
    catalogue = context.desk.funnel.catalogue()
    turn, before, screen = state.get("turn", 0), ledger_of(state), last_screen(state)
    focus = state.get("focus") or ()
    than = _THAN.search(text)
    meant = resolve(than["what"], screen, focus) if than else []
    if meant and than:
        text = text[: than.start()]
    if (bare := _BARE_AMOUNT.match(text)) and any(c.field == "price" for c in before.asked.constraints):
        text = f"up to {bare['amount']}"
    anew = not before.asked.text or asks_for_gift(text)
    prices = tuple(item["price"] for item in meant or screen)

    if stocked := _IN_STOCK.search(text):
        text = f"{text[: stocked.start()]} {text[stocked.end() :]}".strip() or text

    def heard(about: str | None, spoken: str, *added: Constraint) -> tuple[Ledger, Understood]:
        said = understand(
            spoken,
            catalogue.vocabulary,
            currency=catalogue.currency,
            turn=turn,
            about=about,
            gifts=anew,
            language=language_of(context.turn.locale),
        )
        after = before.apply(ledger.Turn(understood=said, added=added, shown_prices=prices))
        if stocked:
            wish = Constraint(field="availability", op="in", value=_BUYABLE, words=stocked[0].strip(" ,"), turn=turn)
            after = after.apply(ledger.Turn(added=(wish,))).model_copy(update={"edit": after.edit, "past": after.past})
        return of_one_kind(of_department(after, said, context, spoken, turn), context, turn), said

    kept, understood = heard(None, text)
    other = kept.edit != "new subject" and (
        names_elsewhere(context, understood, text, screen)
        or names_other(state, context, before.asked, understood, text)
    )
    if other:
        past, before = (*before.past, before.asked), Ledger(asked=Asked(voucher=before.asked.voucher))
        kept, understood = heard(None, text)
        kept = kept.model_copy(update={"past": past})
    if kept.edit == "new subject":
        return kept, understood
    shelf = context.desk.shelf
    measured = any(c.op in ("<", "<=", ">", ">=") and c.field != "price" for c in understood.constraints)
    against = meant or [i for i in screen if len(focus) != 1 or i["id"] in focus]
    products = [p for i in against if (p := shelf.product(i["id"], i["variant_id"])) is not None]
    more = None if measured else compared(text, products)
    about = before.asked.product_type if understood.product_type is None else None
    if more is not None:
        rest = re.sub(rf"(?i)\b{re.escape(more.words)}\b", " ", text)
        return heard(about, rest, more.model_copy(update={"turn": turn}))
    return heard(about, text) if about else (kept, understood)


def headed(kept: Ledger) -> str:
    """What is asked for as a heading: the shopper's words, with a capital."""
    return kept.asked.said[:1].upper() + kept.asked.said[1:]


def dumped(kept: Ledger) -> dict[str, Any]:
    """The ledger as a checkpoint's JSON."""
    return kept.model_dump(mode="json", exclude_defaults=True)


def searching(search: Search, kept: Ledger, *, fresh: bool, corrections: Any = ()) -> Plan:
    """A plan of one search, with the ledger as it then stands."""
    return Plan("search", (search,), ledger=dumped(kept), fresh=fresh, corrections=tuple(corrections))
