"""Business rules: what each does, that none beats the floor, a sort or a wish, and that errors name the place."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ranking.rules import LiveRules, RuleFile, RulesError, load

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def write(path: Path, text: str) -> Path:
    file = path / "rules.yaml"
    file.write_text(text)
    return file


def test_a_rule_applies_only_when_all_its_conditions_hold(tmp_path: Path) -> None:
    text = """
rules:
  - name: winter hubs
    when: {words: [usb hub], surface: widget, from: 2026-11-01, until: 2026-12-31}
    where: [[brand, "==", Volt]]
    boost: 1
"""
    rules = load(write(tmp_path, text))
    assert [r.name for r in rules.applying("cheap USB hubs", {}, "widget", NOW)] == ["winter hubs"]
    assert not rules.applying("cheap usb hubs", {}, "chat", NOW)
    assert not rules.applying("hub", {}, "widget", NOW)
    assert not rules.applying("usb hub", {}, "widget", NOW.replace(year=2027))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "rules:\n  - name: a\n    where: [[prise, '<', 3]]\n    boost: 1\n",
            "line 3, rules[0].where[0].field: .*prise",
        ),
        ("rules:\n  - name: a\n    where: [[price, '<', 3]]\n", "line 2, rules[0]: .*exactly one of boost"),
        (
            "rules:\n  - name: a\n    where: [[price, '<', 3]]\n    boost: 9\n",
            "line 4, rules[0].boost: .*less than or equal to 3",
        ),
        ("rules:\n  - name: a\n    boots: 9\n    where: [[price, '<', 3]]\n    pin: 1\n", "line 3, rules[0].boots: "),
        ("rules:\n  - name: [\n", "line 3: not YAML"),
        ("redirects:\n  - words: [returns]\n    to: javascript:x\n", "line 3, redirects[0].to: "),
    ],
)
def test_a_wrong_rule_is_refused_naming_line_and_field(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RulesError, match=said.replace("[", r"\[").replace("]", r"\]")):
        load(write(tmp_path, text))


def test_synonyms_add_what_was_not_said_and_redirects_need_the_whole_query(tmp_path: Path) -> None:
    text = "synonyms:\n  - [sofa, couch, settee]\nredirects:\n  - words: [opening hours]\n    to: /hours\n"
    rules = load(write(tmp_path, text))
    assert rules.synonyms("a red couch") == ("sofa", "settee")
    assert rules.synonyms("a red chair") == ()
    assert rules.redirect("Opening hours", NOW) == "/hours"
    assert rules.redirect("clock with opening hours", NOW) is None


def test_an_edit_counts_without_restart_and_a_broken_one_keeps_the_rules_before_it(tmp_path: Path) -> None:
    path = write(tmp_path, "synonyms: [[sofa, couch]]\n")
    live = LiveRules(path, every_s=0)
    first = live().version
    path.write_text("synonyms: [[sofa, couch], [lamp, light]]\n")
    os.utime(path, (1, 1))
    assert live().synonyms("lamp") == ("light",) and live().version != first
    path.write_text("synonyms: 7\n")
    os.utime(path, (2, 2))
    assert live().synonyms("lamp") == ("light",)
    assert live.problem is not None and "line 1, synonyms" in live.problem


def test_the_published_schema_is_the_models() -> None:
    shipped = json.loads((Path(__file__).parents[2] / "ranking" / "rules.schema.json").read_text())
    assert shipped == RuleFile.model_json_schema()
