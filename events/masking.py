"""Masking: what shoppers type may hold personal data, and the log must not.

E-mail addresses, phone numbers, card numbers and other long runs of digits become words in brackets.
Prices, sizes and model numbers ("WH-1000XM4", "24 inch", "1.5k") stay, as reports need them.
"""

from __future__ import annotations

import re

_EMAIL = re.compile(r"[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;:]+\.[A-Za-z]{2,}")
_CARD = re.compile(r"(?<![\w.])(?:\d[ -]?){12,18}\d(?![\w])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,3})?\b")
_PHONE = re.compile(r"(?<![\w.,])(?:\+|00)?\(?\d{1,4}\)?(?:[ ./-]?\(?\d{2,5}\)?){2,5}(?![\w])")
_DIGITS = re.compile(r"\d{9,}")
_PHONE_DIGITS = range(9, 16)
_TOTAL_DIGITS = 7  # "call 555 0199 22" has at least so many when a plus sign opens it


def mask(text: str) -> str:
    """The text without personal data: `mask("mail me at a.b@c.org") == "mail me at [email]"`."""
    text = _EMAIL.sub("[email]", text)
    text = _IBAN.sub("[account]", text)
    text = _CARD.sub("[number]", text)
    text = _PHONE.sub(_phone, text)
    return _DIGITS.sub("[number]", text)


def _phone(match: re.Match[str]) -> str:
    found = match.group()
    digits = sum(c.isdigit() for c in found)
    international = found.startswith(("+", "00")) and digits >= _TOTAL_DIGITS
    return "[phone]" if international or digits in _PHONE_DIGITS else found
