"""The conversation's graph: a node for each stage of the funnel, between a node that plans and one that answers.

The stages come from `Funnel.stages`, so there is one composition. The Pass travels in the turn's context, never in
the state that is checkpointed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Hashable
from dataclasses import replace
from itertools import pairwise
from typing import Any, Protocol

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from agent.actions import Outcome, perform
from agent.answers import answer
from agent.context import TurnContext
from agent.lapses import lapsed
from agent.narrowing import narrowed
from agent.outcome import begun_with
from agent.record import finish, ledger_entries
from agent.state import Conversation
from agent.store import from_the_shop
from agent.vouchers import with_voucher
from language.speak import speaking
from ranking.funnel import Funnel, Stage

Graph = CompiledStateGraph[Conversation, TurnContext, Conversation, Conversation]


class Node(Protocol):
    """What LangGraph calls: the state, and the run's context."""

    def __call__(self, state: Conversation, *, runtime: Runtime[TurnContext]) -> Awaitable[dict[str, Any]]:
        """The state's update."""
        ...


def build(funnel: Funnel, checkpointer: BaseCheckpointSaver[Any] | None = None) -> Graph:
    """The compiled graph; a turn is one run of it with a `TurnContext`, thread = session."""
    graph = StateGraph(Conversation, context_schema=TurnContext)
    graph.add_node("plan", _plan)
    names = [name for name, _ in funnel.stages]
    for position, (name, stage) in enumerate(funnel.stages):
        graph.add_node(name, _stage(name, stage, last=position == len(names) - 1))
    graph.add_node("act", _act)
    graph.add_node("answer", _answer)
    graph.add_edge(START, "plan")
    routes: dict[Hashable, str] = {"search": names[0], "act": "act", "say": "answer", "replay": END}
    graph.add_conditional_edges("plan", lambda state: state["route"], routes)
    for name, following in pairwise(names):
        graph.add_edge(name, following)
    graph.add_conditional_edges(
        names[-1], lambda state: "again" if state["pending"] else "done", {"again": names[0], "done": "answer"}
    )
    graph.add_edge("act", "answer")
    graph.add_edge("answer", END)
    return graph.compile(checkpointer=checkpointer, name="shopkeeper")


async def _plan(state: Conversation, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    context = runtime.context
    turn = context.turn
    again = next((r for r in state.get("turns") or [] if r["turn_id"] == turn.turn_id), None)
    if again is not None:
        context.work.replayed = again
        return {"route": "replay"}
    planners = context.desk.planners
    planner = planners.get(turn.planner or "model", planners["rule"])
    plan = await from_the_shop(state, context) or await planner.plan(state, context)
    context.work.plan = plan
    searched = [s.request.model_dump(mode="json", exclude_defaults=True) for s in plan.searches]
    tool = plan.action.tool if plan.action else None
    told = {"route": plan.route, "planner": plan.planner, "tool": tool, "requests": searched, "notes": list(plan.notes)}
    context.emit("plan", told)
    update: dict[str, Any] = {"route": plan.route, "pending": len(plan.searches), "turn": state.get("turn", 0) + 1}
    if plan.ledger is not None:
        update["ledger"] = dict(plan.ledger)
    return update


def _stage(name: str, stage: Stage, *, last: bool) -> Node:
    async def node(state: Conversation, runtime: Runtime[TurnContext]) -> dict[str, Any]:
        context = runtime.context
        work, plan = context.work, context.plan
        passing = work.passing or context.desk.funnel.start(plan.searches[len(work.slates)].request)
        told = len(passing.trace)
        passing = await context.desk.run(lambda: stage(passing))
        for step in passing.trace[told:]:
            context.emit("stage", {"node": name, **step.model_dump()})
        work.passing = passing
        if not last:
            return {}
        assert passing.slate is not None, "the last stage makes the Slate"
        work.ruled |= {passing.catalogue.columns.ids[row] for row in passing.rule_notes}
        work.slates.append((plan.searches[len(work.slates)], passing.slate))
        work.passing = None
        return {"pending": state["pending"] - 1}

    return node


async def _act(state: Conversation, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    context = runtime.context
    action = context.plan.action
    assert action is not None, "the act route carries an action"
    context.work.outcome = await context.desk.run(lambda: perform(context.desk, state, context.turn, action))
    return {}


async def _answer(state: Conversation, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    context = runtime.context
    work, plan = context.work, context.plan
    if work.outcome is None and work.slates and plan.planner == "model" and context.desk.reorder is not None:
        await context.desk.reorder(context)
    if work.outcome is None:
        work.slates = narrowed(state, context)
        work.outcome = (
            begun_with(plan.text, answer(context))
            if work.slates
            else Outcome(plan.kind, plan.text, options=plan.options)
        )
    outcome = work.outcome = with_voucher(work.outcome, state, context)
    context.emit("ledger", {"ledger": ledger_entries(state, context)})
    if outcome.cards:
        shown = {"products": [card.json() for card in outcome.cards], "kind": outcome.kind}
        context.emit("products", {**shown, "groups": (outcome.extra or {}).get("groups", [])})
    if outcome.cart is not None:
        context.emit("cart", {"cart": outcome.cart})
    if outcome.options:
        context.emit("question", {"options": [{"label": label, "say": say} for label, say in outcome.options]})
    writer = context.desk.writers[plan.planner]
    text = ""
    if lapse := context.lapse():
        with speaking(context.turn.locale):
            text, outcome = lapsed(lapse, outcome)
        context.emit("text_delta", {"text": text})
    async for piece in writer.write(outcome, context):
        text += piece
        context.emit("text_delta", {"text": piece})
    work.outcome = replace(outcome, text=text)
    return finish(state, context)
