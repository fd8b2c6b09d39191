"""What every product index does: the same eligible products, the nearest first, live offers counted."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.predicates import Predicate
from retrieval.catalogue import Catalogue
from retrieval.index import IndexUnavailable, ProductIndex
from retrieval.indexing import build
from scripts.processes import Running
from tests.small_shop import WordEmbedder, offer, shop

EMBEDDER = WordEmbedder()


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue.open(build(shop(), tmp_path / "contract", EMBEDDER).folder)


@pytest.fixture(params=["embedded", "weaviate"])
def index(request: pytest.FixtureRequest, catalogue: Catalogue) -> Iterator[ProductIndex]:
    if request.param == "embedded":
        yield catalogue.index
        return
    from retrieval.weaviate_index import WeaviateIndex, connect, publish

    server: Running = request.getfixturevalue("weaviate_server")
    client = connect(server.url, server.api_key, server.grpc_port)
    publish(client, catalogue)
    yield WeaviateIndex(client, catalogue)
    client.close()


def found(index: ProductIndex, catalogue: Catalogue, text: str, *where: Predicate) -> tuple[list[str], list[str]]:
    """The ids of the semantic and of the keyword source."""
    hits = index.search(text, EMBEDDER.query(text), where, 50, 5.0)
    return tuple([catalogue.columns.ids[int(r)] for r in rows] for rows in (hits.semantic, hits.keyword))


def p(field: str, op: str, value: object) -> Predicate:
    return Predicate.model_validate({"field": field, "op": op, "value": value})


ELIGIBLE = [
    ([], {"shirt", "pre", "mug", "cup", "stick", "hub", "hub7", "lamp", "bulb", "gift"}),
    ([p("price", "<=", 12)], {"mug", "cup", "stick"}),
    ([p("price", "<", 12)], {"cup", "stick"}),
    ([p("price", ">=", 45)], {"shirt", "hub7", "pre"}),
    ([p("brand", "==", "eclat")], {"mug", "cup"}),
    ([p("brand", "!=", "Volt")], {"shirt", "pre", "mug", "cup", "hub7", "lamp", "bulb", "gift"}),
    ([p("category", "==", "Clothing")], {"shirt", "pre"}),
    ([p("category", "==", "Kitchen > Mugs")], {"mug", "cup"}),
    ([p("attributes.colour", "==", "blue"), p("attributes.size", "==", "L")], set()),
    ([p("attributes.colour", "==", "blue"), p("price", ">=", 45)], set()),
    ([p("attributes.colour", "in", ["red", "green"])], {"shirt"}),
    ([p("attributes.capacity", "<=", 0.1)], {"cup"}),
    ([p("attributes.capacity", "==", 16)], {"stick"}),
    ([p("attributes.dishwasher_safe", "==", True)], {"mug"}),
    ([p("attributes.dishwasher_safe", "!=", True), p("price", "<", 13)], {"cup", "stick"}),
    ([p("rating", ">=", 4)], {"shirt"}),
    ([p("tags", "==", "gift")], {"cup", "gift"}),
    ([p("text", "!has", "hub"), p("brand", "in", ["Volt", "HP"])], {"stick"}),
    ([p("availability", "==", "out_of_stock")], {"shirt", "gone"}),
    ([p("margin", ">", 0.5)], {"mug"}),
]


@pytest.mark.parametrize(
    ("where", "expected"), ELIGIBLE, ids=lambda v: " & ".join(map(str, v)) if isinstance(v, list) else ""
)
def test_only_products_eligible_on_one_variant_are_found(
    index: ProductIndex, catalogue: Catalogue, where: list[Predicate], expected: set[str]
) -> None:
    semantic, keyword = found(index, catalogue, "usb hub shirt mug", *where)
    assert set(semantic) == expected
    assert set(keyword) <= expected


def test_the_nearest_come_first_in_both_sources(index: ProductIndex, catalogue: Catalogue) -> None:
    semantic, keyword = found(index, catalogue, "usb hub")
    assert set(semantic[:2]) == {"hub", "hub7"}
    assert set(keyword[:2]) == {"hub", "hub7"} and keyword[2] == "stick"


def test_plural_and_accent_do_not_matter_to_keywords(index: ProductIndex, catalogue: Catalogue) -> None:
    assert found(index, catalogue, "lamps")[1][0] == "lamp"
    assert set(found(index, catalogue, "eclat")[1]) == {"mug", "cup"}


def test_words_nobody_knows_find_nothing_by_keyword(index: ProductIndex, catalogue: Catalogue) -> None:
    assert found(index, catalogue, "zyzzyva")[1] == []


def test_live_price_and_stock_count_from_the_next_search(index: ProductIndex, catalogue: Catalogue) -> None:
    index.update_offers({"hub-1": offer(5), "mug-1": offer(12, "out_of_stock"), "gone-1": offer(11)})
    semantic, _ = found(index, catalogue, "usb hub", p("price", "<=", 12))
    assert set(semantic) == {"hub", "cup", "stick", "gone"}


def test_a_variant_nobody_sells_is_refused_by_name(index: ProductIndex) -> None:
    with pytest.raises(KeyError, match="nobody"):
        index.update_offers({"nobody": offer(5)})


def test_a_dead_weaviate_says_so_and_names_the_fix() -> None:
    from retrieval.weaviate_index import connect

    with pytest.raises(IndexUnavailable, match="unset WEAVIATE_URL"):
        connect("http://127.0.0.1:9", grpc_port=10)


@pytest.mark.usefixtures("weaviate_server")  # skips or fails where none can be had
def test_a_weaviate_that_dies_while_it_is_asked_costs_no_more_than_the_time_given(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    from retrieval.weaviate_index import WeaviateIndex, connect, publish
    from scripts.servers import start_weaviate

    monkeypatch.delenv("WEAVIATE_URL", raising=False)  # one of its own, as it dies here
    server = start_weaviate(tmp_path / "run", with_parent=True)
    client = connect(server.url, server.api_key, server.grpc_port, timeout_s=0.4)
    publish(client, catalogue)
    index = WeaviateIndex(client, catalogue)
    assert "hub" in found(index, catalogue, "usb hub")[0]
    os.kill(server.pid, signal.SIGKILL)
    begun = time.monotonic()
    for _ in range(12):  # more than threads that could be left waiting
        with pytest.raises(IndexUnavailable):
            index.search("usb hub", EMBEDDER.query("usb hub"), (), 50, 0.3)
    assert time.monotonic() - begun < 12 * 0.6
    client.close()


def test_publishing_swaps_the_alias_and_keeps_one_version_back(tmp_path: Path, weaviate_server: Running) -> None:
    from retrieval.weaviate_index import alias, collection_name, connect, publish

    client = connect(weaviate_server.url, weaviate_server.api_key, weaviate_server.grpc_port)
    versions = []
    for size in (12, 11, 10):
        opened = Catalogue.open(build(shop()[:size], tmp_path / "swapped", EMBEDDER).folder)
        assert publish(client, opened) == size
        assert publish(client, opened) == 0, "a version already there is not written again"
        versions.append(opened.version)
    served = client.alias.get(alias_name=alias("swapped")).collection
    names = {n for n in client.collections.list_all() if n.startswith(alias("swapped"))}
    client.close()
    assert served == collection_name("swapped", versions[-1])
    assert names == {collection_name("swapped", v) for v in versions[1:]}
