"""The several things of one message ("First, a lamp. Second, …"; "a mouse under 20 and a keyboard under 40"), apart.

Marked lists are split at their marks. Without marks a new thing begins where a sentence asks anew ("Also, I need …"),
and inside a sentence at a comma, semicolon or "and" before an article of its own, or after a price. What leads in
("find a shop that sells") and what closes ("show only shops that have all of these") belongs to no thing. Only the
words are parted here; each part is then understood for itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from retrieval.understanding.prices import read_prices
from retrieval.understanding.tables import pattern, table
from retrieval.understanding.text import Reading

Span = tuple[int, int]


class _Grammar:
    def __init__(self) -> None:
        say = table("items")
        ordinal, article, adds = pattern(say["ordinals"]), pattern(say["articles"]), pattern(say["adds"])
        self.numbered = re.compile(r"(?:^|(?<=[\s;:,.(]))\(?\d{1,2}[.)]\s+")
        self.ordered = re.compile(
            rf"(?:^|(?<=[.?;:,]\s)|(?<=\band\s)){ordinal}(?:\s*[,:]\s*|\s+(?=(?:{article}|for|is|i|{pattern(say['asks'])})\b))"
        )
        self.begins_list = re.compile(pattern(say["begins_list"]))
        self.counted = re.compile(rf"(?:^|(?<=[\s;:,])){pattern(say['counters'])}\s+")
        self.asks = re.compile(rf"\s*(?:{adds}\s*,?\s*)*(?:{pattern(say['asks'])}\s*)*")
        self.same = re.compile(pattern(say["same"]))
        self.closing = re.compile(pattern(say["closings"]))
        self.sentence = re.compile(r"[.?!](?:\s+|$)|\n+")
        small, joint = pattern(say["small"]), pattern(say["ands"])
        trait = rf"(?:(?!{small}\b)[\w%'.-]+\s+){{0,4}}?{pattern(say['features'])}(?=\s*(?:$|[,.;]|{small}\b))"
        thing = rf"{article}\s+(?!{trait})"
        new = rf"(?!{pattern(say['same'])})"
        self.joint = re.compile(joint)
        self.unmarked = re.compile(
            rf"\s*;\s*(?:{joint}\s+)?|,\s+(?:{joint}\s+)?(?:{adds}\s+)?(?={thing})|,\s+(?:{joint}\s+)?{adds}\s+{new}"
            rf"|\s+{joint}\s+(?:{adds}\s+)?(?={thing})|\s+{joint}\s+{adds}\s+{new}"
        )
        self.after_price = re.compile(
            rf"\s*(?:php|pesos?|dollars?|euros?|bucks)?,?\s+(?:{joint}\s+)?(?!{pattern(say['goes_on'])})"
        )


@lru_cache(maxsize=1)
def _grammar() -> _Grammar:
    return _Grammar()


def read_items(text: str) -> tuple[str, ...]:
    """The words of each thing asked for, in order; the whole text alone where it asks for one."""
    g, reading = _grammar(), Reading.of(text)
    sentences = [s for s in _sentences(g, reading.norm) if g.closing.match(reading.norm, s[0]) is None]
    if not sentences:
        return (text,)
    last = sentences[-1][1]
    for marks in (g.numbered, g.ordered, g.counted):
        found = list(marks.finditer(reading.norm, 0, last))
        if len(found) >= 2:
            ends = [*(m.start() for m in found[1:]), last]
            listed = [(m.end(), end) for m, end in zip(found, ends, strict=True)]
            lead = g.asks.match(reading.norm)
            first = (lead.end() if lead else 0, found[0].start())
            unmarked = marks is g.ordered and g.begins_list.match(found[0][0].strip("(")) is None
            if not unmarked or first[0] >= first[1]:
                return _words(reading, listed)
            return _words(reading, [part for span in (first, *listed) for part in _asked_anew(g, reading.norm, *span)])
    spans: list[Span] = []
    for start, end in sentences:
        lead = g.asks.match(reading.norm, start, end)
        after = lead.end() if lead else start
        if spans and (
            after == start or g.same.match(reading.norm, after)
        ):  # "It should be red.", "I want the red one."
            spans[-1] = (spans[-1][0], end)
        elif after < end:
            spans += _within(g, reading, after, end)
    parts = _words(reading, spans)
    return parts if len(parts) > 1 else (text,)


def _sentences(g: _Grammar, norm: str) -> list[Span]:
    cuts = list(g.sentence.finditer(norm))
    starts, ends = [0, *(m.end() for m in cuts)], [*(m.start() for m in cuts), len(norm)]
    return [(a, b) for a, b in zip(starts, ends, strict=True) if norm[a:b].strip()]


def _asked_anew(g: _Grammar, norm: str, start: int, end: int) -> list[Span]:
    """One item of a list, parted where a sentence within it asks for a further thing."""
    found = [(start, end)]
    for match in g.sentence.finditer(norm, start, end):
        lead = g.asks.match(norm, match.end(), end)
        if lead is not None and match.end() < lead.end() < end and not g.same.match(norm, lead.end()):
            found[-1] = (found[-1][0], match.start())
            found.append((lead.end(), end))
    return found


def _within(g: _Grammar, reading: Reading, start: int, end: int) -> list[Span]:
    """The things of one sentence."""
    cuts = [(m.start(), m.end()) for m in g.unmarked.finditer(reading.norm, start, end)]
    priced = [b.end for b in read_prices(reading) if start <= b.start and b.end < end]
    for at, further in pairwise(priced):  # "under 30, toaster under 40": what follows has a price of its own
        match = g.after_price.match(reading.norm, at, end)
        if match is not None and ("," in match[0] or g.joint.search(match[0]) is not None) and match.end() < further:
            cuts.append(match.span())
    if not cuts and (listed := _PLURALS.fullmatch(reading.norm, start, end)) is not None:
        cuts = [m.span() for m in _BARE_JOINT.finditer(reading.norm, listed.start(), listed.end())]
    kept: list[Span] = []
    for a, b in sorted(cuts):
        if not kept or a >= kept[-1][1]:
            kept.append((a, b))
    return list(zip([start, *(b for _, b in kept)], [*(a for a, _ in kept), end], strict=True))


# Three or more things in the plural and nothing else: "cat supplements, dog shampoos and milk enhancers".
_BARE_JOINT = re.compile(r"\s*,\s*(?:(?:and|plus)\s+)?|\s+(?:and|plus)\s+")
_SMALL = r"(?!(?:a|an|the|for|with|without|in|on|of|or|not|no|my|under|over|it|is|are|that|which|has|as|less|this)\b)"
_THING = rf"(?:{_SMALL}[\w'-]+\s+){{0,3}}{_SMALL}[\w'-]{{2,}}[^\Ws]s"
_PLURALS = re.compile(rf"\s*{_THING}(?:\s*,\s*{_THING})+\s*,?\s+(?:and|plus)\s+{_THING}\s*")


_EDGES = re.compile(r"^[\s,;:.]+|(?:[\s,;:.]|\b(?:and|plus|or|und|et|y)\s*)+$")


def _words(reading: Reading, spans: list[Span]) -> tuple[str, ...]:
    parts = (_EDGES.sub("", reading.words(a, b)) for a, b in spans if reading.norm[a:b].strip())
    return tuple(part for part in parts if part)
