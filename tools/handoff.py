"""To a person: what the documents say of orders, complaints and people, and always the shop's own way to reach them.

Nothing here can look an order up, so nothing here asks for its number, and no sentence of a document that asks for it
is repeated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from catalog.predicates import fold
from language.speak import say
from tools.knowledge import Answer, Knowledge, KnowledgeUnavailable

Reason = Literal["order", "complaint", "person"]

_ORDER = r"(?:order|package|parcel|delivery|shipment|stuff|refund|money|purchase)"
_REASONS: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    ("person", re.compile(
        r"\b(?:talk|speak|chat|connect|put\s+me\s+through)\b.{0,24}\b(?:person|human|agent|someone|somebody|representative|staff|operator|manager|people)\b"
        r"|\b(?:real|actual|live)\s+(?:person|human|agent)\b|\b(?:a|the)\s+(?:person|human|manager|operator),?\s+please\b"
        r"|\b(?:call|ring)\s+me\b|\bcall\s*back\b|\bcustomer\s+(?:service|support|care)\b|^\W*(?:human|agent|person|operator)\W*$"
    )),
    ("order", re.compile(
        rf"\bwhere(?:'s|\s+is|\s+are|\s+has)\b.{{0,12}}\b(?:my|our)\s+(?:\w+\s+)?{_ORDER}s?\b|\b(?:track|trace)\s+(?:my|our|an?)\s+(?:\w+\s+)?{_ORDER}\b"
        rf"|\b(?:status\s+of|cancel|change|return)\s+(?:my|our)\s+(?:\w+\s+)?(?:order|purchase)\b|\bcancel\s+(?:the|an|that|this)\s+(?:order|purchase)\b|\b(?:my|our)\s+{_ORDER}\b.{{0,30}}\b(?:late|lost|missing|status|arrive[ds]?|stuck|delayed|not\s+come|come)\b"
        r"|\b(?:what|which|show|see|list|look\s+up|find)\b.{0,16}\b(?:my\s+(?:past\s+|last\s+|previous\s+)?orders?|orders?\s+(?:do|have)\s+i)\b"
        r"|\b(?:order|package|parcel)\s+(?:status|number|has\s*n[o']t\s+(?:arrived|come))\b|\b(?:hasn't|has\s+not|didn't|did\s+not|never)\s+(?:arrived?|come|came|turned\s+up|been\s+delivered)\b"
    )),
    ("complaint", re.compile(
        r"\b(?:hate|sick\s+of|fed\s+up\s+with|disappointed\s+(?:by|in|with))\s+(?:this|your)\s+(?:shop|store|service|company|site)\b"
        r"|\bcomplain(?:t|ts|ing)?\b|\b(?:terrible|awful|appalling|worst|disgusting|unacceptable)\s+(?:service|experience|shop|store|company)\b"
        r"|\b(?:wrong|broken|damaged|faulty|defective)\b.{0,40}\b(?:arrived|delivered|received|came|sent)\b|\b(?:arrived|delivered|received|came|sent)\b.{0,40}\b(?:wrong|broken|damaged|faulty|defective)\b"
        r"|\b(?:want|demand|give\s+me)\s+(?:my\s+)?(?:money\s+back|a\s+refund)\b|\bmy\s+\w+\s+(?:broke|stopped\s+working|is\s+broken)\b|\bripped\s+(?:me\s+)?off\b"
    )),
)  # fmt: skip
_LOOKED_UP: dict[Reason, str] = {
    "order": "How long does shipping take, and do I get a tracking link?",
    "complaint": "What can I do if my item is faulty?",
    "person": "How and when can I contact a person by e-mail?",
}
_ASKS_FOR_NUMBER = re.compile(r"\b(?:order|customer|reference)\s+(?:number|no\.?|id)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Contact:
    """How a person is reached: `href` to follow, `shown` to read."""

    kind: Literal["link", "email", "phone"]
    href: str
    shown: str

    @classmethod
    def of(cls, setting: str | None) -> Contact | None:
        """From the shop's setting: a web address, `mailto:` or a bare e-mail address, `tel:` or a bare number."""
        given = (setting or "").strip()
        if not given:
            return None
        scheme, _, rest = given.partition(":")
        if scheme.lower() == "mailto" or re.fullmatch(r"[^\s@:/]+@[^\s@/]+\.[^\s@/]+", given):
            address = (rest if scheme.lower() == "mailto" else given).partition("?")[0]
            return cls("email", given if scheme.lower() == "mailto" else f"mailto:{given}", address)
        if scheme.lower() == "tel" or re.fullmatch(r"\+?[\d\s()/.-]{5,}", given):
            number = rest if scheme.lower() == "tel" else given
            return cls("phone", f"tel:{re.sub(r'[^0-9+]', '', number)}", number.strip())
        if urlsplit(given).scheme in ("http", "https"):
            return cls("link", given, given)
        return None


def reason(said: str) -> Reason | None:
    """Why a message needs a person, if it does."""
    plain = fold(said).replace("’", "'")
    return next((name for name, pattern in _REASONS if pattern.search(plain)), None)


def hand_off(why: Reason, knowledge: Knowledge, contact: Contact | None) -> tuple[str, Answer | None]:
    """What is said: what can't be done here, what the documents say (also by itself), and how to reach a person."""
    answer = _documents(why, knowledge)
    parts = [say(f"cannot_{why}"), answer.text if answer else "", reach(contact)]
    return " ".join(part for part in parts if part), answer


def _documents(why: Reason, knowledge: Knowledge) -> Answer | None:
    try:
        found = knowledge.ask(_LOOKED_UP[why])
    except KnowledgeUnavailable:
        return None
    kept = tuple(quote for quote in found.quotes if not _ASKS_FOR_NUMBER.search(quote.text)) if found else ()
    return Answer(kept, found.similarity, found.overlap) if found and kept else None


def reach(contact: Contact | None) -> str:
    """How to reach a person, in a sentence."""
    if contact is None:
        return say("reach_nowhere")
    return say(f"reach_{contact.kind}", contact=contact.shown)
