"""Products set apart by what they are rather than named: "the walnut one", "the two cordless models"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agent.claims.context import Context
from agent.claims.measures import agrees, quantities
from agent.claims.mentions import Mention
from agent.claims.predicate import claims_nothing
from agent.claims.records import Record, content
from agent.claims.speech import Speech, roots, wordset
from agent.claims.split import VERBS

_DESCRIBED = re.compile(
    rf"\b(?:the|both|this|that|these) ((?!(?:{VERBS})\b)[a-z0-9./-]+(?: (?!(?:{VERBS}|and|or|with|of|for|at"
    rf"|in|on|than|here)\b)[a-z0-9./-]+){{0,4}})"
)
_NO_DESCRIPTION = wordset(
    "only other others same new whole shown listed following remaining cheapest best most least rest full "
    "right first last next two"
)


def described(speech: Speech, context: Context, until: int) -> Mention | None:
    """A product set apart by what it is ("the walnut one", "the tower fan"), before position `until`.

    A mention of no product when nothing shown is that.
    """
    for m in _DESCRIBED.finditer(speech.low):
        if m.start() >= until:
            break
        words = m[1].split()
        if m.end() > until and speech.low[until : until + 1].strip():
            words = speech.low[m.start(1) : until].split()
        verb = next((n for n, w in enumerate(words) if n and _verb(w, context)), len(words))
        words = words[:verb]
        start = m.start(1)
        counted = int(words[0]) if len(words) > 1 and words[0].isdigit() else None
        if counted is not None:
            start += len(words.pop(0)) + 1
        last = max((n for n, w in enumerate(words) if roots(w) and roots(w)[-1] in context.nouns), default=0)
        description, noun = " ".join(words[:last]), words[last] if words else ""
        plain = {t for w in description.split() if claims_nothing(w) for t in roots(w)}
        told = [w for w in content(description) if w not in context.kinds and not w.isdigit() and w not in plain]
        if not last or not (told or quantities(description)) or set(words[:last]) & _NO_DESCRIPTION:
            continue
        if re.search(r"\w{3,}est\b|\b(?!over|tower|under|after|user|water|paper|power|leather)\w{3,}er\b", description):
            continue
        fitting = matching(context.products, f"{description} {noun}", context)
        if counted is not None and len(fitting) != counted:
            continue
        return Mention(m.start(), start + len(" ".join(words[: last + 1])), tuple(fitting), "kind")
    return None


def _verb(word: str, context: Context) -> bool:
    """Whether a word of a description is rather its sentence's verb: "the Ironmoor burns petrol"."""
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return False
    own = roots(word)
    return not any(r.has(w) or w in context.nouns for w in own for r in context.everything)


def matching(records: Iterable[Record], description: str, context: Context) -> list[Record]:
    """The records a few descriptive words hold for: every word in what it supports, every quantity one of its own."""
    spans = quantities(description)
    for q in reversed(spans):
        description = description[: q.start] + " " + description[q.end :]
    counts = re.findall(r"(\d+)[ -]([a-z]+)", description)
    fitting = []
    for r in records:
        own = {r_ for r_ in content(description) if not r_.isdigit() and len(r_) > 1}
        has = all(r.has(w) and not r.lacks([w]) for w in own if w not in context.kinds or w in r.kind or not r.kind)
        measured = all(any(q.of == a.of and agrees(q.value, q.slack, "", a.value) for a in r.quantities) for q in spans)
        counted = all(re.search(rf"\b{n}[ -]{word[:4]}", r.prose) for n, word in counts)
        if has and measured and counted:
            fitting.append(r)
    return fitting
