"""The ledger as the conversation carries it: wishes kept, revised, dropped or taken back by a tap."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agent.state import Item
from catalog.predicates import fold
from retrieval.understanding.request import Constraint, Sort, Understood
from retrieval.understanding.understand import understand
from retrieval.understanding.vocabulary import Vocabulary

_FILLER = re.compile(
    r"\b(?:only|just|ones?|please|actually|instead|then|ok|okay|now|i|can|go|up|to|but|and|the|a|an|with|without|no|not|in|"
    r"from|of|those|these|them|it|want|need|would|like|show|me|make|nothing|anything|rather|maybe|also|that|is|are|my|"
    r"for|have|you|do|what|about|how|more|less|any|some|prefer|should|be|must|too|so|well|hmm|ah|oh|sorry|budget|price|range|"
    r"cheaper|pricier|expensive|limit|max|filter|remove|drop)\b|[^\w]+"
)


@dataclass(frozen=True)
class Wishes:
    """What is looked for (`subject`, the words without filters) and under which constraints and order."""

    subject: str = ""
    product_type: str | None = None
    constraints: tuple[Constraint, ...] = ()
    sort: Sort | None = None

    @classmethod
    def load(cls, kept: Mapping[str, Any] | None) -> Wishes:
        """From a checkpoint's JSON."""
        if not kept:
            return cls()
        return cls(
            subject=kept.get("subject", ""),
            product_type=kept.get("product_type"),
            constraints=tuple(Constraint.model_validate(c) for c in kept.get("constraints", ())),
            sort=Sort.model_validate(kept["sort"]) if kept.get("sort") else None,
        )

    def dump(self) -> dict[str, Any]:
        """As a checkpoint's JSON."""
        return {
            "subject": self.subject,
            "product_type": self.product_type,
            "constraints": [c.model_dump(mode="json") for c in self.constraints],
            "sort": self.sort.model_dump(mode="json") if self.sort else None,
        }

    def without(self, key: str) -> tuple[Wishes, Constraint | None]:
        """These without the chip of that key, and the wish it stood for (None: no such chip)."""
        gone = next((c for c in self.constraints if c.key == key), None)
        return replace(self, constraints=tuple(c for c in self.constraints if c.key != key)), gone


@dataclass(frozen=True)
class Heard:
    """A message merged into the wishes; `fresh` when it changed the subject."""

    wishes: Wishes
    understood: Understood
    fresh: bool


def hear(
    text: str, wishes: Wishes, vocabulary: Vocabulary, currency: str, screen: Sequence[Item], turn: int
) -> Heard:
    """Reads a message against the wishes so far: refines them, or starts over when it names another thing."""
    understood = understand(text, vocabulary, currency=currency, turn=turn)
    rest = " ".join(_FILLER.sub(" ", fold(understood.search_text)).split())
    refines = bool(wishes.subject or wishes.constraints) and (
        not rest or (understood.product_type is not None and understood.product_type == wishes.product_type)
    )
    said = [*understood.constraints, *_relative(text, wishes, screen, turn)]
    if not refines:
        return Heard(
            Wishes(understood.search_text, understood.product_type, tuple(said), understood.sort), understood, fresh=True
        )
    kept = tuple(c for c in wishes.constraints if not any(_replaces(new, c) for new in said))
    merged = replace(wishes, constraints=(*kept, *said), sort=understood.sort or wishes.sort)
    return Heard(merged, understood, fresh=False)


def _replaces(new: Constraint, old: Constraint) -> bool:
    if new.field != old.field:
        return False
    if new.field == "price":
        return new.op[0] == old.op[0]
    return new.strength != "must_not" or new.key == old.key


def _relative(text: str, wishes: Wishes, screen: Sequence[Item], turn: int) -> list[Constraint]:
    if not screen or not re.search(r"\bcheaper\b|\bless\s+expensive\b", fold(text)):
        return []
    lowest = min(item["price"] for item in screen)
    return [Constraint(field="price", op="<", value=lowest, words="cheaper", turn=turn)]
