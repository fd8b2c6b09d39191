"""State in Redis: what several machines share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import cast
from urllib.parse import urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from state.kv import StateUnavailable, checked_prefix, checked_ttl

_COMPARE_AND_SET = """
local now = redis.call('GET', KEYS[1])
if ARGV[1] == '0' then
  if now then return 0 end
elseif now ~= ARGV[2] then
  return 0
end
if ARGV[4] == '' then redis.call('SET', KEYS[1], ARGV[3])
else redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4]) end
return 1
"""
_INCREMENT = """
local fresh = redis.call('EXISTS', KEYS[1]) == 0
local total = redis.call('INCRBY', KEYS[1], ARGV[1])
if fresh and ARGV[2] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return total
"""
_SCAN_BATCH = 1000


class RedisState:
    """`KeyValue` on a Redis server (7 or newer), every key under `prefix`.

    Expiry is judged by the server's clock, the one clock that all of its clients share. A server that does not
    answer is given `connect_s` to connect and `answer_s` to reply, once, and then `StateUnavailable` is raised.
    """

    def __init__(
        self, url: str, *, prefix: str = "shopkeeper:", connect_s: float = 0.08, answer_s: float = 0.25
    ) -> None:
        self._prefix = prefix
        self._where = _without_secret(url)
        try:
            self._client = redis.Redis.from_url(
                url,
                socket_connect_timeout=connect_s,
                socket_timeout=answer_s,
                retry=Retry(NoBackoff(), 0),  # retrying would double the wait; the caller goes on without state
            )
        except ValueError as error:
            raise ValueError(f"REDIS_URL for {self._where}: {error}; write it as redis://host:6379/0") from error
        self._compare_and_set = self._client.register_script(_COMPARE_AND_SET)
        self._increment = self._client.register_script(_INCREMENT)

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        wanted = list(keys)
        if not wanted:
            return {}
        with self._errors():
            values = cast("list[bytes | None]", self._client.mget([self._prefix + key for key in wanted]))
        return {key: value for key, value in zip(wanted, values, strict=True) if value is not None}

    def set(self, key: str, value: bytes, ttl_s: float | None = None) -> None:
        milliseconds = _milliseconds(ttl_s)
        with self._errors():
            self._client.set(self._prefix + key, value, px=milliseconds)

    def set_many(self, items: Mapping[str, bytes], ttl_s: float | None = None) -> None:
        milliseconds = _milliseconds(ttl_s)
        if not items:
            return
        with self._errors(), self._client.pipeline(transaction=True) as pipeline:
            for key, value in items.items():
                pipeline.set(self._prefix + key, value, px=milliseconds)
            pipeline.execute()

    def compare_and_set(self, key: str, expected: bytes | None, value: bytes, ttl_s: float | None = None) -> bool:
        milliseconds = _milliseconds(ttl_s)
        present = "0" if expected is None else "1"
        arguments = [present, expected or b"", value, "" if milliseconds is None else milliseconds]
        with self._errors():
            return bool(self._compare_and_set(keys=[self._prefix + key], args=arguments))

    def delete_many(self, keys: Iterable[str]) -> int:
        wanted = [self._prefix + key for key in keys]
        if not wanted:
            return 0
        with self._errors():
            return int(self._client.unlink(*wanted))

    def delete_prefix(self, prefix: str) -> int:
        pattern = _glob_escaped(self._prefix + checked_prefix(prefix)) + "*"
        removed, batch = 0, list[bytes]()
        with self._errors():
            for key in self._client.scan_iter(match=pattern, count=_SCAN_BATCH):
                batch.append(key)
                if len(batch) == _SCAN_BATCH:
                    removed += int(self._client.unlink(*batch))
                    batch.clear()
            return removed + (int(self._client.unlink(*batch)) if batch else 0)

    def increment(self, key: str, by: int = 1, ttl_s: float | None = None) -> int:
        milliseconds = _milliseconds(ttl_s)
        with self._errors():
            try:
                return int(self._increment(keys=[self._prefix + key], args=[by, milliseconds or ""]))
            except redis.ResponseError as error:
                if "not an integer" not in str(error):
                    raise
                raise ValueError(f"{key!r} holds no counter, so it cannot be incremented") from error

    def close(self) -> None:
        self._client.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except redis.RedisError as error:
            raise StateUnavailable(
                f"Redis at {self._where} cannot be used: {str(error).rstrip('.')}. Start it, mend REDIS_URL, "
                "or unset REDIS_URL to keep state in a local file"
            ) from error


def _milliseconds(ttl_s: float | None) -> int | None:
    return None if checked_ttl(ttl_s) is None or ttl_s is None else max(1, round(ttl_s * 1000))


def _glob_escaped(text: str) -> str:
    """`text` as a Redis glob pattern that matches itself alone."""
    return "".join("\\" + letter if letter in "\\*?[]^-" else letter for letter in text)


def _without_secret(url: str) -> str:
    parts = urlsplit(url if "//" in url else f"//{url}")
    return f"{parts.hostname or parts.path}:{parts.port or 6379}"
