"""What a turn runs with: the shop's parts, the turn's input, and the scratch that never enters a checkpoint."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from ranking.funnel import Funnel
from ranking.passing import Pass
from ranking.slate import Slate
from retrieval.understanding.request import ShoppingRequest
from tools.cart import Carts
from tools.knowledge import Knowledge, NoKnowledge
from tools.shelf import Shelf

if TYPE_CHECKING:
    from agent.actions import Outcome
    from agent.allowance import Allowance
    from agent.checkpoints.conversations import Lapse
    from agent.plan import Plan, Planner, Search
    from agent.prose import Writer
    from agent.state import Record

T = TypeVar("T")
PlannerName = Literal["rule", "model"]
Emit = Callable[[str, Mapping[str, Any]], None]
CARDS = 5


class Runner(Protocol):
    """Runs what blocks (a funnel stage, the cart's store) beside the event loop."""

    def __call__(self, work: Callable[[], T]) -> Awaitable[T]:
        """The result of the call."""
        ...


@dataclass(frozen=True)
class Desk:
    """What the assistant works with: funnel, shelf and carts of one shop, and who plans and writes.

    `shown` is told each Slate a shopper got to see: the door's impression. `modelled` is told who planned a turn that
    wanted the model, and what it used (`Allowance.trace`). `reorder` may re-order the turn's Slate before its cards are
    drawn: it is there only where a model is set to. `shop_name` and `handoff` are said to shoppers.
    """

    funnel: Funnel
    shelf: Shelf
    carts: Carts
    run: Runner
    planners: Mapping[PlannerName, Planner]
    writers: Mapping[PlannerName, Writer]
    shown: Callable[[ShoppingRequest, Slate], None] | None = None
    modelled: Callable[[Turn, PlannerName, Mapping[str, Any]], None] | None = None
    reorder: Callable[[TurnContext], Awaitable[None]] | None = None
    shop_name: str = "the shop"
    handoff: str | None = None
    knowledge: Knowledge = field(default_factory=NoKnowledge)


@dataclass(frozen=True)
class Turn:
    """One message or tap as it came in. Exactly one of `say`, `click` and an opened `page` drives it."""

    session: str
    turn_id: str
    say: str = ""
    click: Mapping[str, Any] | None = None
    page: Mapping[str, Any] = field(default_factory=dict)
    shopper: str | None = None
    planner: PlannerName | None = None
    address: str | None = None  # the caller's, for the model's turn limits; never stored with the conversation
    locale: str = "en"
    now: datetime | None = None


@dataclass
class Work:
    """Scratch of one turn: the plan, the Pass on its way, and what came out."""

    plan: Plan | None = None
    passing: Pass | None = None
    slates: list[tuple[Search, Slate]] = field(default_factory=list)
    outcome: Outcome | None = None
    reply: dict[str, Any] | None = None
    replayed: Record | None = None
    allowance: Allowance | None = None  # what a model may still use in this turn, and what it used
    ruled: set[str] = field(default_factory=set)  # ids of products that rules of the shop touched
    struck: list[str] = field(default_factory=list)  # clauses of a model that the facts did not back


@dataclass(frozen=True)
class TurnContext:
    """LangGraph's runtime context: handed to every node, never stored."""

    desk: Desk
    turn: Turn
    emit: Emit
    work: Work = field(default_factory=Work)
    lapse: Callable[[], Lapse | None] = lambda: None  # how the conversation could not be looked up, if it could not

    @property
    def plan(self) -> Plan:
        """The turn's plan, which the plan node makes first."""
        assert self.work.plan is not None, "the plan node comes first"
        return self.work.plan
