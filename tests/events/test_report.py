"""The report counts what happened, each thing once."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Any

from events import names
from events.report import summarize
from events.report_views import as_csv, as_html, as_text
from events.types import Event, Item

AT = datetime(2026, 3, 1, tzinfo=UTC)


def shown(trace: str, words: str, *ids: str, **detail: Any) -> Event:
    items = tuple(Item(item_id=i, index=n) for n, i in enumerate(ids, 1))
    said = {"trace_id": trace, "search_term": words, "session": f"s{trace}"}
    return Event(name="view_item_list", at=AT, origin="door", items=items, detail=detail, **said)


def did(name: str, trace: str, item: str, **more: Any) -> Event:
    return Event(name=name, at=AT, trace_id=trace, items=(Item(item_id=item, index=9),), **more)


EVENTS = [
    shown("1", "Quiet  keyboard", "a", "b", unsupported=["quiet"]),
    shown("2", "quiet keyboard", "a", "b", unsupported=["quiet"]),
    shown("3", "salmon"),
    shown("4", "red shoes under 5", "c", near=True, sold_out_titles=["Red shoe"], degraded=["index unavailable"]),
    did("select_item", "1", "b"),
    did("select_item", "1", "b"),
    did("add_to_cart", "2", "a"),
    did("purchase", "2", "a", transaction_id="t1", value=20.0, currency="EUR"),
    did("purchase", "2", "a", transaction_id="t1", value=20.0, currency="EUR"),
    Event(name="view_item_list", at=AT, origin="page", trace_id="1", items=(Item(item_id="a"),)),
]


def test_questions_wishes_and_failures_are_counted() -> None:
    report = summarize(EVENTS)
    assert report.answers == 4
    assert report.asked[0] == ("quiet keyboard", 2)
    assert report.nothing == [("salmon", 1)]
    assert report.nearly == [("red shoes under 5", 1)]
    assert report.uncovered == [("quiet", 2)]
    assert report.sold_out == [("Red shoe", 1)]
    assert (report.sessions, report.degraded) == (4, 1)


def test_a_click_counts_once_and_where_the_product_really_stood() -> None:
    report = summarize(EVENTS)
    assert (report.clicks, report.adds, report.purchases, report.revenue) == (1, 1, 1, {"EUR": 20.0})
    first, second = report.positions
    assert (first.position, first.shown, first.clicked, first.added) == (1, 3, 0, 1)
    assert (second.position, second.shown, second.clicked, second.click_rate) == (2, 2, 1, 0.5)


def test_an_empty_log_makes_a_report_too() -> None:
    report = summarize([])
    assert "Nothing was asked." in as_text(report)
    assert "Nothing was asked." in as_html(report, "shop")


def test_words_of_shoppers_run_in_no_page_and_no_spreadsheet() -> None:
    report = summarize([shown("1", "<script>alert(1)</script>", "a"), shown("2", "=HYPERLINK(1)", "a")])
    page = as_html(report, "<b>shop</b>")
    assert "<script" not in page
    assert "<b>shop" not in page
    assert "http" not in page.replace("charset", ""), "the page loads nothing"
    cells = [row[1] for row in csv.reader(io.StringIO(as_csv(report)))]
    assert "'=hyperlink(1)" in cells


def model_turn(session: str, cost: float, planner: str = "model", **detail: Any) -> Event:
    used = {"planner": planner, "input": 900, "output": 100, **detail}
    return Event(name="model_turn", at=AT, origin="door", session=session, currency="EUR", value=cost, detail=used)


def test_each_conversation_tells_what_the_model_cost_it() -> None:
    report = summarize([model_turn("a", 0.01), model_turn("b", 0.5), model_turn("a", 0.02, "rule"), *EVENTS])
    assert [(c.session, c.turns, c.fallbacks, c.tokens, round(c.cost, 9)) for c in report.model.conversations] == [
        ("b", 1, 0, 1000, 0.5),
        ("a", 2, 1, 2000, 0.03),
    ]
    assert "0.5300 EUR, 0.2650 a conversation" in as_text(report)
    assert ["model", "a", "2", "1", "2000", "0.030000000", "EUR"] in list(csv.reader(io.StringIO(as_csv(report))))
    assert "0.500000 EUR" in as_html(report, "shop")
    assert "anguage model" not in as_text(summarize(EVENTS))


def test_the_last_thumb_on_an_answer_counts_and_a_withdrawn_one_does_not() -> None:
    def thumb(value: float, turn: str, words: str | None = "desk lamp", minute: int = 0) -> Event:
        at = datetime(2026, 1, 1, 12, minute, tzinfo=UTC)
        return Event(name=names.RATE_ANSWER, at=at, session="s", value=value, search_term=words, detail={"turn": turn})

    found = summarize([thumb(1, "a"), thumb(-1, "a", minute=1), thumb(1, "b"), thumb(-1, "c", None), thumb(0, "d")])
    assert (found.rated, found.helpful) == (3, 1)
    assert dict(found.unhelpful) == {"desk lamp": 1, "(a button)": 1}
    assert "Answers rated helpful           1 of 3" in as_text(found)
