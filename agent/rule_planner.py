"""The rule planner: what a turn wants, by patterns and the catalogue's vocabulary. It answers when no model does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agent.consent import accepted
from agent.context import TurnContext
from agent.intents import Intent, read
from agent.plan import Plan
from agent.rules import carting, choosing, complements, easing, likeness, pages, saying, searches, shown, taps
from agent.rules.wishes import dumped, ledger_of, request_of
from agent.state import Conversation
from language.english import in_english
from retrieval.understanding.text import plain

__all__ = ["RulePlanner", "decide", "dumped", "ledger_of", "request_of"]


class RulePlanner:
    """Plans by rules. Stateless: all it knows of the conversation is the state it is handed."""

    async def plan(self, state: Conversation, turn: TurnContext) -> Plan:
        """See Planner. Understanding takes about a millisecond, so it runs where it stands."""
        return decide(state, turn)


def decide(state: Conversation, context: TurnContext) -> Plan:
    """The plan of a turn."""
    turn = replace(context.turn, say=plain(context.turn.say))
    context = replace(context, turn=turn)
    if turn.click is not None:
        return taps.clicked(state, context, turn.click)
    if not turn.say.strip():
        return pages.opened(state, context)
    waiting = answered(state, context)
    if waiting is not None:
        return waiting
    english = in_english(turn.say)
    reading = read(english)
    handler = _HANDLERS.get(reading.intent)
    plan = handler(state, context, reading.text) if handler else None
    return plan or searches.search(state, context, reading.text if english == turn.say else turn.say)


def answered(state: Conversation, context: TurnContext) -> Plan | None:
    """The plan of a message that answers what was offered or asked; None where it does not."""
    return accepted(state, context) or choosing.chosen(state, context) or easing.eased(state, context)


_HANDLERS: dict[Intent, Callable[[Conversation, TurnContext, str], Plan | None]] = {
    "inject": saying.fixed("declined", "injection"),
    "private": saying.fixed("declined", "private"),
    "abuse": saying.fixed("declined", "abuse"),
    "off_topic": saying.fixed("declined", "not_mine"),
    "greet": saying.greet,
    "thanks": saying.fixed("chat", "thanks"),
    "bye": saying.fixed("chat", "bye"),
    "about": saying.fixed("chat", "about"),
    "help": saying.fixed("chat", "help"),
    "yes": saying.fixed("chat", "okay"),
    "no": saying.fixed("chat", "okay"),
    "person": saying.person,
    "undo": searches.undo,
    "forget": searches.forget,
    "cart_clear": saying.act("cart_clear"),
    "cart_view": carting.view,
    "cart_add": carting.add,
    "cart_remove": carting.remove,
    "cart_change": carting.change,
    "compare": shown.compare,
    "why": shown.why,
    "why_not": shown.why_not,
    "of_shown": shown.of_shown,
    "details": shown.details,
    "point": shown.details,
    "before": shown.before,
    "among": shown.among,
    "wishes": shown.wishes,
    "stop": saying.stop,
    "complement": complements.complement,
    "similar": likeness.similar,
    "more": searches.more,
}
