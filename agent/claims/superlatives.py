"""Superlatives, "only" and "none of the others", worked out over the products shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.claims import comparisons
from agent.claims.context import Context
from agent.claims.descriptions import matching
from agent.claims.predicate import fault as fails
from agent.claims.records import Record, content
from agent.claims.scales import Found, Scale, as_much, by_verb, find
from agent.claims.speech import Speech, blanked, wordset

_MOST = re.compile(r"est\b|^(?:most|least|best|worst|top|highest|lowest)\b|^rated (?:the )?(?:highest|best)")
_UNKNOWN = re.compile(
    r"\b(?:best|worst|finest|(?:most|least) [a-z]+"
    r"|[a-z]{3,}(?<!inter)(?<!mod)(?<!for)(?<!gu)(?<!requ)(?<!hon)(?<!harv)(?<!t)est)\b(?! (?:for me"
    r"|wishes))|\bbest[- ]selling\b|\b(?:bestseller|top pick|number one|unbeatable|unrivalled|leading)\b"
)
_NOT_ONE = wordset(
    "at the rest west nest chest test latest least best-known contest protest request honest earnest digest "
    "invest suggest"
)
_NONE = re.compile(
    r"\b(?:(?:none|nothing|nobody|no one|not one)(?: else)?(?: of (?:the )?(?:others?|these|them|rest|other \w+))?"
    r"(?: else)?(?: here| shown)?|no(?:ne)? others?(?: \w+)?(?: here| shown)?"
    r"|\b(?:you )?(?:will|can|would|do) not (?:find|get|see)(?: anything| any| an?)?"
    r"|(?<!\w )no [a-z]+(?: here| shown)?(?= [a-z]+s\b| (?:are|have|come|go|get)\b))"
)
_COMPARATIVE = re.compile(r"\b(?:more|less|fewer|better|worse|[a-z]{3,}er)\b")
_THE_MORE_ONE = re.compile(r"\bthe (?=(?:more|less|[a-z]{3,}er)\b)(?!.*\bthan\b)")
_MORE_ONE = re.compile(r"\b[a-z]+ (?=(?:more|less|[a-z]{3,}er)\b)(?!.*\bthan\b)")
_UNTIL = re.compile(
    r"[,.;:()]|\b(?:is|are|at|of|with|here|costs?|weigh\w*|among|by|for|that|shown|and|but|you|we|in this"
    r"|on the|from|than|lasts?|runs?)\b"
)
_THAT = re.compile(r"^(?: [a-z]+)? (?:that|which) ([a-z0-9 .]+?)(?= is\b|,|\.\s*$|$)")
_OF_FOUND = re.compile(r"\b(\d+) of (?:the )?(\d+)\b")
_SCOPE = re.compile(
    r"(?<!apart )(?<!aside )\b(?:of|among|from|in) (?:(?:all )?(?:the|these|those|them"
    r"|our)\b ?)(?:all )?(\d+)?(?: ?[a-z]+)?\b(?: here| shown)?|\bof (?:all|them|these)\b|\bof the (?:lot"
    r"|bunch|group)\b|\bon (?:the|this) list\b|\bin this selection\b"
)


_FIELD = re.compile(r"\b(?:by|on|in|for) (?:the |sheer |pure |raw )?([a-z]+(?: life| size)?)\b")
_LEADS = re.compile(r"\b(?:leads?|wins?|tops?|comes? (?:out )?(?:on top|first)|go for|take|choose|pick)\b")


def check(
    speech: Speech, subject: Sequence[Record], context: Context, among: Sequence[Record] = ()
) -> tuple[str | None, tuple[Record, ...]]:
    """What is wrong with the superlatives of a clause, and the products they pick where none was named.

    `among`: the products it names as those compared; all shown where it names none.
    """
    picked: tuple[Record, ...] = ()
    for _ in range(3):
        found = _superlative(speech.rest, context, len(among or context.products) == 2, bool(among))
        if found is None:
            break
        within, end = _within(speech, found, context, among or context.products)
        speech.blank(found.start, end)
        if found.scale.fields == ("rating",):  # a bare number beside it is then a score
            speech.rest = f"{speech.rest[: found.start]}rated {speech.rest[found.start + 6 :]}"
        if not within:
            return "nothing shown to compare", ()
        best = _best(found, within)
        if best is None:
            return "a superlative no field backs", ()
        if subject and not set(subject) <= set(best):
            return f"another shown is: {best[0].title}", ()
        picked = picked or tuple(best)
    for m in _UNKNOWN.finditer(speech.rest):
        phrase = " ".join(speech.rest[m.start() :].split()[:2])
        if subject and all(phrase in r.prose for r in subject):
            continue
        if m[0] not in context.computed and m[0] not in _NOT_ONE:
            return f"“{m[0]}” was not computed", ()
    return None, picked


def _superlative(text: str, context: Context, pair: bool, narrowed: bool) -> Found | None:
    if pair and (m := (_THE_MORE_ONE if not narrowed else _MORE_ONE).search(text)):
        found = find(text[m.end() :], context.products)
        if found is not None and found.start == 0:
            return Found(found.scale, m.end(), m.end() + found.end)
    if (m := _FIELD.search(text)) and _LEADS.search(text) and (found := find(f"most {m[1]}", context.products)):
        return Found(found.scale, m.start(), m.end())
    for m in re.finditer(r"\b(?:[a-z]{3,}est|most|least|best|worst|top)\b", text):
        if text[: m.start()].endswith(("rated ", "rated the ")):
            return Found(Scale(("rating",), -1 if m[0] in ("lowest", "worst", "least") else 1), m.start(), m.end())
        found = find(text[m.start() :], context.products)
        if found is None or found.start > 8:
            found = by_verb(text) if m[0] in ("most", "least") else found
            if found is None or abs(found.start - m.start()) > 8:
                continue
            words, start = text[found.start : found.end], found.start
        else:
            words, start = text[m.start() + found.start :][: found.end - found.start], m.start() + found.start
        if _MOST.search(words):
            return Found(found.scale, start, start + len(words))
    return None


def _within(speech: Speech, found: Found, context: Context, among: Sequence[Record]) -> tuple[list[Record], int]:
    """The products a superlative speaks of: those shown that the words after it hold for."""
    tail = speech.rest[found.end :]
    if m := _THAT.match(tail):
        fitting = [r for r in among if fails(m[1], r, context) is None]
        if fitting:
            return fitting, found.end + m.end()
    stop = _UNTIL.search(tail)
    words = tail[: stop.start()] if stop else tail
    end = found.end + len(words)
    shown = list(among)
    if re.search(r"^\s*(?:\w+ ){0,3}in stock\b", tail) or re.search(r"\b(?:one|model|pair)? ?in stock\b", tail[:40]):
        shown = [r for r in shown if not r.sold_out]
        words = words.replace("in stock", "")
        at = speech.rest.find("in stock", found.end)
        end = max(end, at + len("in stock")) if at >= 0 else end
    told = content(words)
    if told and set(told) - context.kinds and told[-1] in context.nouns:
        fitting = matching(shown, words, context)
        return fitting, end
    if not set(told) <= context.kinds:
        end = found.end
    return shown, end


def _best(found: Found, within: Sequence[Record]) -> list[Record] | None:
    values = found.scale.values(within)
    known = [found.scale.sign * v for v in values if v is not None]
    if not known or (len(known) < len(within) and len(known) < 2 and len(within) > 1):
        return None
    top = max(known)
    return [r for r, v in zip(within, values, strict=True) if v is not None and abs(found.scale.sign * v - top) <= 1e-9]


def scope(speech: Speech, context: Context) -> str | None:
    """ "Of the five": blanked out where as many are shown, else why not."""
    for m in _OF_FOUND.finditer(speech.rest):
        if int(m[1]) == len(context.products) and (int(m[2]) == context.total or float(m[2]) in context.spoken_numbers):
            speech.blank(m.start(1), m.end())
    for m in speech.take(_SCOPE):
        if m[1] and int(m[1]) != len(context.products):
            return f"{len(context.products)} are shown, not {m[1]}"
    return None


def none_of_others(speech: Speech, subject: Sequence[Record], context: Context) -> str | None:
    """ "None of the others holds as much as X": the verdict on such a claim."""
    m = _NONE.search(speech.rest)
    if m is None or not subject:
        return None
    equal = as_much(speech.rest, context.products)
    found = equal or find(speech.rest[m.end() :], context.products)
    if found is None or not (equal or _COMPARATIVE.match(speech.rest[m.end() + found.start : m.end() + found.end])):
        return "a comparison no field backs" if "than" in speech.rest else None
    start = 0 if equal else m.end()
    speech.blank(start + found.start, start + found.end)
    list(speech.take(re.compile(r"\bthan\b")))
    speech.blank(m.start(), m.end())
    values = found.scale.values(context.products)
    others = [r for r, v in zip(context.products, values, strict=True) if r not in subject and v is not None]
    return comparisons.ordered(found.scale, subject, others, equal=not equal) or ""


_EMPTY = re.compile(r"\b(?:does|do|without|is|are|it|the|that|by|on|at|with|has|to)\b")
_ONLY = re.compile(
    r"(?:\b(?:the|our|your) (?:only|sole|single)\b|\b(?:only|sole|single)\b(?! (?:\d|a few"
    r"|just|in|to|for|from|after|with|by|on|at|when|if"
    r"|an? (?:dollar|cent|euro|pound|gram|few|little|bit|touch))))(?: (?:one|ones|model|models"
    r"|product|option|pair|choice)\b)?(?: (?:of (?:the|these|them)(?: \d| \w+)?|here|shown))*(?: (?:that"
    r"|which|to|with an?))?"
)


def only(speech: Speech, subject: Sequence[Record], context: Context) -> str | None:
    """ "The only one that …": the verdict on such a claim."""
    m = _ONLY.search(speech.rest)
    if m is None or speech.rest[: m.start()].endswith(" not ") or len(context.products) < 2:
        return None
    rest = blanked(speech.rest, m.span()).replace("more than one", "more than 1")
    speech.rest = " " * len(speech.rest)
    if not re.search(r"[a-z0-9]{2,}", _EMPTY.sub(" ", rest)):
        return ""
    holding = [r for r in context.products if _fault(rest, r, context) is None]
    if not holding:
        return "it holds for none of those shown"
    if missing := [r for r in subject if r not in holding]:
        return _fault(rest, missing[0], context)
    if len(holding) > max(1, len(subject)):
        return f"it holds for {next(r for r in holding if r not in subject).title} too"
    return ""


def _fault(text: str, record: Record, context: Context) -> str | None:
    speech = Speech(text)
    wrong, _ = check(speech, (record,), context)
    return wrong or fails(speech.rest, record, context)
