"""What was wrong with the rows of a feed: good rows are kept, bad ones reported and written to a file.

Every report names the row, the field, the value and the fix. A feed too much of which is bad is refused
whole, so that a broken export never replaces a working catalogue.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Kind = Literal["bad", "left_out", "warning"]
REJECT_COLUMNS = ("row", "field", "value", "problem", "fix", "kind")
MAX_BAD_SHARE = 0.20
_SHOWN = 120  # characters of a value worth repeating


class FeedError(ValueError):
    """A feed that can't be read at all; the message names the option or the fix."""


class FeedRefused(FeedError):
    """A feed refused whole because too many of its rows are bad, or because it ends half way."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `row` counts from 1 as the file's own rows do (for CSV the header is row 1).

    `bad`: the row is lost; `left_out`: it stays out on purpose (draft, gift card, zero price);
    `warning`: the row is kept, one field of it is not.
    """

    row: int
    field: str
    value: str
    problem: str
    fix: str
    kind: Kind = "bad"

    def __str__(self) -> str:
        return f"row {self.row}: {self.field}={self.value!r}: {self.problem}; {self.fix}"


@dataclass
class Report:
    """Collects problems while a feed is read, and decides whether the feed may be used."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, row: int, field: str, value: Any, problem: str, fix: str, kind: Kind = "bad") -> None:
        """Notes one finding; long values are shortened."""
        text = "" if value is None else str(value)
        shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
        self.problems.append(Problem(row, field, shown, problem, fix, kind))

    @property
    def bad_rows(self) -> set[int]:
        """Rows lost."""
        return {p.row for p in self.problems if p.kind == "bad"}

    def refuse_if_mostly_bad(self, rows: int, max_bad_share: float = MAX_BAD_SHARE) -> None:
        """Raises `FeedRefused` when more than `max_bad_share` (0..1) of `rows` rows are bad."""
        bad = len(self.bad_rows)
        if rows and bad / rows > max_bad_share:
            first = next(p for p in self.problems if p.kind == "bad")
            raise FeedRefused(
                f"{bad} of {rows} rows are bad ({bad / rows:.0%}, allowed {max_bad_share:.0%}); the feed was refused "
                f"and nothing changed. The first: {first}. Mend the rows, or raise --max-bad-share",
                self.problems,
            )


def write_rejects(problems: Iterable[Problem], path: Path) -> int:
    """Writes the problems as CSV (row, field, value, problem, fix, kind); returns how many were written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(REJECT_COLUMNS)
        for p in problems:
            out.writerow([p.row, p.field, p.value, p.problem, p.fix, p.kind])
            count += 1
    return count
