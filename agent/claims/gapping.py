"""A verb said once for two products: "A weighs 2 kg, B 3 kg"."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from agent.claims.context import Context
from agent.claims.mentions import mentions
from agent.claims.records import Record
from agent.claims.speech import Speech
from agent.claims.split import VERBS, Clause

_IT = re.compile(r"\s*(?:it|its|it's|at|with)\b", re.IGNORECASE)
_NAMED_LAST = re.compile(r"(?:that's|that is|,) ((?:the )?[^,]+?)(?: (?:does|is|will|has|do))?[.!]?$", re.IGNORECASE)
_VERB = re.compile(rf"(?:'s|\s*(?:{VERBS})\b(?: (?:by|from|for|about|at)\b)?)", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;] (?:and |but )?(?:the )?(?:plain |regular |other )?$")
_NO_GAP = re.compile(rf"\s*(?:,|and\b|or\b|for\b|at\b|with\b|in\b|by\b|(?:{VERBS})\b|[a-z]+(?:s|ed)\b)")


def parted(clause: Clause, context: Context) -> list[Clause]:
    """ "A weighs 2 kg, B 3 kg" as two clauses, the second read with the verb of the first; others as they are."""
    if "," not in clause.text and ";" not in clause.text:
        return [clause]
    said = Speech(clause.text).text
    named = mentions(Speech(clause.text), context)
    for a, b in itertools.pairwise(named):
        between, rest = said[a.end : b.start], said[b.end :]
        joint, verb = _BETWEEN.search(between), _VERB.match(between)
        if joint is None or not rest.strip(" .!") or _NO_GAP.match(rest):
            continue
        if verb is None and a is not named[0] and not between[: joint.start()].strip():
            verb = _VERB.match(said[named[0].end :])  # "A makes the X, B the rest"
        elif verb is None or not between[verb.end() : joint.start()].strip():
            continue
        mark = between[joint.start()]
        marks = [m.start() for m in re.finditer(mark, clause.text)]
        place = said[: a.end + joint.start()].count(mark)
        if verb is None or place >= len(marks):
            continue
        at = marks[place]
        read = f"{said[b.start : b.end]} {verb[0].strip().replace(chr(39) + 's', 'is')}{rest}"
        return [
            Clause(clause.lead, clause.text[:at], clause.bare),
            Clause(f"{mark} ", clause.text[at + 2 :], read=f"The {read}"),
        ]
    return [clause]


def named_last(parts: list[Clause], context: Context) -> tuple[Record, ...]:
    """ "It weighs 2 kg: that's the Mini", "It's light, the Mini": what "it" is; the name is then read no more."""
    m = _NAMED_LAST.search(last := parts[-1].lead + parts[-1].text)
    named = mentions(Speech(m[1]), context) if m and _IT.match(parts[0].text) else []
    if m is None or len(named) != 1 or len(named[0].records) != 1 or named[0].kind != "name":
        return ()
    if m.start() > len(parts[-1].lead):
        parts[-1] = replace(parts[-1], read=f"{last[len(parts[-1].lead) : m.start()]}.")
    return named[0].records
