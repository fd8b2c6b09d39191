"""The judge: asked only by JSON, asked again once, and silent when the endpoint is broken."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evals.judge import Judge, NoJudge
from serving.settings import Settings, load
from tests.servers import scripted_model as scripted
from tests.servers.scripted_model import ScriptedModel

TRANSCRIPT = [{"said": "a lamp", "text": "Here are 5.", "products": []}]
GOOD = '{"answers": true, "honest": true, "clear": true, "why": "fine"}'
BAD = '```json\n{"answers": false, "honest": true, "clear": true, "why": "turn 0: no lamps"}\n```'


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    with ScriptedModel() as server:
        yield server


@pytest.fixture
def judge(model: ScriptedModel) -> Judge:
    return Judge.of(load(model="scripted", openai_base_url=model.url, openai_api_key="x"))


def test_a_verdict_is_read_and_counted_by_question(judge: Judge, model: ScriptedModel) -> None:
    model.script(scripted.text(GOOD), scripted.text(BAD))
    first, second = judge.judge(TRANSCRIPT), judge.judge(TRANSCRIPT)
    assert first is not None
    assert second is not None
    assert (first.good, second.good, second.answers) == (True, False, False)
    figures = judge.figures()
    assert (figures["asked"], figures["verdicts"], figures["good"]) == (2, 2, 0.5)
    assert figures["by_criterion"] == {"answers": 0.5, "honest": 1.0, "clear": 1.0}
    assert figures["tokens"] == 240
    assert "a lamp" in str(model.requests[0]["messages"][1])


def test_what_is_no_verdict_is_asked_for_once_more_with_what_is_wrong(judge: Judge, model: ScriptedModel) -> None:
    model.script(scripted.text('{"answers": "yes", "honest": true, "clear": true, "why": ""}'), scripted.text(GOOD))
    assert judge.judge(TRANSCRIPT) is not None
    assert "answers" in str(model.requests[1]["messages"][-1]["content"])


@pytest.mark.parametrize(
    "step", [scripted.text("lovely!"), scripted.status(500), scripted.nonsense(), scripted.not_json()]
)
def test_a_broken_judge_gives_no_verdict_and_breaks_nothing(
    judge: Judge, model: ScriptedModel, step: scripted.Step
) -> None:
    model.script(step)
    assert judge.judge(TRANSCRIPT) is None
    assert judge.figures()["verdicts"] == 0


def test_without_an_endpoint_it_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOPKEEPER_MODEL", raising=False)
    with pytest.raises(NoJudge, match="SHOPKEEPER_MODEL"):
        Judge.of(Settings(model=None))
