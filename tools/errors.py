"""The two ways a tool fails. A planner may mend a `RetryError` by calling again; never a `TerminalError`."""

from __future__ import annotations


class ToolError(Exception):
    """Base of both. The message is for whoever called: it names the argument, its value and the fix."""


class RetryError(ToolError):
    """The arguments were wrong, and other arguments can be right: an unknown field, no such product, a bad number."""


class TerminalError(ToolError):
    """No arguments can help now: the cart store is down, the product is sold out. The shopper is told so."""
