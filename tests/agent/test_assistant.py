"""Turns of a session wait for each other, and only so many of them."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from agent.assistant import MOST_WAITING, Assistant, Busy
from agent.context import Desk, Turn
from agent.plan import Plan
from agent.prose import TemplateWriter
from tests.in_memory import in_memory


class _Slow:
    """A planner that waits until it is let go, and notes who is in it at once."""

    def __init__(self) -> None:
        self.gate, self.inside, self.most = asyncio.Event(), 0, 0

    async def plan(self, state: Any, turn: Any) -> Plan:
        self.inside += 1
        self.most = max(self.most, self.inside)
        await self.gate.wait()
        self.inside -= 1
        return Plan("say", text=f"turn {state.get('turn', 0)}")


def _desk(planner: _Slow) -> Desk:
    stages = tuple((name, lambda passing: passing) for name in ("understand", "explain"))
    shelf = SimpleNamespace(currency="USD", product=lambda *_: None)
    parts = {"funnel": SimpleNamespace(stages=stages), "shelf": shelf, "carts": None, "run": asyncio.to_thread}
    return Desk(**cast("Any", parts), planners={"rule": planner}, writers={"rule": TemplateWriter()})


async def _inside(planner: _Slow, count: int) -> None:
    """Waits until so many turns are being planned at once."""
    async with asyncio.timeout(10):
        while planner.inside < count:  # noqa: ASYNC110 - a test's patience, not a program's
            await asyncio.sleep(0.01)


async def _done(assistant: Assistant, turn_id: str, session: str = "s") -> str:
    *_, last = [event async for event in assistant.turn(Turn(session=session, turn_id=turn_id, say="x"))]
    return str(last.data.get("text", last.data))


async def test_turns_of_one_session_never_overlap_and_too_many_are_refused() -> None:
    planner = _Slow()
    assistant = Assistant(_desk(planner), in_memory())
    turns = [asyncio.create_task(_done(assistant, f"t{n}")) for n in range(MOST_WAITING + 1)]
    await _inside(planner, 1)
    with pytest.raises(Busy, match="waiting"):
        await _done(assistant, "one too many")
    planner.gate.set()
    assert await asyncio.gather(*turns) == [f"turn {n}" for n in range(MOST_WAITING + 1)]
    assert planner.most == 1


async def test_a_turn_goes_on_when_its_listener_is_gone_and_is_replayed_to_the_next() -> None:
    planner = _Slow()
    assistant = Assistant(_desk(planner), in_memory())
    listener = asyncio.create_task(_done(assistant, "t"))
    await _inside(planner, 1)
    listener.cancel()
    planner.gate.set()
    assert await _done(assistant, "t") == "turn 0"
    assert await _done(assistant, "next") == "turn 1"


async def test_sessions_do_not_wait_for_each_other() -> None:
    planner = _Slow()
    assistant = Assistant(_desk(planner), in_memory())
    both = [asyncio.create_task(_done(assistant, "t", session)) for session in ("a", "b")]
    await _inside(planner, 2)
    planner.gate.set()
    await asyncio.gather(*both)
