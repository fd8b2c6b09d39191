"""What a turn comes to: its kind, words and cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from agent.plan import Kind


@dataclass(frozen=True)
class Shown:
    """A product card: its JSON, and why it is there."""

    product: dict[str, Any]
    why: str = ""
    misses: tuple[str, ...] = ()
    featured: bool = False
    note: str = ""  # "hidden before: you excluded Targus"

    def json(self) -> dict[str, Any]:
        """The card as it travels: the product JSON plus `why`, `misses`, `featured` and `note`."""
        about = {"why": self.why, "misses": list(self.misses), "featured": self.featured, "note": self.note}
        return {**self.product, **about}


@dataclass(frozen=True)
class Outcome:
    """What a turn came to: its kind, words and cards; the cart or a table where there is one.

    `extra` stands beside the wire's own keys in `done`: a comparison's rows, a product's facts.
    """

    kind: Kind
    text: str
    cards: tuple[Shown, ...] = ()
    cart: dict[str, Any] | None = None
    extra: Mapping[str, Any] | None = None
    line: dict[str, str] | None = None
    options: tuple[tuple[str, str], ...] = ()  # (label, what tapping it says) of a question
    relaxed: bool = False
    must_say: str = ""  # of `text`, what no other wording may leave out
    before: list[dict[str, Any]] | None = None  # the cart's lines before this turn wrote it
    choosing: dict[str, Any] | None = None  # what is put in the cart once its size or colour is said


def begun_with(said: str, outcome: Outcome) -> Outcome:
    """The outcome with words said before its own, where there are any."""
    text, must = (f"{said} {own}".strip() for own in (outcome.text, outcome.must_say))
    return replace(outcome, text=text, must_say=must) if said else outcome
