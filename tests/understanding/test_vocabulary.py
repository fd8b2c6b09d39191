"""Claims about the catalogue's words: they survive saving, load and read fast, and units agree with pint."""

from __future__ import annotations

import csv
from pathlib import Path

import pint
import pytest

from catalog.datasets import load
from catalog.predicates import check
from catalog.product import public_json
from retrieval.understanding.understand import understand, warm
from retrieval.understanding.units import convert, measures_in, units
from retrieval.understanding.vocabulary import Vocabulary

_PINT = {
    "inch": "inch",
    "ft": "foot",
    "yd": "yard",
    "lb": "pound",
    "oz": "ounce",
    "floz": "fluid_ounce",
    "gal": "gallon",
    "l": "liter",
    "ml": "milliliter",
    "mah": "milliampere_hour",
    "ah": "ampere_hour",
    "hour": "hour",
    "minute": "minute",
    "gbps": "gigabit/second",
    "mbps": "megabit/second",
    "kw": "kilowatt",
    "hz": "hertz",
    "khz": "kilohertz",
    "mhz": "megahertz",
    "ghz": "gigahertz",
    "w": "watt",
}
_BASES = {
    "length": "meter",
    "mass": "kilogram",
    "volume": "liter",
    "time": "hour",
    "charge": "milliampere_hour",
    "frequency": "hertz",
    "power": "watt",
    "data rate": "megabit/second",
}


def test_a_saved_vocabulary_is_the_same_when_loaded(vocabulary: Vocabulary, tmp_path: Path) -> None:
    vocabulary.save(tmp_path / "words.json")
    assert Vocabulary.load(tmp_path / "words.json") == vocabulary


def test_a_file_of_another_format_is_refused_with_the_fix(tmp_path: Path) -> None:
    (tmp_path / "words.json").write_text('{"format": 0}')
    with pytest.raises(ValueError, match="shopkeeper index"):
        Vocabulary.load(tmp_path / "words.json")


def test_brands_are_known_by_their_other_spellings(vocabulary: Vocabulary) -> None:
    found = {
        said: vocabulary.brands.get(said)
        for said in ("hp", "hewlett packard", "hpe", "startech", "startech.com", "logitec")
    }
    assert found == {
        "hp": "HP",
        "hewlett packard": "HP",
        "hpe": "Hewlett Packard Enterprise",
        "startech": "StarTech.com",
        "startech.com": None,
        "logitec": "Logitech",
    }


def test_every_conversion_agrees_with_pint() -> None:
    registry = pint.UnitRegistry()
    for unit in units().values():
        if unit.of in _BASES:
            said = registry.Quantity(1, _PINT.get(unit.name, unit.name)).to(_BASES[unit.of]).magnitude
            assert unit.scale == pytest.approx(said, rel=1e-6), unit.name
    assert convert(6, "ft", "m") == pytest.approx(1.8288)
    assert convert(6, "ft", "kg") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('24" monitor', [(24, "inch")]),
        ("24in tv", [(24, "inch")]),
        ("16GB", [(16, "gb")]),
        ("2 m cable", [(2, "m")]),
        ("6-pack", [(6, "pack")]),
        ("pack of 6", [(6, "pack")]),
        ("1,5 kg", [(1.5, "kg")]),
        ("1,500 ml", [(1500, "ml")]),
        ("15.6-inch", [(15.6, "inch")]),
        ("dv7-12in", []),
        ("in 24 colours", []),
        ("A4 m2", []),
    ],
)
def test_numbers_with_units_are_found(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(m.value, m.unit) for m in measures_in(text)] == expected


@pytest.mark.mirror
def test_on_icecat_filters_keep_what_people_graded_good(mirror: Path, tmp_path: Path) -> None:
    products = {p.id: p for p in load("icecat", mirror).products}
    Vocabulary.build(products.values()).save(tmp_path / "words.json")
    vocabulary = Vocabulary.load(tmp_path / "words.json")
    warm(vocabulary)
    good = kept = 0
    for name in ("judgements.csv", "judgements_readers.csv"):
        grades: dict[str, list[str]] = {}
        with (mirror / "icecat" / name).open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                grades.setdefault(row["query"], []).extend([row["docid"]] if int(row["rating"]) >= 2 else [])
        for query, ids in grades.items():
            filters = [c.predicate for c in understand(query, vocabulary, currency="USD").must()]
            good += len(ids)
            kept += sum(all(check(public_json(products[i]), f) for f in filters) for i in ids)
    assert kept / good >= 0.998  # 2 of 3,086, whose price the words exclude
