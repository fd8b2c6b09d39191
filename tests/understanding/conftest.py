"""A shop of ninety plain products whose words the understanding tests read with."""

from __future__ import annotations

from itertools import product as pairs

import pytest

from catalog.product import Attribute, Money, Offer, Product, Variant
from retrieval.understanding.vocabulary import Vocabulary

BRANDS = ("Logitech", "HP", "Hewlett Packard Enterprise", "Dell", "StarTech.com")
COLOURS = ("Black", "White", "Blue")


def thing(
    number: int, title: str, brand: str, category: str, options: dict[str, str], *attributes: Attribute
) -> Product:
    """One product with one variant."""
    variant = Variant(id=f"p{number}-1", options=options, offer=Offer(price=Money.of(10 + number, "USD")))
    return Product(
        id=f"p{number}",
        title=title,
        description=f"A {title} with bluetooth",
        brand=brand,
        category=("Shop", category),
        attributes=attributes,
        variants=(variant,),
    )


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """Mice, monitors, keyboards and shirts; toner that fits HP printers."""
    products = []
    for number, (brand, colour, size) in enumerate(pairs(BRANDS, COLOURS, (21.5, 23.8, 24.0))):
        diagonal = Attribute(name="display_diagonal", value=size, unit="in")
        shade = Attribute(name="product_colour", value=colour)
        weight = Attribute(name="weight", value=100.0 + number, unit="g")
        products.append(thing(number, f"{brand} wireless mouse", brand, "Mice", {}, shade, weight))
        products.append(thing(100 + number, f"{brand} monitor {size} inch", brand, "Monitors", {}, diagonal, shade))
        products.append(thing(200 + number, f"{brand} keyboard", brand, "Keyboards", {}, shade))
        shade_of = {"Blue": "Navy" if number % 2 else "Blue"}.get(colour, colour)
        options = {"size": ("S", "M", "L")[number % 3], "colour": shade_of}
        products.append(thing(300 + number, "Cotton shirt", "Fjord", "Shirts", options))
    products.append(thing(400, "Toner cartridge for HP printers", "Acme", "Toner", {}))
    products.append(thing(401, "Bluetooth speakers", "Acme", "Speakers", {}))
    return Vocabulary.build(products * 2)
