"""Claims that set products against each other: "lighter than", "$15 cheaper", "twice the torque", "the same"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.claims import differences, ratios
from agent.claims.amounts import amounts
from agent.claims.context import Context
from agent.claims.descriptions import described
from agent.claims.measures import agrees, number, quantities
from agent.claims.mentions import Mention
from agent.claims.order import further, ordered
from agent.claims.ratios import by_value
from agent.claims.records import Record, content
from agent.claims.scales import Scale, adjective, by_verb, find
from agent.claims.speech import Speech, root, roots

_PIVOT = re.compile(
    r"\b(?:than|undercut(?:s|ting)?|compared (?:with|to)|in comparison (?:with|to)|next to|beside|against"
    r"|versus|relative to|beats?)\b"
    r"|\b(?:as \w+ as|as \w+ \w+ as)\b|\bthe same(?: \w+)?(?: as)?\b|\bdoubles?\b|\b(?:twice|half|triple"
    r"|3 times|\d+ times)\b|\ban? (?:quarter|third|fifth) of (?:what|that)\b"
)
_NUMERIC = re.compile(
    r"\b(?:than|over) (?:about |around |just )?(?:[$€£]|us ?\$|\d|half an?\b|an? (?:hour|minute|day|week"
    r"|kilo|litre|euro|dollar|year|month|few|third|quarter))"
)
_REST = re.compile(
    r"\bthan (?:(?:all|any|both|either|each|every one)(?: of)? )?(?:the )?(?:others?|other \w+|rest"
    r"|any ?(?:thing|one)? else|them|these)(?: \d)?(?: \w+)? ?(?:here|shown)?\b"
)
_AS_AS = re.compile(r"\b(?:as|so) ([a-z]+)(?: (\w+))? as\b")
_SAME = re.compile(
    r"\b(?:the )?(?:same|identical|equal)(?: (\w+))?(?: (\w+))?\b|\bcosts? the same\b|\bidentical in (\w+)\b"
)
_THAN = re.compile(r"\bthan\b")
_NOT = re.compile(r"\bnot\b|n't\b|\bnever\b|\bhardly\b")
_BEFORE_MORE = re.compile(
    r"^\s*(?:more|less|longer|shorter|lighter|heavier|cheaper|dearer|pricier|[a-z]{3,}er|extra|over|under"
    r"|above|below|off|against|on top)\b"
)


def check(
    speech: Speech, named: Sequence[Mention], subject: Sequence[Record], context: Context
) -> tuple[bool, str | None, tuple[Record, ...]]:
    """Whether a clause compares, what is wrong with it, and which products it says it of; its words are "
    "blanked out."""
    text = speech.rest
    if both := _same(speech, named, subject):
        return both
    pivot = next((m for m in _PIVOT.finditer(text) if not _NUMERIC.match(text, m.start())), None)
    if pivot is None:
        return False, None, ()
    rest = _REST.search(text)
    a, b, whole = _sides(text, pivot, named, subject, context, rest)
    if not a or not b:
        return False, None, ()
    reason = _holds(speech, a, b, whole, pivot)
    for mention in named:
        speech.blank(mention.start, mention.end)
    if rest:
        speech.blank(rest.start(), rest.end())
    elif not any(m.start >= pivot.start() for m in named):  # what it is compared with was only described
        stop = re.search(r"[,;.]", speech.rest[pivot.end() :])
        speech.blank(pivot.end(), pivot.end() + stop.start() if stop else len(speech.rest))
    list(
        speech.take(
            re.compile(
                r"\b(?:compared (?:with|to)|next to|in comparison (?:with|to)|against|undercut(?:s|ting)?|versus"
                r"|relative to|beats?)\b"
            )
        )
    )
    return True, reason, a


def _sides(
    text: str,
    pivot: re.Match[str],
    named: Sequence[Mention],
    subject: Sequence[Record],
    context: Context,
    rest: re.Match[str] | None,
) -> tuple[tuple[Record, ...], tuple[Record, ...], bool]:
    """Who is compared, with whom, and whether with all of these."""
    before = [m for m in named if m.end <= pivot.start() + 1]
    after = [m for m in named if m.start >= pivot.start()]
    if rest:
        a = _joined(before) or tuple(subject)
        return a, tuple(r for r in context.products if r not in a), True
    opening = not before and re.fullmatch(r"\s*", text[: pivot.start()]) is not None
    if (opening or (not before and not subject[1:])) and len(after) >= 2:
        return _joined(after[1:]), after[0].records, len(after[0].records) > 1
    if not after:
        if len(before) == 2 and pivot[0].startswith(("doubl", "twice", "tripl", "half")) and _leads(text, before):
            return before[1].records, before[0].records, False
        one = _described(text[pivot.end() :], _joined(before) or tuple(subject), context)
        return (_joined(before) or tuple(subject), one, False) if one else ((), (), False)
    a = _joined(before) or tuple(subject)
    return (
        a,
        _joined(after[:1]),
        re.search(r"\b(?:all|both|any|every|either)\b", text[pivot.start() : after[0].end]) is not None
        or len(after[0].records) > 1,
    )


def _described(after: str, a: Sequence[Record], context: Context) -> tuple[Record, ...]:
    """The one product that "than the open one" describes: where several fit, the one most like the other side."""
    found = described(Speech(after), context, len(after))
    if found is None and (m := re.search(r"(?:^|\bas|\bthan)\s*the ([a-z]+)\W*$", after)):  # "than the sticks"
        kind = root(m[1])
        return tuple(r for r in context.products if kind in r.kind and kind not in context.kinds and r not in a)
    fitting = [r for r in found.records if r not in a] if found else []
    if len(fitting) < 2 or not a:
        return tuple(fitting)
    alike = [len(set(roots(r.title.lower())) & set(roots(a[0].title.lower()))) for r in fitting]
    return (fitting[alike.index(max(alike))],) if alike.count(max(alike)) == 1 else ()


def _leads(text: str, before: Sequence[Mention]) -> bool:
    return re.match(r"\s*(?:compared|next to|unlike|against)", text) is not None


def _joined(found: Sequence[Mention]) -> tuple[Record, ...]:
    return tuple(dict.fromkeys(r for m in found for r in m.records))


def _holds(
    speech: Speech, a: tuple[Record, ...], b: tuple[Record, ...], whole: bool, pivot: re.Match[str]
) -> str | None:
    text = speech.rest
    everyone = [*a, *b]
    negated = _NOT.search(text) is not None
    if len(a) == len(b) == 1 and not negated and differences.sized(speech, a[0], b[0]):
        list(speech.take(_THAN))
        return further(speech, a, b)
    said, reason = ratios.check(speech, a, b)
    if said:
        return reason
    if m := _AS_AS.search(text):
        found = (
            by_verb(text)
            if m[1] in ("much", "long", "many", "little") and not m[2]
            else find(f"more {m[2]}", everyone)
            if m[2]
            else None
        )
        scale = found.scale if found else adjective(m[1])
        speech.blank(m.start(), m.end())
        if scale is None:
            return f"“{m[0]}” was not computed"
        list(speech.take(_NOT)) if negated else None
        return ordered(scale, a, b, equal=not negated, flip=negated)
    if pivot[0].startswith("undercut"):
        return _difference(speech, Scale(("price",), -1), a, b, negated)
    saves = re.search(r"\bsaves?\b", text)
    if saves and re.search(r"[$€£]", text):
        speech.blank(saves.start(), saves.end())
        return _difference(speech, Scale(("price",), -1), a, b, negated)
    for amount in amounts(text):
        if m := re.match(r"\s*(more|less|extra|cheaper|dearer)\b", text[amount.end :]):
            reason = _difference(
                speech, Scale(("price",), 1 if m[1] in ("more", "extra", "dearer") else -1), a, b, negated
            )
            speech.blank(amount.end, amount.end + m.end())
            list(speech.take(re.compile(r"\bthan\b")))
            return reason or further(speech, a, b)
    found = find(text, everyone) or (by_value(text, a) if "than" in text else None)
    verbal = by_verb(text)
    if found is None or (verbal is not None and verbal.start < found.start and "than" in text):
        found = verbal
    if found is None:
        money = re.search(r"\b(more|less)\b", text)
        if money is None or not amounts(text):
            other = re.search(r"\b(?:more \w+|less \w+|\w{3,}er|better|worse)\b(?= .*\bthan\b)", text)
            return f"“{other[0]}” was not computed" if other else "a comparison no field backs"
        speech.blank(money.start(), money.end())
        return _difference(speech, Scale(("price",), 1 if money[1] == "more" else -1), a, b, negated)
    if (step := re.search(r"(?<![\w.,$€£])(\d+(?:\.\d+)?) $", text[: found.start])) and len(a) == len(b) == 1:
        values = found.scale.values([a[0], b[0]])
        if None in values or not agrees(*number(step[1]), text[: step.start()], _gap(values, found.scale, text)):
            return f"the difference is not {step[1]}"
        speech.blank(step.start(), step.end())
    speech.blank(found.start, found.end)
    list(speech.take(re.compile(r"\bthan\b")))
    return _difference(speech, found.scale, a, b, negated) or further(speech, a, b)


def _gap(values: Sequence[float | None], scale: Scale, text: str) -> float:
    gap = abs((values[0] or 0.0) - (values[1] or 0.0))
    return (
        gap / 24
        if scale.of == "time" and "days" in text
        else gap * 60
        if scale.of == "time" and "minutes" in text
        else gap
    )


def _difference(speech: Speech, scale: Scale, a: Sequence[Record], b: Sequence[Record], negated: bool) -> str | None:
    """Order, and the size of the difference where one is said; both blanked out."""
    if negated:
        list(speech.take(_NOT))
        scale = Scale(scale.fields, -scale.sign, scale.of)
    if reason := ordered(scale, a, b, equal=negated):
        return reason
    values = [v for v in scale.values([*a, *b]) if v is not None]
    if len(a) != 1 or len(b) != 1 or len(values) != 2:
        return None
    gap = abs(values[0] - values[1])
    priced = scale.fields == ("price",)
    for amount in amounts(speech.rest) if priced else ():
        before, after = speech.low[: amount.start], speech.low[amount.end :]
        if _BEFORE_MORE.match(after) or re.search(
            r"\b(?:by|saves?(?: you)?|costs?|save)\s*(?:about |around |just |a little |over |under |nearly )*$", before
        ):
            if not agrees(amount.value, amount.slack, before, gap):
                return f"the difference is {gap:.2f}"
            speech.blank(amount.start, amount.end)
    for q in quantities(speech.rest):
        before, after = speech.low[: q.start], speech.low[q.end :]
        if _BEFORE_MORE.match(after) or re.search(r"\bby (?:\w+ )?$", before):
            if q.of == "share":
                said = 100 * gap / values[1] if values[1] else 0
                true = agrees(q.value, 1.0, before, said)
            else:
                true = agrees(q.value, q.slack, before, gap)
            if not true:
                return f"the difference is {gap:g}"
            speech.blank(q.start, q.end)
    for m in re.finditer(r"(?<![\w.$€£])(\d+(?:\.\d+)?) (?:more|fewer|less|extra)\b", speech.rest):
        if not agrees(*number(m[1]), speech.low[: m.start()], gap):
            return f"the difference is {gap:g}"
        speech.blank(m.start(), m.end())
    return None


def _same(
    speech: Speech, named: Sequence[Mention], subject: Sequence[Record]
) -> tuple[bool, str | None, tuple[Record, ...]] | None:
    m = _SAME.search(speech.rest)
    records = _joined(named) or tuple(subject)
    if m is None or len(records) < 2:
        return None
    words = [w for w in (m[1], m[2], m[3]) if w and w not in ("as", "the", "for", "and", "in", "on", "at")]
    costs = re.search(r"\bcosts?\b|\bpriced?\b", speech.rest)
    found = find("more " + " ".join(words), records) if words else None
    if costs or words[:1] == ["price"]:
        values: list[object] = [r.price for r in records]
    elif found is not None:
        values = list(found.scale.values(records))
    elif words:
        wanted = set(content(" ".join(words[:1])))
        values = [next((str(v) for k, v in r.attributes.items() if set(content(k)) & wanted), None) for r in records]
    else:
        return None
    speech.blank(m.start(), m.end())
    for mention in named:
        speech.blank(mention.start, mention.end)
    same = None not in values and len(set(values)) == 1
    return True, None if same else "the records differ there", records
