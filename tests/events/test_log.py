"""The event log: what is acknowledged is kept, appending never waits, old events go."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from events.log import EventsUnavailable
from events.sqlite_log import SqliteEventLog
from events.types import Event, IncomingEvent, Item, received

NOW = datetime.now(UTC)


def event(number: int = 0, at: datetime = NOW) -> Event:
    return Event(id=f"e{number}", name="select_item", at=at, items=(Item(item_id=str(number)),), detail={"n": number})


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteEventLog]:
    opened = SqliteEventLog(tmp_path / "events.db")
    yield opened
    opened.close()


def test_what_was_written_reads_back_the_same_in_order_of_time(log: SqliteEventLog) -> None:
    late, early = event(1), event(2, NOW - timedelta(hours=1))
    assert log.write([late, early]) == 2
    assert list(log.read()) == [early, late]
    assert list(log.read(since=NOW - timedelta(minutes=1))) == [late]


def test_an_id_counts_once(log: SqliteEventLog) -> None:
    assert log.write([event(1), event(1)]) == 1
    assert log.write([event(1)]) == 0


def test_a_write_is_on_disk_for_others_when_it_returns(log: SqliteEventLog, tmp_path: Path) -> None:
    log.write([event(1)])
    with sqlite3.connect(tmp_path / "events.db") as other:
        assert other.execute("SELECT count(*) FROM events").fetchone() == (1,)


def test_appending_does_not_wait_for_a_locked_file_and_says_what_it_drops(tmp_path: Path) -> None:
    log = SqliteEventLog(tmp_path / "events.db", capacity=50)
    with sqlite3.connect(tmp_path / "events.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        started = time.perf_counter()
        kept = [log.append(event(n)) for n in range(2000)]
        assert time.perf_counter() - started < 1.0
        assert not all(kept)
        assert log.dropped == kept.count(False)
        other.execute("ROLLBACK")
    log.flush()
    assert len(list(log.read())) == kept.count(True)
    log.close()


def test_appended_events_are_written_at_the_end(tmp_path: Path) -> None:
    log = SqliteEventLog(tmp_path / "events.db")
    for n in range(300):
        log.append(event(n))
    log.close()
    again = SqliteEventLog(tmp_path / "events.db")
    assert len(list(again.read())) == 300
    again.close()


def test_events_over_their_days_are_removed(tmp_path: Path) -> None:
    log = SqliteEventLog(tmp_path / "events.db")
    log.write([event(1, NOW - timedelta(days=31)), event(2, NOW - timedelta(days=29))])
    log.close()
    again = SqliteEventLog(tmp_path / "events.db", days=30)
    again.write([event(3)])
    assert {e.id for e in again.read()} == {"e2", "e3"}
    again.close()


def _writes(path: str, first: int) -> None:
    log = SqliteEventLog(Path(path))
    for n in range(first, first + 50):
        log.write([event(n)])
    log.close()


def test_several_processes_write_one_log(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    path = str(tmp_path / "events.db")
    processes = [context.Process(target=_writes, args=(path, first)) for first in (0, 1000)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [p.exitcode for p in processes] == [0, 0]
    log = SqliteEventLog(Path(path))
    assert len(list(log.read())) == 100
    log.close()


def test_a_damaged_file_is_named_with_the_fix(tmp_path: Path) -> None:
    (tmp_path / "events.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(EventsUnavailable, match=r"events\.db can't be used .*remove the file"):
        SqliteEventLog(tmp_path / "events.db")


def test_many_threads_write_without_losing_any(log: SqliteEventLog) -> None:
    def write(first: int) -> None:
        for n in range(first, first + 20):
            log.write([event(n)])

    threads = [threading.Thread(target=write, args=(t * 100,)) for t in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(log.read())) == 160


def test_a_page_may_not_date_its_events_into_the_future_or_far_past() -> None:
    micros = int((NOW - timedelta(hours=2)).timestamp() * 1e6)
    sent = IncomingEvent.model_validate({"name": "search", "timestamp_micros": micros})
    assert received(sent, NOW, None, None).at == datetime.fromtimestamp(micros / 1e6, UTC)
    for wrong in (micros + 10**11, 10**12):
        assert received(sent.model_copy(update={"timestamp_micros": wrong}), NOW, None, None).at == NOW
