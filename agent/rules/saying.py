"""Plans that only say something, or call a tool without arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agent import phrases
from agent.context import TurnContext
from agent.plan import Action, Plan
from agent.state import Conversation, last_screen


def say(kind: Any, text: str) -> Plan:
    """Words of that kind, and nothing else."""
    return Plan("say", kind=kind, text=text)


def fixed(kind: Any, name: str) -> Callable[[Conversation, TurnContext, str], Plan]:
    """A handler that always says the same message."""
    return lambda state, context, said: say(kind, phrases.say(name))


def act(tool: str) -> Callable[[Conversation, TurnContext, str], Plan]:
    """A handler that calls a tool without arguments."""
    return lambda state, context, said: Plan("act", action=Action(tool))


def unclear(state: Conversation) -> Plan:
    """A reference that points at nothing: asks which, by places on the screen."""
    screen = last_screen(state)
    if not screen:
        return say("chat", phrases.say("nothing_yet"))
    names = [phrases.say(f"place_{place}") for place in range(1, min(len(screen), 5) + 1)]
    return Plan("say", kind="clarification", text=phrases.which(len(screen)), options=tuple((n, n) for n in names))


def greet(state: Conversation, context: TurnContext, text: str) -> Plan:
    """A greeting is answered by one."""
    return say("chat", phrases.say("greeting", shop=phrases.shop(context.desk.shop_name)))


def person(state: Conversation, context: TurnContext, text: str) -> Plan:
    """A person was asked for."""
    return say("chat", phrases.person(context.desk.handoff))


def stop(state: Conversation, context: TurnContext, text: str) -> Plan:
    """Nothing is to be offered unasked any more."""
    return Plan("say", kind="chat", text=phrases.say("hushed"), hush=True)
