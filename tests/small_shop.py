"""A small shop with awkward products, and an embedder that needs no model: what index and funnel tests run on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from catalog.predicates import words
from catalog.product import Attribute, Availability, Money, Offer, Product, Variant


class WordEmbedder:
    """Unit vectors of hashed words: texts that share words are near. For tests of plumbing, not of meaning."""

    id, dimension = "words", 64

    def query(self, text: str) -> NDArray[np.float32]:
        vector = np.full(self.dimension, 1e-3, np.float32)
        for word in words(text):
            seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "big")
            vector += np.random.default_rng(seed).normal(size=self.dimension).astype(np.float32)
        return np.asarray(vector / np.linalg.norm(vector), np.float32)

    def documents(self, texts: Sequence[str], progress: object = None) -> NDArray[np.float32]:
        return np.stack([self.query(t) for t in texts])


def offer(price: float, availability: str = "in_stock", margin: float | None = None) -> Offer:
    """An offer in USD."""
    return Offer(price=Money.of(price, "USD"), availability=Availability(availability), margin=margin)


def shop() -> list[Product]:
    """Twelve products: two-variant shirts, sold-out ones, missing facts, numbers as text, accents."""
    mug = [Attribute(name="capacity", value=0.35, unit="l"), Attribute(name="dishwasher_safe", value=True)]
    return [
        Product(
            id="shirt",
            title="Linen shirt",
            brand="Fjord",
            category=("Clothing", "Shirts"),
            rating=4.5,
            rating_count=20,
            variants=(
                Variant(id="shirt-blue-m", options={"colour": "Blue", "size": "M"}, offer=offer(40)),
                Variant(id="shirt-blue-l", options={"colour": "Blue", "size": "L"}, offer=offer(60, "out_of_stock")),
                Variant(id="shirt-red-l", options={"colour": "Red", "size": "L"}, offer=offer(50)),
            ),
        ),
        Product(
            id="gone",
            title="Velvet dress",
            brand="Fjord",
            category=("Clothing", "Dresses"),
            variants=(Variant(id="gone-1", options={"colour": "Red"}, offer=offer(99, "out_of_stock")),),
        ),
        Product(
            id="old",
            title="Silk scarf",
            brand="Brume",
            variants=(Variant(id="old-1", offer=offer(20, "discontinued")),),
        ),
        Product(
            id="pre",
            title="Wool coat",
            brand="Brume",
            category=("Clothing", "Coats"),
            variants=(Variant(id="pre-1", offer=offer(180, "preorder")),),
        ),
        Product(
            id="mug",
            title="Stoneware mug",
            brand="Éclat",
            category=("Kitchen", "Mugs"),
            attributes=tuple(mug),
            rating=3.9,
            variants=(Variant(id="mug-1", offer=offer(12, margin=0.6)),),
        ),
        Product(
            id="cup",
            title="Espresso cup",
            brand="Éclat",
            category=("Kitchen", "Mugs"),
            tags=("gift",),
            attributes=(
                Attribute(name="capacity", value=0.08, unit="l"),
                Attribute(name="dishwasher_safe", value=False),
            ),
            variants=(Variant(id="cup-1", offer=offer(9, margin=0.2)),),
        ),
        Product(
            id="stick",
            title="USB stick 16GB",
            brand="Volt",
            attributes=(Attribute(name="capacity", value="16"),),
            variants=(Variant(id="stick-1", offer=offer(8)),),
        ),
        Product(
            id="hub",
            title="USB hub with 4 ports",
            brand="Volt",
            description="A small hub for desks.",
            attributes=(Attribute(name="ports", value=4.0),),
            variants=(Variant(id="hub-1", offer=offer(25)),),
        ),
        Product(
            id="hub7",
            title="USB hub with 7 ports",
            brand="HP",
            attributes=(Attribute(name="ports", value=7.0),),
            variants=(Variant(id="hub7-1", offer=offer(45, "limited_stock")),),
        ),
        Product(id="lamp", title="Desk lamp", variants=(Variant(id="lamp-1", offer=offer(30)),)),
        Product(
            id="bulb",
            title="LED bulbs, 6-pack",
            description="For lamps.",
            variants=(Variant(id="b-1", offer=offer(15)),),
        ),
        Product(
            id="gift", title="Gift box", tags=("gift",), variants=(Variant(id="gift-1", offer=offer(35, "backorder")),)
        ),
    ]
