"""`evals refusals`: what it takes for held, and what it counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.refusals import measure, names
from ranking.funnel import Funnel
from serving.assembly import build_reader
from tests.demo_shop import demo_settings


@pytest.fixture(scope="module")
def funnel(tmp_path_factory: pytest.TempPathFactory) -> Funnel:
    folder: Path = tmp_path_factory.mktemp("shop")
    return build_reader(demo_settings(folder))


def test_what_was_shown_wrongly_and_missed_wrongly_is_named(funnel: Funnel) -> None:
    report = measure(funnel, absent=["mortgage", "tent"], held=["tent", "mortgage"])
    assert report["absent"] == {"queries": 2, "right": 1, "wrong": ["tent"]}
    assert report["held"] == {"queries": 2, "right": 1, "wrong": ["mortgage"]}


def test_a_shop_holds_what_its_titles_and_categories_say(funnel: Funnel) -> None:
    held = names(funnel.catalogue())
    assert "armchairs" in held
    assert len(held) > 150
