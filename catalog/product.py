"""What a product is: the record every other part of Shopkeeper reads.

A `Product` has at least one `Variant`; price and stock live on the variant's `Offer`, so that
"blue and M, in stock" can be asked of one thing that can really be bought.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from babel.numbers import get_currency_precision
from pydantic import BaseModel, ConfigDict, Field


@lru_cache(maxsize=256)
def minor_digits(currency: str) -> int:
    """Digits after the decimal point of an ISO 4217 currency (2 for USD, 0 for JPY)."""
    return int(get_currency_precision(currency))


class Record(BaseModel):
    """Base of the catalogue's records: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Money(Record):
    """An amount in minor units (cents) of an ISO 4217 currency."""

    minor: int
    currency: str = Field(pattern=r"^[A-Z]{3}$")

    @classmethod
    def of(cls, amount: str | float | Decimal, currency: str) -> Money:
        """Money from major units, rounded half up: `Money.of("59.90", "EUR").minor == 5990`."""
        scaled = Decimal(str(amount)).scaleb(minor_digits(currency))
        return cls(minor=int(scaled.quantize(Decimal(1), ROUND_HALF_UP)), currency=currency)

    @property
    def major(self) -> float:
        """The amount in major units, as shoppers say it (59.9)."""
        return float(Decimal(self.minor).scaleb(-minor_digits(self.currency)))


class Availability(StrEnum):
    """schema.org availabilities, in the words the wire uses."""

    IN_STOCK = "in_stock"
    LIMITED_STOCK = "limited_stock"
    PREORDER = "preorder"
    BACKORDER = "backorder"
    OUT_OF_STOCK = "out_of_stock"
    DISCONTINUED = "discontinued"

    @property
    def buyable(self) -> bool:
        """Whether a product in this state may be shown without being asked for by name."""
        return self not in (Availability.OUT_OF_STOCK, Availability.DISCONTINUED)


def sold_out(shown: Mapping[str, Any]) -> bool:
    """Whether a product's or variant's JSON, by its `availability`, is of one that can't be had."""
    return not Availability(shown["availability"]).buyable


class Attribute(Record):
    """One typed fact: text, number (with its unit where the source tells it) or boolean."""

    name: str
    value: bool | float | str
    unit: str | None = None
    derived: bool = False  # worked out at import from other fields of the source, not stated by it


class Offer(Record):
    """What it costs and whether it can be had. `margin` is a share of the price, and private."""

    price: Money
    was_price: Money | None = None
    availability: Availability = Availability.IN_STOCK
    stock: int | None = None
    margin: float | None = None


class Variant(Record):
    """One buyable thing: `options` are its size, colour and the like, by lower-case name."""

    id: str
    offer: Offer
    title: str | None = None
    options: dict[str, str] = Field(default_factory=dict)
    image: str | None = None
    url: str | None = None
    sku: str | None = None
    gtin: str | None = None


class Product(Record):
    """A catalogue entry. `category` is the path from the root; `images` are addresses or paths."""

    id: str
    title: str
    description: str = ""
    brand: str | None = None
    category: tuple[str, ...] = ()
    category_derived: bool = False
    attributes: tuple[Attribute, ...] = ()
    tags: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    url: str | None = None
    rating: float | None = None
    rating_count: int | None = None
    released: date | None = None
    variants: tuple[Variant, ...] = Field(min_length=1)

    def cheapest(self) -> Variant:
        """The available variant with the lowest price; of an unavailable product, the cheapest."""
        return min(
            self.variants,
            key=lambda v: (not v.offer.availability.buyable, v.offer.price.minor, v.id),
        )

    def variant(self, variant_id: str | None) -> Variant:
        """The variant of that id, or the cheapest where it is not one of this product's."""
        return next((v for v in self.variants if v.id == variant_id), None) or self.cheapest()

    def text(self) -> str:
        """All a shopper can read of it: title, description, tags and attribute values."""
        values = [str(a.value) for a in self.attributes if not isinstance(a.value, bool)]
        options = [v for variant in self.variants for v in variant.options.values()]
        return "\n".join([self.title, self.description, *self.tags, *values, *dict.fromkeys(options)])


def public_json(product: Product, variant: Variant | None = None) -> dict[str, Any]:
    """The product as it leaves by a public door, shown as one variant (the cheapest available).

    Never holds the margin. Prices are major units; `attributes` is keyed by name.
    """
    shown = variant or product.cheapest()
    offer = shown.offer
    attributes: dict[str, Any] = {a.name: a.value for a in product.attributes}
    attributes.update(shown.options)
    return {
        "id": product.id,
        "variant_id": shown.id,
        "title": product.title,
        "brand": product.brand,
        "price": offer.price.major,
        "was_price": offer.was_price.major if offer.was_price else None,
        "currency": offer.price.currency,
        "availability": offer.availability.value,
        "category": " > ".join(product.category) or None,
        "rating": product.rating,
        "rating_count": product.rating_count,
        "url": shown.url or product.url,
        "image": shown.image or (product.images[0] if product.images else None),
        "description": product.description,
        "tags": list(product.tags),
        "attributes": attributes,
        "units": {a.name: a.unit for a in product.attributes if a.unit},
    }
