"""Hot results: the answers to what is asked over and over, kept for hours and dropped when prices or stock change.

An entry is the public JSON with its trace id left out, so that every answer gets a fresh one. Keys carry the
versions of catalogue, model, rules and offers: a change of any of them makes old entries unreachable.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from events.types import Event
from retrieval.understanding.request import ShoppingRequest
from state import KeyValue

_START = b'{"trace_id":"'
_UNASKED = {"session", "now"}  # in no way part of the answer
_NAMESPACE = "hot.2:"


@dataclass(frozen=True)
class Entry:
    """An answer without its trace id: `tail` is the JSON after it. `shown` is the impression it makes."""

    tail: bytes
    shown: Event

    def body(self, trace_id: str) -> bytes:
        """The answer's JSON under a trace id."""
        return b"".join((_START, trace_id.encode(), self.tail))

    @classmethod
    def of(cls, plain: dict[str, Any], shown: Event) -> Entry:
        """From the public JSON, whose first key is `trace_id`."""
        body = orjson.dumps(plain)
        start = len(_START) + len(plain["trace_id"])
        assert body.startswith(_START)
        return cls(body[start:], shown)

    def dump(self) -> bytes:
        """Bytes for the shared store."""
        head = self.shown.model_dump_json().encode()
        return len(head).to_bytes(4, "big") + head + self.tail

    @classmethod
    def load(cls, raw: bytes) -> Entry:
        """What `dump` gave. ValueError where it is something else."""
        size = int.from_bytes(raw[:4], "big")
        return cls(raw[4 + size :], Event.model_validate_json(raw[4 : 4 + size]))


def key(request: ShoppingRequest, versions: tuple[str, ...], day: str) -> str | None:
    """The key of a request under versions and on a day (rules may have dates); None where it must not be kept."""
    if request.now is not None or request.explain == "full":
        return None
    asked = request.model_copy(update={"text": " ".join(request.text.split()).casefold()})
    said = asked.model_dump_json(exclude=_UNASKED, exclude_defaults=True)
    return hashlib.blake2b("|".join((*versions, day, said)).encode(), digest_size=20).hexdigest()


class HotResults:
    """Entries in this process's memory, least recently used out first, and in the shared store where there is one.

    `local` answers from memory alone and is safe on an event loop; `shared` may wait for the store. The store's
    failures are the caller's to note: they raise `StateUnavailable`.
    """

    def __init__(
        self,
        ttl_s: float,
        entries: int,
        store: KeyValue | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ttl_s, self._most, self._store, self._clock = ttl_s, entries, store, clock
        self._kept: OrderedDict[str, tuple[float, Entry]] = OrderedDict()

    def local(self, name: str) -> Entry | None:
        """The entry of a key in memory, unless it is too old."""
        found = self._kept.get(name)
        if found is None:
            return None
        if found[0] < self._clock():
            self._kept.pop(name, None)
            return None
        self._kept.move_to_end(name)
        return found[1]

    def shared(self, name: str) -> Entry | None:
        """The entry of a key in the shared store; kept in memory from now on."""
        if self._store is None:
            return None
        raw = self._store.get_many([_NAMESPACE + name]).get(_NAMESPACE + name)
        if raw is None:
            return None
        entry = Entry.load(raw)
        self.remember(name, entry)
        return entry

    def remember(self, name: str, entry: Entry) -> None:
        """Keep in memory."""
        if not self._most or not self._ttl_s:
            return
        self._kept[name] = (self._clock() + self._ttl_s, entry)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def share(self, name: str, entry: Entry) -> None:
        """Keep in the shared store, where there is one."""
        if self._store is not None and self._ttl_s:
            self._store.set(_NAMESPACE + name, entry.dump(), self._ttl_s)

    def clear(self) -> None:
        """Forget what is in memory: prices or stock changed, so nothing kept can be right."""
        self._kept.clear()

    def __len__(self) -> int:
        return len(self._kept)
