"""What is said of ratings: the score, how many gave one, praise by shoppers, and that nobody has rated yet."""

from __future__ import annotations

import re

from agent.claims.measures import agrees, number
from agent.claims.records import Record
from agent.claims.speech import Speech

_SCORE = re.compile(
    r"(?<![\d.])(\d(?:[.,]\d+)?)\s*(?:(?:out of|/|of)\s*5(?:\s*stars?)?|[- ]stars?\b)"
    r"|\b(?:rated|ratings? (?:of|is)|scor(?:es|ed|ing)|averag(?:es?|ing|e of)|average rating of|rated it"
    r"|rate it|rates it|giv(?:e|es|ing|en) (?:it|them))\s*(?:at |an? |about |of )*(\d(?:[.,]\d+)?)(?![\d%]"
    r"|[.,]\d|\s?(?:w|v|kg|g)\b)(?:\s*(?:out of|/|of)\s*5(?:\s*stars?)?)?"
)
_VOTES = re.compile(
    r"(?<![\d.])(\d[\d,]*)\s(?:\w+\s){0,2}?(ratings?|reviews?|reviewers?|votes?|people|customers?"
    r"|shoppers?|buyers?|owners?|users?|players?|readers?|listeners?|drinkers?)\b"
)
_BARE_SCORE = re.compile(
    r"(?<![\w.,$€£-])([0-5][.,]\d)(?![\d%]|[.,]\d|[ -]?"
    r"(?!(?:on|from|by|across|overall|average|and|but|with)\b)[a-z°\"])"
)
_RATES = re.compile(r"\b(?:rat(?:ed?|es|ing|ings)|review\w*|stars?|scores?|marks|average|judged|voted|opinion)\b")
_UNRATED = re.compile(
    r"\b(?:nobody|no one|none) (?:has |have )?(?:yet )?(?:rated|reviewed)\b|\b(?:no|without) (?:reviews?"
    r"|ratings?)(?: yet)?\b|\bunrated\b|\bnot (?:yet )?(?:been )?(?:rated|reviewed)(?: yet)?\b"
)
_RATED = re.compile(r"(?<!not )(?<!yet )\b(?:has|have|had) (?:already )?been (?:rated|reviewed)\b")
_PRAISED = re.compile(r"\b(?:highly|well|top)[- ](?:rated|reviewed)\b|\bwell[- ]loved\b")


def fault(speech: Speech, record: Record) -> str | None:
    """Why what a clause says of ratings does not hold for a product; it is blanked out."""
    score, count = record.json.get("rating"), record.json.get("rating_count")
    for _ in speech.take(_UNRATED):
        if count:
            return "it has been rated"
    if not count and score is None and _RATED.search(speech.rest):
        return "it has not been rated"
    for _ in speech.take(_PRAISED):
        if score is None or float(score) < 4:
            return "its rating is not high"
    for m in speech.take(_SCORE):
        value, slack = number(m[1] or m[2])
        before = speech.low[: m.start(1 if m[1] else 2)]
        if score is None or not agrees(value, min(slack, 0.051), before, float(score)):
            return "a rating that is not this product's"
    if score is not None and _RATES.search(speech.low):
        for m in speech.take(_BARE_SCORE):
            if abs(float(m[1].replace(",", ".")) - float(score)) > 0.051:
                return "a rating that is not this product's"
    for m in list(_VOTES.finditer(speech.rest)):
        if m[2][:3] not in ("rat", "rev", "vot") and not _RATES.search(speech.low):
            continue
        value, slack = number(m[1])
        if count is None or not agrees(value, slack, speech.low[: m.start()], float(count)):
            return "a number of ratings that is not this product's"
        speech.blank(m.start(), m.end())
    return None
