"""A language model behind an OpenAI-compatible endpoint: one place that calls it, within time and tokens."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any


class ModelTrouble(RuntimeError):
    """The model gave nothing usable: no answer, an error, nonsense, or no time or tokens left."""


@dataclass
class Allowance:
    """What one turn may still use: seconds until `deadline` (monotonic) and tokens."""

    deadline: float
    tokens: int

    def seconds(self) -> float:
        """Seconds left. ModelTrouble when there are none, or no tokens."""
        left = self.deadline - time.monotonic()
        if left <= 0.05:
            raise ModelTrouble("no time left for the model")
        if self.tokens <= 0:
            raise ModelTrouble("no tokens left for the model")
        return left


@dataclass
class Endpoint:
    """An OpenAI-compatible endpoint and the model asked there. `timeout_s` and `tokens` are for a whole turn.

    `langchain_openai` is imported at the first call, never before.
    """

    model: str
    api_key: str
    base_url: str | None = None
    timeout_s: float = 8.0
    tokens: int = 6000
    options: dict[str, Any] = field(default_factory=dict)

    def allowance(self) -> Allowance:
        """What a turn that begins now may use."""
        return Allowance(time.monotonic() + self.timeout_s, self.tokens)

    def warm(self) -> None:
        """Imports the client, which takes seconds; to be done before a turn waits for it."""
        _ = self._client, self._troubles

    async def call(self, messages: Sequence[Any], tools: Sequence[dict[str, Any]], allowance: Allowance) -> Any:
        """The model's message (LangChain's AIMessage). ModelTrouble on anything else."""
        try:
            async with asyncio.timeout(allowance.seconds()):
                bound = self._client.bind_tools(list(tools), tool_choice="auto")
                message = await bound.ainvoke(list(messages))
        except self._troubles as error:
            raise ModelTrouble(f"{type(error).__name__}: {str(error)[:200]}") from error
        allowance.tokens -= _used(message)
        return message

    async def stream(self, messages: Sequence[Any], allowance: Allowance) -> AsyncIterator[str]:
        """The model's text as it comes. ModelTrouble when it breaks off, stalls or never starts."""
        try:
            async with asyncio.timeout(allowance.seconds()):
                async for chunk in self._client.astream(list(messages)):
                    allowance.tokens -= _used(chunk)
                    if isinstance(chunk.content, str) and chunk.content:
                        yield chunk.content
        except self._troubles as error:
            raise ModelTrouble(f"{type(error).__name__}: {str(error)[:200]}") from error

    @cached_property
    def _client(self) -> Any:
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        return ChatOpenAI(
            model=self.model,
            api_key=SecretStr(self.api_key),
            base_url=self.base_url,
            timeout=self.timeout_s,
            max_retries=0,
            temperature=0,
            stream_usage=True,
            **self.options,
        )

    @cached_property
    def _troubles(self) -> tuple[type[Exception], ...]:
        """What a broken endpoint makes the client raise: its own errors, and whatever parsing nonsense trips over."""
        import httpx
        from openai import OpenAIError

        parsing = (ValueError, KeyError, TypeError, AttributeError, IndexError)
        return (OpenAIError, httpx.HTTPError, TimeoutError, *parsing)


def _used(message: Any) -> int:
    usage = getattr(message, "usage_metadata", None) or {}
    return int(usage.get("total_tokens", 0))
