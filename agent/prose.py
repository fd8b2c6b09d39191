"""How an outcome's words reach the shopper: clause by clause, each checked before it is sent."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Protocol

from agent.allowance import ModelTrouble
from agent.claims import Context, Reader, sentences
from agent.model import Endpoint
from agent.prompts import prose_messages
from agent.record import entries
from tools.errors import TerminalError

if TYPE_CHECKING:
    from agent.actions import Outcome
    from agent.context import TurnContext

_log = logging.getLogger(__name__)

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\d])")


class Writer(Protocol):
    """Puts an outcome into words."""

    def write(self, outcome: Outcome, context: TurnContext) -> AsyncIterator[str]:
        """Pieces of text that joined are the answer. Must not raise for anything a model did."""
        ...


class TemplateWriter:
    """The rules' own words, which code made from the facts."""

    async def write(self, outcome: Outcome, context: TurnContext) -> AsyncIterator[str]:
        """See Writer."""
        pieces = _SENTENCE.split(outcome.text)
        for position, piece in enumerate(pieces):
            yield piece if position == 0 else f" {piece}"


_SPOKEN = frozenset(("products", "comparison", "details"))
_MOST_SENTENCES = 2


class ModelWriter:
    """A model's words about the cards, each clause checked against the facts before it is sent.

    What must be said (nothing fits, what was misread or cannot be checked) is always said by the template, first.
    When the model says nothing that holds, the template's text stands. Two sentences are enough: what more it would
    say is neither awaited nor paid for. A question is code's, and comes last.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._template = TemplateWriter()

    async def write(self, outcome: Outcome, context: TurnContext) -> AsyncIterator[str]:
        """See Writer."""
        if outcome.kind not in _SPOKEN or not outcome.cards or outcome.relaxed:
            async for piece in self._template.write(outcome, context):
                yield piece
            return
        question = _question(outcome)
        draft = _without(_without(outcome.text, outcome.must_say), question)
        if not draft:  # all there is to say is the rules' to say
            async for piece in self._template.write(outcome, context):
                yield piece
            return
        said = 0
        if outcome.must_say:
            yield outcome.must_say
            said = len(_SENTENCE.split(outcome.must_say))
        most = max(1, _MOST_SENTENCES - said - bool(question))
        reader = Reader(await facts_of([card.json() for card in outcome.cards], context, said=[outcome.text]))
        messages = prose_messages(
            outcome, context.turn.say, draft, most, context.desk.shelf.currency, told=outcome.must_say
        )
        titles = [card.product["title"] for card in outcome.cards]
        written, begun = 0, False
        try:
            async with aclosing(self._sentences(messages, context)) as heard:
                while written < most and (sentence := await anext(heard, None)) is not None:
                    done = reader.sentence(sentence)
                    context.work.struck += [f"{clause} ({reason})" for clause, reason in done.removed]
                    if done.text:
                        yield done.text if not begun and not said else f" {done.text}"
                        begun = True
                        # a title with a full stop in it is not yet a sentence
                        written += not any(done.text.rstrip(".") in title for title in titles)
        except ModelTrouble as trouble:
            _log.warning("the model's words broke off: %s", trouble)
        if not written:
            yield f" {draft}" if said or begun else draft
        if question:
            yield f" {question}"

    async def _sentences(self, messages: Sequence[tuple[str, str]], context: TurnContext) -> AsyncGenerator[str, None]:
        allowance = context.work.allowance or self._endpoint.allowance()
        waiting = ""
        async with aclosing(self._endpoint.stream(messages, allowance)) as pieces:
            async for piece in pieces:
                waiting += piece
                *whole, waiting = sentences(waiting + "\0")
                waiting = waiting.rstrip("\0")
                for sentence in whole:
                    yield sentence
        if waiting.strip().endswith((".", "!", "?")):  # a cut stream's last words are no sentence
            yield waiting.strip()


def _without(text: str, part: str) -> str:
    return " ".join(text.replace(part, " ").split()) if part else text


def _question(outcome: Outcome) -> str:
    """The question that code asks at the end of its text, which no other wording may leave out."""
    last = _SENTENCE.split(outcome.text)[-1]
    return last if outcome.options and last.endswith("?") and last not in outcome.must_say else ""


async def facts_of(
    products: Sequence[Mapping[str, Any]],
    context: TurnContext,
    *,
    others: Sequence[Mapping[str, Any]] = (),
    said: Iterable[str] = (),
) -> Context:
    """What a reply about the products may say: they, the wishes in force, the cart, the shop's documents.

    `others` were shown before. `said`: sentences that code made.
    """
    desk, turn = context.desk, context.turn
    slate = context.work.slates[-1][1] if context.work.slates else None
    try:
        cart = await desk.run(lambda: desk.carts.view(turn.session))
    except TerminalError as error:
        _log.warning("the cart is not read, so nothing is said of it: %s", error)
        cart = None
    return Context.of(
        products,
        others=others,
        ledger=entries(slate.constraints, desk.shelf.currency) if slate else (),
        cart=cart,
        said=[turn.say],
        total=slate.total if slate else None,
        extra=said,
        brands=desk.shelf.brands,
        documents=desk.knowledge.texts,
    )
