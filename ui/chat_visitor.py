"""Who visits the chat page: a random id in one signed cookie, without an account.

The cookie dies with the browser. Only a shopper who asks for it gets one that lasts, and may take that back.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import jwt
from chainlit.auth.jwt import create_jwt, decode_jwt
from chainlit.user import User
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "shopkeeper_chat"
PATH = "/chat"
KEPT_S = 30 * 24 * 3600
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Visitor:
    """`id` is random; `remembered` where the shopper agreed to a cookie that outlives the browser."""

    id: str
    remembered: bool = False

    @classmethod
    def of(cls, cookie: str | None) -> Visitor | None:
        """From the cookie's value; None where there is none, or it is not one of ours, or too old."""
        try:
            user = decode_jwt(cookie) if cookie else None
        except jwt.InvalidTokenError:
            return None
        return cls(user.identifier, bool(user.metadata.get("remembered"))) if user else None

    def cookie(self, secure: bool) -> str:
        """The `Set-Cookie` value: for the browser's session, or for 30 days from now where that was agreed to."""
        jar: SimpleCookie = SimpleCookie({COOKIE: create_jwt(User(self.id, metadata={"remembered": self.remembered}))})
        given: dict[str, Any] = {"path": PATH, "httponly": True, "samesite": "Lax", "secure": secure}
        jar[COOKIE].update(given | ({"max-age": KEPT_S} if self.remembered else {}))
        return jar[COOKIE].OutputString()


class Welcome:
    """Gives who opens a page of the chat their cookie, and renews it: Chainlit knows them by it from then on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pages only."""
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        if "text/html" not in headers.get("accept", ""):
            await self._app(scope, receive, send)
            return
        visitor = Visitor.of(Request(scope).cookies.get(COOKIE)) or Visitor(uuid.uuid4().hex)
        cookie = visitor.cookie(scope["scheme"] == "https").encode("latin-1")

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], (b"set-cookie", cookie)]}
            await send(message)

        await self._app(scope, receive, with_cookie)


class Wish(BaseModel):
    """Whether the conversation shall be kept on this device."""

    keep: bool


@router.get(f"{PATH}/remember")
async def remembered(request: Request) -> dict[str, bool]:
    """Whether it is."""
    visitor = Visitor.of(request.cookies.get(COOKIE))
    return {"keep": visitor is not None and visitor.remembered}


@router.post(f"{PATH}/remember")
async def remember(request: Request, wish: Wish) -> Response:
    """Makes the visitor's cookie last, or end with the browser. 401 for who has none."""
    visitor = Visitor.of(request.cookies.get(COOKIE))
    if visitor is None:
        return Response(status_code=401)
    cookie = Visitor(visitor.id, wish.keep).cookie(request.url.scheme == "https")
    return Response(status_code=204, headers={"Set-Cookie": cookie})
