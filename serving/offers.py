"""Live prices and stock: written to the state store, counted by every worker within moments.

A change is a numbered entry in the store; workers read the entries after the last one they know, and the writer
waits until they had time to. An index made from a feed after a change holds newer offers than the change, so such
changes are not applied again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field, model_validator

from catalog.columns import AVAILABILITY, Columns
from catalog.product import Availability, Money, Offer
from retrieval.catalogue import LiveCatalogue
from state import KeyValue, Typed

POLL_S = 0.05
_BATCH = 200
_KEPT = timedelta(days=2)  # after an index: an older snapshot may still have to be served


class OfferUpdate(BaseModel):
    """New price or stock of one variant; what is left out stays. `was_price` 0 removes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    variant_id: str = Field(min_length=1, examples=["78943"])
    price: float | None = Field(default=None, gt=0, lt=1e9, description="Major units of the catalogue's currency.")
    was_price: float | None = Field(default=None, ge=0, lt=1e9)
    availability: Availability | None = None
    stock: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _says_something(self) -> OfferUpdate:
        if self.model_fields_set <= {"variant_id"}:
            raise ValueError("give at least one of price, was_price, availability, stock")
        return self


class Change(BaseModel):
    """A numbered entry: updates accepted together, and when."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    updates: tuple[OfferUpdate, ...]


class Offers:
    """Keeps the live catalogue's offers as the store has them. `changed` is called after each application."""

    def __init__(
        self,
        live: LiveCatalogue,
        store: KeyValue,
        changed: Callable[[], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._name = live().name
        self._live, self._store, self._changed, self._now, self._sleep = live, store, changed, now, sleep
        self._bases = Typed(store, "offers.1.base", int)  # changes up to this number are older than any index
        self._lock = threading.Lock()
        self.version = 0  # the last change applied here
        self._since = ""  # the catalogue version the changes were applied to

    def put(self, updates: list[OfferUpdate]) -> int:
        """Record and apply updates; how many. Returns when every worker had time to see them.

        Unknown variants must be sorted out before. Raises StateUnavailable, and then nothing was changed.
        """
        change = Change(at=self._now(), updates=tuple(updates)).model_dump_json().encode()
        while True:  # take the next free number; another writer may be first
            self.catch_up()
            if self._store.compare_and_set(self._key(self.version + 1), None, change):
                break
        self.catch_up()
        self._sleep(2 * POLL_S)
        return len(updates)

    def catch_up(self) -> bool:
        """Apply the changes of other workers, or all after a new index; whether there were any."""
        with self._lock:
            catalogue = self._live()
            fresh = catalogue.version != self._since
            reached = (self._bases.get(self._name) or 0) if fresh else self.version
            indexed = datetime.fromisoformat(catalogue.meta["indexed"])
            wanted: dict[str, OfferUpdate] = {}
            changes, stale = 0, reached
            while found := self._after(reached):
                for change in found:
                    reached, changes = reached + 1, changes + 1
                    stale = reached if change.at < indexed - _KEPT and stale == reached - 1 else stale
                    for update in change.updates if change.at > indexed else ():
                        wanted[update.variant_id] = _over(wanted.get(update.variant_id), update)
            columns = catalogue.columns
            merged = {v: merge(columns, u) for v, u in wanted.items() if v in columns.variant_row_of}
            if merged:
                self._live.update_offers(merged)
            self.version, self._since = reached, catalogue.version
            if fresh and stale:
                self._forget(stale)
        if changes:
            self._changed()
        return changes > 0

    def _after(self, number: int) -> list[Change]:
        """The changes that follow a number, up to the first that is not there."""
        size = 1 if number == self.version and self._since else _BATCH  # mostly there is none: ask for one
        keys = [self._key(n) for n in range(number + 1, number + 1 + size)]
        raw = self._store.get_many(keys)
        out: list[Change] = []
        for key in keys:
            if key not in raw:
                break
            out.append(Change.model_validate_json(raw[key]))
        return out

    def _forget(self, number: int) -> None:
        """Drop the changes up to a number: every index made since holds newer offers."""
        base = self._bases.get(self._name) or 0
        if number > base:
            self._bases.set(self._name, number)
            self._store.delete_many([self._key(n) for n in range(base + 1, number + 1)])

    def _key(self, number: int) -> str:
        return f"offers.1.change:{self._name}:{number}"

    def unknown(self, updates: Iterable[OfferUpdate]) -> set[str]:
        """Variant ids that the catalogue does not have."""
        known: Mapping[str, int] = self._live().columns.variant_row_of
        return {u.variant_id for u in updates} - set(known)


def _over(first: OfferUpdate | None, second: OfferUpdate) -> OfferUpdate:
    """Two updates of a variant as one, the second's values standing."""
    if first is None:
        return second
    return first.model_copy(update={name: getattr(second, name) for name in second.model_fields_set})


def merge(columns: Columns, update: OfferUpdate) -> Offer:
    """The variant's offer as it is now with the update's values in it. Stock 0 means sold out unless said otherwise."""
    row = columns.variant_row_of[update.variant_id]
    now = columns.offer(row)
    price = update.price if update.price is not None else now["price"]
    was = update.was_price if update.was_price is not None else now["was_price"]
    stock = update.stock if update.stock is not None else now["stock"]
    availability = update.availability or AVAILABILITY[int(columns.availability[row])]
    if update.availability is None and update.stock is not None:
        if update.stock == 0:
            availability = Availability.OUT_OF_STOCK
        elif availability is Availability.OUT_OF_STOCK:
            availability = Availability.IN_STOCK
    margin = float(columns.margin[row])
    return Offer(
        price=Money.of(price, columns.currency),
        was_price=Money.of(was, columns.currency) if was else None,
        availability=availability,
        stock=stock,
        margin=None if margin != margin else margin,
    )
