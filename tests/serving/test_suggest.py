"""Typeahead: what is shown for a word that is still being typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.product import Attribute, Product, Variant
from retrieval.catalogue import LiveCatalogue
from retrieval.indexing import build
from serving.suggest import Suggestions
from tests.small_shop import WordEmbedder, offer


def product(title: str, kind: str, rating: float) -> Product:
    name = title.lower().replace(" ", "-")
    return Product(
        id=name,
        title=title,
        category=("Sport" if kind == "kettlebell" else "Kitchen", f"{kind.title()}s"),
        attributes=(Attribute(name="kind", value=kind),),
        rating=rating,
        rating_count=900,
        variants=(Variant(id=f"{name}-1", offer=offer(20)),),
    )


@pytest.mark.parametrize(
    ("typed", "first"),
    [("kett", "Dawn Kettle"), ("kettle", "Dawn Kettle"), ("kettleb", "Soft Kettlebell"), ("soft k", "Soft Kettlebell")],
)
def test_products_of_the_completion_offered_first_come_first(tmp_path: Path, typed: str, first: str) -> None:
    kettles = [product("Dawn Kettle", "kettle", 4.0), product("Tide Kettle", "kettle", 3.0)]
    build([product("Soft Kettlebell", "kettlebell", 4.9), *kettles], tmp_path / "small", WordEmbedder())
    catalogue = LiveCatalogue(tmp_path / "small")()
    assert Suggestions.build(catalogue).products(catalogue, typed)[0]["title"] == first
