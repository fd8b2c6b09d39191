"""The model's order of the few products shown, within the rules. Off unless the shop sets it.

Each move names fields of its product that speak for it; the reason a shopper reads is made of them by code. Moves that
do not hold are left out ("repaired"); an answer of which none holds, or that is late, is "dropped": the funnel's order
stands. Products that a rule of the shop touched keep their places, and an order a shopper asked for is never changed.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.allowance import ModelTrouble
from agent.context import CARDS, TurnContext
from agent.model import Endpoint
from agent.prompts import rerank_messages
from ranking.slate import Pick, Slate, Step
from tools.words import clip, listing, money

_log = logging.getLogger(__name__)
_MOST_FIELDS = 3
_OWN = ("price", "brand", "rating", "availability", "category", "title")


class _Move(BaseModel):
    model_config = ConfigDict(extra="forbid")

    product: str = Field(description="id of the product to move")
    to: int = Field(ge=1, description="its new place, from 1")
    fields: list[str] = Field(
        min_length=1, description="fields of this product that speak for the move: price, rating or attributes.NAME"
    )


class _Moves(BaseModel):
    """The fewest moves that put what was asked for first; none when the order is good."""

    moves: list[dict[str, Any]] = Field(max_length=20)


def tool() -> dict[str, Any]:
    """`reorder` as an OpenAI-compatible endpoint takes it."""
    schema = {
        "type": "object",
        "properties": {"moves": {"type": "array", "items": _Move.model_json_schema(), "maxItems": CARDS}},
        "required": ["moves"],
    }
    about = "Give the fewest moves that put what was asked for first; none when the order is good."
    return {"type": "function", "function": {"name": "reorder", "description": about, "parameters": schema}}


@dataclass(frozen=True)
class Order:
    """What became of the model's moves. `outcome`: kept, changed, repaired or dropped."""

    picks: tuple[Pick, ...]
    outcome: str
    moves: tuple[Mapping[str, Any], ...] = ()  # {id, from, to, fields, reason}
    faults: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        """As it stands in the turn's trace."""
        return {"outcome": self.outcome, "moves": list(self.moves), "faults": list(self.faults)}


class Reorder:
    """Asks the model for an order of a turn's cards, and waits for it no longer than `endpoint.rerank_s`."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._wait_s = endpoint.rerank_s

    async def __call__(self, context: TurnContext) -> None:
        """Puts the re-ordered Slate into the turn's work. Never raises for anything the model did."""
        work = context.work
        allowance = work.allowance
        search, slate = work.slates[-1]
        shown = slate.selected[:CARDS]
        if allowance is None or len(work.slates) > 1 or slate.sort is not None or slate.popular or len(shown) < 2:
            return
        started = time.monotonic()
        messages = rerank_messages(context.turn.say, shown, work.ruled)
        try:
            message = await self._endpoint.call(messages, [tool()], allowance, "rerank", self._wait_s)
            order = ordered(shown, [*message.tool_calls, *message.invalid_tool_calls], work.ruled, slate.currency)
        except ModelTrouble as trouble:
            order = Order(shown, "dropped", faults=(str(trouble),))
        self._endpoint.watch.reordered(order.outcome)
        allowance.reorder = order.told()
        if order.faults:
            _log.warning("the model's order was %s: %s", order.outcome, "; ".join(order.faults))
        degraded = "; ".join(order.faults) or None if order.outcome == "dropped" else None
        note = f"the model's order: {order.outcome}, {len(order.moves)} moved"
        step = Step(stage="rerank", ms=round((time.monotonic() - started) * 1e3, 3), note=note, degraded=degraded)
        context.emit("stage", {"node": "rerank", **step.model_dump()})
        work.slates[-1] = (search, _with(slate, order, step))


def _with(slate: Slate, order: Order, step: Step) -> Slate:
    rest = slate.selected[len(order.picks) :]
    return slate.model_copy(update={"selected": (*order.picks, *rest), "trace": (*slate.trace, step)})


def ordered(picks: Sequence[Pick], calls: Sequence[Mapping[str, Any]], fixed: Collection[str], currency: str) -> Order:
    """The picks after the moves of one `reorder` call; moves that do not hold are left out, each with its fault."""
    before = tuple(picks)
    if len(calls) != 1 or calls[0]["name"] != "reorder":
        return Order(before, "dropped", faults=("it did not call reorder once",))
    try:
        wanted = _Moves.model_validate(calls[0]["args"]).moves
    except ValidationError as error:
        return Order(before, "dropped", faults=(f"moves: {error.errors(include_url=False)[0]['msg']}",))
    free = [p for p in before if p.product["id"] not in fixed]
    places = [n for n, p in enumerate(before) if p.product["id"] not in fixed]
    moves: dict[str, dict[str, Any]] = {}
    faults = []
    for given in wanted:
        try:
            pick, to, fields = _checked(given, before, fixed, moves)
        except ValueError as fault:
            faults.append(str(fault))
            continue
        free.remove(pick)
        free.insert(sum(place < to - 1 for place in places), pick)
        moves[pick.product["id"]] = {"id": pick.product["id"], "fields": fields}
    after = list(before)
    for place, pick in zip(places, free, strict=True):
        after[place] = pick
    told = tuple(_told(move, before, after, currency) for move in moves.values())
    told = tuple(move for move in told if move["from"] != move["to"])
    reasons = {move["id"]: move["reason"] for move in told}
    outcome = ("repaired" if moves else "dropped") if faults else "changed" if told else "kept"
    return Order(tuple(_reasoned(p, reasons) for p in after), outcome, told, tuple(faults))


def _checked(
    given: Mapping[str, Any], picks: Sequence[Pick], fixed: Collection[str], moved: Collection[str]
) -> tuple[Pick, int, list[str]]:
    """A move that holds. ValueError says what is wrong with it."""
    try:
        move = _Move.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ValueError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    pick = next((p for p in picks if p.product["id"] == move.product), None)
    if pick is None:
        raise ValueError(f"product {clip(move.product, 40)!r} is not among those shown")
    if move.product in fixed:
        raise ValueError(f"product {move.product!r} stands where a rule of the shop put it")
    if move.product in moved:
        raise ValueError(f"product {move.product!r} is moved twice")
    if move.to > len(picks):
        raise ValueError(f"place {move.to} is not on the screen")
    fields = [name for name in dict.fromkeys(move.fields) if _value(pick.product, name) is not None]
    if not fields:
        raise ValueError(f"no field that product {move.product!r} has: {', '.join(clip(f, 30) for f in move.fields)}")
    return pick, move.to, fields[:_MOST_FIELDS]


def _value(product: Mapping[str, Any], name: str) -> Any:
    if name in _OWN:
        return product.get(name)
    return product["attributes"].get(name.removeprefix("attributes."))


def _told(move: Mapping[str, Any], before: Sequence[Pick], after: Sequence[Pick], currency: str) -> dict[str, Any]:
    """The move with its places and the reason, which code makes from the product's own fields."""
    places = [next(n for n, p in enumerate(picks, 1) if p.product["id"] == move["id"]) for picks in (before, after)]
    product = before[places[0] - 1].product
    said = [
        f"{name.removeprefix('attributes.').replace('_', ' ')} {_spoken(product, name, currency)}"
        for name in move["fields"]
    ]
    reason = f"Placed {'higher' if places[1] < places[0] else 'lower'} for {listing(said)}"
    return {**move, "from": places[0], "to": places[1], "reason": reason}


def _spoken(product: Mapping[str, Any], name: str, currency: str) -> str:
    value = _value(product, name)
    if name == "price":
        return money(value, currency)
    return clip(", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value), 40)


def _reasoned(pick: Pick, reasons: Mapping[str, str]) -> Pick:
    reason = reasons.get(pick.product["id"])
    if reason is None:
        return pick
    evidence = pick.evidence.model_copy(update={"rules": (*pick.evidence.rules, reason)})
    return pick.model_copy(update={"evidence": evidence})
