"""First messages to tap, made from the indexed catalogue; each is checked to give at least three products."""

from __future__ import annotations

import math
from statistics import median

from ranking.funnel import Funnel
from retrieval.understanding.request import ShoppingRequest
from tools.words import money

LEAST = 3
MOST = 4
_TRIED = 12
_UNDER = {"en": "under", "de": "unter", "fr": "à moins de", "es": "por menos de"}


def starters(funnel: Funnel, language: str = "en") -> tuple[str, ...]:
    """Up to four messages such as "Headphones under $80", one a department, commonest kinds first."""
    slate = funnel.run(ShoppingRequest(k=1, facets=("category",), explain="none"))
    paths = [v.value for f in slate.facets if f.field == "category" for v in f.values]
    leaves = [p for p in paths if not any(other.startswith(f"{p} > ") for other in paths)]
    found: list[str] = []
    departments: set[str] = set()
    for path in leaves[:_TRIED]:
        department, kind = path.split(" > ")[0], path.split(" > ")[-1]
        if department in departments and len(leaves) > MOST:
            continue
        message = _message(funnel, kind, language)
        if message is not None:
            found.append(message)
            departments.add(department)
        if len(found) == MOST:
            break
    return tuple(found)


def _message(funnel: Funnel, kind: str, language: str) -> str | None:
    slate = funnel.run(ShoppingRequest(text=kind, k=20, explain="none"))
    prices = [p.product["price"] for p in slate.selected]
    if len(prices) < LEAST:
        return None
    message = f"{kind} {_UNDER[language]} {money(_round(median(prices) * 1.2), slate.currency, language)}"
    checked = funnel.run(ShoppingRequest(text=message, k=LEAST, explain="none"))
    return message if len(checked.selected) >= LEAST else None


def _round(amount: float) -> float:
    """Up to a round figure: 83 → 90, 412 → 450."""
    step = 10.0 ** math.floor(math.log10(max(amount, 1)))
    half = step / 2 if step >= 10 else step
    return float(math.ceil(amount / half) * half)
