"""The demo store keeps what it promises: shape, prices, pictures, and copy that agrees with attributes."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree

import pytest

from catalog.demo import PRODUCTS, pictures, write
from catalog.demo.seeds import said
from catalog.product import Availability, Product


@pytest.fixture(scope="module")
def products() -> list[Product]:
    return [Product.model_validate_json(line) for line in PRODUCTS.read_text("utf-8").splitlines()]


def test_the_shipped_file_is_what_the_module_writes() -> None:
    assert PRODUCTS.read_text("utf-8") == write.text()
    assert PRODUCTS.stat().st_size < 2_500_000


def test_it_is_a_general_store(products: list[Product]) -> None:
    assert len(products) >= 800
    assert len({p.category[0] for p in products}) >= 12
    assert len({p.brand for p in products}) >= 60
    assert {"Mechanical Keyboards", "Laptops", "Kettles"} <= {p.category[-1] for p in products}


def test_ids_and_titles_are_unique(products: list[Product]) -> None:
    ids = Counter(p.id for p in products)
    variants = Counter(v.id for p in products for v in p.variants)
    titles = Counter(p.title for p in products)
    assert [k for counted in (ids, variants, titles) for k, n in counted.items() if n > 1] == []


def test_every_variant_has_a_price_a_margin_and_a_stock_that_fits_its_availability(products: list[Product]) -> None:
    for offer in (v.offer for p in products for v in p.variants):
        assert offer.price.minor > 0
        assert offer.price.currency == "USD"
        assert offer.was_price is None or offer.was_price.minor > offer.price.minor
        assert 0 < (offer.margin or 0) < 1
        assert (offer.availability is Availability.OUT_OF_STOCK) == (offer.stock == 0)


def test_some_is_sold_out_but_not_much(products: list[Product]) -> None:
    gone = [p for p in products if not p.cheapest().offer.availability.buyable]
    partly = [p for p in products if p not in gone and any(not v.offer.availability.buyable for v in p.variants)]
    assert 0.02 <= len(gone) / len(products) <= 0.10
    assert len(partly) >= 50
    assert {v.offer.availability for p in products for v in p.variants} >= {
        Availability.IN_STOCK, Availability.LIMITED_STOCK, Availability.PREORDER, Availability.OUT_OF_STOCK,
    }  # fmt: skip


def test_ratings_are_varied_and_possible(products: list[Product]) -> None:
    ratings = [p.rating for p in products if p.rating is not None]
    assert 3.1 <= min(ratings) <= max(ratings) <= 4.9
    assert len(set(ratings)) >= 12
    assert all((p.rating is None) == (p.rating_count is None) for p in products)


def test_an_attribute_has_one_unit_in_the_whole_store(products: list[Product]) -> None:
    units: dict[str, set[str | None]] = {}
    for attribute in (a for p in products for a in p.attributes):
        units.setdefault(attribute.name, set()).add(attribute.unit)
    assert {name: found for name, found in units.items() if len(found) > 1} == {}


def test_no_keyboard_states_its_noise_though_copy_speaks_of_quiet(products: list[Product]) -> None:
    keyboards = [p for p in products if "Keyboards" in p.category]
    assert all(a.name != "noise" for p in keyboards for a in p.attributes)
    assert sum("quiet" in p.description.lower() for p in keyboards) >= 3
    fifty_to_150 = [p for p in keyboards if 5000 <= p.cheapest().offer.price.minor <= 15000]
    assert len(fifty_to_150) >= 12
    assert len({p.brand for p in fifty_to_150}) >= 5


def test_every_picture_renders(products: list[Product]) -> None:
    addresses = {v.image for p in products for v in p.variants} | {i for p in products for i in p.images}
    for name in addresses:
        drawn = pictures.render(name or "")
        assert drawn is not None, name
        assert ElementTree.fromstring(drawn).tag.endswith("svg")


@pytest.mark.parametrize("name", ["nothing-c0392b.svg", "kettle-red.svg", "../seeds-c0392b.svg", "kettle-C0392B.svg"])
def test_an_unknown_picture_is_none(name: str) -> None:
    assert pictures.render(name) is None


def test_descriptions_are_distinct_and_two_to_four_sentences(products: list[Product]) -> None:
    assert len({p.description for p in products}) == len(products)
    for product in products:
        assert 2 <= len(re.findall(r"[.!?](?= [A-Z0-9]|$)", product.description)) <= 4, product.description


def test_every_description_has_a_sentence_of_its_own(products: list[Product]) -> None:
    """Every description has a sentence that stands in no other."""
    sentences = Counter(s for p in products for s in set(re.split(r"(?<=[.!?]) ", p.description)))
    alone = [p.id for p in products if min(sentences[s] for s in re.split(r"(?<=[.!?]) ", p.description)) > 1]
    assert alone == []


def test_amounts_in_copy_are_those_of_the_attributes(products: list[Product]) -> None:
    units = {said(1.0, a.unit).split(" ", 1)[1] for p in products for a in p.attributes if a.unit} | {
        "g",
        "ml",
        "cm",
        "minutes",
    }
    amount = re.compile(
        rf"(?<![\w.])-?\d+(?:\.\d+)? (?:{'|'.join(sorted(map(re.escape, units), key=len, reverse=True))})\b"
    )
    wrong = []
    for product in products:
        known = {said(a.value, a.unit) for a in product.attributes}
        known |= {value for v in product.variants for value in v.options.values()}
        texts = " ".join(str(a.value) for a in product.attributes)
        copy = f"{product.title}. {product.description}"
        wrong += [(product.id, found) for found in amount.findall(copy) if found not in known and found not in texts]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "claim", "denial"),
    [
        ("wireless", r"\bwireless\b|bluetooth", r"not wireless|\bwired\b"),
        (
            "dishwasher_safe",
            r"dishwasher safe|goe?s? in the dishwasher",
            r"(wash|rinse)[^.]*by hand|hand wash",
        ),
        ("waterproof", r"\bwaterproof\b|floats", r"not (be )?sealed|keep it dry|indoors"),
        ("noise cancelling", r"(?<!no )noise cancelling (takes|adapts)", r"no noise cancelling"),
    ],
)
def test_copy_neither_claims_nor_denies_against_a_boolean(
    products: list[Product], name: str, claim: str, denial: str
) -> None:
    for product in products:
        for attribute in product.attributes:
            if attribute.name == name:
                against = denial if attribute.value else claim
                assert re.search(against, product.description, re.IGNORECASE) is None, product.description
