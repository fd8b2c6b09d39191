"""What one turn may use of a language model (time, tokens), and what it used: the lines of its trace."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from agent.spend import NANO, Usage
from ranking.slate import Step

Purpose = Literal["plan", "rerank", "prose"]
BYTES_A_TOKEN = 4  # of plain English; an estimate where the endpoint does not count


class ModelTrouble(RuntimeError):
    """The model gave nothing usable: no answer, an error, nonsense, or no time, tokens or money left."""


class Endless(RuntimeError):
    """The answer is far longer than was asked for."""


@dataclass
class Bill:
    """What one call used: as the endpoint says, else estimated from the text's length."""

    about: int  # input tokens, estimated
    most_output: int
    free: bool = False  # an error that endpoints don't charge for
    _heard: int = 0  # bytes
    _told: Mapping[str, Any] = field(default_factory=dict)

    def said(self, message: Any, text: str) -> None:
        """Counts a message, or a piece of one. Endless when it is twice what was asked for."""
        self._told = getattr(message, "usage_metadata", None) or self._told
        self._heard += len(text.encode())
        if self._heard > 2 * BYTES_A_TOKEN * self.most_output:
            raise Endless

    @property
    def usage(self) -> Usage:
        """The tokens of the call."""
        told = self._told
        if told:
            cached = int((told.get("input_token_details") or {}).get("cache_read") or 0)
            return Usage(int(told.get("input_tokens", 0)), cached, int(told.get("output_tokens", 0)))
        return Usage() if self.free else Usage(self.about, 0, self._heard // BYTES_A_TOKEN, estimated=True)


@dataclass(frozen=True)
class Call:
    """One line of the trace: a call, how it ended (`ok`, `timeout`, `429`, …), what it took. `nano`: see `Prices`."""

    purpose: Purpose
    outcome: str
    ms: float
    usage: Usage
    nano: int


@dataclass
class Allowance:
    """What one turn may still use: seconds until `deadline` (monotonic) and tokens; and what it used so far."""

    deadline: float
    tokens: int
    seconds_budget: float
    currency: str = "USD"
    calls: list[Call] = field(default_factory=list)
    reorder: Mapping[str, Any] | None = None
    breaker: str = "closed"

    def __post_init__(self) -> None:
        self.token_budget = self.tokens

    def seconds(self, most: float | None = None) -> float:
        """Seconds left, at most `most`. ModelTrouble when there are none, or no tokens."""
        left = self.deadline - time.monotonic()
        if left <= 0.05:
            raise ModelTrouble("no time left for the model")
        if self.tokens <= 0:
            raise ModelTrouble("no tokens left for the model")
        return left if most is None else min(left, most)

    def step(self, trouble: str | None) -> Step:
        """Planning as a line of the trace, beside those of the funnel's stages."""
        used, ms = self.token_budget - self.tokens, sum(c.ms for c in self.calls)
        note = f"asked the model {len(self.calls)} times, {used:,} of {self.token_budget:,} tokens"
        return Step(stage="model", ms=round(ms, 3), note=note, degraded=trouble)

    def trace(self) -> dict[str, Any]:
        """As it stands in `done`: each call, and what the turn used of its time, tokens and money."""
        return {
            "calls": [
                {"purpose": c.purpose, "outcome": c.outcome, "ms": round(c.ms, 1), "input": c.usage.input,
                 "cached": c.usage.cached, "output": c.usage.output, "estimated": c.usage.estimated,
                 "cost": c.nano / NANO}
                for c in self.calls
            ],
            "ms": {"used": round(sum(c.ms for c in self.calls), 1), "budget": round(self.seconds_budget * 1e3)},
            "tokens": {"used": self.token_budget - self.tokens, "budget": self.token_budget},
            "cost": sum(c.nano for c in self.calls) / NANO,
            "currency": self.currency,
            "breaker": self.breaker,
            "reorder": self.reorder,
        }  # fmt: skip


def added(before: Mapping[str, Any] | None, turn: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What a conversation used of the model so far: `{turns, calls, tokens, cost: {currency: amount}}`; None: nothing.

    `turn` is a turn's `Allowance.trace`, None where the model was not wanted.
    """
    kept: dict[str, Any] = dict(before or {"turns": 0, "calls": 0, "tokens": 0, "cost": {}})
    if turn is None:
        return kept if before else None
    currency = turn["currency"]
    kept["turns"] += 1
    kept["calls"] += len(turn["calls"])
    kept["tokens"] += turn["tokens"]["used"]
    kept["cost"] = {**kept["cost"], currency: round(kept["cost"].get(currency, 0.0) + turn["cost"], 9)}
    return kept
