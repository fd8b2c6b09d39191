"""One reply to a message about the shop itself: from its documents, to a person, or "I don't know that".

Whatever is not about the shop gets none, so that a conversation can ask here first and search for products otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from catalog.predicates import fold
from language.speak import say
from tools.handoff import Contact, hand_off, reach, reason
from tools.knowledge import Answer, Knowledge, KnowledgeUnavailable
from tools.knowledge_answers import plainly_asked

Kind = Literal["answer", "handoff", "unknown"]

# What only a shop can answer, though no document may say it. Both must be there, as products have names like these:
# a topic, and someone who deals with the shop.
_TOPIC = re.compile(
    r"\b(?:deliver(?:y|ies|ed|s)?|ship(?:s|ped|ping)?|postage|couriers?|customs|returns?|returned|refunds?|exchange"
    r"|warrant(?:y|ies)|guarantees?|pay(?:ment|ments|ing)?|paypal|visa|mastercard|american express|amex|klarna"
    r"|instal?ments|invoices?|receipts?|vat|vouchers?|coupons?|promo codes?|discounts?|price[- ]match|loyalty"
    r"|newsletter|accounts?|passwords?|privacy|use cookies|cancel|track(?:ing)?|parking|opening (?:hours|times)"
    r"|closing time|gift[- ]?wrap\w*|contact|phone number|e-?mail address|complain\w*|hiring|jobs?|careers?|wholesale"
    r"|reserve|pick[- ]?up|located|(?:open|close)(?=\W*$| (?:on|at|to|from|today|tomorrow|now|late)\b))\b"
)
# What is asked of the shop though nobody is named: "how much is postage?", "is there a warranty?", "opening hours".
_BUSINESS = (
    r"(?:deliver(?:y|ies)|shipping|postage|returns|refunds?|warrant(?:y|ies)|guarantees?|payment (?:methods?|options?)"
    r"|gift ?cards?|(?:opening|closing|store|shop) (?:hours|times?))"
)
_ASKED = re.compile(
    r"^\W*(?:(?:and|so|but|ok|okay)\W+)?(?:(?:how (?:much|long|fast|soon|quick(?:ly)?)|what|when|where|is|are|does|do"
    rf"|will|can)\b(?!.*\bwith\b.*\b{_BUSINESS}).*\b{_BUSINESS}\b"
    rf"|(?:the |your )?{_BUSINESS}(?: (?:costs?|prices?|fees?|times?|policy|info))?\W*$)"
)
_DEALS = re.compile(
    r"^\W*(?:(?:do|does|can|could|will|would|are|is|how|what|when|where|may|until|if)\b.*)?\b(?:you|your|i|we|my)\b"
)
_WISHED = re.compile(r"\b(?:looking for|want|need|would like|show|find|under|below)\b")


@dataclass(frozen=True)
class Reply:
    """What is said. `answer` holds the quotes with their places; `contact` is the shop's way to a person."""

    kind: Kind
    text: str
    answer: Answer | None = None
    contact: Contact | None = None


def reply(said: str, knowledge: Knowledge, handoff: str | None, english: str | None = None) -> Reply | None:
    """The reply to a message about the shop, or None where it is about something else. About 5 ms.

    `english` is what was said with its shop talk in English, where it was said in another language.
    Quotes come with the place they stand in; an answer that is not known comes with the way to a person. While the
    documents are still being loaded, only what is about the shop on its face waits for them.
    """
    contact, english = Contact.of(handoff), english or said
    why = reason(english)
    if why is not None:
        return Reply("handoff", *hand_off(why, knowledge, contact), contact)
    if not knowledge.ready and not about_the_shop(english) and not plainly_asked(english):
        return None
    unknown = "unknown"
    try:
        answer = knowledge.ask(said) or (knowledge.ask(english) if english != said else None)
    except KnowledgeUnavailable:
        answer, unknown = None, "unread"
    if answer is not None:
        return Reply(
            "answer", say("from_documents", text=answer.text, sources="; ".join(answer.sources)), answer, contact
        )
    if about_the_shop(english):
        return Reply("unknown", f"{say(unknown)} {reach(contact)}", None, contact)
    return None


def about_the_shop(said: str) -> bool:
    """Whether a message asks what only the shop can answer: "do you accept PayPal?", "how do I reset my password?"."""
    plain = fold(said)
    asked = _ASKED.search(plain) or (_TOPIC.search(plain) and _DEALS.search(plain))
    return bool(asked and not _WISHED.search(plain))
