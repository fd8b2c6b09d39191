"""What is said of stock: there or not, limited, on preorder; counts of units and returns to stock are never known."""

from __future__ import annotations

import re

from agent.claims.records import Record
from agent.claims.speech import Speech, vocabulary

_NEVER = re.compile(
    r"\b(?:only |just |last |the last )?\d+ (?:\w+ )?(?:left|remaining)\b|\b(?:back in stock|restock\w*"
    r"|available again|coming soon|back soon|be back\b.*)"
    r"|\b(?:selling (?:out )?fast|going fast|flying off|hurry)\b|\bsold (?:the|our) last\b|\b(?:hurry)\b"
)
_STOCK = [(re.compile(said), frozenset(states.split())) for said, states in vocabulary("stock").items()]


def fault(speech: Speech, record: Record) -> str | None:
    """Why what a clause says of stock does not hold for a product; it is blanked out."""
    state = str(record.json.get("availability", "in_stock"))
    for _ in speech.take(_NEVER):
        return "a statement about stock that the catalogue does not make"
    for pattern, states in _STOCK:
        for m in speech.take(pattern):
            if state not in states:
                return f"its availability is {state.replace('_', ' ')}, not “{m[0].strip()}”"
    return None
