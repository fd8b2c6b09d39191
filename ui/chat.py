"""The chat page: Chainlit's handlers around the assistant that serves the chat's HTTP door too."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Mapping
from typing import Any, cast

import chainlit as cl

from agent.assistant import Busy
from agent.context import Turn
from catalog.product import Money
from serving.chat import assistant_of
from tools.words import minor, money
from ui.chat_shop import shop
from ui.starters import starters

ACTIONS = ("add_to_cart", "details", "remove_constraint", "remove_from_cart")
_cache: dict[str, tuple[str, ...]] = {}


@cl.set_starters
async def first_messages(user: Any = None) -> list[cl.Starter]:
    """What can be tapped before anything was said; made once for a catalogue's version."""
    here = shop()
    version = here.live().version
    if version not in _cache:
        _cache.clear()
        _cache[version] = await asyncio.to_thread(starters, here.funnel)
    return [cl.Starter(label=message, message=message) for message in _cache[version]]


@cl.on_message
async def said(message: cl.Message) -> None:
    """A shopper's message."""
    await answer(Turn(session=_session(), turn_id=message.id, say=message.content[:2000]))


def _tapped(name: str) -> None:
    @cl.action_callback(name)
    async def tapped(action: cl.Action) -> None:
        await answer(Turn(session=_session(), turn_id=uuid.uuid4().hex, click={"action": name, **action.payload}))


for _name in ACTIONS:
    _tapped(_name)


@cl.action_callback("say")
async def chosen(action: cl.Action) -> None:
    """An answer to a question, tapped."""
    words = str(action.payload["say"])
    await cl.Message(content=words, type="user_message").send()  # type: ignore[no-untyped-call]
    await answer(Turn(session=_session(), turn_id=uuid.uuid4().hex, say=words))


async def answer(turn: Turn) -> None:
    """Runs the turn and shows its events as they come: cards first, then words, then how it was found."""
    assistant = await assistant_of(shop())
    reply = _Reply()
    trace: list[str] = []
    try:
        async for event in assistant.turn(turn):
            data = event.data
            if event.name == "ledger":
                reply.props["chips"] = data["ledger"]
            elif event.name == "products":
                await reply.show(products=[_card(p) for p in data["products"]])
            elif event.name == "stage":
                trace.append(f"{data['stage']}: {data['degraded'] or data['note']} ({data['ms']:.0f} ms)")
            elif event.name == "text_delta":
                await reply.message.stream_token(data["text"])
            elif event.name == "error":
                await reply.message.stream_token(f"{data['title']}. {data['detail']}")
            elif event.name == "done":
                await reply.finish(data)
    except Busy:
        await reply.message.stream_token("One moment, please: your last messages are still being answered.")
    await reply.message.update()  # type: ignore[no-untyped-call]
    if trace:
        async with cl.Step(name="How this was found", type="tool", show_input=False) as step:
            step.output = "\n".join(f"- {line}" for line in trace)


class _Reply:
    """One message with its element, sent when there is something to draw and updated from then on.

    Not a dataclass: Chainlit loads this module without registering it, which dataclasses stumble over.
    """

    def __init__(self) -> None:
        self.message = cl.Message(content="")
        self.props: dict[str, Any] = {}
        self.element: cl.CustomElement | None = None

    async def show(self, **props: Any) -> None:
        """Draws these beside what is drawn already."""
        self.props |= props
        if self.element is None:
            self.element = cl.CustomElement(name="Answer", props=self.props, display="inline")
            self.message.elements = cast("Any", [self.element])
            await self.message.send()  # type: ignore[no-untyped-call]
        else:
            self.element.props = self.props
            self.element.content = json.dumps(self.props)
            await self.element.update()  # type: ignore[no-untyped-call]

    async def finish(self, done: Mapping[str, Any]) -> None:
        """A table, facts, the cart or choices, where the turn came to one."""
        extra = {key: done[key] for key in ("comparison", "facts") if done.get(key)}
        if done["cart"] is not None:
            extra |= {"cart": _cart(done["cart"]), "chips": []}
        if done["question"]:
            extra["options"] = done["question"]["options"]
        if extra:
            await self.show(**extra)


def _card(product: dict[str, Any]) -> dict[str, Any]:
    """What a card shows, amounts in words: pictures and links of the catalogue, nothing computed here."""
    stock = product["availability"]
    kept = ("id", "variant_id", "title", "url", "image", "why", "misses", "featured", "note")
    return {
        **{key: product[key] for key in kept},
        "price_words": money(product["price"], product["currency"]),
        "was_words": money(product["was_price"], product["currency"]) if product["was_price"] else "",
        "stock_words": "" if stock == "in_stock" else stock.replace("_", " "),
    }


def _cart(cart: dict[str, Any]) -> dict[str, Any]:
    def words(amount: float) -> str:
        return minor(Money.of(amount, cart["currency"]))

    lines = [
        {"id": r["id"], "variant_id": r["variant_id"], "title": r["title"], "quantity": r["quantity"],
         "price_words": words(r["price"]), "subtotal_words": words(r["subtotal"])}
        for r in cart["lines"]
    ]  # fmt: skip
    return {"lines": lines, "total_words": words(cart["total"])}


def _session() -> str:
    return f"page-{cl.context.session.id}"
