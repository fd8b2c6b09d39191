"""The chat page: Chainlit's handlers around the assistant that serves the chat's HTTP door too."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Mapping
from typing import Any

import chainlit as cl
from chainlit.data.base import BaseDataLayer
from chainlit.types import ThreadDict

from agent.assistant import Busy
from agent.context import Turn
from serving.assistant import assistant_of
from serving.model import address_of
from ui.chat_drawn import SCREENS, cards, drawn
from ui.chat_history import RUN, History, element_id, message_id, reply_id, session_of
from ui.chat_shop import shop
from ui.chat_words import language_of, words
from ui.starters import starters

ACTIONS = ("add_to_cart", "details", "why", "why_not", "set_quantity", "remove_constraint", "remove_from_cart")
_session: Any = cl.user_session  # Chainlit does not type it, nor what sends a message
_cache: dict[tuple[str, str], tuple[str, ...]] = {}


@cl.data_layer
def history() -> BaseDataLayer:
    """Past conversations, over the shop's own store."""
    return History()


@cl.set_starters
async def first_messages(user: Any = None, language: str | None = None) -> list[cl.Starter]:
    """What can be tapped before anything was said; made once for a catalogue's version and a language."""
    here = shop()
    key = here.live().version, language_of(language or "en")
    if key not in _cache:
        for other in [other for other in _cache if other[0] != key[0]]:
            del _cache[other]
        _cache[key] = await asyncio.to_thread(starters, here.funnel, key[1])
    return [cl.Starter(label=message, message=message) for message in _cache[key]]


@cl.on_chat_resume
async def resumed(thread: ThreadDict) -> None:
    """A past conversation opened again: Chainlit draws it, the assistant remembers it."""
    shown = [(e["id"], e["forId"], e["props"]) for e in thread["elements"] or () if not (e["props"] or {})["past"]]
    _session.set("shown", shown)
    _session.set("begun", True)


@cl.on_message
async def said(message: cl.Message) -> None:
    """A shopper's message."""
    await answer(message.id, say=message.content[:2000])


def _tapped(name: str) -> None:
    @cl.action_callback(name)
    async def tapped(action: cl.Action) -> None:
        await answer(uuid.uuid4().hex, click={"action": name, **action.payload})


for _name in ACTIONS:
    _tapped(_name)


@cl.action_callback("say")
async def chosen(action: cl.Action) -> None:
    """An answer to a question, or a question of a card's button, tapped."""
    message: Any = cl.Message(content=str(action.payload["say"])[:2000], type="user_message")
    await message.send()
    await answer(message.id, say=message.content)


async def answer(turn_id: str, **driver: Any) -> None:
    """Answers a turn, as a run of Chainlit's: what its thumbs are about."""
    id_ = reply_id(cl.context.session.thread_id, turn_id)
    async with cl.Step(id=id_, name=RUN, type="run"):
        await _answer(turn_id, id_, driver)


def _host(environ: Mapping[str, Any]) -> str | None:
    """The address the page's socket comes from; None where the server does not tell."""
    client = environ.get("asgi.scope", {}).get("client")
    return str(client[0]) if client else None


async def _answer(turn_id: str, id_: str, driver: Mapping[str, Any]) -> None:
    """Shows the turn's events as they come: cards first, then words, then how it was found."""
    session = cl.context.session
    locale = str(getattr(session, "language", "en"))
    address = address_of(_host(session.environ), shop().settings)
    turn = Turn(session_of(session.thread_id), turn_id, address=address, locale=locale, **driver)
    assistant = await assistant_of(shop())
    shelf = shop().shelf
    reply = _Reply(id_, turn.session, words(locale))
    trace: list[str] = []
    await _age(old=True)
    try:
        async for event in assistant.turn(turn):
            data = event.data
            if event.name == "ledger":
                reply.props["chips"] = data["ledger"]
            elif event.name == "products":
                if data["kind"] in SCREENS:
                    await _age(past=True)
                await reply.show(products=cards(data["products"], shelf, reply.props.get("chips", ()), locale))
            elif event.name == "stage":
                trace.append(f"{data['stage']}: {data['degraded'] or data['note']} ({data['ms']:.0f} ms)")
            elif event.name == "text_delta":
                await reply.message.stream_token(data["text"])
            elif event.name == "error":
                await reply.message.stream_token(f"{data['title']}. {data['detail']}")
            elif event.name == "done":
                await reply.show(**_worth(drawn(data, shelf, locale, turn.session)))
                _session.set("begun", True)
    except Busy:
        await reply.message.stream_token(reply.words["busy"])
    await reply.message.update()
    if trace:
        async with cl.Step(name=reply.words["found"], type="tool", show_input=False) as step:
            step.output = "\n".join(f"- {line}" for line in trace)


def _worth(props: Mapping[str, Any]) -> dict[str, Any]:
    """What there is to draw besides words; a shopper's first answer also asks whether to keep the conversation."""
    found = {key: value for key, value in props.items() if value and key not in ("words", "session")}
    if not _session.get("begun"):
        found["keep"] = True
    return found


def _shown() -> list[Any]:
    """The elements of the conversation whose cards are still on the newest screen, each (id, message, properties)."""
    found: list[Any] = _session.get("shown") or []
    return found


async def _age(**marks: bool) -> None:
    """Marks them all: `old` ones lose chips and choices, cards of `past` ones are asked why they are not there now."""
    for id_, message, props in _shown():
        if not marks.items() <= props.items():
            props |= marks
            await _element(id_, props).send(for_id=message)
    if "past" in marks:
        _session.set("shown", [])


def _element(id_: str, props: dict[str, Any]) -> cl.CustomElement:
    return cl.CustomElement(id=id_, name="Answer", props=props, display="inline")


class _Reply:
    """One message with its element, sent when there is something to draw and updated from then on.

    Not a dataclass: Chainlit loads this module without registering it, which dataclasses stumble over.
    """

    def __init__(self, id_: str, session: str, said: dict[str, str]) -> None:
        self.message: Any = cl.Message(content="", id=message_id(id_))
        self.words = said
        self.props: dict[str, Any] = {"words": said, "session": session}
        self.element: Any = None

    async def show(self, **props: Any) -> None:
        """Draws these beside what is drawn already."""
        if not props:
            return
        self.props |= props
        if self.element is None:
            self.element = _element(element_id(self.message.id), self.props)
            self.message.elements = [self.element]
            await self.message.send()
            shown = (self.element.id, self.message.id, self.props)
            _session.set("shown", [*_shown(), shown])
        else:
            self.element.props = self.props
            self.element.content = json.dumps(self.props)
            await self.element.update()
