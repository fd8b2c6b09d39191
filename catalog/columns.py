"""The catalogue as columns: what filters, facets, features and offers are computed from.

Arrays are memory-mapped from a snapshot folder and never change; live prices and stock make a new
`Columns` that shares everything but the five offer arrays (`with_offers`).

Product rows number the products, variant rows the variants; a product's variants are
`variant_start[row]:variant_start[row + 1]`. Facts (brand, category, tags, attributes, options) are
one long table sorted by name: `(row, text code, number)`; options of variants stand apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.facts import Facts, Mask, compare, reads, tabulate
from catalog.predicates import Predicate, holds
from catalog.product import Availability, Offer, Product
from catalog.word_index import WordIndex

AVAILABILITY = tuple(Availability)
BUYABLE = np.array([a.buyable for a in AVAILABILITY])
_CODE = {a: i for i, a in enumerate(AVAILABILITY)}
_OFFER_FIELDS = ("price", "was_price", "stock", "margin", "availability")
_PRODUCT_NUMBERS = ("rating", "rating_count", "released")


@dataclass(frozen=True)
class Columns:
    """See the module. `price`, `was_price` are major units (NaN: none); `released` is a day ordinal."""

    ids: Sequence[str]
    variant_ids: Sequence[str]
    variant_start: NDArray[np.int32]  # (n + 1,)
    currency: str
    price: NDArray[np.float64]
    was_price: NDArray[np.float64]
    stock: NDArray[np.float64]
    margin: NDArray[np.float64]
    availability: NDArray[np.int8]
    rating: NDArray[np.float64]
    rating_count: NDArray[np.float64]
    released: NDArray[np.float64]
    facts: Facts  # by product row: brand, category, tags, attributes.<name>
    options: Facts  # by variant row: attributes.<name>
    text: WordIndex
    title: WordIndex
    _masks: dict[Predicate, Mask] = field(default_factory=dict, compare=False)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Product id → row."""
        return {product_id: row for row, product_id in enumerate(self.ids)}

    @cached_property
    def variant_row_of(self) -> dict[str, int]:
        """Variant id → variant row."""
        return {variant_id: row for row, variant_id in enumerate(self.variant_ids)}

    @cached_property
    def product_of(self) -> NDArray[np.int32]:
        """(variants,) the product row of each variant."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.variant_start))

    @cached_property
    def buyable(self) -> Mask:
        """(variants,) which can be had."""
        return BUYABLE[self.availability]

    @cached_property
    def lowest(self) -> NDArray[np.int32]:
        """(n,) the variant row each product is shown as when nothing else decides: cheapest to be had."""
        return self.shown_variant(np.arange(len(self), dtype=np.int32), self.buyable)

    def eligible(self, predicates: Iterable[Predicate], *, any_stock: bool = False) -> tuple[Mask, Mask]:
        """(products, variants) that meet all predicates together on one variant that can be had.

        A product is eligible when one of its variants meets every predicate; with `any_stock`, also
        one that is sold out or discontinued.
        """
        wanted = list(predicates)
        stock_asked = any(p.field == "availability" for p in wanted)
        variants = np.ones(len(self.variant_ids), bool) if any_stock or stock_asked else self.buyable.copy()
        for predicate in wanted:
            variants &= self.variant_mask(predicate)
        if len(variants) == len(self):
            return variants, variants
        return np.logical_or.reduceat(variants, self.variant_start[:-1]), variants

    def variant_mask(self, predicate: Predicate) -> Mask:
        """(variants,) where one predicate holds. Negations hold where the field is missing."""
        positive = predicate.positive()
        if predicate.field in _OFFER_FIELDS or predicate.field == "discount":
            held = self._offer_mask(positive)
        else:
            if len(self._masks) > 512:
                self._masks.clear()
            if positive not in self._masks:
                self._masks[positive] = self._static_mask(positive)
            held = self._masks[positive]
        return ~held if predicate.negative else held

    def _offer_mask(self, predicate: Predicate) -> Mask:
        if predicate.field == "availability":
            verdict = np.array([holds(a.value, predicate) for a in AVAILABILITY])
            return verdict[self.availability]
        if predicate.field == "discount":
            with np.errstate(invalid="ignore", divide="ignore"):
                return compare(1 - self.price / self.was_price, predicate)
        numbers = getattr(self, predicate.field)
        return compare(numbers, predicate) | reads(numbers, predicate)

    def _static_mask(self, predicate: Predicate) -> Mask:
        name, n = predicate.field, len(self)
        if name.startswith("attributes."):
            products = self.facts.mask(predicate, name, n)
            return products[self.product_of] | self.options.mask(predicate, name, len(self.variant_ids))
        if name == "variant_id":
            return np.array([holds(v, predicate) for v in self.variant_ids])
        if name == "id" and predicate.op in ("==", "in"):
            targets = predicate.value if isinstance(predicate.value, tuple) else (predicate.value,)
            rows = [self.row_of[str(t)] for t in targets if str(t) in self.row_of]
            products = np.zeros(n, bool)
            products[rows] = True
        elif name == "id":
            products = np.array([holds(i, predicate) for i in self.ids])
        elif name in _PRODUCT_NUMBERS:
            target = _day(predicate.value) if name == "released" else predicate.value
            numbers = getattr(self, name)
            products = compare(numbers, predicate.model_copy(update={"value": target}))
            if name != "released":
                products |= reads(numbers, predicate)
        elif name in ("text", "title"):
            products = (self.text if name == "text" else self.title).mask(predicate)
        elif name == "currency":
            products = np.full(n, holds(self.currency, predicate))
        else:
            products = self.facts.mask(predicate, name, n)
        return products[self.product_of]

    def shown_variant(self, rows: NDArray[np.int32], variants: Mask) -> NDArray[np.int32]:
        """(len(rows),) the cheapest variant of each product among `variants`, else its cheapest of all."""
        if len(self.variant_ids) == len(self):
            return rows.astype(np.int32)
        cost = np.where(variants, self.price, self.price + 1e12)
        cost = np.where(np.isnan(cost), np.inf, cost)
        order = np.lexsort((cost, self.product_of))  # by product, then by cost: first of each span
        first = order[self.variant_start[:-1]]
        return first[rows].astype(np.int32)

    def offer(self, variant: int) -> dict[str, Any]:
        """The live price, was-price, availability and stock of a variant row."""
        was, stock = self.was_price[variant], self.stock[variant]
        return {
            "price": float(self.price[variant]),
            "was_price": None if np.isnan(was) else float(was),
            "availability": AVAILABILITY[self.availability[variant]].value,
            "stock": None if np.isnan(stock) else int(stock),
        }

    def with_offers(self, offers: Mapping[str, Offer]) -> Columns:
        """A new `Columns` with these variants' offers replaced. Unknown variant ids raise KeyError."""
        arrays: dict[str, Any] = {name: np.array(getattr(self, name)) for name in _OFFER_FIELDS}
        for variant_id, offer in offers.items():
            _write_offer(arrays, self.variant_row_of[variant_id], offer)
        return replace(self, **arrays)

    def values(self, name: str) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
        """(product rows, text codes, numbers) of a field over products and variants together."""
        rows, codes, numbers = self.facts.column(name)
        v_rows, v_codes, v_numbers = self.options.column(name)
        if not len(v_rows):
            return rows, codes, numbers
        return (
            np.concatenate([rows, self.product_of[v_rows]]),
            np.concatenate([codes, v_codes]),
            np.concatenate([numbers, v_numbers]),
        )

    def save(self, folder: Path) -> None:
        """Write the columns into a folder that `load` maps."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("variant_start", *_OFFER_FIELDS, *_PRODUCT_NUMBERS):
            np.save(folder / f"{name}.npy", getattr(self, name))
        for prefix, facts in (("facts", self.facts), ("options", self.options)):
            for part in ("rows", "codes", "numbers"):
                np.save(folder / f"{prefix}_{part}.npy", getattr(facts, part))
        names = {
            "ids": list(self.ids),
            "variant_ids": list(self.variant_ids),
            "currency": self.currency,
            "strings": list(self.facts.strings),
            "facts": dict(self.facts.spans),
            "options": dict(self.options.spans),
        }
        (folder / "names.json").write_text(json.dumps(names))
        self.text.save(folder, "text")
        self.title.save(folder, "title")

    @classmethod
    def load(cls, folder: Path) -> Columns:
        """Map a saved folder. Offer arrays are small and read into memory."""
        names = json.loads((folder / "names.json").read_text())

        def array(name: str) -> NDArray[Any]:
            return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r"))  # plain: slices of a memmap are slow

        def facts(prefix: str) -> Facts:
            spans = {k: (v[0], v[1]) for k, v in names[prefix].items()}
            rows, codes, numbers = (array(f"{prefix}_{part}") for part in ("rows", "codes", "numbers"))
            return Facts(spans, rows, codes, numbers, names["strings"])

        numbers: dict[str, Any] = {name: np.array(array(name)) for name in (*_OFFER_FIELDS, *_PRODUCT_NUMBERS)}

        return cls(
            ids=names["ids"],
            variant_ids=names["variant_ids"],
            variant_start=np.array(array("variant_start")),
            currency=names["currency"],
            **numbers,
            facts=facts("facts"),
            options=facts("options"),
            text=WordIndex.load(folder, "text"),
            title=WordIndex.load(folder, "title"),
        )

    @classmethod
    def build(cls, products: Sequence[Product]) -> Columns:
        """Columns of a catalogue, rows in the order given. All offers share one currency."""
        currencies = {v.offer.price.currency for p in products for v in p.variants}
        if len(currencies) > 1:
            raise ValueError(f"one catalogue has one currency, this one has {', '.join(sorted(currencies))}")
        variants = [v for p in products for v in p.variants]
        offers: dict[str, Any] = {name: np.full(len(variants), np.nan) for name in _OFFER_FIELDS[:-1]}
        offers["availability"] = np.zeros(len(variants), np.int8)
        for i, variant in enumerate(variants):
            _write_offer(offers, i, variant.offer)
        strings: dict[str, int] = {}
        facts = tabulate(((row, n, v) for row, p in enumerate(products) for n, v in _product_facts(p)), strings)
        options = tabulate(
            ((i, f"attributes.{n}", v) for i, variant in enumerate(variants) for n, v in variant.options.items()),
            strings,
        )
        listed = list(strings)
        return cls(
            ids=[p.id for p in products],
            variant_ids=[v.id for v in variants],
            variant_start=np.cumsum([0, *(len(p.variants) for p in products)]).astype(np.int32),
            currency=next(iter(currencies), "USD"),
            **offers,
            rating=np.array([np.nan if p.rating is None else p.rating for p in products], float),
            rating_count=np.array([p.rating_count or 0 for p in products], float),
            released=np.array([p.released.toordinal() if p.released else np.nan for p in products], float),
            facts=replace(facts, strings=listed),
            options=replace(options, strings=listed),
            text=WordIndex.build(p.text() for p in products),
            title=WordIndex.build(p.title for p in products),
        )


def _write_offer(arrays: Mapping[str, NDArray[Any]], row: int, offer: Offer) -> None:
    arrays["price"][row] = offer.price.major
    arrays["was_price"][row] = offer.was_price.major if offer.was_price else np.nan
    arrays["stock"][row] = np.nan if offer.stock is None else offer.stock
    if offer.margin is not None:  # a price update seldom tells the cost: keep what the feed said
        arrays["margin"][row] = offer.margin
    arrays["availability"][row] = _CODE[offer.availability]


def _product_facts(product: Product) -> Iterator[tuple[str, Any]]:
    if product.brand:
        yield "brand", product.brand
    if product.category:
        yield "category", " > ".join(product.category)
    for tag in product.tags:
        yield "tags", tag
    if product.url:
        yield "url", product.url
    for attribute in product.attributes:
        yield f"attributes.{attribute.name}", attribute.value


def _day(value: Any) -> float:
    """A date in ISO form as a day ordinal, as `released` holds it."""
    return float(date.fromisoformat(str(value)).toordinal()) if isinstance(value, str) else float(value)
