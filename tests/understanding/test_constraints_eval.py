"""Claims about `python -m evals constraints`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.__main__ import main

_ROWS = [
    {"query": "toner over 98 pesos", "reward": {"price": [{"greater than": [98, None]}]}},
    {
        "query": "a fan between 5 and 10 pesos and a lamp",
        "reward": [{"price": [{"between": [5, 10]}]}, {"price": None}, {}],
    },
    {"query": "a lamp. My budget is only `425`", "reward": [{}], "voucher": {"budget": 425}},
    {"query": "a cheap lamp", "reward": {"price": [{"less than": [None, 40]}]}},
]


def test_shoppingbench_rows_are_compared_bound_by_bound(tmp_path: Path) -> None:
    file, out = tmp_path / "r.jsonl", tmp_path / "out.json"
    file.write_text("\n".join(json.dumps(r) for r in _ROWS))
    assert main(["constraints", "--requests", str(file), "--json", str(out)]) == 0
    result = json.loads(out.read_text())
    assert result["requests"] == 4
    assert result["price"] == {"exact": 0.75, "precision": 1.0, "recall": 0.75}
    assert result["misses"] == [{"text": "a cheap lamp", "expected": [[None, 40.0]], "found": []}]


def test_webshop_lines_expect_what_their_pattern_says(tmp_path: Path) -> None:
    file, out = tmp_path / "goals.txt", tmp_path / "out.json"
    file.write_text("i need a 20x20 pillow\ni want a lamp, and price lower than 50.00 dollars\n")
    assert main(["constraints", "--requests", str(file), "--json", str(out)]) == 0
    assert json.loads(out.read_text())["price"]["exact"] == 1.0


def test_a_broken_file_fails_with_its_line_and_fix(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "r.jsonl"
    file.write_text('{"query": "x", "reward": {}}\n{"q": 1}\n')
    assert main(["constraints", "--requests", str(file)]) == 1
    assert "line 2" in capsys.readouterr().err
    assert main(["constraints", "--requests", str(tmp_path / "none.jsonl")]) == 1


def test_an_unknown_command_lists_the_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nonsense"]) == 2
    assert "constraints" in capsys.readouterr().err
