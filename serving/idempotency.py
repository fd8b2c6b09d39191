"""`Idempotency-Key`: a call that writes, sent twice under one key, is done once and answered twice the same.

Kept for a day in the state store. While the store is down the call is done without this protection.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from pydantic import BaseModel

from serving.context import shop_of
from serving.problems import Fault, Problem
from state import KeyValue, StateUnavailable

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_DAY_S = 86400.0
_RUNNING_S = 60.0


class _Done(BaseModel):
    fingerprint: str
    status: int | None = None  # None: still running
    body: str = ""
    media_type: str = "application/json"


async def once(request: Request, body: bytes, work: Callable[[], Awaitable[Response]]) -> Response:
    """The answer of `work`, or the kept one of the same call. 409 while it runs, 422 when the body is another."""
    key = request.headers.get(HEADER)
    if key is None:
        return await work()
    if not _KEY.fullmatch(key):
        fault = Fault(field=HEADER, value=key[:120], fix="use 1 to 200 printable characters without spaces")
        raise Problem(422, "invalid-request", f"{HEADER}: {fault.fix}", [fault])
    shop = shop_of(request)
    name = "idempotent.1:" + hashlib.sha256(f"{request.method} {request.url.path} {key}".encode()).hexdigest()
    fingerprint = hashlib.sha256(body).hexdigest()
    try:
        kept = await shop.pool.run(_claim, shop.state, name, fingerprint)
    except StateUnavailable:
        return await work()
    if kept is not None:
        return _replayed(kept, fingerprint)
    try:
        answer = await work()
    except BaseException:
        await _forget(request, name)
        raise
    done = _Done(
        fingerprint=fingerprint, status=answer.status_code, body=b64encode(bytes(answer.body)).decode(),
        media_type=answer.media_type or "application/json",
    )  # fmt: skip
    try:
        await shop.pool.run(shop.state.set, name, done.model_dump_json().encode(), _DAY_S)
    except StateUnavailable:
        answer.headers["Idempotency-Kept"] = "false"
    return answer


def _claim(store: KeyValue, name: str, fingerprint: str) -> _Done | None:
    """None where the call is ours to do; else what is kept of it."""
    mine = _Done(fingerprint=fingerprint).model_dump_json().encode()
    while not store.compare_and_set(name, None, mine, _RUNNING_S):
        raw = store.get_many([name]).get(name)
        if raw is not None:  # else it expired between the two calls
            return _Done.model_validate_json(raw)
    return None


def _replayed(kept: _Done, fingerprint: str) -> Response:
    if kept.fingerprint != fingerprint:
        fault = Fault(field=HEADER, fix="use a new key for another body")
        raise Problem(422, "key-reused", f"This {HEADER} was sent with another body before.", [fault])
    if kept.status is None:
        raise Problem(
            409, "still-running", "The same call still runs; ask again in a second.", headers={"Retry-After": "1"}
        )
    return Response(b64decode(kept.body), kept.status, {"Idempotency-Replayed": "true"}, kept.media_type)


async def _forget(request: Request, name: str) -> None:
    shop = shop_of(request)
    try:
        await shop.pool.run(shop.state.delete_many, [name])
    except StateUnavailable:
        return  # the claim runs out by itself in a minute
