"""Makes `products.jsonl` of the hand-written departments: `python -m catalog.demo.write`.

What no person wrote (ratings, stock, was-prices, margins, dates) is drawn from a hash of the product's id,
so the file is the same on every machine and a new line changes no other product.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

from catalog.demo import ADDRESS, CURRENCY, FOLDER, PRODUCTS
from catalog.demo.pictures import address
from catalog.demo.seeds import Line, Type, fill, fits, read
from catalog.product import Availability, Money, Offer, Product, Variant

_FIRST, _LAST = date(2021, 3, 1), date(2026, 10, 30)
_OUT, _PREORDER = 0.045, 0.06  # shares of products: wholly sold out; then not yet released
_ENDINGS = (0.0, 0.0, 0.99, 0.95, 0.5)  # the cents a brand puts on a round price


def products() -> Iterator[Product]:
    """The whole catalogue, in the order of departments, types and lines."""
    for kind in read(FOLDER / "departments"):
        for position, line in enumerate(kind.lines):
            yield _product(kind, line, position)


def text() -> str:
    """The catalogue as JSON Lines, keys with default values left out."""
    rows = (p.model_dump_json(exclude_defaults=True) for p in products())
    return "\n".join(rows) + "\n"


def chance(*key: str) -> float:
    """A number in [0, 1) that only the key decides."""
    digest = hashlib.sha256("/".join(key).encode()).digest()
    return float(int.from_bytes(digest[:7], "big") / 2**56)


def slug(words: str) -> str:
    """`Bee & Thistle: Oak 1.5 l` → `bee-thistle-oak-1-5-l`."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _product(kind: Type, line: Line, position: int) -> Product:
    key = slug(f"{line.brand} {line.name} {kind.shape}")
    fate = chance(key, "fate")
    preorder = _OUT <= fate < _PREORDER
    variants = tuple(_variants(kind, line, key, fate))
    rating, count = (None, None) if preorder or chance(key, "unrated") < 0.02 else _rating(line.brand, key)
    images = list(dict.fromkeys(v.image for v in variants if v.image))
    return Product(
        id=key,
        title=f"{line.brand} {fill(kind.title, line)}",
        description=_description(kind, line, position),
        brand=line.brand,
        category=kind.path,
        attributes=line.attributes,
        tags=kind.tags,
        images=tuple(images),
        url=f"{ADDRESS}/products/{key}",
        rating=rating,
        rating_count=count,
        released=_released(key, preorder),
        variants=variants,
    )


def _description(kind: Type, line: Line, position: int) -> str:
    """Two to four sentences: the type's opener and closer around the product's own sentence, in turning order."""
    openers = [t for t in kind.openers if fits(t, line)]
    closers = [t for t in kind.closers if fits(t, line)]
    if not openers or not closers:
        raise ValueError(f"no sentence of {kind.path} fits {line.brand} {line.name}")
    opener = fill(openers[position % len(openers)], line)
    closer = fill(closers[(position + position // len(openers)) % len(closers)], line)
    own = fill(line.detail, line)
    return " ".join((own, opener, closer) if position % 3 == 1 else (opener, own, closer))


def _variants(kind: Type, line: Line, key: str, fate: float) -> Iterator[Variant]:
    """Every combination of colour and the type's options; the price adds each option's surcharge."""
    colours: tuple[str | None, ...] = line.colours if len(line.colours) > 1 else (None,)
    shade = line.tint or (line.colours[0] if line.colours else "slate")
    axes = [list(values.items()) for values in kind.options.values()]
    several = len(colours) > 1 or any(len(axis) > 1 for axis in axes)
    cents = _ENDINGS[int(chance(line.brand, "ending") * len(_ENDINGS))] if line.price == int(line.price) else 0.0
    for colour, chosen in itertools.product(colours, itertools.product(*axes)):
        options = {"colour": colour} if colour else {}
        options |= {name: value for name, (value, _) in zip(kind.options, chosen, strict=True)}
        variant = slug(" ".join((key, *options.values())))
        price = line.price + cents + sum(extra for _, extra in chosen)
        yield Variant(
            id=variant,
            offer=_offer(kind, key, variant, price, fate, several),
            options=options,
            image=address(kind.shape, colour or shade),
            sku=f"HP-{int(chance(variant, 'sku') * 1e7):07d}",
        )


def _offer(kind: Type, key: str, variant: str, price: float, fate: float, several: bool) -> Offer:
    was = None
    if chance(key, "sale") < 0.18:
        share = (0.1, 0.15, 0.2, 0.25, 0.3)[int(chance(key, "share") * 5)]
        was = Money.of(max(math.ceil(price / (1 - share)), price + 1), CURRENCY)
    u = chance(variant, "stock")
    if fate < _OUT or (fate >= _PREORDER and several and u < 0.07):
        availability, stock = Availability.OUT_OF_STOCK, 0
    elif fate < _PREORDER:
        availability, stock = Availability.PREORDER, None
    elif u < 0.16:
        availability, stock = Availability.LIMITED_STOCK, 1 + int(chance(variant, "few") * 5)
    else:
        availability, stock = Availability.IN_STOCK, 6 + int(chance(variant, "many") ** 2 * 180)
    margin = round(min(max(kind.margin + (chance(key, "margin") - 0.5) * 0.16, 0.04), 0.8), 3)
    return Offer(
        price=Money.of(round(price, 2), CURRENCY), was_price=was, availability=availability, stock=stock, margin=margin
    )


def _rating(brand: str, key: str) -> tuple[float, int]:
    """Bell-shaped around 4.2, better for some brands; counts from a handful to thousands."""
    bell = sum(chance(key, "rating", str(i)) for i in range(4)) / 4 - 0.5
    rating = 4.2 + (chance(brand, "esteem") - 0.5) * 0.5 + bell * 2.2
    count = int(math.exp(1.1 + 6.6 * chance(key, "count") ** 1.2))
    return round(min(max(rating, 3.1), 4.9), 1), count


def _released(key: str, preorder: bool) -> date:
    u = chance(key, "released")
    if preorder:
        return date(2027, 1, 11) + timedelta(days=int(u * 80))
    return _FIRST + timedelta(days=int(u**0.6 * (_LAST - _FIRST).days))


if __name__ == "__main__":
    PRODUCTS.write_text(text(), "utf-8")
