"""State: key-value with time to live, batch read and compare-and-set.

One seam, `KeyValue`, with two implementations that one contract suite holds to the same behaviour:

- `state.sqlite.SqliteState`: one file, safe across threads and processes; the embedded default.
- `state.redis.RedisState`: the same over Redis, when `REDIS_URL` is set.

Values are bytes. `state.codec.Typed` is a typed view over one namespace: offers, profiles, carts and caches
are such views. Every failure of the store itself is `StateUnavailable`, so a caller can go on without it.
The implementations are imported by their own names, so that the SQLite path never loads the Redis client.
"""

from state.codec import Typed
from state.kv import KeyValue, StateConflict, StateUnavailable, StateUnreadable

__all__ = ["KeyValue", "StateConflict", "StateUnavailable", "StateUnreadable", "Typed"]
