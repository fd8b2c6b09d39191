"""What changed between two loads of a catalogue: what to embed again, what only got a new price, what is gone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from catalog.product import Product


def text_hash(product: Product) -> str:
    """Identifies all that an embedding or a keyword index can depend on: every field but offers and pictures.

    Equal hashes need no new embedding, whatever happened to prices, stock, ratings or addresses.
    """
    return _digest(
        [
            product.title,
            product.description,
            product.brand,
            product.category,
            [[a.name, a.value, a.unit] for a in product.attributes],
            product.tags,
            [[v.title, sorted(v.options.items()), v.sku, v.gtin] for v in product.variants],
        ]
    )


def content_hash(product: Product) -> str:
    """Identifies the whole record: any change at all changes it."""
    return _digest(product.model_dump(mode="json"))


def _digest(content: Any) -> str:
    return hashlib.blake2b(orjson.dumps(content), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Stamp:
    """A product as it was last indexed: hashes of its text and of all of it."""

    text: str
    content: str


def stamp(product: Product) -> Stamp:
    """The stamp to keep beside an indexed product."""
    return Stamp(text_hash(product), content_hash(product))


@dataclass(frozen=True)
class Changes:
    """`embed`: new, or with a changed text; `update`: only offers or pictures changed; `delete`: ids gone."""

    embed: list[Product]
    update: list[Product]
    delete: list[str]
    unchanged: int

    def __bool__(self) -> bool:
        return bool(self.embed or self.update or self.delete)


def compare(before: Mapping[str, Stamp], products: Iterable[Product]) -> Changes:
    """What to do to an index whose products had the stamps `before`, so that it holds `products`."""
    embed, update, unchanged, kept = [], [], 0, set[str]()
    for product in products:
        kept.add(product.id)
        old = before.get(product.id)
        if old is None or old.text != text_hash(product):
            embed.append(product)
        elif old.content != content_hash(product):
            update.append(product)
        else:
            unchanged += 1
    return Changes(embed, update, [i for i in before if i not in kept], unchanged)
