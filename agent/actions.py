"""The act node's work: one tool called with resolved ids, and its outcome put into words."""

from __future__ import annotations

from collections.abc import Callable

from agent import cart_actions, phrases
from agent.context import Desk, Turn
from agent.outcome import Outcome as Outcome
from agent.outcome import Shown as Shown
from agent.plan import Action, Kind
from agent.state import Conversation, last_screen
from language.speak import quoted, say, speaking
from retrieval.understanding.ledger import Ledger
from tools.asked import asked_after, asked_of, asked_words
from tools.compare import compare, details
from tools.errors import RetryError, TerminalError
from tools.options import label, meant, options_of, to_be_had
from tools.why import why, why_not, why_not_this
from tools.words import chip, clip, listing


def perform(desk: Desk, state: Conversation, turn: Turn, action: Action) -> Outcome:
    """Calls the tool. A failure is an outcome that says what did not happen; TypeError on arguments no tool has."""
    with speaking(turn.locale):  # in a thread of its own
        return _perform(desk, state, turn, action)


def _perform(desk: Desk, state: Conversation, turn: Turn, action: Action) -> Outcome:
    try:
        return _TOOLS[action.tool](desk, state, turn, **action.arguments)
    except RetryError as error:
        return Outcome("clarification", phrases.could_not(str(error)))
    except TerminalError as error:
        kind: Kind = "cart" if action.tool.startswith("cart") else "chat"
        return Outcome(kind, phrases.sorry(str(error)))


def _details(desk: Desk, state: Conversation, turn: Turn, *, product_id: str, asked: str = "") -> Outcome:
    variant = next((i["variant_id"] for s in state.get("screens") or [] for i in s if i["id"] == product_id), None)
    found = details(desk.shelf, product_id, variant)
    product = found["product"]
    about, unstated = asked_after(found["facts"], product, asked)
    text = phrases.details(product, found["facts"], about)
    missing = say("not_stated", words=quoted(unstated)) if unstated else ""
    variants = desk.shelf.variants(product_id)
    named = meant(variants, asked)
    if variants and not to_be_had(named):  # asked for in a colour that is there, but sold out
        missing = say("option_gone", value=label(named[0]["options"])) if len(named) < len(variants) else missing
    text = f"{missing} {text}".strip()
    choice = options_of(to_be_had(variants))
    whole = {**product, "attributes": {**product["attributes"], **choice}}  # the card shows one variant, the words all
    extra = {"facts": found["facts"], "about": [whole] if choice else []}
    return Outcome("details", text, (Shown(product),), extra=extra, must_say=missing)


def _of_shown(desk: Desk, state: Conversation, turn: Turn, *, ids: list[str], asked: str) -> Outcome:
    shown = {i["id"]: i["variant_id"] for i in last_screen(state)}
    found = {i: details(desk.shelf, i, shown.get(i)) for i in ids}
    told = asked_of([(f["facts"], f["product"]) for f in found.values()], asked)
    products = [f["product"] for f in found.values()]
    text = phrases.of_shown(quoted(asked_words(asked)), products, told)
    fitting = tuple(Shown(p) for p, one in zip(products, told, strict=True) if one is True)
    some = fitting if len(fitting) < len(products) else ()
    return Outcome("products" if some else "explanation", text, some, extra={"about": products}, must_say=text)


def _compare(desk: Desk, state: Conversation, turn: Turn, *, ids: list[str]) -> Outcome:
    table = compare(desk.shelf, ids)
    cards = tuple(Shown(p) for p in table["products"])
    extra = {"comparison": {"rows": table["rows"], "same": table["same"], "ids": [p["id"] for p in table["products"]]}}
    return Outcome("comparison", phrases.comparison(table), cards, extra=extra)


def _why(desk: Desk, state: Conversation, turn: Turn, *, product_id: str, place: int) -> Outcome:
    product = desk.shelf.product(product_id)
    if product is None:
        raise RetryError(say("error_unknown", id=product_id))
    evidence = (state.get("evidence") or {}).get(product_id) or {}
    text = why(product, evidence, place, state.get("request"))
    facts = [fact for name in ("sets_apart", "trade_offs") for fact in evidence.get(name, ())]
    return Outcome("explanation", text, (Shown(product, "; ".join(facts) or evidence.get("why", "")),))


def _why_not(desk: Desk, state: Conversation, turn: Turn, *, words: str = "", product_id: str | None = None) -> Outcome:
    if product_id is not None:
        known = desk.shelf.product(product_id)
        if known is None:
            raise RetryError(say("error_unknown", id=product_id))
        text = why_not_this(desk.funnel, desk.shelf, state.get("request"), known)
        return Outcome("explanation", text, extra={"about": [known]})
    text, product = why_not(desk.funnel, desk.shelf, state.get("request"), words, [i["id"] for i in last_screen(state)])
    return Outcome("explanation", text, extra={"about": [product] if product else []})


def _show(desk: Desk, state: Conversation, turn: Turn, *, ids: list[str]) -> Outcome:
    shown = {i["id"]: i["variant_id"] for screen in state.get("screens") or [] for i in screen}
    products = [p for i in ids if (p := desk.shelf.product(i, shown.get(i))) is not None]
    return Outcome("products", say("shown_again", n=len(products)), tuple(Shown(p) for p in products))


def _wishes(desk: Desk, state: Conversation, turn: Turn) -> Outcome:
    asked = Ledger.model_validate(state.get("ledger") or {}).asked
    told = [
        say(f"wishes_{status}", wishes=listing([chip(c, desk.shelf.currency) for c in found]))
        for status in ("filtered", "ranked", "unsupported")
        if (found := [c for c in asked.constraints if c.status == status])
    ]
    if asked.text:
        told.insert(0, say("wishes_words", words=quoted(clip(asked.said, 60))))
    return Outcome("explanation", " ".join(told) or say("wishes_none"))


_TOOLS: dict[str, Callable[..., Outcome]] = {
    "details": _details,
    "of_shown": _of_shown,
    "compare": _compare,
    "why": _why,
    "why_not": _why_not,
    "show": _show,
    "wishes": _wishes,
    "cart_view": cart_actions.view,
    "cart_add": cart_actions.add,
    "cart_change": cart_actions.change,
    "cart_remove": cart_actions.remove,
    "cart_clear": cart_actions.clear,
    "cart_restore": cart_actions.restore,
    "cart_add_all": cart_actions.add_all,
    "cart_swap": cart_actions.swap,
    "cart_which": cart_actions.which,
}
