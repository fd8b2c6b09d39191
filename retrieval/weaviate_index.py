"""The Weaviate product index: own vectors, BM25 over our own words, filters pushed down, blue/green by alias.

One collection holds one catalogue version, its objects' ids carry the catalogue row, so a search returns
ids alone. What a filter can't say exactly (several wishes on one variant, rare attributes) is pushed down
as a superset; the funnel's filter stage is exact for every index.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import numpy as np
import weaviate
from numpy.typing import NDArray
from weaviate.classes.config import Configure, DataType, Property, Tokenization, VectorDistances
from weaviate.classes.init import AdditionalConfig, Auth, GrpcConfig, Timeout
from weaviate.classes.query import Filter
from weaviate.exceptions import WeaviateBaseError

from catalog.columns import Columns
from catalog.predicates import Predicate, fold, number, words
from catalog.product import Offer
from retrieval.embedded_index import keyword_text
from retrieval.index import Hits, IndexUnavailable

if TYPE_CHECKING:
    from retrieval.catalogue import Catalogue

_HIGH = 0x5B0B_C0DE_0000_4000_8000_0000 << 32  # the fixed part of an object's id
_EXACT_ROWS = 2000  # an eligible set this small is pushed down as its rows
_EF = 512  # of 256, 512, 768: the smallest whose recall@500 is over 0.97 on 19,406 products
_BATCH = 500
_CHANNEL = [
    # The client asks again for 63 s where a server is gone. A call that waits for the connection instead ends
    # with its own timeout, and is not asked again.
    ("grpc.service_config", json.dumps({"methodConfig": [{"name": [{}], "waitForReady": True}]})),
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.max_reconnect_backoff_ms", 1000),  # so that it is seen soon when the server is back
]


def connect(url: str, api_key: str | None = None, grpc_port: int = 50051, timeout_s: float = 2.0) -> Any:
    """A client of the server at `url`. Raises IndexUnavailable naming the address and the fix."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    secure = parts.scheme == "https"
    host = parts.hostname or "127.0.0.1"
    try:
        return weaviate.connect_to_custom(
            http_host=host,
            http_port=parts.port or (443 if secure else 8080),
            http_secure=secure,
            grpc_host=host,
            grpc_port=grpc_port,
            grpc_secure=secure,
            auth_credentials=Auth.api_key(api_key) if api_key else None,
            additional_config=AdditionalConfig(
                timeout=Timeout(init=5, query=timeout_s, insert=120),
                grpc_config=GrpcConfig(channel_options=cast("Any", _CHANNEL)),  # typed as one option
            ),
        )
    except (WeaviateBaseError, OSError, ValueError) as error:
        raise IndexUnavailable(f"no Weaviate at {url} ({error}); start it, or unset WEAVIATE_URL") from error


def alias(name: str) -> str:
    """The alias that always names a catalogue's collection in service."""
    return "Shopkeeper_" + re.sub(r"\W", "_", name)


def collection_name(name: str, version: str) -> str:
    """The collection of one version of a catalogue."""
    return f"{alias(name)}_{version}"


def publish(client: Any, catalogue: Catalogue) -> int:
    """Fill the catalogue version's collection, then point the alias at it; returns objects written.

    The version before stays, to go back to; older ones are deleted. A version already there is kept.
    """
    wanted = collection_name(catalogue.name, catalogue.version)
    written = 0
    try:
        if not client.collections.exists(wanted) or _size(client, wanted) != len(catalogue.columns):
            client.collections.delete(wanted)
            written = _fill(client, wanted, catalogue)
        served = client.alias.get(alias_name=alias(catalogue.name))
        if served is None:
            client.alias.create(alias_name=alias(catalogue.name), target_collection=wanted)
        elif served.collection == wanted:
            return written
        else:
            client.alias.update(alias_name=alias(catalogue.name), new_target_collection=wanted)
        keep = {wanted, served.collection if served else wanted}
        for name in client.collections.list_all():
            if re.fullmatch(re.escape(alias(catalogue.name)) + "_[0-9a-f]{16}", name) and name not in keep:
                client.collections.delete(name)
    except WeaviateBaseError as error:
        raise IndexUnavailable(f"Weaviate did not take the index: {error}") from error
    return written


def _size(client: Any, name: str) -> int:
    return int(client.collections.get(name).aggregate.over_all(total_count=True).total_count or 0)


def _fill(client: Any, name: str, catalogue: Catalogue) -> int:
    numbers = ("price_min", "price_max", "rating")
    collection = client.collections.create(
        name,
        vector_config=Configure.Vectors.self_provided(
            vector_index_config=Configure.VectorIndex.hnsw(distance_metric=VectorDistances.COSINE, ef=_EF)
        ),
        inverted_index_config=Configure.inverted_index(bm25_b=0.75, bm25_k1=1.2),
        properties=[
            Property(
                name="words", data_type=DataType.TEXT, tokenization=Tokenization.WHITESPACE, index_filterable=False
            ),
            Property(
                name="facts", data_type=DataType.TEXT_ARRAY, tokenization=Tokenization.FIELD, index_searchable=False
            ),
            Property(name="buyable", data_type=DataType.BOOL),
            Property(name="row", data_type=DataType.INT),
            *(Property(name=n, data_type=DataType.NUMBER, index_range_filters=True) for n in numbers),
        ],
    )
    facts = _facts(catalogue.columns)
    with collection.batch.fixed_size(batch_size=_BATCH, concurrent_requests=2) as batch:
        for row, product in enumerate(catalogue.store):
            properties = {
                "words": " ".join(words(keyword_text(product))),
                "facts": facts[row],
                "row": row,
                **_offer_properties(catalogue.columns, row),
            }
            if product.rating is not None:
                properties["rating"] = product.rating
            batch.add_object(properties, uuid=_id(row), vector=catalogue.vectors[row].tolist())
    if failed := collection.batch.failed_objects:
        raise IndexUnavailable(f"Weaviate refused {len(failed)} products, the first with: {failed[0].message}")
    return len(catalogue.columns)


def _facts(columns: Columns) -> list[list[str]]:
    """For each product: "field=value" of every text fact and option, folded, for equality filters."""
    facts: list[list[str]] = [[] for _ in range(len(columns))]
    for table, product_of in ((columns.facts, None), (columns.options, columns.product_of)):
        for name in table.spans:
            rows, codes, _ = table.column(name)
            for row, code in zip(rows, codes, strict=True):
                if code >= 0:
                    at = int(row if product_of is None else product_of[row])
                    facts[at].extend(_tokens(name, table.strings[code]))
    return facts


def _tokens(name: str, value: str) -> list[str]:
    if name == "category":  # any node of the path may be asked for
        return [f"category={fold(node)}" for node in value.split(">")]
    return [f"{name}={fold(value)}"] if len(value) <= 60 else []


def _offer_properties(columns: Columns, row: int) -> dict[str, Any]:
    span = slice(int(columns.variant_start[row]), int(columns.variant_start[row + 1]))
    buyable = columns.buyable[span]
    prices = columns.price[span][buyable] if buyable.any() else columns.price[span]
    return {"buyable": bool(buyable.any()), "price_min": float(prices.min()), "price_max": float(prices.max())}


def _id(row: int) -> uuid.UUID:
    return uuid.UUID(int=_HIGH | row)


class WeaviateIndex:
    """ProductIndex over one catalogue version's collection. Safe across threads."""

    def __init__(self, client: Any, catalogue: Catalogue) -> None:
        self._columns = catalogue.columns
        self._collection = client.collections.get(collection_name(catalogue.name, catalogue.version))
        self._pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="weaviate")

    def search(
        self, text: str, vector: NDArray[np.float32], where: Sequence[Predicate], limit: int, timeout_s: float
    ) -> Hits:
        """See ProductIndex: both sources are asked side by side."""
        filters = self._filters(where)
        said = " ".join(words(text))
        semantic = self._pool.submit(
            self._rows, "near_vector", near_vector=vector.tolist(), limit=limit, filters=filters
        )
        keyword = self._pool.submit(
            self._rows, "bm25", query=said, query_properties=["words"], limit=limit, filters=filters
        )
        _, late = wait((semantic, keyword), timeout_s, return_when=FIRST_EXCEPTION)
        try:
            if late and not any(f.done() and f.exception() for f in (semantic, keyword)):
                raise TimeoutError(f"no answer within {1e3 * timeout_s:.0f} ms")
            return Hits(semantic=semantic.result(0), keyword=keyword.result(0))
        except (WeaviateBaseError, OSError, TimeoutError) as error:
            raise IndexUnavailable(f"{type(error).__name__}: {error}") from error

    def _rows(self, how: str, **query: Any) -> NDArray[np.int32]:
        if how == "bm25" and not query["query"]:
            return np.empty(0, np.int32)
        answer = getattr(self._collection.query, how)(return_properties=[], **query)
        return np.array([o.uuid.int & 0xFFFFFFFF for o in answer.objects], np.int32)

    def update_offers(self, offers: Mapping[str, Offer]) -> None:
        """See ProductIndex. The server's copy may lag; the funnel's filter reads the columns."""
        self._columns = self._columns.with_offers(offers)
        rows = {int(self._columns.product_of[self._columns.variant_row_of[v]]) for v in offers}
        try:
            for row in sorted(rows):
                self._collection.data.update(uuid=_id(row), properties=_offer_properties(self._columns, row))
        except (WeaviateBaseError, OSError) as error:
            raise IndexUnavailable(f"offers are live here, but Weaviate did not take them: {error}") from error

    def _filters(self, where: Sequence[Predicate]) -> Any:
        """A filter every eligible product passes: exactly the eligible rows where they are few."""
        eligible = np.flatnonzero(self._columns.eligible(where)[0])
        if len(eligible) <= _EXACT_ROWS:
            return Filter.by_property("row").contains_any(eligible.tolist() or [-1])
        parts = [f for p in where if (f := pushed(p)) is not None]
        if not any(p.field == "availability" for p in where):
            parts.append(Filter.by_property("buyable").equal(True))
        return Filter.all_of(parts) if parts else None


def pushed(predicate: Predicate) -> Any:
    """The filter of one predicate, or None where it can't be said; never stricter than the predicate."""
    field, value = predicate.field, predicate.value
    target = None if isinstance(value, tuple) else number(value)
    if field == "price" and target is not None:
        low, high = Filter.by_property("price_min"), Filter.by_property("price_max")
        slack = 1e-6 * max(1.0, abs(target))
        if predicate.op in ("<=", "<"):
            return low.less_or_equal(target + slack)
        if predicate.op in (">=", ">"):
            return high.greater_or_equal(target - slack)
    if field == "rating" and target is not None and predicate.op in (">=", ">"):
        return Filter.by_property("rating").greater_or_equal(target)
    if (field in ("brand", "category") or field.startswith("attributes.")) and target is None:
        if predicate.op == "==" and isinstance(value, str) and ">" not in value and len(value) <= 60:
            return Filter.by_property("facts").contains_any([f"{field}={fold(value)}"])
        if predicate.op == "!=" and field == "brand" and isinstance(value, str):
            return Filter.by_property("facts").contains_none([f"brand={fold(value)}"])
        if predicate.op == "in" and isinstance(value, tuple) and all(isinstance(v, str) for v in value):
            return Filter.by_property("facts").contains_any([f"{field}={fold(str(v))}" for v in value])
    return None
