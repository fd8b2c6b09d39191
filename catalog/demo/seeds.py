"""The hand-written side of the demo store: product types and their lines, read from `departments/*.yaml`.

A type's `products` is a text of one line a product:
`Brand: Name | price in dollars | values of the type's columns | colours | a sentence of its own`.
A column is `name` or `name [unit]`; `-` leaves a value out, `yes` and `no` are booleans. Colours that
begin with `~` only tint the picture; one colour becomes an attribute, several become variants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from catalog.product import Attribute

_COLUMN = re.compile(r"(?P<name>[^\[]+?)(?: \[(?P<unit>.+)\])?$")
_SLOT = re.compile(r"\{(?P<form>a |A |T )?(?P<name>[^}]+)\}")
# Catalogue-wide one unit a quantity, so that filters compare like with like; copy says small amounts in the small unit.
_SMALL = {"kg": ("g", 1000), "l": ("ml", 1000), "m": ("cm", 100), "hours": ("minutes", 60)}
_LARGE = {"g": ("kg", 1000), "ml": ("l", 1000), "minutes": ("hours", 60)}
_VOWEL = re.compile(r"\b([Aa]) (?=8|11 |18 |LED)")  # numbers and letters read with a vowel first
_STUTTER = re.compile(r"\b(\w+)( \1\b)+(?!-)", re.IGNORECASE)  # a name that ends as the title goes on
_CONDITION = re.compile(r"\[(?P<name>[^\]]+)\] ")


@dataclass(frozen=True)
class Type:
    """What the products of one kind share. `options` maps an option's name to its values and their surcharges."""

    path: tuple[str, ...]
    title: str
    shape: str
    margin: float
    columns: tuple[tuple[str, str | None], ...]
    tags: tuple[str, ...]
    openers: tuple[str, ...]
    closers: tuple[str, ...]
    options: dict[str, dict[str, float]]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Line:
    """One product as written: price in dollars, typed attributes, colours, its own sentence."""

    brand: str
    name: str
    price: float
    attributes: tuple[Attribute, ...]
    colours: tuple[str, ...]
    tint: str | None
    detail: str


def read(folder: Path) -> Iterator[Type]:
    """Every type of every department, in the order of file names; `ValueError` names the line that is wrong."""
    for file in sorted(folder.glob("*.yaml")):
        data = yaml.safe_load(file.read_text("utf-8"))
        for entry in data["types"]:
            yield _type(data["department"], entry)


def _type(department: str, entry: dict[str, Any]) -> Type:
    columns = tuple(_column(c) for c in str(entry["columns"]).split(", "))
    options = entry.get("options", {})
    return Type(
        path=(department, *entry["type"].split(" > ")),
        title=entry["title"],
        shape=entry["shape"],
        margin=entry["margin"],
        columns=columns,
        tags=tuple(entry.get("tags", ())),
        openers=tuple(entry["openers"]),
        closers=tuple(entry["closers"]),
        options={
            str(k): {str(value): float(extra) for value, extra in v.items()}
            if isinstance(v, dict)
            else dict.fromkeys(map(str, v), 0.0)
            for k, v in options.items()
        },
        lines=tuple(_line(text, columns) for text in entry["products"].strip().splitlines()),
    )


def _column(text: str) -> tuple[str, str | None]:
    match = _COLUMN.match(text.strip())
    assert match is not None
    return match["name"].replace(" ", "_"), match["unit"]


def _line(text: str, columns: tuple[tuple[str, str | None], ...]) -> Line:
    cells = [cell.strip() for cell in text.split(" | ")]
    if len(cells) != 5:
        raise ValueError(f"a product line has 5 parts separated by ' | ', this has {len(cells)}: {text}")
    head, price, values, colours, detail = cells
    given = values.split(", ")
    if len(given) != len(columns):
        raise ValueError(f"{len(columns)} values wanted, {len(given)} given: {text}")
    brand, _, name = head.partition(": ")
    attributes = [
        _attribute(column, value, unit) for (column, unit), value in zip(columns, given, strict=True) if value != "-"
    ]
    named = tuple(c for c in colours.split(", ") if c != "-" and not c.startswith("~"))
    tint = next((c[1:] for c in colours.split(", ") if c.startswith("~")), None)
    if len(named) == 1:
        attributes.append(Attribute(name="colour", value=named[0]))
    return Line(brand, name, float(price), tuple(attributes), named, tint, detail)


def _attribute(name: str, text: str, unit: str | None) -> Attribute:
    if text in ("yes", "no"):
        return Attribute(name=name, value=text == "yes")
    if unit in _LARGE:
        large, factor = _LARGE[unit]
        return Attribute(name=name, value=round(float(text) / factor, 6), unit=large)
    number = unit or re.fullmatch(r"\d+(\.\d+)?", text)
    return Attribute(name=name, value=float(text) if number else text, unit=unit)


def said(value: bool | float | str, unit: str | None) -> str:
    """A value as copy says it: `1.5 l`, `750 ml`, `12`, `oak`."""
    if isinstance(value, float) and value < 1 and unit in _SMALL:
        unit, factor = _SMALL[unit]
        value = round(value * factor, 6)
    plain = f"{value:.7g}" if isinstance(value, float) else str(value)
    if plain == "1" and unit == "hours":
        unit = "hour"
    return f"{plain} {unit}" if unit else plain


def fits(template: str, line: Line) -> bool:
    """Whether a sentence may be said of a product: its condition (`[wireless]`, `[!wireless]`,
    `[kind=electric]`) holds and every value it speaks of is given."""
    held = {a.name: a.value for a in line.attributes}
    condition = _CONDITION.match(template)
    if condition:
        name, _, wanted = condition["name"].lstrip("!").replace(" ", "_").partition("=")
        truth = str(held.get(name)) == wanted if wanted else held.get(name) is True
        if truth == condition["name"].startswith("!"):
            return False
    return all(_slot(slot) in held or slot["name"] == "name" for slot in _SLOT.finditer(template))


def _slot(slot: re.Match[str]) -> str:
    return slot["name"].replace(" ", "_")


def fill(template: str, line: Line) -> str:
    """The sentence with the product's values: `{weight}`, `{a layout}` with its article, `{T layout}` in title case."""
    held = {a.name: said(a.value, a.unit) for a in line.attributes} | {"name": line.name}

    def value(slot: re.Match[str]) -> str:
        words = held[_slot(slot)]
        if slot["form"] == "T ":
            return " ".join(w if w[:1].isupper() else w[:1].upper() + w[1:] for w in words.split())
        if slot["form"]:
            article = "an" if re.match(r"(?i)[aeio]|u(?!s|ni)", words) else "a"
            return f"{article.capitalize() if slot['form'] == 'A ' else article} {words}"
        return words

    text = _SLOT.sub(value, _CONDITION.sub("", template, count=1))
    text = _STUTTER.sub(r"\1", _VOWEL.sub(r"\1n ", text))
    return text[:1].upper() + text[1:]
