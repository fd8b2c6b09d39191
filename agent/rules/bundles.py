"""Plans for several things within one budget: "a tent, a sleeping bag and a stove for 300 in all"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.context import TurnContext
from agent.plan import Plan, Search
from agent.rules.wishes import dumped, headed, hear, request_of
from agent.state import Conversation
from catalog.predicates import fold, words
from retrieval.understanding.ledger import Ledger
from retrieval.understanding.telling import tells
from retrieval.understanding.understand import understand

_MOST = 5  # things
_CONSIDERED = 100  # products of each, from which those are chosen that go together within the budget
_IN_ALL = (
    r"(?:all\s+in\b|in\s+(?:all|total)\b|total\b|altogether|all\s+together|together|combined"
    r"|for\s+(?:everything|the\s+(?:whole\s+)?(?:lot|set)|both|all(?:\s+of\s+(?:it|them)|\s+(?:two|three|four))?)\b"
    r"|(?:alles\s+)?zusammen\b|insgesamt\b|en\s+(?:tout|total|conjunto)\b|au\s+total\b|todo\s+junto\b)"
)
_AMOUNT = r"(?P<amount>[$€£]?\s?\d[\d.,]*\d|[$€£]?\s?\d)\s?(?:dollars?|bucks|usd|euros?|eur|quid|pounds?|gbp|[$€£])?"
_LEAD = (
    r"(?:for|under|below|within|less\s+than|(?:no|not)\s+more\s+than|at\s+most|up\s+to|max(?:imum)?(?:\s+of)?|make\s+(?:it|that)"
    r"|(?:with\s+|on\s+)?(?:an?\s+|my\s+)?budget(?:\s+(?:of|is))?|i(?:'ve|\s+have)(?:\s+got)?|spend(?:ing)?|fur|unter|bis(?:\s+zu)?|hochstens|maximal|mit\s+(?:einem\s+budget\s+von\s+)?|pour|a?\s*moins\s+de|sous"
    r"|(?:avec\s+)?un\s+budget\s+de|por(?:\s+menos\s+de)?|menos\s+de|hasta|(?:con\s+)?un\s+presupuesto\s+de)\s+"
)
_WITHIN = (
    re.compile(rf"(?:{_LEAD})?{_AMOUNT}(?:\s+or\s+less|\s+max(?:imum)?)?\s*,?\s*(?:to\s+spend\s+)?{_IN_ALL}"),
    re.compile(rf"{_IN_ALL}\s*,?\s*(?:it\s+(?:must|should)\s+(?:cost|be)\s+)?{_LEAD}{_AMOUNT}"),
    re.compile(
        rf"\b(?:i(?:'ve|\s+have)(?:\s+got)?|(?:my|with\s+an?|an?)\s+budget\s+(?:of|is)|spend)\s+{_AMOUNT}(?:\s+to\s+spend)?(?:\s+(?:for|on)\b)?"
    ),
)
_AT_THE_END = re.compile(rf"\bfor\s+(?:under\s+|less\s+than\s+|up\s+to\s+|at\s+most\s+)?{_AMOUNT}\W*$")
_BUNDLE = re.compile(r"^(?:[\w']+\s+){0,4}?bundle\s+(?:with|of|including|made\s+of)\s+")
_AT_MOST = re.compile(rf"\b{_LEAD}{_AMOUNT}\W*$")
_JOINT = re.compile(
    r"\s*(?:,|;|\+|&|\b(?:and|plus|und|sowie|et|y)\b)\s*(?:(?:and|und|et|y)\s+)?(?:(?:also|auch|aussi|tambien)\s+)?"
)
_SENTENCE = re.compile(r"[.!?]+\s+")
_INTRO = re.compile(
    r"^[\w\s']{0,24}:\s*|^(?:[\w']+\s+){0,4}?(?:setup|set|kit|outfit|bundle)\s+(?:with|of|including|made\s+of)\s+"
)


def bundle(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """A search for each thing, to be chosen within the budget in all; None for any other message."""
    said = fold(text).replace("’", "'")
    found = next((m for p in _WITHIN if (m := p.search(said))), None)
    found = found or (_AT_MOST.search(said) if _BUNDLE.match(said) else None)
    clear = found is not None
    found = found or _AT_THE_END.search(said)
    if found is None:
        return _within_another(state, context, said)
    # "I'd use it for films, photos and games" tells of the thing, and names no further ones
    left = _INTRO.sub("", said[: found.start()] + " " + said[found.end() :])
    rest = ". ".join(s for s in _SENTENCE.split(left) if not tells(s.strip())).strip(" ,.;!?")
    parts = [p for p in (part.strip(" .!?") for part in _JOINT.split(rest)) if p]
    if not parts and clear:
        return _within_another(state, context, said)
    if not (2 if clear else 3) <= len(parts) <= _MOST:
        return None
    return _searches(state, context, parts, _budget(context, found["amount"]))


def _within_another(state: Conversation, context: TurnContext, said: str) -> Plan | None:
    """The same things within another budget: "up to 400 then", "200 in all"."""
    before = state.get("bundle")
    if not before:
        return None
    found = next((m for p in _WITHIN if (m := p.search(said))), None) or re.search(rf"(?:{_LEAD}){_AMOUNT}", said)
    left = set(words(said[: found.start()] + said[found.end() :])) if found else set()
    if found is None or not left <= {
        "then",
        "actually",
        "instead",
        "please",
        "ok",
        "no",
        "i",
        "can",
        "go",
        "well",
        "make",
        "it",
        "but",
    }:
        return None
    return _searches(state, context, before["parts"], _budget(context, found["amount"]))


def _budget(context: TurnContext, amount: str) -> float:
    catalogue = context.desk.funnel.catalogue()
    read = understand(f"under {amount}", catalogue.vocabulary, currency=catalogue.currency).constraints
    return next((float(c.value) for c in read if c.field == "price" and isinstance(c.value, int | float)), 0.0)


def _searches(state: Conversation, context: TurnContext, parts: Sequence[str], budget: float) -> Plan | None:
    if budget <= 0:
        return None
    turn = state.get("turn", 0)
    searches, counts = [], []
    for part in parts:
        kept, understood = hear({"turn": turn}, context, part)
        if not kept.asked.text or (understood.product_type is None and len(words(kept.asked.text)) > 3):
            return None
        request = request_of(kept, context.turn).model_copy(update={"k": _CONSIDERED})
        searches.append(
            Search(request, heading=headed(kept), subject=kept.asked.text, translations=kept.asked.translations)
        )
        counts.append(understood.quantity or 1)
    plan = Plan("search", tuple(searches), ledger=dumped(Ledger()), fresh=True)
    return replace(plan, bundle={"parts": list(parts), "budget": budget, "counts": counts})
