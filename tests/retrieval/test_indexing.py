"""Snapshots: nothing unchanged is embedded again, a damaged file is noticed, and a swap is whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from catalog.product import Product
from catalog.rejects import FeedRefused
from retrieval.catalogue import Catalogue, CatalogueError, LiveCatalogue
from retrieval.indexing import build
from tests.small_shop import WordEmbedder, offer, shop


class Counting(WordEmbedder):
    """Notes which texts it was given."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def documents(self, texts: Sequence[str], progress: object = None) -> NDArray[np.float32]:
        self.seen += texts
        return super().documents(texts)


def cheaper(product: Product, price: float) -> Product:
    variant = product.variants[0].model_copy(update={"offer": offer(price)})
    return product.model_copy(update={"variants": (variant, *product.variants[1:])})


def test_an_unchanged_feed_embeds_and_writes_nothing(tmp_path: Path) -> None:
    embedder = Counting()
    first = build(shop(), tmp_path / "s", embedder)
    again = build(shop(), tmp_path / "s", embedder)
    assert len(embedder.seen) == len(shop())
    assert again.unchanged and again.version == first.version and again.embedded == 0


def test_only_new_words_are_embedded_and_a_price_change_embeds_nothing(tmp_path: Path) -> None:
    embedder = Counting()
    build(shop(), tmp_path / "s", embedder)
    embedder.seen.clear()
    products = [cheaper(p, 1) if p.id == "hub" else p for p in shop() if p.id != "lamp"]
    products.append(shop()[0].model_copy(update={"id": "new", "title": "Brass lantern", "variants": (
        shop()[4].variants[0].model_copy(update={"id": "new-1"}),)}))  # fmt: skip
    done = build(products, tmp_path / "s", embedder)
    assert done.embedded == 1 and embedder.seen[0].startswith("Brass lantern")
    opened = Catalogue.open(done.folder)
    assert "lamp" not in opened.columns.row_of and opened.columns.price[opened.columns.variant_row_of["hub-1"]] == 1
    for row, product in enumerate(opened.store):
        expected = embedder.query(f"{product.title}")
        assert opened.vectors[row] @ expected > 0.3, "vectors kept stay with their products"


@pytest.mark.parametrize("file", ["vectors.npy", "columns/price.npy", "products.jsonl", "columns/names.json"])
def test_a_damaged_file_is_noticed_and_the_version_before_it_serves(tmp_path: Path, file: str) -> None:
    home = tmp_path / "s"
    first = build(shop(), home, WordEmbedder())
    second = build(shop()[:-1], home, WordEmbedder())
    path = second.folder / file
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    path.write_bytes(raw)
    with pytest.raises(CatalogueError, match=r"damaged.*index"):
        Catalogue.open(second.folder)
    live = LiveCatalogue(home)
    assert live().version == first.version
    assert live.problem is not None and "damaged" in live.problem


def test_half_a_file_with_nothing_to_fall_back_on_says_what_to_run(tmp_path: Path) -> None:
    done = build(shop(), tmp_path / "s", WordEmbedder())
    path = done.folder / "vectors.npy"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(CatalogueError, match="not whole; run `shopkeeper index` again"):
        LiveCatalogue(tmp_path / "s")
    assert not build(shop(), tmp_path / "s", WordEmbedder()).unchanged, "indexing again mends it"
    assert len(LiveCatalogue(tmp_path / "s")().columns) == len(shop())


def test_a_catalogue_never_indexed_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="shopkeeper index nowhere"):
        LiveCatalogue(tmp_path / "nowhere")


def test_a_request_keeps_its_snapshot_while_another_version_goes_into_service(tmp_path: Path) -> None:
    home = tmp_path / "s"
    build(shop(), home, WordEmbedder())
    live = LiveCatalogue(home)
    held = live()
    build(shop()[:3], home, WordEmbedder())
    assert live.refresh() and not live.refresh()
    assert (len(held.columns), len(live().columns)) == (12, 3)
    assert held.store[held.columns.row_of["gift"]].title == "Gift box"


def test_a_feed_that_lacks_over_half_of_what_is_in_service_is_refused_unless_allowed(tmp_path: Path) -> None:
    many = [p.model_copy(update={"id": f"{p.id}-{n}", "variants": tuple(
                v.model_copy(update={"id": f"{v.id}-{n}"}) for v in p.variants)})
            for n in range(5) for p in shop()]  # fmt: skip
    home = tmp_path / "s"
    build(many, home, WordEmbedder(), allow_shrink=False)
    kept = build(many[: len(many) // 2], home, WordEmbedder(), allow_shrink=False)
    build(many, home, WordEmbedder(), allow_shrink=False)
    with pytest.raises(FeedRefused, match=r"31 of the 60 .* --allow-shrink"):
        build(many[:29], home, WordEmbedder(), allow_shrink=False)
    assert len(LiveCatalogue(home)().columns) == len(many)
    assert build(many[:29], home, WordEmbedder(), allow_shrink=True).products == 29
    assert kept.products == 30
    build(many[:2], home, WordEmbedder(), allow_shrink=False)  # a small catalogue may lose any of its products


def test_a_failed_publish_leaves_the_old_version_in_service(tmp_path: Path) -> None:
    home = tmp_path / "s"
    first = build(shop(), home, WordEmbedder())

    def refuse(_: Catalogue) -> None:
        raise OSError("the server went away")

    with pytest.raises(OSError, match="went away"):
        build(shop()[:3], home, WordEmbedder(), publish=refuse)
    assert LiveCatalogue(home)().version == first.version


@pytest.mark.parametrize(
    ("products", "said"),
    [
        ([], "no products"),
        ([shop()[0], shop()[0]], "'shirt' stands twice"),
    ],
)
def test_a_catalogue_that_cannot_be_indexed_is_refused(tmp_path: Path, products: list[Product], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        build(products, tmp_path / "s", WordEmbedder())
