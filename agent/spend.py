"""What a language model costs, and the limits on asking it: a day's money, turns of a session and of an address.

All counts live in the state store, so they hold across workers and restarts. Money is counted in billionths of the
currency's unit, as whole numbers. While the store is down the model is not asked: a cap nobody can read is no cap.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from state import KeyValue, StateUnavailable

_log = logging.getLogger(__name__)
NANO = 1_000_000_000
_DAY_S = 86_400
_HOUR_S = 3_600


class Refused(RuntimeError):
    """The model may not be asked now. `reason` is a short fixed word for counting; the message says more."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class Usage:
    """Tokens of one call. `cached` are those of `input` that the endpoint's prompt cache held."""

    input: int = 0
    cached: int = 0
    output: int = 0
    estimated: bool = False  # the endpoint did not say: counted from the text's length

    @property
    def total(self) -> int:
        """Input and output together."""
        return self.input + self.output


@dataclass(frozen=True)
class Prices:
    """Prices of a million tokens, in major units of `currency` (ISO 4217). `cached` None: as other input."""

    input: float
    output: float
    cached: float | None = None
    currency: str = "USD"

    def nano(self, usage: Usage) -> int:
        """What it costs in billionths of the currency's unit, rounded up."""
        cached = self.input if self.cached is None else self.cached
        millionths = (usage.input - usage.cached) * self.input + usage.cached * cached + usage.output * self.output
        return math.ceil(round(millionths * 1000, 3))


@dataclass(frozen=True)
class Limits:
    """Most money of a day (UTC, major units), and most turns: a day of one session, an hour of one address (0: any)."""

    daily: float = math.inf
    session_turns: int = 0
    address_turns: int = 0


@dataclass(frozen=True)
class Reserve:
    """Money set aside for one call until it is settled."""

    key: str
    nano: int


class Spend:
    """Keeps the limits over one store. Safe for several workers: every count is one atomic increment."""

    def __init__(self, store: KeyValue, prices: Prices, limits: Limits, clock: Callable[[], float] = time.time) -> None:
        self.prices, self.limits = prices, limits
        self._store, self._clock = store, clock

    async def admit(self, session: str, address: str | None) -> None:
        """Counts one turn that wants the model. Refused when its session or address had its share."""
        now = self._clock()
        if self.limits.session_turns:
            count = await self._add(f"model.session:{int(now // _DAY_S)}:{session}", 1, 2.0 * _DAY_S)
            if count > self.limits.session_turns:
                raise Refused("session turns", "this session had its turns with the model for today")
        if self.limits.address_turns and address:
            key = f"model.address:{int(now // _HOUR_S)}:{_network(address)}"
            if await self._add(key, 1, 2.0 * _HOUR_S) > self.limits.address_turns:
                raise Refused("address turns", "this address had its turns with the model for this hour")

    async def reserve(self, most: Usage) -> Reserve:
        """Sets aside the most a call can cost. Refused when the day's money would not cover it.

        Setting aside before asking is what keeps calls side by side from passing the cap together.
        """
        reserve = Reserve(self._key(), self.prices.nano(most))
        if not reserve.nano:  # a model that costs nothing
            return reserve
        if await self._add(reserve.key, reserve.nano, 2.0 * _DAY_S) > self.limits.daily * NANO:
            await self._add(reserve.key, -reserve.nano, 2.0 * _DAY_S)
            raise Refused("daily money", f"the day's {self.limits.daily:g} {self.prices.currency} are spent")
        return reserve

    async def settle(self, reserve: Reserve, used: Usage) -> int:
        """Counts what the call really cost in the reserve's place; that cost, in billionths."""
        cost = self.prices.nano(used)
        if cost != reserve.nano:
            try:
                await self._add(reserve.key, cost - reserve.nano, 2.0 * _DAY_S)
            except Refused as error:  # what was set aside stays counted: the cap errs on the safe side
                _log.warning("a call's cost was not written, the most it could cost stays counted: %s", error)
        return cost

    async def spent(self) -> float:
        """What today's calls cost so far, with what is set aside for those under way, in major units."""
        return await self._add(self._key(), 0, 2.0 * _DAY_S) / NANO

    def _key(self) -> str:
        return f"model.spent:{self.prices.currency}:{int(self._clock() // _DAY_S)}"

    async def _add(self, key: str, by: int, ttl_s: float) -> int:
        try:
            return await asyncio.to_thread(self._store.increment, key, by, ttl_s)
        except (StateUnavailable, ValueError) as error:
            raise Refused("state down", f"the limits of the model cannot be read: {error}") from error


def _network(address: str) -> str:
    """The part of an address one caller holds: all of IPv4, the /64 of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return address if parsed.version == 4 else str(ipaddress.ip_network(f"{address}/64", strict=False))
