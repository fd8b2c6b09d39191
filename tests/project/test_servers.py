"""The real servers the tests run on."""

from __future__ import annotations

import httpx
import redis

from scripts.processes import Running
from scripts.servers import environment
from scripts.weaviate_binary import VERSION


def test_weaviate_is_the_pinned_version_and_asks_for_its_key(weaviate_server: Running) -> None:
    meta = f"{weaviate_server.url}/v1/meta"
    assert httpx.get(meta).status_code == 401
    with_key = httpx.get(meta, headers={"Authorization": f"Bearer {weaviate_server.api_key}"})
    assert with_key.json()["version"] == VERSION
    assert set(environment(weaviate_server)) == {"WEAVIATE_URL", "WEAVIATE_API_KEY", "SHOPKEEPER_WEAVIATE_GRPC_PORT"}


def test_redis_answers(redis_server: Running) -> None:
    with redis.Redis.from_url(environment(redis_server)["REDIS_URL"]) as client:
        assert client.ping()
