"""What a message names of a product's sizes and colours, and what of it the product does not come in."""

from __future__ import annotations

from itertools import product

import pytest

from retrieval.understanding.vocabulary import FieldInfo, Value, Vocabulary
from tools.options_said import Said, heard

_COLOURS, _SIZES = ("navy", "black", "moss"), ("40", "41", "M")
_VARIANTS = [{"variant_id": f"{c}-{s}", "options": {"colour": c, "size": s}} for c, s in product(_COLOURS, _SIZES)]
_SHOP = Vocabulary(
    values={
        v.lower(): (Value(f"attributes.{name}", v, 9),)
        for name, values in (("colour", (*_COLOURS, "lime", "burgundy", "red")), ("size", _SIZES))
        for v in values
    },
    fields={"attributes.colour": FieldInfo("option", 9), "attributes.size": FieldInfo("option", 9)},
)


def _said(text: str, *title: str) -> Said:
    return heard(_VARIANTS, text, _SHOP, title)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("black, M please", {"colour": ("black",), "size": ("M",)}),
        ("lieber den schwarzen", {"colour": ("black",)}),
        ("en negro, talla 41", {"colour": ("black",), "size": ("41",)}),
        ("blue", {"colour": ("navy",)}),
        ("navy or moss", {"colour": ("navy", "moss")}),
    ],
)
def test_values_are_named_in_every_language_and_by_their_colour(text: str, named: dict[str, tuple[str, ...]]) -> None:
    assert dict(_said(text).named) == named


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("lime", {"colour": "lime"}),
        ("in grün", {"colour": "grün"}),
        ("size 52", {"size": "52"}),
        ("XXL", {"size": "XXL"}),
    ],
)
def test_a_value_the_product_lacks_is_told_as_it_was_written(text: str, other: dict[str, str]) -> None:
    said = _said(text)
    assert (dict(said.named), dict(said.other), said.answers) == ({}, other, True)


def test_a_shade_the_shop_has_is_not_taken_for_its_colour() -> None:
    variants = [{"variant_id": c, "options": {"colour": c}} for c in ("red", "black")]
    assert dict(heard(variants, "burgundy", _SHOP).other) == {"colour": "burgundy"}


@pytest.mark.parametrize("text", ["add 41 of the first", "I'm taking the first", "a black kettle", "make that two"])
def test_counts_and_other_things_are_no_answer(text: str) -> None:
    said = _said(text)
    assert "size" not in said.named
    assert not said.answers


def test_words_of_the_title_are_no_colour_that_is_missing() -> None:
    assert not _said("add the lime juicer", "lime", "juicer").other


def test_any_leaves_it_to_us() -> None:
    assert _said("any").free
    assert _said("I don't mind").free
    assert not _said("any other kettle").answers
    assert not _said("I don't want it").answers
