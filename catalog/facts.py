"""Facts of rows, brand, category, tags and attributes, as one long table sorted by name; what masks compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.predicates import Predicate, holds, number

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Facts:
    """A column per name: `rows` (m,) int32, `codes` (m,) int32 into `strings`, `numbers` (m,) float64.

    A text fact has a code (and a number where it reads as one); a number fact has code -1; a boolean
    has the code of "true" or "false".
    """

    spans: Mapping[str, tuple[int, int]]
    rows: NDArray[np.int32]
    codes: NDArray[np.int32]
    numbers: NDArray[np.float64]
    strings: Sequence[str]

    def column(self, name: str) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
        """The (rows, codes, numbers) of a name; empty where nothing has it."""
        start, end = self.spans.get(name, (0, 0))
        return self.rows[start:end], self.codes[start:end], self.numbers[start:end]

    def mask(self, predicate: Predicate, name: str, size: int) -> Mask:
        """Which of `size` rows have a value of `name` that holds for a positive predicate."""
        rows, codes, numbers = self.column(name)
        out = np.zeros(size, bool)
        if not len(rows):
            return out
        held = compare(numbers, predicate)
        if predicate.op in ("==", "in", "~", "has"):
            unique, inverse = np.unique(codes, return_inverse=True)
            verdict = np.array([c >= 0 and holds(self.strings[c], predicate) for c in unique])
            held |= verdict[inverse]
        bare = codes < 0
        held[bare] |= reads(numbers[bare], predicate)
        out[rows[held]] = True
        return out


def tabulate(triples: Iterable[tuple[int, str, Any]], strings: dict[str, int]) -> Facts:
    """Facts of (row, name, value) triples. New texts join `strings`; the caller sets them when all are read."""
    by_name: dict[str, list[tuple[int, int, float]]] = {}
    for row, name, value in triples:
        text = str(value).lower() if isinstance(value, bool) else value if isinstance(value, str) else None
        code = -1 if text is None else strings.setdefault(text, len(strings))
        numeric = number(value)
        by_name.setdefault(name, []).append((row, code, np.nan if numeric is None else numeric))
    spans: dict[str, tuple[int, int]] = {}
    rows: list[tuple[int, int, float]] = []
    for name in sorted(by_name):
        spans[name] = (len(rows), len(rows) + len(by_name[name]))
        rows += by_name[name]
    table = np.array(rows, float).reshape(-1, 3)
    return Facts(spans, table[:, 0].astype(np.int32), table[:, 1].astype(np.int32), table[:, 2].copy(), [])


def compare(numbers: NDArray[np.float64], predicate: Predicate) -> Mask:
    """Where numbers meet a positive predicate; never where they are NaN, or the value is no number."""
    targets = predicate.value if isinstance(predicate.value, tuple) else (predicate.value,)
    out = np.zeros(len(numbers), bool)
    for target in (number(t) for t in targets):
        if target is None:
            continue
        slack = 1e-9 * max(1.0, abs(target))
        with np.errstate(invalid="ignore"):
            match predicate.op:
                case "==" | "in":
                    out |= np.abs(numbers - target) <= slack
                case "<=":
                    out |= numbers <= target + slack
                case "<":
                    out |= numbers < target - slack
                case ">=":
                    out |= numbers >= target - slack
                case ">":
                    out |= numbers > target + slack
    return out


def reads(numbers: NDArray[np.float64], predicate: Predicate) -> Mask:
    """Where numbers, as they read ("12.0"), meet a positive `~` or `has`; nowhere for other operators."""
    if predicate.op not in ("~", "has") or not len(numbers):
        return np.zeros(len(numbers), bool)
    unique, at = np.unique(numbers, return_inverse=True)
    return np.array([not np.isnan(n) and holds(float(n), predicate) for n in unique], bool)[at]
