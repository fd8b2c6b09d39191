"""Past conversations of the chat page: Chainlit's data layer over the shop's own store.

What was said lives in one place, the assistant's checkpoints. Kept beside them are only whose a conversation is, what
it is called and how its answers were rated; so nothing Chainlit would write of messages is written again.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeVar, cast

from chainlit.context import ChainlitContextException, context
from chainlit.data.base import BaseDataLayer
from chainlit.element import Element, ElementDict
from chainlit.step import StepDict
from chainlit.types import Feedback, PageInfo, PaginatedResponse, Pagination, ThreadDict, ThreadFilter
from chainlit.user import PersistedUser, User
from pydantic import BaseModel

from serving.assistant import assistant_of
from serving.feedback import rated
from state import Typed
from ui.chat_drawn import SCREENS, drawn
from ui.chat_shop import shop
from ui.chat_visitor import KEPT_S

T = TypeVar("T")
MOST_KEPT = 50
RUN = "on_message"  # Chainlit takes steps of this name for runs, whoever started them
_NAME = 60


class Kept(BaseModel):
    """What is kept of a conversation beside the conversation itself. `ratings`: reply id → 0 or 1."""

    visitor: str = ""
    name: str = ""
    at: datetime
    ratings: dict[str, int] = {}


def session_of(thread_id: str) -> str:
    """The assistant's session of one of Chainlit's threads."""
    return f"page-{thread_id}"


def reply_id(thread_id: str, turn_id: str) -> str:
    """The id of the run that answers a turn, which thumbs name: the same whenever the conversation is read back."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{thread_id}/{turn_id}"))


def message_id(reply: str) -> str:
    """The id of the message in a reply."""
    return f"{reply}-said"


def element_id(message: str) -> str:
    """The id of the element of a message."""
    return f"{message}-drawn"


class History(BaseDataLayer):
    """Conversations by visitor. Whoever holds a visitor's cookie sees that visitor's, and no others."""

    async def get_user(self, identifier: str) -> PersistedUser | None:
        """Any visitor is known: the cookie was signed here."""
        return PersistedUser(id=identifier, identifier=identifier, createdAt="")

    async def create_user(self, user: User) -> PersistedUser | None:
        """As `get_user`."""
        return await self.get_user(user.identifier)

    async def upsert_feedback(self, feedback: Feedback) -> str:
        """A thumb: an event in the log, and lit again when the conversation is read back."""
        await self._rate(feedback.threadId or "", feedback.forId, feedback.value, feedback.comment)
        return f"{feedback.threadId}/{feedback.forId}"

    async def delete_feedback(self, feedback_id: str) -> bool:
        """A thumb taken back."""
        thread_id, _, reply = feedback_id.partition("/")
        await self._rate(thread_id, reply, None, None)
        return True

    async def list_threads(self, pagination: Pagination, filters: ThreadFilter) -> PaginatedResponse[ThreadDict]:
        """The visitor's conversations, newest first, by name where one is searched for. All fit one page."""
        mine = await _run(lambda: _visitors().get(filters.userId or "")) or ()
        kept = await _run(lambda: _threads().get_many(mine))
        found = sorted(kept.items(), key=lambda pair: pair[1].at, reverse=True)
        wanted = (filters.search or "").casefold()
        data = [_thread(id_, one) for id_, one in found if wanted in one.name.casefold()]
        return PaginatedResponse(pageInfo=PageInfo(False, None, None), data=data)

    async def get_thread_author(self, thread_id: str) -> str:
        """The visitor whose it is; empty for a conversation never seen."""
        kept = await _run(lambda: _threads().get(thread_id))
        return kept.visitor if kept else ""

    async def get_thread(self, thread_id: str) -> ThreadDict | None:
        """The conversation as it stands in the assistant's store, cards as the catalogue has them now."""
        kept = await _run(lambda: _threads().get(thread_id))
        if kept is None or not kept.visitor:
            return None
        assistant = await assistant_of(shop())
        turns = (await assistant.state(session_of(thread_id)))["turns"]
        found, locale = _thread(thread_id, kept), _locale()
        screens = [n for n, t in enumerate(turns) if t["reply"]["kind"] in SCREENS and t["reply"]["products"]]
        for place, turn in enumerate(turns):
            found["steps"] += _steps(thread_id, turn, kept, place)
            shown = {"keep": place == 0, "old": place < len(turns) - 1, "past": any(place < n for n in screens)}
            found["elements"] = [*(found["elements"] or ()), element_of(thread_id, turn, locale, **shown)]
        return found

    async def update_thread(
        self,
        thread_id: str,
        name: str | None = None,
        user_id: str | None = None,
        metadata: dict[str, Any] | None = None,
        tags: list[str] | None = None,
    ) -> None:
        """Whose it is and what it is called. Chainlit's own session data is not kept."""
        if not name and not user_id:
            return
        now = datetime.now(UTC)

        def change(before: Kept | None) -> Kept:
            kept = before or Kept(at=now)
            return kept.model_copy(
                update={"visitor": kept.visitor or user_id or "", "name": " ".join((name or kept.name).split())[:_NAME]}
            )

        kept = await _run(lambda: _threads().update(thread_id, change))
        if kept.visitor:

            def first(before: tuple[str, ...] | None) -> tuple[str, ...]:
                return (thread_id, *(other for other in before or () if other != thread_id))[:MOST_KEPT]

            await _run(lambda: _visitors().update(kept.visitor, first))

    async def delete_thread(self, thread_id: str) -> None:
        """Forgets it, with all that was said."""
        await _run(lambda: _threads().delete_many([thread_id]))
        await (await assistant_of(shop())).forget(session_of(thread_id))

    async def _rate(self, thread_id: str, reply: str, value: int | None, comment: str | None) -> None:
        session, now = session_of(thread_id), datetime.now(UTC)
        turns = (await (await assistant_of(shop())).state(session))["turns"]
        turn = next((t for t in turns if reply_id(thread_id, t["turn_id"]) == reply), None)
        if turn is None:
            return  # a message that answered nothing, or one no longer kept

        def change(before: Kept | None) -> Kept:
            kept = before or Kept(at=now)
            others = {key: v for key, v in kept.ratings.items() if key != reply}
            return kept.model_copy(update={"ratings": others if value is None else {**others, reply: value}})

        await _run(lambda: _threads().update(thread_id, change))
        shop().events.append(rated(session, turn, None if value is None else bool(value), comment, now))

    # What Chainlit would write of messages and elements stands in the assistant's store already.

    async def create_step(self, step_dict: StepDict) -> None:
        """Nothing."""

    async def update_step(self, step_dict: StepDict) -> None:
        """Nothing."""

    async def delete_step(self, step_id: str) -> None:
        """Nothing."""

    async def create_element(self, element: Element) -> None:
        """Nothing."""

    async def get_element(self, thread_id: str, element_id: str) -> ElementDict | None:
        """None: elements travel with their conversation."""
        return None

    async def delete_element(self, element_id: str, thread_id: str | None = None) -> None:
        """Nothing."""

    async def get_favorite_steps(self, user_id: str) -> list[StepDict]:
        """None are kept."""
        return []

    async def build_debug_url(self) -> str:
        """There is none."""
        return ""

    async def close(self) -> None:
        """The store is the shop's to close."""


def element_of(thread_id: str, turn: dict[str, Any], locale: str, **shown: bool) -> ElementDict:
    """The element of a turn that is read back; `turn` is `{turn_id, said, reply}`, `shown` joins its properties."""
    message = message_id(reply_id(thread_id, turn["turn_id"]))
    props = {**drawn(turn["reply"], shop().shelf, locale, session_of(thread_id)), **shown}
    return {
        "id": element_id(message), "threadId": thread_id, "forId": message, "type": "custom", "name": "Answer",
        "display": "inline", "mime": "application/json", "props": props,
    }  # fmt: skip


def _steps(thread_id: str, turn: dict[str, Any], kept: Kept, place: int) -> list[StepDict]:
    reply = reply_id(thread_id, turn["turn_id"])
    at = (kept.at + timedelta(seconds=place)).isoformat()  # the order is what counts; turns keep no times
    own: StepDict = {"threadId": thread_id, "createdAt": at, "start": at, "end": at, "streaming": False}
    run: StepDict = {**own, "id": reply, "type": "run", "name": RUN, "parentId": turn["turn_id"], "output": ""}
    if reply in kept.ratings:
        value = cast("Literal[0, 1]", kept.ratings[reply])
        run["feedback"] = {"id": f"{thread_id}/{reply}", "forId": reply, "value": value, "comment": None}
    answer: StepDict = {
        **own, "id": message_id(reply), "type": "assistant_message", "name": "", "parentId": reply,
        "output": turn["reply"]["text"],
    }  # fmt: skip
    if not turn["said"]:
        return [{**run, "parentId": None}, answer]
    said: StepDict = {
        **own, "id": turn["turn_id"], "type": "user_message", "name": "", "output": turn["said"],
    }  # fmt: skip
    return [said, run, answer]


def _thread(thread_id: str, kept: Kept) -> ThreadDict:
    return {
        "id": thread_id, "createdAt": kept.at.isoformat(), "name": kept.name, "userId": kept.visitor,
        "userIdentifier": kept.visitor, "tags": [], "metadata": {}, "steps": [], "elements": [],
    }  # fmt: skip


def _locale() -> str:
    """The language of the page that asks; English where it is not known."""
    try:
        return str(getattr(context.session, "language", "en"))
    except ChainlitContextException:
        return "en"


def _threads() -> Typed[Kept]:
    return Typed(shop().state, f"chat-thread.1:{shop().settings.catalog}", Kept, ttl_s=KEPT_S)


def _visitors() -> Typed[tuple[str, ...]]:
    return Typed(shop().state, f"chat-visitor.1:{shop().settings.catalog}", tuple[str, ...], ttl_s=KEPT_S)


async def _run(work: Callable[[], T]) -> T:
    return await shop().pool.run(work)
