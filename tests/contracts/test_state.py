"""What every store of state must do. Each claim is run on SQLite and on a real Redis."""

from __future__ import annotations

import multiprocessing
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from pydantic import BaseModel

from scripts.processes import Running
from state import KeyValue, StateConflict, StateUnavailable, StateUnreadable, Typed
from state.redis import RedisState
from state.sqlite import SqliteState

Open = Callable[[], KeyValue]


@pytest.fixture(params=["sqlite", "redis"])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Opens one more client of the same store, from this or another process."""
    if request.param == "sqlite":
        return _Opener(path=tmp_path / "state.db")
    server: Running = request.getfixturevalue("redis_server")
    return _Opener(url=server.url, prefix=f"test-{secrets.token_hex(4)}:")


class _Opener:
    def __init__(self, path: Path | None = None, url: str = "", prefix: str = "") -> None:
        self.path, self.url, self.prefix = path, url, prefix

    def __call__(self) -> KeyValue:
        return SqliteState(self.path) if self.path else RedisState(self.url, prefix=self.prefix)


@pytest.fixture
def store(open_store: Open) -> Iterator[KeyValue]:
    opened = open_store()
    yield opened
    opened.close()


def test_a_batch_gives_what_exists_and_leaves_out_what_does_not(store: KeyValue) -> None:
    store.set("a", b"1")
    store.set_many({"b": b"\x00\xff", "ü:ñ": b""})
    assert store.get_many(["a", "b", "ü:ñ", "absent"]) == {"a": b"1", "b": b"\x00\xff", "ü:ñ": b""}
    assert store.get_many([]) == {}
    many = {f"k{i}": b"%d" % i for i in range(40_000)}
    store.set_many(many)
    assert store.get_many(many) == many


def test_what_one_client_wrote_another_reads(store: KeyValue, open_store: Open) -> None:
    other = open_store()
    assert other.get_many(["a"]) == {}
    store.set("a", b"1")
    assert other.get_many(["a"]) == {"a": b"1"}
    other.close()


def test_a_key_is_absent_once_its_time_is_over_and_for_ever_without_one(store: KeyValue) -> None:
    store.set("brief", b"1", ttl_s=0.1)
    store.set("renewed", b"1", ttl_s=0.1)
    store.set("renewed", b"2")
    assert store.get_many(["brief"]) == {"brief": b"1"}
    time.sleep(0.12)
    assert store.get_many(["brief", "renewed"]) == {"renewed": b"2"}
    assert store.delete_many(["brief"]) == 0
    assert store.compare_and_set("brief", None, b"again")


@pytest.mark.parametrize("ttl_s", [0, -1, float("nan")])
def test_a_time_to_live_that_is_none_is_refused(store: KeyValue, ttl_s: float) -> None:
    writes = [
        lambda: store.set("a", b"1", ttl_s),
        lambda: store.set_many({"a": b"1"}, ttl_s),
        lambda: store.compare_and_set("a", None, b"1", ttl_s),
        lambda: store.increment("a", 1, ttl_s),
    ]
    for write in writes:
        with pytest.raises(ValueError, match="ttl_s must be above 0"):
            write()
    assert store.get_many(["a"]) == {}


def test_compare_and_set_writes_only_on_what_was_expected(store: KeyValue) -> None:
    assert store.compare_and_set("a", None, b"1")
    assert not store.compare_and_set("a", None, b"2")
    assert not store.compare_and_set("a", b"", b"2")
    assert not store.compare_and_set("absent", b"", b"2")
    assert store.compare_and_set("a", b"1", b"")
    assert store.compare_and_set("a", b"", b"3", ttl_s=0.05)
    assert store.get_many(["a", "absent"]) == {"a": b"3"}
    time.sleep(0.07)
    assert store.get_many(["a"]) == {}


def test_a_counter_lives_from_its_first_increment_on_and_is_not_prolonged(store: KeyValue) -> None:
    begun = time.monotonic()
    assert store.increment("n", ttl_s=0.3) == 1
    assert store.increment("n", 4, ttl_s=30) == 5
    assert store.increment("n", -2) == 3
    assert store.get_many(["n"]) == {"n": b"3"}
    time.sleep(max(0.0, 0.32 - (time.monotonic() - begun)))
    assert store.increment("n") == 1


def test_what_is_no_counter_is_not_incremented(store: KeyValue) -> None:
    store.set("a", b"words")
    with pytest.raises(ValueError, match="'a' holds no counter"):
        store.increment("a")
    assert store.get_many(["a"]) == {"a": b"words"}


def test_deleting_a_prefix_takes_that_namespace_alone(store: KeyValue) -> None:
    store.set_many(
        {"hot:1": b"", "hot:2": b"", "hot": b"", "hotter:1": b"", "h*t:1": b"", "h[o]t:1": b"", "hot:ü": b""}
    )
    assert store.delete_prefix("hot:") == 3
    assert store.delete_prefix("h*t:") == 1
    assert store.delete_prefix("h[o]t:") == 1
    assert store.get_many(["hot", "hotter:1", "hot:1"]) == {"hot": b"", "hotter:1": b""}
    with pytest.raises(ValueError, match="prefix must not be empty"):
        store.delete_prefix("")


def _count_up_alone(open_store: Open, times: int) -> None:
    store = open_store()
    _count_up(store, times)
    store.close()


def _count_up(store: KeyValue, times: int) -> None:
    totals: Typed[int] = Typed(store, "total", int)
    for _ in range(times):
        store.increment("n")
        totals.update("x", lambda now: (now or 0) + 1)


def test_nothing_is_lost_between_threads_and_processes(store: KeyValue, open_store: Open) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_count_up_alone, args=(open_store, 30)) for _ in range(2)]
    for process in processes:
        process.start()
    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(_count_up, store, 30) for _ in range(3)]:
            done.result()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    assert store.get_many(["n", "total:x"]) == {"n": b"150", "total:x": b"150"}


class Offer(BaseModel):
    minor: int
    currency: str = "EUR"


def test_a_typed_view_gives_back_what_was_put_in_and_drops_only_its_own(store: KeyValue) -> None:
    offers, others = Typed(store, "offer", Offer), Typed(store, "offers", Offer, ttl_s=60)
    offers.set_many({"1": Offer(minor=5), "2": Offer(minor=7)})
    others.set("1", Offer(minor=9))
    assert offers.get_many(["1", "2", "3"]) == {"1": Offer(minor=5), "2": Offer(minor=7)}
    assert offers.get("3") is None
    assert offers.clear() == 2
    assert offers.get("1") is None
    assert others.get("1") == Offer(minor=9)
    assert others.delete_many(["1", "2"]) == 1


def test_an_unreadable_value_is_named_and_does_not_spoil_its_batch(
    store: KeyValue, caplog: pytest.LogCaptureFixture
) -> None:
    offers = Typed(store, "offer", Offer)
    offers.set("good", Offer(minor=5))
    store.set("offer:bad", b'{"minor": "many"}')
    assert offers.get_many(["good", "bad"]) == {"good": Offer(minor=5)}
    assert "offer:bad" in caplog.text
    with pytest.raises(StateUnreadable, match=r"'offer:bad' is not readable \(minor: .*delete that key"):
        offers.get("bad")
    with pytest.raises(StateUnreadable):
        offers.update("bad", lambda _: Offer(minor=0))


def test_an_update_that_always_loses_gives_up(store: KeyValue) -> None:
    numbers: Typed[int] = Typed(store, "n", int)

    def overtaken(now: int | None) -> int:
        numbers.set("x", (now or 0) + 1)
        return -1

    with pytest.raises(StateConflict, match="'n:x' was changed by others"):
        numbers.update("x", overtaken)
    assert numbers.get("x") == 20


def test_sqlite_judges_expiry_by_the_clock_it_is_given_and_sweeps(tmp_path: Path) -> None:
    now = [1000.0]
    store = SqliteState(tmp_path / "state.db", clock=lambda: now[0], durable=False)
    store.set("a", b"1", ttl_s=3600)
    now[0] += 3599
    assert store.get_many(["a"]) == {"a": b"1"}
    now[0] += 1
    assert store.get_many(["a"]) == {}
    store.set("b", b"2")
    with store._connection() as connection:
        assert connection.execute("SELECT key FROM kv").fetchall() == [("b",)]
    store.close()
    with pytest.raises(StateUnavailable, match="was closed"):
        store.get_many(["a"])


def _open_together(folder: Path, barrier: Barrier, times: int) -> None:
    for i in range(times):
        barrier.wait(30)
        store = SqliteState(folder / f"{i}.db")
        store.increment("opened")
        store.close()


def test_processes_that_start_at_once_all_open_a_new_file(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(3)
    processes = [context.Process(target=_open_together, args=(tmp_path, barrier, 25)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    for i in range(25):
        store = SqliteState(tmp_path / f"{i}.db")
        assert store.get_many(["opened"]) == {"opened": b"3"}
        store.close()


def test_a_damaged_or_unreachable_file_is_unavailable_and_says_what_to_do(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"no database at all" * 1000)
    for path in (damaged, tmp_path / "no folder" / "state.db"):
        with pytest.raises(StateUnavailable, match="move it away") as caught:
            SqliteState(path)
        assert str(path) in str(caught.value)


def test_a_file_another_process_holds_is_unavailable_after_the_wait_it_was_given(tmp_path: Path) -> None:
    holder, waiter = SqliteState(tmp_path / "state.db"), SqliteState(tmp_path / "state.db", busy_s=0.05)
    with holder._writing():
        begun = time.monotonic()
        with pytest.raises(StateUnavailable, match="locked"):
            waiter.set("a", b"1")
        assert time.monotonic() - begun < 1
        assert waiter.get_many(["a"]) == {}
    waiter.set("a", b"1")
    holder.close()
    waiter.close()


def test_a_dead_redis_is_known_within_a_tenth_of_a_second() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    store = RedisState(f"redis://:secret@127.0.0.1:{port}/0")
    took = []
    for _ in range(3):
        begun = time.monotonic()
        with pytest.raises(StateUnavailable, match="unset REDIS_URL") as caught:
            store.get_many(["a"])
        took.append(time.monotonic() - begun)
        assert "secret" not in str(caught.value)
    assert min(took) < 0.1


def test_an_address_that_is_none_is_refused_with_the_way_to_write_it() -> None:
    with pytest.raises(ValueError, match="write it as redis://host:6379/0") as caught:
        RedisState(":secret@localhost:6379")
    assert "secret" not in str(caught.value)


def test_a_redis_that_hangs_is_known_within_the_time_it_was_given() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = RedisState(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", connect_s=0.05, answer_s=0.05)
        begun = time.monotonic()
        with pytest.raises(StateUnavailable):
            store.set("a", b"1")
        assert time.monotonic() - begun < 0.5
