"""The language model of the settings: its endpoint with prices and limits, what is counted of it, what is logged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from events import names
from events.types import Event
from serving import metrics
from serving.gate import LOOPBACK

if TYPE_CHECKING:
    from agent.allowance import Purpose
    from agent.context import Turn
    from agent.model import Endpoint
    from agent.spend import Usage
    from serving.settings import Settings
    from state import KeyValue

_BREAKER = {"closed": 0, "half-opened": 1, "opened": 2}


def endpoint_of(settings: Settings, store: KeyValue) -> Endpoint | None:
    """The language model of the settings; None where none is named, and the rules answer."""
    if settings.model is None:
        return None
    from agent.model import Endpoint
    from agent.spend import Limits, Prices

    return Endpoint(
        model=settings.model,
        api_key=settings.openai_api_key.get_secret_value() if settings.openai_api_key else "none",
        store=store,
        base_url=settings.openai_base_url,
        timeout_s=settings.model_timeout_s,
        tokens=settings.model_tokens,
        prices=Prices(
            input=settings.model_price_input,
            output=settings.model_price_output,
            cached=settings.model_price_cached,
            currency=settings.model_currency,
        ),
        limits=Limits(
            daily=settings.model_daily_cap,
            session_turns=settings.model_turns_session,
            address_turns=settings.model_turns_address,
        ),
        breaker_failures=settings.breaker_failures,
        breaker_s=settings.breaker_seconds,
        rerank_s=settings.llm_rerank_ms / 1e3 if settings.llm_rerank else None,
        watch=_Counted(settings.model_currency),
    )


def address_of(host: str | None, settings: Settings) -> str | None:
    """The address a turn counts for; None where callers on this machine are not limited, as at the gate."""
    return None if host is None or (host in LOOPBACK and not settings.rate_loopback) else host


class _Counted:
    """See `agent.breaker.Watch`: the process's metrics."""

    def __init__(self, currency: str) -> None:
        self._currency = currency
        metrics.MODEL_BREAKER.set(0)

    def call(self, purpose: Purpose, outcome: str, seconds: float, usage: Usage, cost: float) -> None:
        metrics.MODEL_CALLS.labels(purpose, outcome).inc()
        metrics.MODEL_SECONDS.labels(purpose).observe(seconds)
        metrics.MODEL_TOKENS.labels("input").inc(usage.input - usage.cached)
        metrics.MODEL_TOKENS.labels("cached").inc(usage.cached)
        metrics.MODEL_TOKENS.labels("output").inc(usage.output)
        metrics.MODEL_COST.labels(self._currency).inc(cost)

    def refused(self, reason: str) -> None:
        metrics.MODEL_REFUSED.labels(reason).inc()

    def breaker(self, state: str) -> None:
        metrics.MODEL_BREAKER.set(_BREAKER[state])

    def reordered(self, outcome: str) -> None:
        metrics.MODEL_ORDERS.labels(outcome).inc()


def model_turn(turn: Turn, planner: str, used: Mapping[str, Any]) -> Event:
    """The record of a turn that wanted the model; `used` is `Allowance.trace`. Its words are not in it."""
    detail = {
        "planner": planner,
        "calls": len(used["calls"]),
        "input": sum(call["input"] for call in used["calls"]),
        "cached": sum(call["cached"] for call in used["calls"]),
        "output": sum(call["output"] for call in used["calls"]),
        "ms": used["ms"]["used"],
        "breaker": used["breaker"],
        "estimated": any(call["estimated"] for call in used["calls"]),
    }
    return Event(
        id=f"model:{turn.session}:{turn.turn_id}",
        name=names.MODEL_TURN,
        at=turn.now or datetime.now(UTC),
        origin="door",
        shopper=turn.shopper,
        session=turn.session,
        currency=used["currency"],
        value=used["cost"],
        detail=detail,
    )
