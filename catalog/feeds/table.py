"""Delimited text (CSV, TSV) as rows of named cells, with its damage told apart: a bad row, or a file cut off."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from catalog.feeds.base import lines_of
from catalog.rejects import FeedError, FeedRefused, Report

_LARGEST_CELL = 10_000_000  # characters; descriptions with embedded pictures pass the csv module's 131,072
_DELIMITERS = (",", "\t", ";")


def delimiter_of(header: str) -> str:
    """The delimiter that splits a header line into the most columns."""
    return max(_DELIMITERS, key=header.count)


def rows_of(path: Path, report: Report) -> Iterator[tuple[int, dict[str, str]]]:
    """Row numbers (the header is row 1) and cells by lower-case column name, empty cells left out.

    A row with more or fewer cells than the header is reported and skipped. Raises `FeedRefused` when the file
    ends inside a quoted cell or in the middle of its last row, `FeedError` when it is empty.
    """
    csv.field_size_limit(_LARGEST_CELL)
    lines = _Lines(path)
    first = next(lines, "")
    if not first.strip():
        raise FeedError(f"{path.name} is empty; export it again")
    delimiter = delimiter_of(first)
    header = [name.strip().casefold() for name in next(csv.reader([first], delimiter=delimiter))]
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            number += 1
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) == len(header):
                yield number, {n: c.strip() for n, c in zip(header, cells, strict=True) if n and c.strip()}
            elif len(cells) < len(header) and not lines.last.endswith(("\n", "\r")):
                raise _cut_off(path, number, report)
            else:
                report.add(number, "row", delimiter.join(cells), f"has {len(cells)} cells, the header {len(header)}",
                           "quote cells that hold the delimiter or line breaks")  # fmt: skip
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise _cut_off(path, number + 1, report) from None
        raise FeedError(f"{path.name}, after row {number}: {error}; double the quotes inside quoted cells") from None


class _Lines:
    """The lines of a file, remembering the last one: only a file's very last line may lack its line end."""

    def __init__(self, path: Path) -> None:
        self._lines = lines_of(path)
        self.last = ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.last = next(self._lines)
        return self.last


def _cut_off(path: Path, row: int, report: Report) -> FeedRefused:
    return FeedRefused(
        f"{path.name} ends in the middle of row {row}; it is half written: wait for the export to finish, "
        "or write it under another name and rename it",
        report.problems,
    )
