"""What the process counts, for Prometheus: names in one place."""

from __future__ import annotations

import os
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess

from ranking.slate import Slate

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.015, 0.02, 0.03, 0.045, 0.075, 0.12, 0.25, 0.5, 1.0, 2.5)

REGISTRY = CollectorRegistry()
REQUESTS = Counter("shopkeeper_requests", "Requests answered.", ["route", "method", "status"], registry=REGISTRY)
SECONDS = Histogram(
    "shopkeeper_request_seconds", "Time to the whole answer.", ["route"], buckets=_BUCKETS, registry=REGISTRY
)
STAGE = Histogram("shopkeeper_stage_seconds", "Time of a funnel stage.", ["stage"], buckets=_BUCKETS, registry=REGISTRY)
DEGRADED = Counter("shopkeeper_degraded", "Answers in which a part had failed.", ["part"], registry=REGISTRY)
HOT = Counter("shopkeeper_hot", "Answers looked up among the hot ones.", ["result"], registry=REGISTRY)
EMPTY = Counter("shopkeeper_empty", "Answers without any product.", registry=REGISTRY)
DROPPED = Counter("shopkeeper_events_dropped", "Events that were not logged.", registry=REGISTRY)
PRODUCTS = Gauge(
    "shopkeeper_products", "Products of the catalogue in service.", registry=REGISTRY, multiprocess_mode="max"
)

MODEL_CALLS = Counter(
    "shopkeeper_model_calls", "Calls of the language model.", ["purpose", "outcome"], registry=REGISTRY
)
MODEL_SECONDS = Histogram(
    "shopkeeper_model_seconds", "Time of a call of the language model.", ["purpose"],
    buckets=(0.1, 0.25, 0.5, 1.0, 1.5, 2.5, 5.0, 10.0, 30.0), registry=REGISTRY,
)  # fmt: skip
MODEL_TOKENS = Counter("shopkeeper_model_tokens", "Tokens of the language model.", ["kind"], registry=REGISTRY)
MODEL_COST = Counter("shopkeeper_model_cost", "Money the language model cost.", ["currency"], registry=REGISTRY)
MODEL_REFUSED = Counter(
    "shopkeeper_model_refused", "Turns or calls kept from the language model.", ["reason"], registry=REGISTRY
)
MODEL_TURNS = Counter(
    "shopkeeper_model_turns", "Turns that wanted the language model, by who planned.", ["planner"], registry=REGISTRY
)
MODEL_ORDERS = Counter(
    "shopkeeper_model_orders", "Orders asked of the language model, by what became of them.", ["outcome"],
    registry=REGISTRY,
)  # fmt: skip
MODEL_BREAKER = Gauge(
    "shopkeeper_model_breaker", "The language model's breaker: 0 closed, 1 trying again, 2 open.",
    registry=REGISTRY, multiprocess_mode="livemax",
)  # fmt: skip


def slate(answer: Slate) -> None:
    """Count one funnel run."""
    for step in answer.trace:
        STAGE.labels(step.stage).observe(step.ms / 1e3)
        if step.degraded:
            DEGRADED.labels(step.stage).inc()
    if not answer.selected and not answer.near:
        EMPTY.inc()


def exposition(shared: Path | None) -> bytes:
    """All metrics; of all workers together where they write to a shared folder."""
    if shared is None:
        return generate_latest(REGISTRY)
    together = CollectorRegistry()
    multiprocess.MultiProcessCollector(together, path=str(shared))
    return generate_latest(together)


def worker_gone(shared: Path | None) -> None:
    """A worker ends: its gauges no longer count."""
    if shared is not None:
        multiprocess.mark_process_dead(os.getpid(), path=str(shared))
