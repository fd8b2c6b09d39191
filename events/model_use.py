"""What the language model cost: each conversation, and all of them together, from the log's `model_turn` events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from events import names
from events.types import Event


@dataclass
class Conversation:
    """One session's use of the model. `cost` in major units of `currency`."""

    session: str
    currency: str
    turns: int = 0
    fallbacks: int = 0  # turns the rules planned although the model was wanted
    tokens: int = 0
    cost: float = 0.0


@dataclass(frozen=True)
class ModelUse:
    """All conversations that wanted the model, the dearest first."""

    conversations: Sequence[Conversation] = ()
    estimated: bool = False  # some tokens were counted from texts' lengths: the endpoint did not say
    cost: dict[str, float] = field(default_factory=dict)  # by currency

    @property
    def turns(self) -> int:
        """Turns that wanted the model."""
        return sum(c.turns for c in self.conversations)

    @property
    def fallbacks(self) -> int:
        """Of those, the ones that the rules planned."""
        return sum(c.fallbacks for c in self.conversations)

    @property
    def tokens(self) -> int:
        """Tokens in and out."""
        return sum(c.tokens for c in self.conversations)

    def money(self) -> str:
        """The cost by currency, and the mean of a conversation: `0.1234 USD, 0.0123 a conversation`."""
        said = []
        for currency, amount in sorted(self.cost.items()):
            count = sum(c.currency == currency for c in self.conversations)
            said.append(f"{amount:,.4f} {currency}, {amount / count:,.4f} a conversation")
        return "; ".join(said) + (" (tokens partly estimated)" if self.estimated else "")


def model_use(events: Iterable[Event]) -> ModelUse:
    """The use of the model in the events given; others than `model_turn` of the door are passed over."""
    found: dict[tuple[str, str], Conversation] = {}
    estimated = False
    for event in events:
        if event.name != names.MODEL_TURN or event.origin != "door":
            continue
        key = event.session or "", event.currency or ""
        one = found.setdefault(key, Conversation(*key))
        one.turns += 1
        one.fallbacks += event.detail.get("planner") != "model"
        one.tokens += int(event.detail.get("input", 0)) + int(event.detail.get("output", 0))
        one.cost += event.value or 0.0
        estimated = estimated or bool(event.detail.get("estimated"))
    cost: dict[str, float] = {}
    for one in found.values():
        cost[one.currency] = cost.get(one.currency, 0.0) + one.cost
    return ModelUse(sorted(found.values(), key=lambda c: (-c.cost, -c.turns, c.session)), estimated, cost)
