"""The drawing of the graph, so that a change of its shape is seen."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from agent.graph import build
from ranking.funnel import Funnel

DRAWING = Path(__file__).with_name("graph.mermaid")


class _Stages:
    """Only the stages' names matter to the shape."""

    stages = tuple(
        (name, lambda passing: passing) for name in ("understand", "retrieve", "rank", "merchandise", "explain")
    )


def test_the_graph_has_a_node_for_each_stage_of_the_funnel_between_plan_and_answer() -> None:
    drawn = build(cast("Funnel", _Stages())).get_graph().draw_mermaid()
    assert drawn == DRAWING.read_text("utf-8"), "the shape changed: look at it, then write the new drawing"
