"""What every router needs: the shop of the app, the caller's right to write, and examples for the documentation."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any, cast

from fastapi import Request

from serving.problems import Problem

if TYPE_CHECKING:
    from serving.shop import Shop

EXAMPLES: dict[str, dict[str, Any]] = {
    "words": {"summary": "A shopper's words", "value": {"text": "a quiet keyboard under €90, not Logitech", "k": 5}},
    "constraints": {
        "summary": "Constraints given, the cheapest first, with facets",
        "value": {
            "text": "headphones",
            "constraints": [{"field": "price", "op": "<=", "value": 90}],
            "sort": {"field": "price", "order": "asc"},
            "facets": ["brand", "price"],
        },
    },
    "similar": {"summary": "Products similar to one", "value": {"seed_product": "78943", "k": 4}},
}


def shop_of(request: Request) -> Shop:
    """The shop the app serves."""
    shop = getattr(request.app.state, "shop", None)
    if shop is None:
        raise Problem(
            503, "starting", "The shop is still starting; try again in a second.", headers={"Retry-After": "1"}
        )
    return cast("Shop", shop)


def authorize(request: Request) -> None:
    """Problem unless the caller has one of the shop's keys, as `Authorization: Bearer KEY` or `X-API-Key`."""
    keys = [k.get_secret_value() for k in shop_of(request).settings.api_keys]
    if not keys:
        raise Problem(
            403, "no-keys", "No API key is set, so nothing may be written here; set SHOPKEEPER_API_KEYS and restart."
        )
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    given = given.strip() if scheme.lower() == "bearer" else request.headers.get("x-api-key", "")
    if not given:
        detail = "Send a key as `Authorization: Bearer KEY` or `X-API-Key: KEY`."
        raise Problem(401, "key-needed", detail, headers={"WWW-Authenticate": "Bearer"})
    if not any(hmac.compare_digest(given.encode(), key.encode()) for key in keys):
        raise Problem(403, "wrong-key", "This key is not one of the shop's; see SHOPKEEPER_API_KEYS.")
