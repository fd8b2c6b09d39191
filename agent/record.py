"""The end of a turn: the reply as it travels, and what the conversation remembers of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from agent.actions import Outcome, Shown
from agent.allowance import added
from agent.context import TurnContext
from agent.state import SCREENS_KEPT, SEEN_KEPT, TURNS_KEPT, Card, Conversation, Record, item_of, last_screen
from ranking.slate import Pick
from retrieval.understanding.ledger import Ledger
from retrieval.understanding.request import Constraint
from tools.shelf import Shelf
from tools.words import chip


def entries(constraints: Iterable[Constraint], currency: str) -> list[dict[str, Any]]:
    """Constraints as ledger entries of the wire: `{field, op, value, strength, status, words, label, key}`."""
    return [
        {
            **c.model_dump(mode="json", include={"field", "op", "value", "strength", "status", "words"}),
            "label": chip(c, currency),
            "key": c.key,
        }
        for c in constraints
    ]


def finish(state: Conversation, context: TurnContext) -> dict[str, Any]:
    """Makes the reply (left in the context's work) and the state's update."""
    work, turn, plan = context.work, context.turn, context.plan
    outcome = work.outcome
    assert outcome is not None, "the answer node makes the outcome"
    slate = work.slates[-1][1] if work.slates else None
    model = work.allowance.trace() if work.allowance else None
    reply: dict[str, Any] = {
        "turn_id": turn.turn_id,
        "kind": outcome.kind,
        "text": outcome.text,
        "ledger": ledger_entries(state, context),
        "cart": outcome.cart,
        "relaxed": outcome.relaxed,
        "trace_id": slate.trace_id if slate else None,
        "question": _question(outcome.options),
        "total": slate.total if slate else None,
        "redirect": slate.redirect if slate else None,
        "planner": plan.planner,
        "language": turn.locale,
        "model": model,
        "notes": [*plan.notes, *(f"struck: {clause}" for clause in work.struck)],
        **(outcome.extra or {}),
    }
    work.reply = {**reply, "products": [card.json() for card in outcome.cards]}
    for search, shown in work.slates:
        if context.desk.shown is not None:
            context.desk.shown(search.request, shown)
    if model is not None and context.desk.modelled is not None:
        context.desk.modelled(turn, plan.planner, model)
    record = Record(turn_id=turn.turn_id, said=turn.say, cards=[_card(shown) for shown in outcome.cards], reply=reply)
    if outcome.kind == "declined" and plan.fresh:  # nothing like it here: what was looked for before still stands
        state = {
            **state,
            "ledger": Ledger.model_validate(plan.ledger or {}).undo().model_dump(mode="json", exclude_defaults=True),
        }
    update: dict[str, Any] = {
        "ledger": state.get("ledger") or {},
        "turns": [*(state.get("turns") or []), record][-TURNS_KEPT:],
        "model": added(state.get("model"), model),
    }
    return update | _memory(state, context, outcome.kind) | _searched(state, context)


def _question(options: tuple[tuple[str, str], ...]) -> dict[str, Any] | None:
    return {"options": [{"label": label, "say": say} for label, say in options]} if options else None


def ledger_entries(state: Conversation, context: TurnContext) -> list[dict[str, Any]]:
    """The wishes in force after this turn, as chips; with their status as the funnel found it."""
    slates = context.work.slates
    currency = context.desk.shelf.currency
    if slates:
        merged = {c.key: c for _, slate in slates for c in slate.constraints}
        return entries(merged.values(), currency)
    kept = context.plan.ledger if context.plan.ledger is not None else state.get("ledger") or {}
    return entries(Ledger.model_validate(kept).asked.constraints, currency)


def _memory(state: Conversation, context: TurnContext, kind: str) -> dict[str, Any]:
    outcome = context.work.outcome
    assert outcome is not None
    update: dict[str, Any] = {}
    products = [card.product for card in outcome.cards]
    if kind in ("products", "clarification") and products and outcome.choosing is None:
        update["screens"] = [*(state.get("screens") or []), [item_of(p) for p in products]][-SCREENS_KEPT:]
        update["focus"] = [products[0]["id"]] if len(products) == 1 else []
        update["line"] = None
    elif products:
        update["focus"] = [p["id"] for p in products]
        on_screen = {item["id"] for item in last_screen(state)}
        if kind == "comparison" and not on_screen.issuperset(update["focus"]):  # named, not picked from the screen
            update["screens"] = [*(state.get("screens") or []), [item_of(p) for p in products]][-SCREENS_KEPT:]
    if outcome.options:
        update["asked"] = state.get("turn", 0)
    update["choosing"] = outcome.choosing or _still_open(state, outcome)
    offer = context.plan.offer
    update["offered"] = {"tool": offer.tool, "arguments": dict(offer.arguments)} if offer else None
    if context.plan.hush:
        update["hushed"] = True
    if context.work.slates:
        update["written"] = None
        update["bundle"] = context.plan.bundle
    update["easing"] = _easing(context)
    if kind == "cart" or outcome.before is not None:
        undone = context.plan.action is not None and context.plan.action.tool == "cart_restore"
        update["written"] = None if undone else outcome.before if outcome.before is not None else state.get("written")
        update["line"] = outcome.line
        if outcome.line:
            update["focus"] = [outcome.line["product_id"]]
    return update


def _still_open(state: Conversation, outcome: Outcome) -> dict[str, Any] | None:
    """The question for a size or colour, where the shopper asked something about the product or the shop in between."""
    waiting = state.get("choosing") or {}
    about = [card.product["id"] for card in outcome.cards]
    same = outcome.kind == "details" and about == [waiting.get("product_id")]
    return waiting if waiting and (same or outcome.kind == "knowledge") else None


def _easing(context: TurnContext) -> dict[str, Any] | None:
    """The first way of loosening that the only search of this turn offered."""
    ways = context.work.slates[0][1].loosenings if len(context.work.slates) == 1 else ()
    if not ways:
        return None
    becomes = ways[0].becomes
    return {"key": ways[0].constraint.key, "becomes": becomes.model_dump(mode="json") if becomes else None}


def _searched(state: Conversation, context: TurnContext) -> dict[str, Any]:
    slates, outcome = context.work.slates, context.work.outcome
    if not slates:
        return {}
    assert outcome is not None
    shown = [card.product["id"] for card in outcome.cards]
    before = [] if context.plan.fresh else state.get("seen") or []
    picks = {p.product["id"]: p for _, slate in slates for p in (*slate.selected, *slate.near)}
    search, _ = slates[-1]
    request = search.request.model_copy(update={"exclude_ids": (), "offset": 0})
    # What goes with a product is beside the search it came up in, which "show me more" goes on with.
    kept = {} if search.purpose == "complement" else {"request": request.model_dump(mode="json", exclude_defaults=True)}
    return {
        **kept,
        "seen": list(dict.fromkeys([*before, *shown]))[-SEEN_KEPT:],
        "evidence": {i: _evidence(picks[i]) for i in shown if i in picks},
    }


def _evidence(pick: Pick) -> dict[str, Any]:
    return {**pick.evidence.model_dump(mode="json", exclude_defaults=True), "why": pick.why}


def _card(shown: Shown) -> Card:
    return Card(
        id=shown.product["id"],
        variant_id=shown.product["variant_id"],
        why=shown.why,
        misses=list(shown.misses),
        featured=shown.featured,
        note=shown.note,
    )


def read_back(record: Record, shelf: Shelf) -> dict[str, Any]:
    """A recorded turn's reply with its cards as the catalogue has them now; a product that is gone is left out."""
    products = []
    for card in record["cards"]:
        product = shelf.product(card["id"], card["variant_id"])
        if product is not None:
            about = {k: card[k] for k in ("why", "misses", "featured", "note")}
            products.append({**product, **about})
    return {**record["reply"], "products": products}
