"""The event log in one SQLite file, shared by the processes of one machine.

Appending never waits: events go through a bounded queue to one writer thread that commits them in
batches. `write` goes through the same queue and returns when its batch is on disk.
"""

from __future__ import annotations

import json
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from datetime import UTC, datetime, timedelta
from pathlib import Path

from events.log import EventsUnavailable
from events.types import Event, Item

_log = logging.getLogger(__name__)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS events (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, at REAL NOT NULL, origin TEXT NOT NULL, shopper TEXT, session TEXT,
    trace_id TEXT, search_term TEXT, currency TEXT, value REAL, transaction_id TEXT, items TEXT, detail TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS events_at ON events (at);
"""
_INSERT = "INSERT OR IGNORE INTO events VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
_BATCH = 1000
_GATHER_S = 0.05
_SWEEP_S = 3600.0
_WRITE_S = 5.0

Waiting = tuple[Sequence[Event], "Future[int] | None"]


class SqliteEventLog:
    """`EventLog` on a file. Events older than `days` are removed at the start and every hour."""

    def __init__(self, path: Path, days: int = 30, capacity: int = 20_000) -> None:
        self._path = path
        self._days = days
        self._queue: queue.Queue[Waiting | None] = queue.Queue(capacity)
        self._dropped = 0
        self._said = 0.0
        self._swept = 0.0
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self._connect() as db:
                db.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise self._unavailable(error) from error
        self._writer = threading.Thread(target=self._run, name="event-log", daemon=True)
        self._writer.start()

    @property
    def dropped(self) -> int:
        """Events that were not logged because the log was behind or could not be written."""
        return self._dropped

    def append(self, event: Event) -> bool:
        try:
            self._queue.put_nowait(((event,), None))
        except queue.Full:
            self._drop(1, "the queue is full")
            return False
        return True

    def write(self, events: Sequence[Event]) -> int:
        if not events:
            return 0
        done: Future[int] = Future()
        try:
            self._queue.put((events, done), timeout=_WRITE_S)
            return done.result(timeout=_WRITE_S)
        except (queue.Full, FutureTimeout) as error:
            raise EventsUnavailable(f"the event log {self._path} is behind; send the events again later") from error

    def read(self, since: datetime | None = None, until: datetime | None = None) -> Iterator[Event]:
        low = since.timestamp() if since else 0.0
        high = until.timestamp() if until else 1e18
        try:
            with self._connect() as db:
                rows = db.execute("SELECT * FROM events WHERE at >= ? AND at < ? ORDER BY at, id", (low, high))
                for row in rows:
                    yield _event(row)
        except sqlite3.Error as error:
            raise self._unavailable(error) from error

    def flush(self, timeout_s: float = 5.0) -> None:
        done: Future[int] = Future()
        self._queue.put(((), done), timeout=timeout_s)
        done.result(timeout=timeout_s)

    def close(self) -> None:
        if self._writer.is_alive():
            self._queue.put(None)
            self._writer.join(timeout=_WRITE_S)

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=_WRITE_S, isolation_level=None)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")  # what was acknowledged survives a power cut
        return db

    def _run(self) -> None:
        db: sqlite3.Connection | None = None
        while True:
            first = self._queue.get()
            if first is None:
                break
            batch, stop = self._gather(first)
            try:
                if db is None:
                    db = self._connect()
                self._commit(db, batch)
            except sqlite3.Error as error:
                self._fail(batch, error)
                if db is not None:
                    db.close()
                db = None
            if stop:
                break
        if db is not None:
            db.close()

    def _gather(self, first: Waiting) -> tuple[list[Waiting], bool]:
        """What waits now; where nobody waits for an answer, a moment longer, so that commits are few."""
        batch = [first]
        until = time.monotonic() + _GATHER_S
        while len(batch) < _BATCH:
            hurry = any(done is not None for _, done in batch)
            try:
                item = (
                    self._queue.get_nowait() if hurry else self._queue.get(timeout=max(0.0, until - time.monotonic()))
                )
            except queue.Empty:
                break
            if item is None:
                return batch, True
            batch.append(item)
        return batch, False

    def _commit(self, db: sqlite3.Connection, batch: list[Waiting]) -> None:
        counts: list[int] = []
        db.execute("BEGIN IMMEDIATE")
        try:
            for events, _ in batch:
                before = db.total_changes
                db.executemany(_INSERT, [_row(e) for e in events])
                counts.append(db.total_changes - before)
            if time.monotonic() - self._swept > _SWEEP_S or not self._swept:
                limit = datetime.now(UTC) - timedelta(days=self._days)
                db.execute("DELETE FROM events WHERE at < ?", (limit.timestamp(),))
                self._swept = time.monotonic()
            db.execute("COMMIT")
        except sqlite3.Error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        for (_, done), count in zip(batch, counts, strict=True):
            if done is not None:
                done.set_result(count)

    def _fail(self, batch: list[Waiting], error: sqlite3.Error) -> None:
        lost = sum(len(events) for events, done in batch if done is None)
        self._drop(lost, str(error))
        for _, done in batch:
            if done is not None:
                done.set_exception(self._unavailable(error))

    def _drop(self, count: int, why: str) -> None:
        self._dropped += count
        if count and time.monotonic() - self._said > 60:
            self._said = time.monotonic()
            _log.warning("%d events were not logged in all; the latest because %s", self._dropped, why)

    def _unavailable(self, error: sqlite3.Error) -> EventsUnavailable:
        return EventsUnavailable(
            f"the event log {self._path} can't be used ({error}); free some space, or remove the file if it is damaged"
        )


def _row(event: Event) -> tuple[object, ...]:
    items = [item.model_dump(exclude_none=True, mode="json") for item in event.items]
    return (
        event.id, event.name, event.at.timestamp(), event.origin, event.shopper, event.session, event.trace_id,
        event.search_term, event.currency, event.value, event.transaction_id,
        json.dumps(items, separators=(",", ":")) if items else None,
        json.dumps(event.detail, separators=(",", ":")) if event.detail else None,
    )  # fmt: skip


def _event(row: tuple[object, ...]) -> Event:
    keys = (
        "id", "name", "at", "origin", "shopper", "session", "trace_id", "search_term", "currency", "value",
        "transaction_id", "items", "detail",
    )  # fmt: skip
    values = dict(zip(keys, row, strict=True))
    values["at"] = datetime.fromtimestamp(float(str(values["at"])), UTC)
    values["items"] = tuple(Item(**i) for i in json.loads(str(values["items"]))) if values["items"] else ()
    values["detail"] = json.loads(str(values["detail"])) if values["detail"] else {}
    return Event.model_validate(values)
