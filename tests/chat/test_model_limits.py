"""What keeps a language model in bounds: the day's money, turns of a session and an address, and the breaker."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from agent.breaker import Breaker, Unwatched
from agent.spend import Limits, Prices, Refused, Reserve, Spend, Usage
from events.report import summarize
from events.report_views import as_text
from events.sqlite_log import SqliteEventLog
from state.sqlite import SqliteState
from tests.chat.conftest import Opened, Shopper
from tests.servers import scripted_model as scripted
from tests.servers.scripted_model import ScriptedModel

SEARCH = scripted.either(scripted.call("search", text="headphones"), scripted.text("Here are headphones."))
A_TURN = 2 * (100 * 3 + 20 * 15) / 1e6  # by the default prices, as the scripted endpoint counts


def spend(path: Path, *, daily: float, clock: float = 0.0) -> Spend:
    return Spend(SqliteState(path / "state.db"), Prices(1.0, 2.0, 0.5, "EUR"), Limits(daily), lambda: clock)


def test_money_counts_across_workers_and_restarts_and_begins_anew_each_day(tmp_path: Path) -> None:
    async def talk() -> None:
        most = Usage(input=1_000_000)  # a euro
        one, other = spend(tmp_path, daily=2), spend(tmp_path, daily=2)
        assert await one.settle(await one.reserve(most), Usage(1_000_000, 400_000, 100_000)) == 1_000_000_000
        held = await other.reserve(most)
        with pytest.raises(Refused, match="2 EUR are spent"):
            await one.reserve(Usage(input=1))
        await other.settle(held, Usage())
        assert await spend(tmp_path, daily=2).spent() == 1.0
        assert await spend(tmp_path, daily=2, clock=86_400).spent() == 0.0

    asyncio.run(talk())


def test_calls_side_by_side_never_pass_the_cap_together(tmp_path: Path) -> None:
    async def talk() -> int:
        workers = [spend(tmp_path, daily=0.01) for _ in range(4)]
        asked = [w.reserve(Usage(input=1_000)) for w in workers for _ in range(10)]
        return sum(isinstance(r, Reserve) for r in await asyncio.gather(*asked, return_exceptions=True))

    assert asyncio.run(talk()) == 10


def test_once_the_days_money_is_spent_the_rules_answer_after_a_restart_too(
    open_shop: Opened, model: ScriptedModel
) -> None:
    cap = 0.05  # a plan call may cost about 0.04 at most and costs 0.0006
    shopper = Shopper(open_shop(model_daily_cap=cap))
    model.script(SEARCH)
    assert shopper.say("headphones")["planner"] == "model"
    spent = shopper.client.get(f"/v1/sessions/{shopper.session}").json()["model"]["cost"]["USD"]
    assert spent == pytest.approx(A_TURN)
    again = Shopper(open_shop(model_daily_cap=spent))
    asked = len(model.requests)
    done = again.say("headphones under $100")
    assert (done["planner"], done["kind"], done["model"]["cost"]) == ("rule", "products", 0)
    assert "are spent" in done["notes"][0]
    assert len(model.requests) == asked
    assert 'shopkeeper_model_refused_total{reason="daily money"}' in again.client.get("/metrics").text


def test_a_session_and_an_address_have_so_many_turns_with_the_model(open_shop: Opened, model: ScriptedModel) -> None:
    model.script(SEARCH)
    client = open_shop(model_turns_session=2, model_turns_address=3, rate_loopback=True)
    one, other = Shopper(client), Shopper(client)
    assert [one.say("headphones")["planner"] for _ in range(3)] == ["model", "model", "rule"]
    assert [other.say("headphones")["planner"] for _ in range(2)] == ["model", "rule"]
    assert "this address" in Shopper(client).say("headphones")["notes"][0]


def test_a_dead_model_is_left_alone_and_tried_again_later(open_shop: Opened, model: ScriptedModel) -> None:
    client = open_shop(breaker_failures=2, breaker_seconds=1.0)
    shopper = Shopper(client)
    model.script(scripted.status(500))
    assert [shopper.say("headphones")["model"]["breaker"] for _ in range(2)] == ["closed", "opened"]
    assert "shopkeeper_model_breaker 2.0" in client.get("/metrics").text
    started = time.monotonic()
    done = shopper.say("headphones")
    assert (done["planner"], done["kind"], len(model.requests)) == ("rule", "products", 2)
    assert "left alone" in done["notes"][0]
    time.sleep(max(0.0, 1.1 - (time.monotonic() - started)))
    shopper.say("headphones")
    assert len(model.requests) == 3, "one call tries it"
    shopper.say("headphones")
    assert len(model.requests) == 3, "and failing leaves it alone anew"
    time.sleep(1.1)
    model.script(SEARCH)
    done = shopper.say("headphones")
    assert (done["planner"], done["model"]["breaker"]) == ("model", "closed")
    assert "shopkeeper_model_breaker 0.0" in client.get("/metrics").text


def test_while_it_tries_again_one_call_alone_asks_the_model() -> None:
    breaker = Breaker(1, 0.01, Unwatched())
    with breaker.guard() as verdict:
        verdict.failed = "500"
    with pytest.raises(Refused), breaker.guard():
        raise AssertionError("it is open")
    time.sleep(0.02)
    with breaker.guard():
        assert breaker.state == "half-opened"
    assert breaker.state == "half-opened", "a call that was given up early says nothing"
    with breaker.guard() as trial:
        with pytest.raises(Refused, match="another turn is trying"), breaker.guard():
            raise AssertionError("one tries already")
        trial.answered = True
    assert breaker.state == "closed"


def test_wrong_tools_and_empty_words_open_no_breaker(open_shop: Opened, model: ScriptedModel) -> None:
    shopper = Shopper(open_shop(breaker_failures=1))
    model.script(scripted.call("order_pizza"))
    assert shopper.say("headphones")["model"]["breaker"] == "closed"


def test_a_call_that_nobody_charges_for_costs_nothing_and_one_cut_off_costs_what_it_may_have(
    open_shop: Opened, model: ScriptedModel
) -> None:
    def first_call(shopper: Shopper) -> tuple[str, bool]:
        (only,) = shopper.say("headphones")["model"]["calls"]
        return only["outcome"], only["cost"] > 0

    shopper = Shopper(open_shop(breaker_failures=1000))
    for step, told in (
        (scripted.status(429), ("429", False)),
        (scripted.status(500), ("500", False)),
        (scripted.cut_body(), ("broken", True)),
        (scripted.stall(30), ("timeout", True)),
    ):
        model.script(step)
        assert first_call(shopper) == told
    nobody = Shopper(open_shop(openai_base_url="http://127.0.0.1:9/v1"))
    assert first_call(nobody) == ("unreachable", False)


def test_the_report_tells_what_each_conversation_cost(open_shop: Opened, model: ScriptedModel, tmp_path: Path) -> None:
    shopper = Shopper(open_shop())
    model.script(SEARCH)
    shopper.say("headphones")
    model.script(scripted.status(500))
    shopper.say("headphones in black")
    log = SqliteEventLog(tmp_path / "events" / "demo.db")
    try:
        for _ in range(50):
            report = summarize(log.read())
            if report.model.turns == 2:
                break
            time.sleep(0.1)
    finally:
        log.close()
    (one,) = report.model.conversations
    assert (one.session, one.turns, one.fallbacks, one.currency) == (shopper.session, 2, 1, "USD")
    assert one.cost == pytest.approx(A_TURN)
    assert "Its cost" in as_text(report)
