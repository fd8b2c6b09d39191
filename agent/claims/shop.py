"""Claims about the shop rather than a product: what is in the cart, sums, and what the documents promise."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.claims.amounts import amounts, money
from agent.claims.context import Context
from agent.claims.measures import agrees
from agent.claims.mentions import Mention
from agent.claims.predicate import telling
from agent.claims.records import Record
from agent.claims.speech import Speech, root, roots, rootset, vocabulary

_CART = re.compile(r"\b(?:your (?:\d+|one) items?|cart|basket|(?:your|order|new) (?:sub)?total|subtotal)\b")
_SO_FAR = re.compile(r"\bso far\b|^\s*that makes \d")
_PAST = re.compile(
    r"\b(?:past|over|above|more than|beyond|reache[ds]|reach|crosse[ds]|passe[ds]|clears?|exceeds?)\s*(?:the )?$"
)
_FREE_FROM = re.compile(r"free (?:from|over|above) [$€£]?(\d+)")
_SHIPS_FREE = re.compile(
    r"\bfree (?:standard )?(?:shipping|delivery)\b|\b(?:ships?|shipping|delivery|delivered)\b[a-z ]{0,24}"
    r"\b(?:free|costs? (?:you )?nothing(?: extra)?|no extra (?:cost|charge)|at no (?:extra )?cost)\b"
)
_SERVICE = re.compile(
    r"\b(?:express|overnight|next[- ]day|same[- ]day|tomorrow|today|large|worldwide|\d+ (?:days?|hours?))\b"
)
_CONDITIONAL = re.compile(r"\b(?:if|every|all|any|always|orders|from|over)\b|\d")
_SUM = re.compile(
    r"\b(?:together|altogether|in total|total(?:s|ling)?|add(?:s|ing)? up|comes? to"
    r"|combined|sum|you(?:'re| are) at|brings? you to"
    r"|(?:both|all \d|the (?:pair|lot|set)) (?:of them )?for|1 .{0,20}of each|one .{0,20}of each"
    r"|for (?:the )?(?:both|two|pair|2)|make|would (?:be|cost|come))\b"
)
_EACH = re.compile(r"\b(?:one|1) (?:\w+ )?(?:bag |pack )?of each\b|\ball (?:of them )?together\b")
_WHOLE = re.compile(r"\b(?:the|all|these) (\d+) [a-z]+s\b|\b(?:set|lot|bundle) of (\d+)\b|\ball (\d+)\b|\bboth\b")
_DENIED = re.compile(r"\b(?:cannot|not|never|instead)\b")
_ADDED = re.compile(
    r"\b(?:i've|i have|i|we've|we) (?:just )?(?:added|put)\b|\b(?:is|are) (?:now )?in (?:your|the) (?:cart"
    r"|basket)\b|\b(?:has|have) been added\b"
)
_ADDING = re.compile(r"\badd(?:ing)? (?:the|another|a|it)\b|\bwith the .* you(?:'d| would)?\b")
_UNITS = re.compile(r"(?<![\w.$€£])(\d+|an?|one) (?:[a-z]+ )?(?:items?|products?|things?|units?|pieces?|[a-z]+s)\b")
_REACHED = re.compile(
    r"\badd(?:ing)? (?:the|another|an?) .*(?:\byou(?:'re| are|'d be| would be| get to| reach)|\bbrings?\b"
    r"|\bmakes? it\b|\btakes? (?:it|you)\b)"
)
_EMPTY = re.compile(r"\b(?:is|looks|still) (?:currently |still |now )?empty\b|\bnothing in\b|\bempty (?:cart|basket)\b")
_QUANTITY = re.compile(r"(?:\b(\d+|an?|one|another)(?: [a-z]+)? |\bthe (\d+) )$")
_PROMISE = re.compile(rf"\b(?:{'|'.join(vocabulary('promises'))})\b")
_WE = re.compile(
    r"\s*(?:we|our (?:shop|store|team|staff)|the shop)(?:'ll| will| also| can| always)* (?!have|has|found"
    r"|stock|carry|sell|show|do not|could|also have|list|'ve)[a-z]+"
)
_STRICT, _TRIGGERS = rootset(vocabulary("strict")), rootset(vocabulary("opening"))
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")


def of_cart(speech: Speech) -> bool:
    """Whether a clause names the cart or the order."""
    return re.search(r"\b(?:cart|basket|your order|this order|total|subtotal)\b", speech.low) is not None


def cart(speech: Speech, named: Sequence[Mention], context: Context, it: bool = False) -> str | None:
    """The verdict on a clause about the cart. `it`: a pronoun stands for the cart."""
    low = speech.low
    far = _SO_FAR.search(low) is not None and bool((context.cart or {}).get("lines"))
    far = far or (it and not named and context.cart is not None and re.match(r"\s*(?:it|that)\b", low) is not None)
    if not (far or _CART.search(low) or _ADDED.search(low) or _REACHED.search(low)) or context.cart is None:
        return "nothing was put in a cart" if _ADDED.search(low) and context.cart is None else None
    lines = context.cart["lines"]
    held = {str(line["id"]): int(line["quantity"]) for line in lines}
    if _EMPTY.search(low):
        return "the cart is not empty" if lines else ""
    would = [m for m in named if _ADDING.search(low[: m.start + 1])]
    for mention in () if would else named:
        said = _said_units(low, mention)
        units = sum(held.get(str(r.json["id"]), 0) for r in mention.records)
        if not units:
            return f"{mention.records[0].title} is not in the cart"
        if said not in ("", "another") and (int(said) if said.isdigit() else 1) != units:
            return f"{units} of it are in the cart"
    for amount in amounts(low):
        lone = [m for m in named if low[m.end : amount.start].strip() in ("at", "for", "costs", "is", "")]
        if _PAST.search(low[: amount.start]):
            if float(context.cart["total"]) < amount.value:
                return "the total is below that"
            continue
        total = money([context.cart["total"], *(r.price for m in would for r in m.records)])
        prices = [r.price for m in lone for r in m.records]
        prices += [float(x["subtotal"]) for x in lines if lone and len(named) == 1]
        if not any(agrees(amount.value, amount.slack, low[: amount.start], v) for v in (total, *prices)):
            return f"the total is {total:.2f}"
    counted = [] if named or it else _UNITS.findall(re.sub(r"[$€£]\s?[\d.,]+", " ", low))
    right = all(int(n) in (context.cart["count"], len(lines)) for n in counted if n.isdigit())
    return "" if right else f"{context.cart['count']} items are in the cart"


def total(speech: Speech, records: Sequence[Record], named: Sequence[Mention], context: Context) -> str | None:
    """The verdict on a clause that adds prices up."""
    low, said = speech.low, amounts(speech.rest)
    if len(said) != 1 or not _SUM.search(low):
        return None
    every = _EACH.search(low) is not None
    if not named and not every:
        whole = _WHOLE.search(low)
        every = whole is not None and int(next((g for g in whole.groups() if g), 2)) == len(context.products)
    parts = [(r, _many(low, m)) for m in named for r in _meant(low, m)]
    parts = parts or [(r, 1) for r in (context.products if every else records)]
    if sum(n for _, n in parts) < 2:
        return None
    right = [money(r.price * n for r, n in parts)]
    if all(len(m.records) > 1 and _units(low, m) == len(m.records) for m in named):  # "the two Dawns": one kind, or two
        right.append(money(m.records[0].price * len(m.records) for m in named))
    if not any(agrees(said[0].value, said[0].slack, low[: said[0].start], v) for v in right):
        return f"together they are {right[0]:.2f}"
    return ""


def _many(low: str, mention: Mention) -> int:
    return _units(low, mention) if len(mention.records) == 1 and _meant(low, mention) == mention.records else 1


def _meant(low: str, mention: Mention) -> tuple[Record, ...]:
    """The records of a mention; "three Dawns" of a family of two is three of the plain one."""
    units = _units(low, mention)
    return mention.records if units in (1, len(mention.records)) else mention.records[:1] * units


def _units(low: str, mention: Mention) -> int:
    said = _said_units(low, mention)
    return int(said) if said.isdigit() else 1


def _said_units(low: str, mention: Mention) -> str:
    m = _QUANTITY.search(low[: mention.start])
    return (m[1] or m[2]) if m else ""


def promises(speech: Speech) -> bool:
    """Whether a clause promises something about delivery, returns, warranty or what the shop does."""
    return (_PROMISE.search(speech.low) or _WE.match(speech.low)) is not None


def promise(speech: Speech, context: Context) -> str | None:
    """Why no document says what a clause promises; None where one does."""
    said = set(roots(speech.low))
    numbers = set(_NUMBERS.findall(speech.low.replace(",", "")))
    strict = {w for w in said if w in _STRICT}
    if re.search(r"\b(?:a|one) (?:year|month|week)\b", speech.low):
        numbers.add("1")
    if _SHIPS_FREE.search(speech.low) and not _SERVICE.search(speech.low):
        thresholds = [float(m[1]) for d in context.documents if (m := _FREE_FROM.search(d))]
        if any(_qualifies(context, t, speech.low) for t in thresholds):
            return None
    words = {w for w in telling(speech.low) if w not in _TRIGGERS}
    negated = re.search(r"\bnot\b|\bno\b", speech.low) is not None
    if not negated and any(_DENIED.search(line) and len(words & own) >= 2 for line, own in context.document_sentences):
        return "the documents say otherwise"  # two of its telling words stand in a line that says "not"
    for sentence, own in context.document_sentences:
        written = set(_NUMBERS.findall(sentence.replace(",", "")))
        if not numbers <= written or not strict <= own:
            continue
        if not numbers and negated != (_DENIED.search(sentence) is not None):
            continue
        limit = _FREE_FROM.search(sentence) if root("free") in strict else None
        if limit and limit[1] not in numbers and not _qualifies(context, float(limit[1]), speech.low):
            continue
        whole = next((d for d in context.documents if sentence in d), sentence)
        rest = words - strict
        if rest <= set(roots(whole)) and (not rest or rest & own or numbers):
            return None
    return "no document says so"


def _qualifies(context: Context, threshold: float, low: str) -> bool:
    """Whether the cart has reached what delivery is free from, and no condition is said."""
    return float((context.cart or {}).get("total") or 0.0) >= threshold and not _CONDITIONAL.search(low)
