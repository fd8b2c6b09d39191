"""What a planner decides about one turn, before anything is looked up or written."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from retrieval.understanding.foreign import Translations, as_said
from retrieval.understanding.request import Constraint, ShoppingRequest

if TYPE_CHECKING:
    from agent.context import TurnContext
    from agent.state import Conversation

Kind = Literal[
    "products", "comparison", "details", "clarification", "cart", "knowledge", "explanation", "declined", "chat"
]
Route = Literal["search", "act", "say"]
Purpose = Literal["search", "refine", "more", "similar", "vague", "complement", "page"]


@dataclass(frozen=True)
class Action:
    """One call of a tool: its name in `tools`, and arguments already resolved to ids."""

    tool: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Search:
    """One pass through the funnel. `lifted` is the wish that was just taken away, and may bring products back."""

    request: ShoppingRequest
    purpose: Purpose = "search"
    heading: str = ""  # what this search is for, when a message wished several things
    subject: str = ""  # the words it is for, as the shopper would recognise them
    lifted: Constraint | None = None
    seed: str | None = None  # title of the product "more like this" starts from
    translations: Translations = ()  # words of the request that the shopper said in another language

    def said(self, words: str) -> str:
        """Words of the request as the shopper said them, to quote."""
        return as_said(words, self.translations)


@dataclass(frozen=True)
class Plan:
    """Searches to run, a tool to call, or words to say; and the ledger as it stands after the message."""

    route: Route
    searches: tuple[Search, ...] = ()
    action: Action | None = None
    kind: Kind = "chat"
    text: str = ""
    ledger: Mapping[str, Any] | None = None  # None: unchanged
    fresh: bool = False  # a new subject: what was seen before no longer counts
    planner: Literal["rule", "model"] = "rule"
    notes: tuple[str, ...] = ()  # for the trace
    corrections: tuple[tuple[str, str], ...] = ()
    options: tuple[tuple[str, str], ...] = ()  # (label, what tapping it says), for a question
    ask: bool = False  # a question that would narrow may be asked below the cards
    bundle: Mapping[str, Any] | None = None  # {parts, budget}: one of each search, within a budget in all
    offer: Action | None = None  # what a plain yes to these words does
    hush: bool = False  # nothing is to be offered unasked from now on


class Planner(Protocol):
    """Reads a turn and the conversation so far; never looks products up, never writes."""

    def plan(self, state: Conversation, turn: TurnContext) -> Awaitable[Plan]:
        """The plan of the turn. Must not raise for anything the shopper typed."""
        ...
