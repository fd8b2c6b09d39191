"""The page of conversations: failures first, nothing from the network, whatever was said stays text; and pass^K."""

from __future__ import annotations

import re

from evals.conversations import Verdict, summary
from evals.expectations import Answered
from evals.report import Entry, page


def _answer(text: str) -> Answered:
    card = {
        "id": "p1", "title": "Lamp <b>x</b>", "price": 1299.5, "currency": "USD", "why": "only one with USB",
        "misses": ["≤ $20"], "image": "https://shop.example/lamp.jpg", "url": "https://shop.example/lamp",
    }  # fmt: skip
    chip = {"label": "≤ $20", "status": "filtered"}
    done = {"kind": "products", "text": text, "products": [card], "ledger": [chip]}
    return Answered(done, None, {"lines": []})


def _page() -> str:
    turns = [("a lamp", _answer("Here is <script>alert(1)</script> one."))]
    entries = [
        Entry("good", ["budget", "demo"], {}, turns),
        Entry("bad", ["memory", "demo"], {0: ["min 3: 1 shown"]}, turns, ["held in 1 of 3 runs"]),
    ]
    return page("Conversations", "1 of 2 cases hold\nbudget 1/1", entries)


def test_failures_stand_first_and_open_with_their_reason() -> None:
    html = _page()
    assert html.index("class=id>bad<") < html.index("class=id>good<")
    assert html.count('data-state="failed" data-tags="memory|demo" open') == 1
    assert "<li>min 3: 1 shown</li>" in html
    assert "held in 1 of 3 runs" in html
    assert re.findall(r'<option value="(\w+)">', html) == ["failed", "held", "budget", "demo", "memory"]


def test_it_is_one_file_that_fetches_nothing_and_runs_nothing_that_was_said() -> None:
    html = _page()
    assert "http" not in html.replace("http-equiv", "")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "<b>x</b>" not in html
    assert "<!--" not in html


def test_an_error_is_shown_as_the_answer() -> None:
    html = page("x", "", [Entry("e", [], {0: ["answered: 500"]}, [("hi", Answered(None, "500 broken", {}))])])
    assert "500 broken" in html


def test_pass_k_counts_a_case_only_when_every_run_holds() -> None:
    case = {"id": "a", "catalog": "demo", "turns": [{"say": "x"}], "tags": ["t"]}
    held, failed = Verdict(case, {}), Verdict(case, {0: ["kind"]})
    figures = summary([[held, held, failed], [held, held, held]], 3)
    assert (figures["cases"], figures["held"], figures["pass_k"]) == (2, 2, 0.5)
    assert [f["id"] for f in figures["failures"]] == ["a"]
