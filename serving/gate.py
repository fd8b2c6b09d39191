"""The gate in front of every route: body sizes, rate limits, counts, times. Plain ASGI, being on the hot path"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving import metrics
from serving.limits import Limiter
from serving.problems import MEDIA_TYPE, Problem

_UNLIMITED = ("/healthz", "/readyz", "/metrics", "/widget/", "/demo/", "/demo-shop")
LOOPBACK = ("127.0.0.1", "::1", "localhost", "testclient")


class _TooLarge(Exception):
    """The body is longer than allowed."""


class Gate:
    """Wraps the app. `limiter` gives the limiter in force, or None before the app has started."""

    def __init__(
        self, app: ASGIApp, limiter: Callable[[], Limiter | None], max_body: int, limit_loopback: bool
    ) -> None:
        self._app, self._limiter, self._max_body, self._loopback = app, limiter, max_body, limit_loopback

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status, begun, read = time.perf_counter(), 500, False, 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            if message["type"] == "http.request":
                read += len(message.get("body", b""))
                if read > self._max_body:
                    raise _TooLarge
            return message

        async def noted(message: Message) -> None:
            nonlocal status, begun
            if message["type"] == "http.response.start":
                status, begun = message["status"], True
            await send(message)

        try:
            refusal = self._refusal(scope)
            if refusal is not None:
                await _refuse(refusal, scope, noted)
            else:
                await self._app(scope, counted, noted)
        except _TooLarge:
            if begun:
                raise
            await _refuse(self._too_large(), scope, noted)
        finally:
            route = _route(scope)
            metrics.REQUESTS.labels(route, scope["method"], str(status)).inc()
            metrics.SECONDS.labels(route).observe(time.perf_counter() - started)

    def _refusal(self, scope: Scope) -> Problem | None:
        for name, value in scope["headers"]:
            if name == b"content-length" and value.isdigit() and int(value) > self._max_body:
                return self._too_large()
        limiter = self._limiter()
        if limiter is None or scope["path"].startswith(_UNLIMITED) or scope["method"] == "OPTIONS":
            return None
        address = scope["client"][0] if scope.get("client") else "unknown"
        if address in LOOPBACK and not self._loopback:
            return None
        wait = limiter.take(address)
        if wait is None:
            return None
        detail = f"More than {limiter.per_minute} requests a minute came from this address; wait {wait} s."
        return Problem(429, "rate-limited", detail, headers={"Retry-After": str(wait)})

    def _too_large(self) -> Problem:
        return Problem(413, "too-large", f"A body may have at most {self._max_body // 1024} kB; send less at once.")


async def _refuse(problem: Problem, scope: Scope, send: Send) -> None:
    headers = [(b"content-type", MEDIA_TYPE.encode())]
    headers += [(k.lower().encode(), v.encode()) for k, v in problem.headers.items()]
    body = problem.body(scope["path"])
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _route(scope: Scope) -> str:
    """The route's pattern rather than the path, so that ids don't become label values."""
    route: Any = scope.get("route")
    path = getattr(route, "path", None)
    return path if isinstance(path, str) and path else "other"
