"""What is said when a conversation could not be looked up: nothing about the past that may be wrong."""

from __future__ import annotations

from dataclasses import replace

from agent.actions import Outcome
from agent.checkpoints.conversations import Lapse
from language.speak import say

_OF_THE_PAST = ("nothing_yet", "no_such_chip")  # true of a conversation that is known, not of one that is out of reach


def lapsed(lapse: Lapse, outcome: Outcome) -> tuple[str, Outcome]:
    """The words that go before the answer, and the answer, which claims nothing of what could not be looked up."""
    if lapse == "unknown" and outcome.text in map(say, _OF_THE_PAST):
        outcome = replace(outcome, text=say("lapse_say_again"))
    return f"{say(f'lapse_{lapse}')} ", outcome
