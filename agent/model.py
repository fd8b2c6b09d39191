"""A language model behind an OpenAI-compatible endpoint: one place that calls it, within time, tokens and money.

A call that fails a few times in a row opens the breaker: the model is left alone for a while, then one call tries it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from agent.allowance import BYTES_A_TOKEN, Allowance, Bill, Call, Endless, ModelTrouble, Purpose
from agent.breaker import RESTING, Breaker, Unwatched, Watch
from agent.spend import NANO, Limits, Prices, Refused, Spend, Usage
from state import KeyValue

_log = logging.getLogger(__name__)
# The longest answer of each purpose, in tokens: what is set aside of the day's money before a call.
_MOST_OUTPUT: Mapping[Purpose, int] = {"plan": 500, "rerank": 250, "prose": 200}


def _outcome(error: BaseException) -> str:
    """How a call failed, as one of a few words: `timeout`, an HTTP status, `unreachable`, `broken`."""
    import httpx
    from openai import APIStatusError, APITimeoutError

    causes: list[BaseException] = []  # clients wrap what went wrong, some twice
    cause: BaseException | None = error
    while cause is not None and cause not in causes:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    for one in causes:
        if isinstance(one, TimeoutError | APITimeoutError | httpx.TimeoutException):
            return "timeout"
        if isinstance(one, APIStatusError):
            return str(one.status_code)
    return "unreachable" if any(isinstance(one, httpx.ConnectError) for one in causes) else "broken"


@dataclass
class Endpoint:
    """An OpenAI-compatible endpoint and the model asked there. `timeout_s` and `tokens` are for a whole turn.

    `langchain_openai` is imported at the first call, never before.
    """

    model: str
    api_key: str
    store: KeyValue
    base_url: str | None = None
    timeout_s: float = 8.0
    tokens: int = 12_000
    prices: Prices = field(default_factory=lambda: Prices(0, 0))
    limits: Limits = field(default_factory=Limits)
    breaker_failures: int = 3
    breaker_s: float = 10.0
    rerank_s: float | None = None  # how long cards wait for an order; None: the model is not asked for one
    watch: Watch = field(default_factory=Unwatched)

    def __post_init__(self) -> None:
        self.spend = Spend(self.store, self.prices, self.limits)
        self.breaker = Breaker(self.breaker_failures, self.breaker_s, self.watch)

    def allowance(self) -> Allowance:
        """What a turn that begins now may use."""
        deadline = time.monotonic() + self.timeout_s
        return Allowance(deadline, self.tokens, self.timeout_s, self.prices.currency, breaker=self.breaker.state)

    def warm(self) -> None:
        """Imports the client, which takes seconds; to be done before a turn waits for it."""
        _ = self._client, self._troubles

    async def admit(self, session: str, address: str | None) -> None:
        """Counts a turn that wants the model. ModelTrouble while it is broken, or this turn may not have it."""
        with self._refusals():
            if self.breaker.resting:
                raise Refused("breaker", RESTING)
            await self.spend.admit(session, address)

    async def call(
        self,
        messages: Sequence[Any],
        tools: Sequence[dict[str, Any]],
        allowance: Allowance,
        purpose: Purpose = "plan",
        within_s: float | None = None,
    ) -> Any:
        """The model's message (LangChain's AIMessage). ModelTrouble on anything else."""
        async with self._charged(messages, tools, allowance, purpose, within_s) as bill:
            bound = self._client.bind_tools(list(tools), tool_choice="auto")
            message = await bound.ainvoke(list(messages), max_tokens=bill.most_output)
            bill.said(message, json.dumps(message.tool_calls, default=str) + str(message.content))
        return message

    async def stream(self, messages: Sequence[Any], allowance: Allowance) -> AsyncGenerator[str, None]:
        """The model's text as it comes. ModelTrouble when it breaks off, stalls, never starts or never ends."""
        async with self._charged(messages, (), allowance, "prose", None) as bill:
            chunks = self._client.astream(list(messages), max_tokens=bill.most_output)
            async with aclosing(chunks):
                async for chunk in chunks:
                    bill.said(chunk, chunk.content if isinstance(chunk.content, str) else "")
                    if isinstance(chunk.content, str) and chunk.content:
                        yield chunk.content

    @asynccontextmanager
    async def _charged(
        self,
        messages: Sequence[Any],
        tools: Sequence[dict[str, Any]],
        allowance: Allowance,
        purpose: Purpose,
        within_s: float | None,
    ) -> AsyncIterator[Bill]:
        """Around one call: the breaker, the turn's time and tokens, the day's money; and its line in the trace."""
        size = len(json.dumps([list(messages), list(tools)], ensure_ascii=False, default=str).encode())
        about = size // BYTES_A_TOKEN
        bill = Bill(about, min(_MOST_OUTPUT[purpose], allowance.tokens - about))
        seconds = allowance.seconds(within_s)
        if bill.most_output < 1:
            raise ModelTrouble("no tokens left for the model")
        started = time.monotonic()
        try:
            with self._refusals(), self.breaker.guard() as verdict:
                # No token is shorter than a byte, so this is the most it can cost.
                reserve = await self.spend.reserve(Usage(input=size, output=bill.most_output))
                outcome = "ok"
                try:
                    async with asyncio.timeout(seconds):
                        yield bill
                    verdict.answered = True
                except GeneratorExit:  # enough was heard
                    outcome, verdict.answered = "closed", True
                    raise
                except Endless as endless:
                    outcome, verdict.answered = "endless", True
                    raise ModelTrouble("its answer did not end") from endless
                except self._troubles as error:
                    outcome = _outcome(error)
                    bill.free = outcome not in ("timeout", "broken")
                    if within_s is None:  # a wait cut short on purpose says nothing about the model
                        verdict.failed = outcome
                    raise ModelTrouble(f"{type(error).__name__}: {str(error)[:200]}") from error
                finally:
                    usage = bill.usage
                    nano = await self.spend.settle(reserve, usage)
                    took = time.monotonic() - started
                    allowance.tokens -= usage.total
                    allowance.calls.append(Call(purpose, outcome, took * 1e3, usage, nano))
                    self.watch.call(purpose, outcome, took, usage, nano / NANO)
        finally:
            allowance.breaker = self.breaker.state

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        try:
            yield
        except Refused as refused:
            self.watch.refused(refused.reason)
            raise ModelTrouble(f"not asked: {refused}") from refused

    @cached_property
    def _client(self) -> Any:
        import httpx
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        return ChatOpenAI(
            model=self.model,
            api_key=SecretStr(self.api_key),
            base_url=self.base_url,
            timeout=httpx.Timeout(self.timeout_s),  # for a number, connections are shared by all event loops, and hang
            max_retries=0,
            temperature=0,
            stream_usage=True,
        )

    @cached_property
    def _troubles(self) -> tuple[type[Exception], ...]:
        """What a broken endpoint makes the client raise: its own errors, and whatever parsing nonsense trips over."""
        import httpx
        from openai import OpenAIError

        parsing = (ValueError, KeyError, TypeError, AttributeError, IndexError)
        return (OpenAIError, httpx.HTTPError, TimeoutError, *parsing)
