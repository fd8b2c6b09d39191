"""Messages about the shop itself: its documents' words, the way to a person, or that it is not known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agent.actions import Outcome
from agent.context import TurnContext
from agent.intents import read
from agent.plan import Kind, Plan
from agent.references import points_at_it
from agent.state import Conversation, last_screen
from agent.vouchers import tells
from language.english import in_english
from language.speak import say, speaking
from tools.handoff import Contact, reach
from tools.knowledge_answers import plainly_asked
from tools.knowledge_reply import Reply, about_the_shop, reply

# Intents that a question to the shop is read as; the last ones mean products where any are on the screen.
_ASKED_AS = ("search", "person")
_WITHOUT_SCREEN = ("compare", "details", "why", "help")


async def from_the_shop(state: Conversation, context: TurnContext) -> Plan | None:
    """The plan of a message about the shop, with its outcome left in the turn's work; None for any other message."""
    said = context.turn.say.strip()
    if context.turn.click is not None or not said or tells(said):
        return None
    english = in_english(said)
    intent = read(english).intent
    if intent == "of_shown" and plainly_asked(english):
        intent = "search"
    if intent not in _ASKED_AS and (intent not in _WITHOUT_SCREEN or last_screen(state)):
        return None
    if intent == "details" and context.turn.page.get("product") and points_at_it(said) and not about_the_shop(english):
        return None
    return await _from_documents(context, said, english)


async def told_by_the_shop(context: TurnContext, question: str) -> Plan:
    """The plan of a question that is one to the shop whatever its words; where no document tells, it says so."""
    plan = await _from_documents(context, context.turn.say, question) if question else None
    if plan is None:
        with speaking(context.turn.locale):
            plan = Plan("say", kind="knowledge", text=f"{say('unknown')} {reach(Contact.of(context.desk.handoff))}")
    return replace(plan, planner="model")


async def _from_documents(context: TurnContext, said: str, english: str) -> Plan | None:
    desk = context.desk

    def ask() -> Reply | None:
        with speaking(context.turn.locale):  # in a thread of its own
            return reply(said, desk.knowledge, desk.handoff, english)

    told = await desk.run(ask)
    if told is None:
        return None
    kind: Kind = "chat" if told.kind == "handoff" else "knowledge"
    context.work.outcome = Outcome(kind, told.text, extra=_extra(told))
    return Plan("say", kind=kind, text=told.text, notes=(f"documents: {told.kind}",))


def _extra(told: Reply) -> dict[str, Any]:
    """What stands beside the wire's own keys: `sources`, each `{title, heading, file, text}`, and the `contact`."""
    quotes = told.answer.quotes if told.answer else ()
    sources = [{"title": q.title, "heading": q.heading, "file": q.file, "text": q.text} for q in quotes]
    contact = {"href": told.contact.href, "shown": told.contact.shown} if told.contact else None
    return {"sources": sources, "contact": contact}
