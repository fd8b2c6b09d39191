"""State in one SQLite file: the embedded default."""

from __future__ import annotations

import json
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import stamina

from state.kv import StateUnavailable, checked_prefix, checked_ttl

_SCHEMA = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS kv (key TEXT PRIMARY KEY, value BLOB NOT NULL, expires REAL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS kv_expires ON kv (expires) WHERE expires IS NOT NULL;
COMMIT;
"""
_LIVE = "(expires IS NULL OR expires > ?)"
_UPSERT = """
INSERT INTO kv (key, value, expires) VALUES (?, ?, ?)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires = excluded.expires
"""
_SWEEP_EVERY_S = 60.0


class SqliteState:
    """`KeyValue` on one file in WAL mode, safe across threads and processes of one machine.

    `clock` gives seconds since the epoch, and is what expiry is judged by; processes that share a file need
    clocks that agree. `durable` forces each write to the disk before it returns; without it a write survives
    a crash of the process but perhaps not of the machine, and costs far less: right for caches and limits.
    `busy_s` is the longest wait for another process's write.
    """

    def __init__(
        self, path: Path, *, clock: Callable[[], float] = time.time, durable: bool = True, busy_s: float = 2.0
    ) -> None:
        self._path = path
        self._clock = clock
        self._durable = durable
        self._busy_s = busy_s
        self._idle: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        self._closed = threading.Event()
        self._next_sweep = 0.0
        with self._connection() as connection:
            self._prepare(connection)

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        wanted = json.dumps(list(keys))  # one parameter, so no limit on how many
        with self._connection() as connection:
            rows = connection.execute(
                f"SELECT key, value FROM kv WHERE key IN (SELECT value FROM json_each(?)) AND {_LIVE}",  # noqa: S608  a constant of ours
                (wanted, self._clock()),
            )
            return dict(rows.fetchall())

    def set(self, key: str, value: bytes, ttl_s: float | None = None) -> None:
        self.set_many({key: value}, ttl_s)

    def set_many(self, items: Mapping[str, bytes], ttl_s: float | None = None) -> None:
        checked_ttl(ttl_s)
        with self._writing() as (connection, now):
            expires = None if ttl_s is None else now + ttl_s
            connection.executemany(_UPSERT, [(key, value, expires) for key, value in items.items()])

    def compare_and_set(self, key: str, expected: bytes | None, value: bytes, ttl_s: float | None = None) -> bool:
        checked_ttl(ttl_s)
        with self._writing() as (connection, now):
            row = self._live_row(connection, key, now)
            if (None if row is None else row[0]) != expected:
                return False
            connection.execute(_UPSERT, (key, value, None if ttl_s is None else now + ttl_s))
            return True

    def delete_many(self, keys: Iterable[str]) -> int:
        with self._writing() as (connection, now):
            sql = f"DELETE FROM kv WHERE key IN (SELECT value FROM json_each(?)) AND {_LIVE}"  # noqa: S608  a constant of ours
            return connection.execute(sql, (json.dumps(list(keys)), now)).rowcount

    def delete_prefix(self, prefix: str) -> int:
        first, beyond = checked_prefix(prefix), prefix + "\U0010ffff"
        with self._writing() as (connection, now):
            sql = f"DELETE FROM kv WHERE key >= ? AND key < ? AND {_LIVE}"  # noqa: S608  a constant of ours
            return connection.execute(sql, (first, beyond, now)).rowcount

    def increment(self, key: str, by: int = 1, ttl_s: float | None = None) -> int:
        checked_ttl(ttl_s)
        with self._writing() as (connection, now):
            row = self._live_row(connection, key, now)
            if row is None:
                total, expires = by, None if ttl_s is None else now + ttl_s
            else:
                try:
                    total, expires = int(row[0]) + by, row[1]
                except ValueError as error:
                    raise ValueError(f"{key!r} holds no counter, so it cannot be incremented") from error
            connection.execute(_UPSERT, (key, str(total).encode(), expires))
            return total

    def close(self) -> None:
        self._closed.set()
        while True:
            try:
                self._idle.get_nowait().close()
            except queue.Empty:
                return

    @staticmethod
    def _live_row(connection: sqlite3.Connection, key: str, now: float) -> tuple[bytes, float | None] | None:
        sql = f"SELECT value, expires FROM kv WHERE key = ? AND {_LIVE}"  # noqa: S608  a constant of ours
        row: tuple[bytes, float | None] | None = connection.execute(sql, (key, now)).fetchone()
        return row

    @contextmanager
    def _writing(self) -> Iterator[tuple[sqlite3.Connection, float]]:
        """One write transaction, and the time it is judged by. Taking the lock first is what makes it atomic."""
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                now = self._clock()
                if now >= self._next_sweep:
                    self._next_sweep = now + _SWEEP_EVERY_S
                    connection.execute("DELETE FROM kv WHERE expires <= ?", (now,))
                yield connection, now
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """A connection of this thread's own while it lasts; they are kept and used again."""
        if self._closed.is_set():
            raise StateUnavailable(f"the state file {self._path} was closed; open it anew")
        try:
            try:
                connection = self._idle.get_nowait()
            except queue.Empty:
                connection = self._connect()
            try:
                yield connection
            finally:
                if self._closed.is_set():
                    connection.close()
                else:
                    self._idle.put(connection)
        except sqlite3.Error as error:
            raise StateUnavailable(
                f"the state file {self._path} cannot be used: {error}. "
                "Check that its folder can be written to; if it is damaged, move it away and start again"
            ) from error

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Makes the file what it has to be. SQLite's own wait does not cover the change to WAL, so this retries."""

        def locked(error: Exception) -> bool:
            return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode == sqlite3.SQLITE_BUSY

        for attempt in stamina.retry_context(
            on=locked, attempts=None, timeout=self._busy_s, wait_initial=0.01, wait_max=0.1
        ):
            with attempt:
                connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(_SCHEMA)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=self._busy_s, isolation_level=None, check_same_thread=False, cached_statements=32
        )
        connection.execute(f"PRAGMA synchronous = {'FULL' if self._durable else 'NORMAL'}")
        return connection
