"""The shop the chat page speaks for, handed over when the page is mounted: Chainlit loads its module by path."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from serving.shop import Shop

_given: list[Callable[[], Shop | None]] = []


def hand_over(shop: Callable[[], Shop | None]) -> None:
    """Who gives the shop from now on."""
    _given[:] = [shop]


def shop() -> Shop:
    """The shop. RuntimeError before the app has started or after it ended."""
    found = _given[0]() if _given else None
    if found is None:
        raise RuntimeError("the shop is not open: start it with `shopkeeper serve`")
    return found
