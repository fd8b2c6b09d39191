"""What a message wants, read by rules. The order of `_RULES` is the order of precedence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from catalog.predicates import fold

Intent = Literal[
    "inject", "private", "abuse", "off_topic", "greet", "thanks", "bye", "about", "help", "person", "undo", "forget",
    "cart_clear", "cart_view", "cart_add", "cart_remove", "cart_change", "compare", "why_not", "why", "details",
    "point", "similar", "more", "yes", "no", "search",
]  # fmt: skip

_PRODUCTISH = r"(?:one|ones|it|this|that|these|them|first|second|third|fourth|fifth|last|both|two|three)"
_CART = r"(?:shopping\s+)?(?:cart|basket|trolley|bag)"


@dataclass(frozen=True)
class Reading:
    """An intent and the words left for it: a greeting before a wish is dropped."""

    intent: Intent
    text: str


def _rule(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns))


_RULES: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    ("inject", _rule(
        r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instructions?|rules|prompts?|guidelines|restrictions)\b",
        r"\bsystem\s+prompt\b", r"\byour\s+(?:hidden\s+)?(?:prompt|instructions)\b", r"\bjailbreak\b",
        r"\b(?:you\s+are\s+now|pretend\s+(?:to\s+be|you)|act\s+as|roleplay|developer\s+mode)\b",
        r"<\s*/?\s*(?:system|assistant|tool|instructions?)\b", r"\bsay\s+that\s+(?:all|every)\b",
        r"\b(?:give|grant|apply)\b.{0,20}\b\d{1,3}\s*%\s*(?:off|discount)\b",
    )),
    ("private", _rule(
        r"\b(?:other|another|previous|last|someone\s+else'?s?|somebody\s+else'?s?|all)\s+(?:customers?|shoppers?|users?|people|clients?|person)\b.{0,30}\b(?:bought|buy|orders?|address(?:es)?|data|names?|emails?|e-mails?|phones?|cards?|carts?|purchases?|details)\b",
        r"\b(?:customers?|users?|clients?|neighbou?rs?|wife|husband|boyfriend|girlfriend|ex)(?:'s|s')\s+(?:orders?|address(?:es)?|data|emails?|phones?|cards?|carts?|purchases?|account)\b",
        r"\b(?:credit\s+card|card)\s+numbers?\b", r"\b(?:admin|database)\s+passwords?\b",
        r"\b(?:your|the)\s+(?:profit\s+)?margins?\b", r"\bwhat\s+(?:do|did)\s+you\s+pay\s+for\b",
    )),
    ("abuse", _rule(
        r"\b(?:fuck|fucking|bitch|cunt|asshole|bastard|retard|nigg\w+|faggot)\b",
        r"\byou(?:'re|\s+are)?\s+(?:so\s+|an?\s+)?(?:stupid|idiot|moron|useless|dumb|trash|garbage)\b",
        r"\b(?:kill|hurt)\s+(?:myself|yourself|someone|somebody)\b", r"\b(?:make|build)\s+an?\s+(?:bomb|explosive)\b",
    )),
    ("off_topic", _rule(
        r"\b(?:write|compose|generate|code|draft|create|give)\s+(?:me\s+)?(?:an?\s+|some\s+)?(?:\w+\s+){0,2}(?:function|program|script|code|poem|essay|story|song|haiku|email|letter|regex|sql|homework|recipe|joke)\b",
        r"\btranslate\b.{0,60}\b(?:to|into)\s+[a-z]+", r"\bcapital\s+(?:city\s+)?of\b", r"\btell\s+me\s+a\s+(?:joke|story)\b",
        r"\bwho\s+(?:is|was|won|wrote|invented)\b", r"\b(?:weather|horoscope|election|stock\s+market|bitcoin)\b.{0,30}\b(?:today|tomorrow|forecast|price|news|in|for|like)\b",
        r"\bmeaning\s+of\s+life\b", r"\bsolve\b.{0,30}(?:equation|=)", r"^\s*what(?:'s|\s+is)\s+\d+\s*[-+*/x]\s*\d+",
        r"\b(?:medical|legal|investment|financial)\s+advice\b", r"\bdo\s+my\s+homework\b",
    )),
    ("person", _rule(
        r"\b(?:talk|speak|chat|connect)\b.{0,20}\b(?:person|human|agent|someone|somebody|representative)\b",
        r"\b(?:real|actual)\s+(?:person|human)\b", r"\bwhere(?:'s|\s+is)\s+my\s+(?:order|package|parcel|delivery)\b",
        r"\b(?:a|the)\s+(?:person|human),?\s+please\b", r"\b(?:file|make|have)\s+a\s+complaint\b",
    )),
    ("about", _rule(
        r"\b(?:are|r)\s+(?:you|u)\s+(?:an?\s+)?(?:(?:ro|chat)?bot|human|real|ai|a\.i\.|person|machine|automated|chatgpt|gpt|llm)\b",
        r"^\s*who\s+are\s+you\b", r"^\s*what\s+are\s+you\b", r"\bam\s+i\s+(?:talking|speaking)\s+to\s+a\b",
    )),
    ("help", _rule(r"^\s*help\W*$", r"\bwhat\s+can\s+you\s+do\b", r"\bhow\s+(?:does|do)\s+(?:this|you)\s+work\b")),
    ("undo", _rule(r"^\s*(?:undo|go\s+back|take\s+that\s+back|never\s*mind\s+that)\b")),
    ("forget", _rule(r"^\s*(?:start\s+(?:over|again|fresh)|reset|forget\s+(?:it|all|everything)|clear\s+(?:all|everything|filters?))\W*$")),
    ("cart_clear", _rule(
        rf"\b(?:empty|clear|delete)\s+(?:out\s+)?(?:my|the|this)\s+{_CART}\b",
        rf"\b(?:remove|take|delete)\s+(?:everything|all)\b.{{0,20}}\b{_CART}\b",
    )),
    ("cart_view", _rule(
        rf"\b(?:what(?:'?s|\s+is|\s+do\s+i\s+have)?|show|view|see|open|check|display|review)\b.{{0,24}}\b(?:my|the)\s+{_CART}\b",
        rf"^\s*(?:my\s+)?{_CART}\W*$", r"\b(?:what(?:'s|\s+is)|how\s+much\s+is)\s+(?:my|the)\s+total\b",
        rf"\bhow\s+much\b.{{0,20}}\b(?:my|the)\s+{_CART}\b", r"^\s*check\s*out\W*$",
    )),
    ("cart_remove", _rule(
        r"\b(?:take|put)\s+(?:it|that|this|them|the\s+.{1,40})\s+(?:back\s+)?out\b", r"\b(?:take|put)\s+(?:it|that|this|them)\s+back\b",
        rf"\b(?:remove|delete|drop)\b.{{0,60}}\b(?:from|out\s+of)\s+(?:my|the)\s+{_CART}\b",
        r"^\s*(?:please\s+)?(?:remove|delete)\s+(?:it|that|this|that\s+one|them)\W*(?:again|please)?\W*$",
        rf"\btake\b.{{0,60}}\b(?:out\s+of|from)\s+(?:my|the)\s+{_CART}\b",
        rf"^\s*(?:please\s+)?(?:remove|delete)\s+the\s+(?:\w+\s+)?{_PRODUCTISH}\b",
    )),
    ("cart_change", _rule(
        r"\bmake\s+(?:that|it|them|those)\s+(?:an?\s+)?(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|a\s+dozen|a\s+pair)\b",
        r"\bchange\b.{0,30}\b(?:quantity|amount|it|that)\b.{0,12}\b(?:to|into)\s+(?:\d{1,2}|one|two|three|four|five|six|ten)\b",
        r"^\s*(?:actually\s+)?(?:i(?:'ll|\s+will|\s+want|\s+need|'d\s+like)?\s+)?(?:take\s+)?(?:\d{1,2}|two|three|four|five|six)\s+of\s+(?:them|those|these|it|that)\W*(?:please|instead)?\W*$",
        r"^\s*(?:one|two|three|\d{1,2})\s+(?:more|instead)\W*(?:please)?\W*$", r"^\s*(?:and\s+)?(?:another|one\s+more)(?:\s+one)?\W*(?:please)?\W*$",
    )),
    ("cart_add", _rule(
        rf"\b(?:add|put|place|throw|pop)\b.{{0,80}}\b(?:to|in|into)\s+(?:my|the|a)?\s*{_CART}\b",
        rf"^\s*(?:ok(?:ay)?|yes|great|please|then)?[,\s]*(?:i(?:'ll|\s+will|\s+would\s+like\s+to|\s+want\s+to|'d\s+like\s+to)\s+)?(?:add|take|buy|purchase|order|get)\s+(?:me\s+)?(?:\d{{1,2}}\s+of\s+|two\s+of\s+|three\s+of\s+)?(?:the\s+)?(?:\w+\s+)?{_PRODUCTISH}\b",
        r"^\s*add\s+(?:that|this|the)\b",
    )),
    ("compare", _rule(
        r"\bcompare\b", r"\bcomparison\b", r"\bdifferences?\s+between\b", r"\bhow\s+do\b.{0,40}\bdiffer\b",
        rf"\bwhich\s+(?:one\s+)?(?:is|of)\b.{{0,60}}\b{_PRODUCTISH}\b.{{0,10}}\b(?:or|better)\b", r"\b(?:first|second|third)\b.{0,12}\b(?:vs|versus)\b",
        r"\bwhat(?:'s|\s+is)\s+the\s+difference\b",
    )),
    ("why_not", _rule(
        r"\bwhy\s+(?:not|isn'?t|is\s+not|aren'?t|wasn'?t|don'?t|didn'?t|did\s+you\s+not|no)\b", r"\bwhere(?:'s|\s+is|\s+are)\s+the\b.{0,40}\bgone\b",
    )),
    ("why", _rule(
        r"^\s*why\W*$", r"\bwhy\b.{0,60}\b(?:first|second|third|fourth|fifth|top|one|this|that|these|those|it|recommend\w*|suggest\w*|pick\w*|show\w*|chose|rank\w*|list\w*)\b",
        r"\bhow\s+(?:did|do)\s+you\s+(?:choose|pick|rank|sort|find|select|decide)\b", r"\bexplain\b.{0,30}\b(?:choice|ranking|order|pick|result)s?\b",
        r"\bwhat\s+makes\b.{0,40}\b(?:good|better|best|first|top)\b",
    )),
    ("details", _rule(
        rf"\b(?:tell|say|know|hear|see|show|read)\b.{{0,14}}\bmore\s+(?:about|on|of)\s+(?:the\s+)?(?:\w+\s+){{0,3}}?{_PRODUCTISH}?",
        r"\b(?:details?|specs?|specifications?|more\s+info(?:rmation)?|description)\b",
        rf"^\s*(?:and\s+)?(?:what|how)\s+about\s+(?:the\s+|that\s+)?{_PRODUCTISH}\W*$",
        rf"^\s*(?:how\s+much|what)\s+(?:is|does|are|colou?r|size|do)\b.{{0,40}}\b{_PRODUCTISH}\b",
        rf"^\s*(?:does|is|has|can|do|are|will)\s+(?:the\s+)?(?:\w+\s+)?{_PRODUCTISH}\b",
        rf"^\s*(?:open|show(?:\s+me)?)\s+(?:the\s+)?(?:{'first|second|third|fourth|fifth|last'})(?:\s+one)?\W*$",
    )),
    ("point", _rule(
        r"^\s*(?:and\s+|ok(?:ay)?,?\s+)?(?:the\s+)?(?:first|second|third|fourth|fifth|last)(?:\s+(?:one|product|item))?\W*$",
        r"^\s*(?:the\s+)?(?:cheap(?:er|est)|(?:more|most)\s+expensive|dearer|pricier)\s+(?:one\s+)?of\s+(?:the|those|these|them)\b.{0,12}$",
        r"^\s*that\s+[\w-]+(?:\s+one)?\W*$",
    )),
    ("similar", _rule(
        rf"\b(?:more|something|anything|others?|ones?)\s+(?:like|similar\s+to)\s+(?:the\s+)?(?:\w+\s+)?{_PRODUCTISH}\b",
        rf"\bsimilar\s+to\s+(?:the\s+)?(?:\w+\s+)?{_PRODUCTISH}\b", r"^\s*(?:show\s+me\s+)?(?:something\s+)?similar\b",
        rf"^\s*like\s+(?:the\s+)?{_PRODUCTISH}\b.{{0,20}}\bbut\b", r"\balternatives?\s+to\s+(?:the|that|this|it)\b",
    )),
    ("more", _rule(
        r"^\s*(?:can\s+you\s+|please\s+|ok(?:ay)?,?\s+)?(?:show|give|see|list|find)?\s*(?:me\s+|us\s+)?(?:some\s+|any\s+|a\s+few\s+|\d+\s+|two\s+|three\s+)?(?:more|others?|next(?:\s+page)?)(?:\s+(?:results?|options?|ones?|products?|choices?|please|of\s+(?:them|those|these)))*\W*(?:please)?\W*$",
        r"\b(?:any(?:thing)?|something|what|nothing)\s+else\b\W*(?:do\s+you\s+have|is\s+there|please)?\W*$", r"\bother\s+(?:options|ones|choices|results)\b",
        r"^\s*(?:keep\s+going|continue|go\s+on|next)\W*$", r"\bdon'?t\s+like\s+(?:any|those|these|them)\b",
    )),
    ("thanks", _rule(r"^\s*(?:ok(?:ay)?\W+|great\W+|perfect\W+)?(?:thanks?|thank\s+you|thx|ty|cheers|merci|danke|gracias)\b[^?]{0,30}$")),
    ("bye", _rule(r"^\s*(?:good\s*)?bye\b[^?]{0,20}$", r"^\s*(?:see\s+you|that'?s\s+all|that\s+is\s+all|no,?\s+that'?s\s+it)\b[^?]{0,20}$")),
    ("yes", _rule(r"^\s*(?:yes|yeah|yep|sure|ok(?:ay)?|do\s+(?:it|that)|please\s+do|sounds\s+good|go\s+ahead)\W*(?:please)?\W*$")),
    ("no", _rule(r"^\s*(?:no|nope|nah)\W*(?:thanks|thank\s+you)?\W*$")),
)  # fmt: skip

_GREETING = re.compile(
    r"^\s*(?:hi|hello|hey|hiya|howdy|good\s+(?:morning|afternoon|evening|day)|greetings|hallo|bonjour|hola)"
    r"(?:\s+(?:there|again|everyone|shopkeeper))?(?:\W+how\s+are\s+you(?:\s+(?:doing|today))*)?\s*(?:[,.!:;)–—-]+\s*|\s+(?=i\b|do\b|can\b|show\b)|$)"
)
_EMPTY = re.compile(r"^[\W_]*$")


def read(text: str) -> Reading:
    """The intent of a message; `search` where no rule claims it, so that anything unknown is looked for."""
    said = fold(text).replace("’", "'")
    greeting = _GREETING.match(said)
    if greeting:
        rest = said[greeting.end() :]
        if _EMPTY.match(rest):
            return Reading("greet", "")
        text = text.strip()[-len(rest.strip()) :] if rest.strip() else text
        said = rest
    if re.match(r"^\s*how\s+are\s+you\b", said):
        return Reading("greet", "")
    for intent, pattern in _RULES:
        if pattern.search(said):
            return Reading(intent, text)
    return Reading("search", text)


_COUNT_WORDS = {
    "one": 1, "a": 1, "an": 1, "another": 1, "two": 2, "pair": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "dozen": 12,
}  # fmt: skip
_COUNT = r"\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|dozen|pair"


def units_to_add(text: str) -> int:
    """How many units "add two of the first" asks for; 1 where it names none."""
    said = fold(text)
    found = re.search(
        rf"\b(?:add|take|buy|order|get|put)\s+(?:me\s+)?(?:a\s+)?({_COUNT})\b(?!\s*(?:st|nd|rd|th)\b)", said
    )
    found = found or re.search(rf"\b({_COUNT})\s+(?:of|x|pieces|units|times)\b", said)
    found = found if found and not re.search(r"\bthe\s+$", said[: found.start(1)]) else None
    return _count(found[1]) if found else 1


def units_to_set(text: str) -> tuple[int, bool]:
    """(units, relative) that "make that two" (2, False) or "one more" (1, True) asks for."""
    said = fold(text)
    found = re.search(rf"\b({_COUNT}|another)(?:\s+(?:one\s+)?)?(more)?\b", said)
    if not found:
        return 1, True
    relative = bool(re.search(r"\bmore\b|\banother\b", said))
    return _count(found[1]), relative


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _COUNT_WORDS[word]
