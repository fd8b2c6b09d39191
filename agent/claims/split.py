"""Sentences, and the clauses of a sentence that can be taken out alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.claims.speech import vocabulary, wordset

_SENTENCE = re.compile(r"(?<=[.!?])[\"')”]?\s+(?=[\"'(“]?[A-Z0-9€$£])|\n+")
VERBS = "|".join(vocabulary("verbs").split())
_VERB = re.compile(rf"\b(?:{VERBS})\b|'s (?!\w+ (?:{VERBS}))", re.IGNORECASE)
_JOINT = re.compile(
    r"(?P<lead>;\s+|:\s+|\s+[-–—]\s+|,?\s+(?:but|while|whereas|although|though|and|so|yet|plus|which"
    r"|because|since|as)\s+(?:also\s+|still\s+|it\s+also\s+)?|,\s+)"
)
_SUBJECT = re.compile(
    r"(?:the|it|its|this|that|they|their|these|those|both|all|each|your|our|you|we|i"
    r"|i've|it's|one|there|shipping|delivery|returns|standard|express|none|neither|nothing|just|only)\b|[A-Z]"
)
STARTS_VERB = re.compile(rf"(?:also |still |only )?(?:{VERBS})\b", re.IGNORECASE)


_OTHERS = re.compile(r"(?:all )?the (?:others?|rest|other \w+)\b (?!of\b)\w+", re.IGNORECASE)
_MOST = re.compile(r"(?:also )?the (?:most|least|best|worst|[a-z]{3,}est)\b(?!.*\bis\b)")
_NAME_ALONE = re.compile(r"(?:the\s+)?(?:(?:[A-Z0-9][\w'-]*|&)[\s.!]*)+")
_ADVISED = re.compile(r"\s*(?:if|for)\b", re.IGNORECASE)
_INSTEAD = re.compile(r"(?:take|choose|pick|go for|get|try|consider|buy)\b")
_HELD = re.compile(  # a part that cannot stand without what follows
    r"\s*(?:if|when|unlike|compared|next to|taking|add|adding|put|together with)\b[^,]*$", re.IGNORECASE
)
_CONTRAST = wordset("while whereas but although though")
_DEPENDENT = _CONTRAST | wordset("as since because so yet")


@dataclass(frozen=True)
class Clause:
    """A part of a sentence: what joins it to the one before, its words, whether it borrows that one's subject.

    `read`: what it is checked as, where that is not `text`.
    """

    lead: str
    text: str
    bare: bool = False
    read: str = ""


def sentences(text: str) -> list[str]:
    """The sentences of a text in order, stripped."""
    return [s.strip() for s in _SENTENCE.split(text.strip()) if s and s.strip()]


def clauses(sentence: str) -> list[Clause]:
    """The clauses of one sentence. Joined as `lead + text` they give the sentence back."""
    found: list[Clause] = []
    start, lead, bare = 0, "", False
    for m in _JOINT.finditer(sentence):
        before, after = sentence[start : m.start()], sentence[m.end() :]
        verb_first = STARTS_VERB.match(after) is not None
        if (
            not (
                _VERB.search(before)
                or m["lead"].startswith(";")
                or _contrast(m["lead"], before, after)
                or _OTHERS.match(after)
            )
            or not _opens(m["lead"], after, verb_first)
            or _HELD.match(before)
            or (_ADVISED.match(before) and _INSTEAD.match(after))
        ):
            continue
        found.append(Clause(lead, before, bare))
        start, lead, bare = m.end(), m["lead"], verb_first
    found.append(Clause(lead, sentence[start:], bare))
    return found


def _opens(lead: str, after: str, verb_first: bool) -> bool:
    """Whether what follows a joint can stand as a clause."""
    word, first = lead.strip(" ,").lower(), _first(after)
    if lead.startswith(";") or _OTHERS.match(after):
        return True
    if _MOST.match(after):  # "is both the quietest and the best rated"
        return False
    if _contrast(lead, "a b", after):
        return True
    stands, told = _SUBJECT.match(after) is not None, _VERB.search(first) is not None
    if word in _DEPENDENT:
        return (stands and told) or (word == "but" and verb_first)
    if word in (":", "-", "–", "—"):
        return stands and not verb_first and _VERB.search(after) is not None
    named = re.match(r"(?:the\s+)?[A-Z]", after) is not None and _NAME_ALONE.fullmatch(after) is None
    return (verb_first and bool(word)) or (stands and (told or named))


def _contrast(lead: str, before: str, after: str) -> bool:
    """ "A burns petrol, while B runs …": parted even where a verb is none of those known."""
    return (
        lead.strip(" ,").lower() in _CONTRAST
        and len(before.split()) > 1
        and _SUBJECT.match(after) is not None
        and re.search(r"\b[a-z]+(?:s|ed)\b", _first(after)) is not None
    )


def _first(text: str) -> str:
    return re.split(r"[,;:]", text)[0]


def subject_of(clause: str) -> str:
    """The words of a clause before its verb; empty where it has none."""
    m = _VERB.search(clause)
    return clause[: m.start()].strip() if m and m.start() else ""
