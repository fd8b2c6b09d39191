"""How long a shopper waits in the chat until the first cards are there, over HTTP, one turn at a time."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence

import httpx
import numpy as np

_WARM_UP = 10
_REFINED = "under 200"


def first_cards(url: str, queries: Sequence[str]) -> dict[str, dict[str, float]]:
    """Milliseconds to the `products` event of first turns and of turns that refine them, p50 and p99."""
    waited: dict[str, list[float]] = {"first_turn": [], "refined": []}
    with httpx.Client(timeout=30) as client:
        for query in queries:
            session = uuid.uuid4().hex
            for turn, say in (("first_turn", query), ("refined", _REFINED)):
                seconds = _until_cards(client, url, session, say)
                if seconds is not None:
                    waited[turn].append(1e3 * seconds)
    return {
        turn: {"p50_ms": round(float(np.percentile(ms, 50)), 1), "p99_ms": round(float(np.percentile(ms, 99)), 1)}
        for turn, ms in ((turn, ms[_WARM_UP:]) for turn, ms in waited.items())
        if ms
    }


def _until_cards(client: httpx.Client, url: str, session: str, say: str) -> float | None:
    """None where a turn shows no products."""
    body = {"session": session, "turn_id": uuid.uuid4().hex, "say": say}
    started, found = time.perf_counter(), None
    with client.stream("POST", f"{url}/v1/chat", json=body, headers={"accept": "text/event-stream"}) as answer:
        answer.raise_for_status()
        for line in answer.iter_lines():
            if found is None and line.startswith("event: products"):
                found = time.perf_counter() - started
    return found
