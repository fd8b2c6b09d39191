"""A typed view over one namespace of a store."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from state.kv import KeyValue, StateConflict, StateUnreadable

T = TypeVar("T")

_log = logging.getLogger(__name__)
_UPDATE_ATTEMPTS = 20


class Typed(Generic[T]):
    """Values of one type (anything pydantic can read and write as JSON) under `namespace:id`.

    `ttl_s` is given to every write. Put a version in the namespace ("cart.2") when the type changes shape.
    """

    def __init__(self, store: KeyValue, namespace: str, kind: type[T], ttl_s: float | None = None) -> None:
        self._store = store
        self._prefix = f"{namespace}:"
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)
        self._ttl_s = ttl_s

    def get_many(self, ids: Iterable[str]) -> dict[str, T]:
        """Those that exist, by id, in one read. One that cannot be read is logged and left out."""
        found = self._store.get_many([self._prefix + id_ for id_ in ids])
        values: dict[str, T] = {}
        for key, raw in found.items():
            try:
                values[key.removeprefix(self._prefix)] = self._decode(key, raw)
            except StateUnreadable as error:
                _log.warning("left out of a batch: %s", error)
        return values

    def get(self, id_: str) -> T | None:
        """The value, or None where there is none. StateUnreadable where it is not a T."""
        key = self._prefix + id_
        raw = self._store.get_many([key]).get(key)
        return None if raw is None else self._decode(key, raw)

    def set(self, id_: str, value: T) -> None:
        self._store.set(self._prefix + id_, self._adapter.dump_json(value), self._ttl_s)

    def set_many(self, items: Mapping[str, T]) -> None:
        """Writes all of them or none."""
        raw = {self._prefix + id_: self._adapter.dump_json(value) for id_, value in items.items()}
        self._store.set_many(raw, self._ttl_s)

    def update(self, id_: str, change: Callable[[T | None], T]) -> T:
        """Reads, changes and writes with nobody's write lost in between; the value written.

        `change` gets the present value (None: absent) and may be called again when another writer was first, so it
        must be pure. StateConflict after 20 lost races.
        """
        key = self._prefix + id_
        for _ in range(_UPDATE_ATTEMPTS):
            raw = self._store.get_many([key]).get(key)
            value = change(None if raw is None else self._decode(key, raw))
            if self._store.compare_and_set(key, raw, self._adapter.dump_json(value), self._ttl_s):
                return value
        raise StateConflict(f"{key!r} was changed by others {_UPDATE_ATTEMPTS} times in a row; try again")

    def delete_many(self, ids: Iterable[str]) -> int:
        """Removes them; how many existed."""
        return self._store.delete_many([self._prefix + id_ for id_ in ids])

    def clear(self) -> int:
        """Drops the whole namespace; how many there were."""
        return self._store.delete_prefix(self._prefix)

    def _decode(self, key: str, raw: bytes) -> T:
        try:
            return self._adapter.validate_json(raw)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "the value"
            raise StateUnreadable(
                f"stored value {key!r} is not readable ({where}: {first['msg']}); delete that key"
            ) from error
