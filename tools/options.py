"""Which variant is meant: the sizes and colours a product comes in, and what of them the words settle."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from catalog.predicates import contains_words, fold, words
from catalog.product import sold_out
from retrieval.understanding.request import Constraint
from retrieval.understanding.tables import table


def to_be_had(variants: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The variants that are not sold out: `{variant_id, options, availability}` each."""
    return [v for v in variants if not sold_out(v)]


def meant(variants: Sequence[Mapping[str, Any]], said: str) -> list[Mapping[str, Any]]:
    """The variants that bear every option value the words name; all of them where the words name none."""
    left = list(variants)
    for name in options_of(variants):
        named = {v["options"].get(name) for v in variants if _says(said, v["options"].get(name))}
        if named:
            left = [v for v in left if v["options"].get(name) in named]
    return left


def wished(
    variants: Sequence[Mapping[str, Any]], wishes: Sequence[Constraint], *, strict: bool = False
) -> list[Mapping[str, Any]]:
    """The variants that meet the wishes for an option; a wish that none meets counts only where it is `strict`."""
    left = list(variants)
    for wish in wishes:
        name = wish.field.removeprefix("attributes.")
        if wish.field == name or wish.op not in ("==", "in"):
            continue
        values = {fold(str(v)) for v in (wish.value if isinstance(wish.value, tuple) else (wish.value,))}
        kept = [v for v in left if fold(str(v["options"].get(name))) in values]
        left = kept if strict else kept or left
    return left


def choices(variants: Sequence[Mapping[str, Any]], wishes: Sequence[Constraint]) -> list[dict[str, Any]]:
    """What is to be chosen before a product is added: `{variant_id, options, gone}` of the variants the wishes leave.

    Sold-out ones are `gone`. Empty where those that can be had differ in nothing.
    """
    left = wished(variants, wishes)
    left = left if to_be_had(left) else list(variants)
    names = options_of(to_be_had(left))
    if not names:
        return []
    return [
        {
            "variant_id": v["variant_id"],
            "options": {n: str(v["options"][n]) for n in names if n in v["options"]},
            "gone": sold_out(v),
        }
        for v in left
    ]


def options_of(variants: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The options in which the variants differ, each with its values as they come; the colour before the others."""
    names = sorted(dict.fromkeys(name for v in variants for name in v["options"]), key=lambda n: not is_colour(n))
    values = {n: list(dict.fromkeys(str(v["options"][n]) for v in variants if n in v["options"])) for n in names}
    return {name: found for name, found in values.items() if len(found) > 1}


def is_colour(name: str) -> bool:
    """Whether an option of that name tells a colour."""
    return "colour" in name.lower() or "color" in name.lower()


def label(options: Mapping[str, Any]) -> str:
    """A variant's options as they are read: `navy, M`."""
    return ", ".join(str(value) for value in options.values())


def _says(said: str, value: str | None) -> bool:
    if value is None:
        return False
    if len(value) == 1 and fold(value) in "as":  # "it's", "a blue one"
        return re.search(rf"(?:^|\bsize |\bin |\ban |, ?){fold(value)}(?:\W|$)", fold(said)) is not None
    spoken = words(said)
    return any(contains_words(spoken, words(str(name))) for name in _names(value))


def _names(value: str) -> tuple[str, ...]:
    """What a size or colour is called, in every language that is understood: black, schwarz, noir, negro."""
    return (value, *table("sizes").get(value, ()), *table("colours").get(fold(value), ()))
