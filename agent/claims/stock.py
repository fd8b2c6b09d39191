"""What is said of stock: there or not, limited, on preorder; counts of units and returns to stock are never known."""

from __future__ import annotations

import re

from agent.claims.records import Record
from agent.claims.speech import Speech

_NEVER = re.compile(
    r"\b(?:only |just |last |the last )?\d+ (?:\w+ )?(?:left|remaining)\b|\b(?:back in stock|restock\w*"
    r"|available again|coming soon|back soon|be back\b.*)"
    r"|\b(?:selling (?:out )?fast|going fast|flying off|hurry)\b|\bsold (?:the|our) last\b|\b(?:hurry)\b"
)
_STOCK: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(pattern), frozenset(states.split()))
    for pattern, states in (
        (
            (
                r"\b(?:isn't|not|no longer|aren't|never|can't be|cannot be) (?:currently |yet )?(?:available|in stock"
                r"|bought|ordered|sold)\b|\bunavailable\b|"
                r"(?<!almost )(?<!nearly )\b(?:out of stock|sold out)\b|\bno longer in stock\b"
            ),
            "out_of_stock discontinued",
        ),
        (r"\b(?:plenty|lots|loads)(?: of [\w ]{0,30}?)? (?:in stock|left|available)\b|\bwell[- ]stocked\b", "in_stock"),
        (r"\bdiscontinued\b", "discontinued"),
        (r"\bpre-?orders?\b", "preorder"),
        (r"\bback[- ]?order(?:ed)?\b", "backorder"),
        (
            (
                r"\b(?:limited|low)(?: in)? (?:stock|availability|supply|numbers|quantit\w+)\b|\bstock (?:is "
                r"|of .{0,40}? is )?(?:limited|low|scarce|running (?:low|out))\b|\bin short supply\b|"
                r"\b(?:running (?:low|out)|almost (?:gone|sold out)|nearly (?:gone|sold out)|few left|last few|(?:is"
                r"|are) limited)\b"
            ),
            "limited_stock",
        ),
        (
            (
                r"\b(?:in stock|available|can be (?:ordered|bought|had)|ready to (?:ship|order|buy|go)"
                r"|order(?:ed)? (?:it |them )?(?:now|today|right away)|ships? (?:today|now|right away))\b"
            ),
            "in_stock limited_stock",
        ),
    )
)


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
