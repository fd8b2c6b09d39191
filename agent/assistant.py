"""The assistant: turns in, events out. One turn at a time per session; a turn runs to its end whoever listens."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from langchain_core.runnables import RunnableConfig

from agent.checkpoints.conversations import Away, Conversations
from agent.context import Desk, Turn, TurnContext
from agent.graph import build
from agent.record import entries, read_back
from agent.state import Conversation
from language.heard import reply_tag
from language.speak import speaking
from retrieval.understanding.ledger import Ledger

_log = logging.getLogger(__name__)
MOST_WAITING = 3
_KEPT_S = 60.0
_BROKEN = {
    "status": 500,
    "title": "Something broke on our side",
    "detail": "The turn could not be answered; the same message may work later.",
}


class Busy(RuntimeError):
    """Too many turns of this session wait already."""


@dataclass(frozen=True)
class Event:
    """One event of a turn: `number` counts from 1 within it."""

    number: int
    name: str
    data: Mapping[str, Any]


@dataclass
class _Run:
    """A turn under way or just over: all its events, and a bell for who waits for the next."""

    events: list[Event] = field(default_factory=list)
    over: bool = False
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    def emit(self, name: str, data: Mapping[str, Any]) -> None:
        self.events.append(Event(len(self.events) + 1, name, data))
        self.ring()

    def ring(self) -> None:
        self.bell.set()
        self.bell = asyncio.Event()


class Assistant:
    """The assistant over one desk; `conversations` keeps what was said, a thread for each session.

    A second turn of a session waits for the first, whichever worker answers it; beyond three waiting in this one,
    `Busy` is raised.
    """

    def __init__(self, desk: Desk, conversations: Conversations) -> None:
        self.desk = desk
        self._conversations = conversations
        self._graph = build(desk.funnel, conversations)
        self._runs: dict[tuple[str, str], _Run] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._waiting: dict[str, int] = {}

    async def turn(self, turn: Turn, after: int = 0) -> AsyncIterator[Event]:
        """The turn's events from number `after` + 1 on, ending with `done` or `error`.

        A turn id seen before is not run again: its events, or its recorded outcome, are given once more.
        """
        run = self._runs.get((turn.session, turn.turn_id)) or self._begin(turn)
        position = after
        while True:
            while position < len(run.events):
                yield run.events[position]
                position += 1
            if run.over:
                if position > len(run.events):  # counted on the first run; this one, from the record, is shorter
                    yield run.events[-1]
                return
            await run.bell.wait()

    async def state(self, session: str) -> dict[str, Any]:
        """The conversation read back: `{session, turns: [{turn_id, said, reply}], ledger, model, cart}`.

        Empty if unknown. Replies carry their products as the catalogue has them now. Away where it cannot be looked up.
        """
        snapshot = await self._graph.aget_state({"configurable": {"thread_id": self._conversations.thread(session)}})
        if not snapshot.values and self._conversations.lapse(session):
            raise Away("conversations cannot be looked up now")
        kept: Conversation = snapshot.values or {}  # type: ignore[assignment]  # LangGraph types values as a dict
        shelf = self.desk.shelf

        def read() -> dict[str, Any]:
            turns = [
                {"turn_id": r["turn_id"], "said": r["said"], "reply": read_back(r, shelf)}
                for r in kept.get("turns") or []
            ]
            constraints = Ledger.model_validate(kept.get("ledger") or {}).asked.constraints
            with speaking(kept.get("language") or "en"):
                ledger = entries(constraints, shelf.currency)
            return {"turns": turns, "ledger": ledger, "model": kept.get("model")}

        return {"session": session, **await self.desk.run(read), "cart": await self.cart(session)}

    async def forget(self, session: str) -> None:
        """Removes the conversation for good; its cart stays. Away where that cannot be done now."""
        await self._conversations.adelete_thread(self._conversations.thread(session))

    async def cart(self, session: str) -> dict[str, Any]:
        """The session's cart. TerminalError when its store is down."""
        return await self.desk.run(lambda: self.desk.carts.view(session))

    async def settle(self) -> None:
        """Waits until no turn is under way, so that nothing is cut off at the end of the process."""
        tasks = [run.task for run in self._runs.values() if run.task is not None and not run.task.done()]
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, turn: Turn) -> _Run:
        waiting = self._waiting.get(turn.session, 0)
        if waiting > MOST_WAITING:
            raise Busy(f"{waiting} turns of this session are waiting; send the next when one is done")
        self._waiting[turn.session] = waiting + 1
        run = _Run()
        self._runs[turn.session, turn.turn_id] = run
        run.task = asyncio.create_task(self._drive(turn, run))
        return run

    async def _drive(self, turn: Turn, run: _Run) -> None:
        key = (turn.session, turn.turn_id)
        try:
            lock = self._locks.setdefault(turn.session, asyncio.Lock())
            async with lock, self._conversations.alone(turn.session):
                await self._answer(turn, run)
        except Exception:  # noqa: BLE001 - the last line of a turn: logged whole, told as an event, ends nothing else
            _log.exception("turn %s of session %s failed", turn.turn_id, turn.session)
            run.emit("error", _BROKEN)
        finally:
            run.over = True
            run.ring()
            self._waiting[turn.session] -= 1
            if not self._waiting[turn.session]:
                del self._waiting[turn.session]
                self._locks.pop(turn.session, None)
            asyncio.get_running_loop().call_later(_KEPT_S, self._runs.pop, key, None)

    async def _answer(self, turn: Turn, run: _Run) -> None:
        kept = self._conversations
        thread: RunnableConfig = {"configurable": {"thread_id": kept.thread(turn.session)}}
        before = (await self._graph.aget_state(thread)).values.get("language")
        tag, told = reply_tag(turn.say, before, turn.locale)
        turn = replace(turn, locale=tag)
        context = TurnContext(self.desk, turn, run.emit, lapse=lambda: kept.lapse(turn.session))
        with speaking(tag):
            await self._graph.ainvoke({"language": tag} if told else {}, thread, context=context, durability="exit")
        work = context.work
        if work.replayed is not None:
            record = work.replayed
            reply = await self.desk.run(lambda: read_back(record, self.desk.shelf))
            if reply["products"]:
                shown = {"products": reply["products"], "kind": reply["kind"]}
                run.emit("products", {**shown, "groups": reply.get("groups", [])})
            run.emit("text_delta", {"text": reply["text"]})
        else:
            assert work.reply is not None, "the answer node leaves a reply"
            reply = work.reply
        run.emit("done", reply)
