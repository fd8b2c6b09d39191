"""The assistant of a shop, made from what the shop assembled, for every door that chats.

`agent` brings LangGraph, which takes seconds to import, so it is loaded beside the start and only by who chats.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from serving import heap, metrics
from serving.impressions import impression
from serving.model import endpoint_of, model_turn

if TYPE_CHECKING:
    from agent.assistant import Assistant
    from agent.checkpoints.conversations import Conversations
    from agent.checkpoints.store import Store
    from agent.context import Desk, PlannerName, Turn
    from agent.model import Endpoint
    from agent.plan import Planner
    from agent.prose import Writer
    from ranking.slate import Slate
    from retrieval.understanding.request import ShoppingRequest
    from serving.settings import Settings
    from serving.shop import Shop


class Chat:
    """The assistant of a shop: opened once, in the event loop that answers, and closed with it."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._stack = AsyncExitStack()
        self._opening: asyncio.Task[Assistant] | None = None
        self._conversations: Conversations | None = None

    async def assistant(self) -> Assistant:
        """It, once open. A failed opening is tried again by the next caller."""
        task = self._opening
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._opening = asyncio.get_running_loop().create_task(self._open())
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Lets turns under way end, then closes the conversations' file."""
        if self._opening is not None and self._opening.done() and self._opening.exception() is None:
            await self._opening.result().settle()
        await self._stack.aclose()

    async def _open(self) -> Assistant:
        await asyncio.to_thread(_load)
        self._shop.knowledge.warm()
        endpoint = endpoint_of(self._shop.settings, self._shop.state)
        if endpoint is not None:
            await asyncio.to_thread(endpoint.warm)
        from agent.assistant import Assistant

        self._conversations = await self._stack.enter_async_context(conversations_of(self._shop.settings))
        heap.settle()
        return Assistant(desk_of(self._shop, endpoint), self._conversations)

    @property
    def fault(self) -> str | None:
        """Why conversations cannot be kept now; None while they are, or nobody has talked yet."""
        return self._conversations.fault if self._conversations is not None else None


def _load() -> None:
    import agent.assistant
    import agent.checkpoints.postgres
    import agent.checkpoints.sqlite  # noqa: F401 - loaded here so that the event loop is not held up by it


@asynccontextmanager
async def conversations_of(settings: Settings) -> AsyncIterator[Conversations]:
    """Where conversations are kept: PostgreSQL where its address is set, else a SQLite file of the catalogue's."""
    from agent.checkpoints.conversations import opened

    store: AbstractAsyncContextManager[Store]
    if settings.postgres_url is not None:
        from agent.checkpoints.postgres import postgres_store

        store = postgres_store(settings.postgres_url.get_secret_value(), settings.catalog)
    else:
        from agent.checkpoints.sqlite import sqlite_store

        store = sqlite_store(settings.folder / "conversations" / f"{settings.catalog}.db")
    async with store as kept, opened(kept, settings.conversations_days) as conversations:
        yield conversations


async def assistant_of(shop: Shop) -> Assistant:
    """The shop's assistant, for this door and for the chat page alike."""
    if shop.chat is None:
        shop.chat = Chat(shop)
    return await shop.chat.assistant()


def desk_of(shop: Shop, endpoint: Endpoint | None) -> Desk:
    """What the assistant works with, from what the shop assembled."""
    from agent.context import Desk
    from agent.model_planner import ModelPlanner
    from agent.prose import ModelWriter, TemplateWriter
    from agent.rerank import Reorder
    from agent.rule_planner import RulePlanner

    def shown(request: ShoppingRequest, slate: Slate) -> None:
        if not shop.events.append(impression(request, slate, datetime.now(UTC))):
            metrics.DROPPED.inc()

    def modelled(turn: Turn, planner: str, used: Mapping[str, Any]) -> None:
        metrics.MODEL_TURNS.labels(planner).inc()
        if not shop.events.append(model_turn(turn, planner, used)):
            metrics.DROPPED.inc()

    planners: dict[PlannerName, Planner] = {"rule": RulePlanner()}
    writers: dict[PlannerName, Writer] = {"rule": TemplateWriter()}
    if endpoint is not None:
        planners["model"], writers["model"] = ModelPlanner(endpoint), ModelWriter(endpoint)
    return Desk(
        funnel=shop.funnel,
        shelf=shop.shelf,
        carts=shop.carts,
        run=shop.pool.run,
        planners=planners,
        writers=writers,
        shown=shown,
        modelled=modelled,
        reorder=Reorder(endpoint) if endpoint is not None and endpoint.rerank_s is not None else None,
        shop_name=shop.settings.shop_name,
        handoff=shop.settings.handoff,
        knowledge=shop.knowledge,
    )
