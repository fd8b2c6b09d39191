"""Nothing meets every must: which constraint to give up, at what cost, and how many products that admits.

`must_not` is never loosened: what a shopper excluded stays excluded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from catalog.columns import Columns
from catalog.facts import Mask
from catalog.predicates import number
from language.amounts import money
from language.speak import count, quoted, say
from ranking.reasons import label
from ranking.slate import Loosening
from retrieval.understanding.request import Constraint

_BOUND = {"<=": (1, "loosened_up"), "<": (1, "loosened_up"), ">=": (-1, "loosened_down"), ">": (-1, "loosened_down")}
_ADMITTED = 3  # products a moved bound lets in, where there are so many


def loosenings(columns: Columns, constraints: Sequence[Constraint], rows: Any) -> list[Loosening]:
    """Each single must given up so that some of the relevant `rows` become eligible, cheapest first.

    A bound moves to the nearest value that admits a product; anything else is dropped. Cost: a bound
    by how far it moves relative to itself, a dropped wish 1, a dropped brand or category 2; ties by more
    products. Where no single one helps, all musts are given up together, as the last resort.
    """
    musts = [c for c in constraints if c.strength == "must" and c.status == "filtered"]
    found: list[tuple[float, Loosening]] = []
    for constraint in musts:
        others = [c.predicate for c in constraints if c is not constraint and _filters(c)]
        products, variants = columns.eligible(others)
        admitted = rows[products[rows]]
        if not len(admitted):
            continue
        moved, distance = _moved(columns, constraint, admitted, variants)
        count = _count(columns, [*others, *([moved.predicate] if moved else [])], rows)
        label = _label(constraint, moved, columns.currency)
        found.append((distance, Loosening(constraint=constraint, becomes=moved, count=count, label=label)))
    return [one for _, one in sorted(found, key=lambda pair: (pair[0], -pair[1].count, pair[1].label))]


def after(constraints: Iterable[Constraint], loosening: Loosening) -> tuple[Constraint, ...]:
    """The constraints once the loosening is applied."""
    swapped = (loosening.becomes if c == loosening.constraint else c for c in constraints)
    return tuple(c for c in swapped if c is not None)


def _filters(constraint: Constraint) -> bool:
    return constraint.status == "filtered" and constraint.strength != "prefer"


def _count(columns: Columns, where: Sequence[Any], rows: Any) -> int:
    return int(columns.eligible(where)[0][rows].sum())


def _moved(columns: Columns, constraint: Constraint, rows: Any, variants: Mask) -> tuple[Constraint | None, float]:
    """The bound moved just far enough to admit a product of `rows`, and how far that is; or (None, cost)."""
    target = number(constraint.value)
    if constraint.op not in _BOUND or target is None:
        return None, 2.0 if constraint.field in ("brand", "category") else 1.0
    values = _values(columns, constraint.field, rows, variants)
    if not len(values):
        return None, 1.0
    ordered = np.sort(values)[:: _BOUND[constraint.op][0]]
    nearest = float(ordered[min(_ADMITTED, len(ordered)) - 1])  # far enough to have a choice
    op = "<=" if constraint.op in ("<=", "<") else ">="
    moved = constraint.model_copy(update={"op": op, "value": _rounded(nearest, constraint)})
    return moved, min(0.99, abs(nearest - target) / max(abs(target), 1e-9) / 10)


def _values(columns: Columns, field: str, rows: Any, variants: Mask) -> Any:
    """The field's values on the eligible variants of some product rows."""
    wanted = np.zeros(len(columns), bool)
    wanted[rows] = True
    if field in ("price", "was_price", "stock"):
        values = getattr(columns, field)[variants & wanted[columns.product_of]]
    elif field in ("rating", "rating_count"):
        values = getattr(columns, field)[rows]
    else:
        of, _, numbers = columns.values(field)
        values = numbers[wanted[of]]
    return values[~np.isnan(values)]


def _rounded(value: float, constraint: Constraint) -> float:
    """A price bound moves to the next whole unit, as a shopkeeper would say it; others stay exact."""
    if constraint.field != "price":
        return value
    return float(np.ceil(value) if _BOUND[constraint.op][0] > 0 else np.floor(value))


def _label(constraint: Constraint, moved: Constraint | None, currency: str) -> str:
    if moved is None:
        return say("loosened_without", words=quoted(constraint.words or str(constraint.value)))
    value, before = (_amount(c, currency) for c in (moved, constraint))
    if constraint.op in ("<", ">"):  # up to 20 instead of under 20
        before = say("bound_under" if constraint.op == "<" else "bound_over", value=before)
    return say(_BOUND[moved.op][1], field=label(constraint.field), value=value, before=before)


def _amount(constraint: Constraint, currency: str) -> str:
    """A bound with its currency or unit: "$46", "2 m"."""
    value = number(constraint.value) or 0.0
    if constraint.field in ("price", "was_price"):
        return money(value, currency)
    text = count(value, grouped=False)
    return f"{text} {constraint.unit}" if constraint.unit else text
