"""Conversations outlive the processes that have them, wherever they are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import pytest

from scripts.postgres import forget_data, start_postgres
from scripts.processes import Running, ServerFailed
from tests.servers.conftest import Shopper, Start, Worker, starting, until

pytestmark = pytest.mark.servers


@dataclass
class Two:
    """Two workers on one data folder and one place for conversations, and a way to start another."""

    one: Worker
    two: Worker
    start: Callable[[], Worker]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def workers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    place = {}
    if request.param == "postgres":
        place = {"POSTGRES_URL": request.getfixturevalue("postgres_server").url}
    with starting(tmp_path_factory.mktemp("shared")) as start, ThreadPoolExecutor(2) as pool:
        one, two = pool.map(lambda _: start(**place), range(2))
        yield Two(one, two, lambda: start(**place))


def test_a_conversation_goes_on_after_its_server_was_killed(workers: Two) -> None:
    shopper, server = Shopper(), workers.one
    shown = shopper.say(server, "board games under $60")
    shopper.say(server, "add the second one to my cart")
    before = shopper.read_back(server)
    server.kill()
    server = workers.one = workers.start()
    assert shopper.read_back(server) == before
    assert [e["key"] for e in before["ledger"]] == ["price <= 60.0"]
    assert [line["id"] for line in before["cart"]["lines"]] == [shown["products"][1]["id"]]
    again = shopper.say(server, "add the second one to my cart", turn_id="t1")
    assert again["cart"]["count"] == 1, "a turn repeated after the restart is not run twice"
    done = shopper.say(server, "tell me more about the first one")
    assert [p["id"] for p in done["products"]] == [shown["products"][0]["id"]]
    more = shopper.say(server, "show me more")
    assert "price <= 60.0" in [e["key"] for e in more["ledger"]]


def test_two_workers_go_on_with_each_others_conversations(workers: Two) -> None:
    shopper, one, two = Shopper(), workers.one, workers.two
    shown = shopper.say(one, "board games under $60")["products"]
    added = shopper.say(two, "add the second one to my cart")
    assert [line["id"] for line in added["cart"]["lines"]] == [shown[1]["id"]]
    more = {p["id"] for p in shopper.say(one, "show me more")["products"]}
    assert more and not more & {p["id"] for p in shown}
    done = shopper.say(two, "the cheapest of these")
    assert "price <= 60.0" in [e["key"] for e in done["ledger"]]
    assert shopper.read_back(one) == shopper.read_back(two)


def test_turns_sent_to_two_workers_at_once_are_all_kept_and_none_twice(workers: Two) -> None:
    shopper, both = Shopper(), (workers.one, workers.two)
    shopper.say(both[0], "board games")
    with ThreadPoolExecutor(4) as pool:
        adding = {"click": {"action": "add_to_cart", "rank": 1}}
        ids = ["a", "a", "b", "c"]  # the first is sent to both, as after a dropped connection
        list(pool.map(lambda n: shopper.turn(both[n % 2], turn_id=ids[n], **adding), range(4)))
    kept = shopper.read_back(both[0])
    assert sorted(t["turn_id"] for t in kept["turns"]) == ["a", "b", "c", "t0"]
    assert kept["cart"]["count"] == 3


@pytest.fixture
def own_postgres(tmp_path: Path, postgres_server: Running) -> Iterator[Path]:
    """The folder of a PostgreSQL of the test's own, to be stopped and started."""
    run = tmp_path / "run"
    try:
        start_postgres(run, with_parent=True)
    except ServerFailed as failed:
        pytest.skip(str(failed))
    yield run
    start_postgres(run).stop()
    forget_data(run)


def test_an_outage_of_postgres_costs_no_answer_and_no_conversation(own_postgres: Path, start: Start) -> None:
    database = start_postgres(own_postgres)
    place = {"POSTGRES_URL": database.url}
    shopper, server = Shopper(), start(**place)
    shown = shopper.say(server, "board games under $60")["products"]
    database.stop()

    added = shopper.say(server, "add the second one to my cart")
    assert [line["id"] for line in added["cart"]["lines"]] == [shown[1]["id"]]
    assert added["text"].startswith("Our conversation can't be looked up right now")
    stranger = Shopper()
    lost = stranger.say(server, "tell me more about the second one")["text"]
    assert "can't look that up right now" in lost and "Nothing has been shown" not in lost
    assert "conversations" in server.ready()["degraded"]
    late = start(**place)
    assert Shopper().say(late, "board games under $60")["products"]
    assert httpx.get(f"{late.url}/v1/sessions/{shopper.session}").status_code == 503

    database = start_postgres(own_postgres, port=int(database.url.rpartition(":")[2].partition("/")[0]))
    until(lambda: not server.ready()["degraded"] and not late.ready()["degraded"], 15)
    done = shopper.say(late, "show me more")
    assert done["products"] and "right now" not in done["text"], "another worker goes on, with nothing to excuse"
    server.kill()
    assert [t["turn_id"] for t in shopper.read_back(late)["turns"]] == ["t0", "t1", "t2"]


def test_connections_are_few_however_many_talk_and_are_given_back(postgres_server: Running, start: Start) -> None:
    others = _connections(postgres_server)
    server = start(POSTGRES_URL=postgres_server.url)
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda _: Shopper().say(server, "board games"), range(36)))
    assert others < _connections(postgres_server) <= others + 5
    server.stop()
    until(lambda: _connections(postgres_server) <= others, 5)


def _connections(server: Running) -> int:
    with psycopg.connect(server.url) as connection:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'shopkeeper'"
        found = connection.execute(asked).fetchone()
    assert found is not None
    return int(found[0])
