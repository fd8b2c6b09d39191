"""What can be more or less: comparatives and superlatives as a field of the record and a direction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from agent.claims.records import Record
from agent.claims.speech import root, roots, wordset


@dataclass(frozen=True)
class Scale:
    """A field, by the names of attributes that hold it in order of preference, and +1 for more, -1 for less.

    `fields` may be `price`, `rating`, `rating_count`, or roots that an attribute's name holds; `of` narrows to what a
    quantity measures.
    """

    fields: tuple[str, ...]
    sign: int
    of: str | None = None

    def value(self, record: Record, also: Sequence[Record] = ()) -> float | None:
        """The record's value, in base units; of the first field that most of `also` have too."""
        values = self.values([record, *also])
        return values[0]

    def values(self, records: Sequence[Record]) -> list[float | None]:
        """Each record's value, all by the field that most of them have."""
        best: list[float | None] = [None] * len(records)
        for name in self.fields or ("",):
            found = [_value(r, name, self.of) for r in records]
            if sum(v is not None for v in found) > sum(v is not None for v in best):
                best = found
        return best


def _value(record: Record, name: str, of: str | None) -> float | None:
    if name == "price":
        return record.price
    if name in ("rating", "rating_count"):
        given = record.json.get(name)
        return None if given is None else float(given)
    wanted, rooted = _parts(name), frozenset(name.split())
    fitting = [
        f
        for f in record.facts
        if (wanted <= set(f.name) or rooted <= set(f.name))
        and (of is None or (f.quantity is not None and f.quantity.of == of))
    ]
    if not fitting:
        return None
    fact = min(fitting, key=lambda f: len(f.name))
    if len(fact.name) > len(wanted) + 3:
        return None
    return fact.quantity.value if fact.quantity else fact.number


@lru_cache(maxsize=1024)
def _parts(name: str) -> frozenset[str]:
    return frozenset(roots(name))


_DURATION = ("battery life", "run time", "days per charge", "burn time", "playing time", "time")
_CAPACITY = ("capacity", "battery capacity", "volume", "sleeps", "storage")
_SIZE = (
    "screen size",
    "display diagonal",
    "capacity",
    "battery capacity",
    "volume",
    "sleeps",
    "diameter",
    "width",
    "height",
    "length",
    "weight",
)
_POWER = ("torque", "power", "pressure", "voltage", "brightness")
_SPEED = ("read speed", "print speed", "refresh rate", "speed")
_WORDS: tuple[tuple[str, tuple[str, ...], int], ...] = (
    (
        (
            r"cheap(?:er|est)|low(?:er|est)[- ]priced?|(?:more|most) (?:affordable|economical|inexpensive)"
            r"|less (?:expensive|costly)|"
            r"least (?:expensive|costly)|(?:less|least) dear|low(?:er|est) price"
        ),
        ("price",),
        -1,
    ),
    (
        (
            r"dear(?:er|est)|pric(?:ier|iest)|costl(?:ier|iest)|high(?:er|est)[- ]priced?|(?:more"
            r"|most) (?:expensive|costly)|"
            r"(?:less|least) affordable|high(?:er|est) price"
        ),
        ("price",),
        1,
    ),
    (r"(?:better|best|higher|highest|top)[- ](?:rated|rating|scored|scoring|scores?|marks|reviewed)", ("rating",), 1),
    (r"most(?: often|[- ]widely)?[- ](?:reviewed|rated)", ("rating_count",), 1),
    (r"best[- ](?:loved|liked|scoring)", ("rating",), 1),
    (r"rated (?:the )?(?:higher|highest|better|best)", ("rating",), 1),
    (r"(?:worse|worst|lower|lowest)[- ](?:rated|rating|score)|rated lower", ("rating",), -1),
    (r"light(?:er|est)", ("weight",), -1),
    (r"heav(?:ier|iest)", ("weight",), 1),
    (r"quiet(?:er|est)", ("noise",), -1),
    (r"loud(?:er|est)|nois(?:ier|iest)", ("noise",), 1),
    (r"tall(?:er|est)", ("height",), 1),
    (r"wid(?:er|est)", ("width",), 1),
    (r"narrow(?:er|est)", ("width",), -1),
    (r"deep(?:er|est)", ("depth",), 1),
    (r"thick(?:er|est)", ("thickness", "depth"), 1),
    (r"(?:thinn|slimm)(?:er|est)", ("thickness", "depth"), -1),
    (r"bright(?:er|est)", ("brightness",), 1),
    (r"(?:more|most) powerful|strong(?:er|est)", _POWER, 1),
    (r"less powerful|weak(?:er|est)", _POWER, -1),
    (r"(?:fast|quick)(?:er|est) to (?:play|finish|boil|charge)|soon(?:er|est)", ("time",), -1),
    (r"(?:fast|quick)(?:er|est)", _SPEED, 1),
    (r"(?:bigg|larg|roomi)(?:er|est)", _SIZE, 1),
    (r"small(?:er|est)|(?:more|most) compact", _SIZE, -1),
)
_ADJECTIVE = re.compile("|".join(f"(?P<w{n}>\\b(?:{words})\\b)" for n, (words, _, _) in enumerate(_WORDS)))
_LONG = re.compile(r"\blong(?:er|est)\b")
_SHORT = re.compile(r"\bshort(?:er|est)\b")
_TIMED = re.compile(
    r"\b(?:runs?|lasts?|plays?|goes|go|battery|charges?|hours?|minutes?|days?|burns?|running|runtime|life"
    r"|keeps? going)\b"
)
_NOUNED = re.compile(
    r"\b(?P<how>more|most|fewer|fewest|less|least|largest|biggest|highest|longest|smallest|lowest|shortest"
    r"|best|better|greatest|larger|bigger|smaller|higher|lower|longer|shorter|greater)"
    r" (?P<noun>[a-z][a-z-]*)(?: (?P<next>[a-z-]+))?"
)
_LESS = wordset("fewer fewest less least smallest lowest shortest smaller lower shorter")
_NOUNS: dict[str, tuple[tuple[str, ...], str | None]] = {
    "people": (("sleeps", "seats"), None),
    "person": (("sleeps",), None),
    "review": (("rating_count",), None),
    "rating": (("rating",), None),
    "ratings": (("rating_count",), None),
    "reviews": (("rating_count",), None),
    "stars": (("rating",), None),
    "battery life": (_DURATION, "time"),
    "battery": (_DURATION, "time"),
    "runtime": (_DURATION, "time"),
    "run time": (_DURATION, "time"),
    "hours": (_DURATION, "time"),
    "minutes": (_DURATION, "time"),
    "days": (_DURATION, "time"),
    "playtime": (_DURATION, "time"),
    "life": (_DURATION, "time"),
    "screen": (("screen size", "display diagonal"), None),
    "display": (("screen size", "display diagonal"), None),
    "ram": (("memory",), None),
    "drive": (("storage",), None),
    "space": (_CAPACITY, None),
    "room": (_CAPACITY, None),
    "capacity": (_CAPACITY, None),
    "wattage": (("power",), None),
    "energy": (("power",), None),
    "electricity": (("power",), None),
    "noise": (("noise",), None),
    "money": (("price",), None),
    "price": (("price",), None),
    "water": (("capacity",), None),
}
_VERBS: tuple[tuple[str, tuple[str, ...], str | None], ...] = (
    (r"weighs?", ("weight",), None),
    (r"costs?", ("price",), None),
    (r"holds?|carries|carry", _CAPACITY, None),
    (r"runs?|lasts?|plays?|goes|go|keeps? going", _DURATION, "time"),
    (r"draws?|uses?|consumes?", ("power",), None),
    (r"sleeps?", ("sleeps",), None),
    (r"scores?|rated", ("rating",), None),
)


@dataclass(frozen=True)
class Found:
    """A scale and where its words stand."""

    scale: Scale
    start: int
    end: int


def find(text: str, records: Sequence[Record]) -> Found | None:
    """The first comparative or superlative of lower-case text that a field of the records backs."""
    if (m := _NOUNED.search(text)) and (found := _nouned(m, records)):
        return found
    if m := _ADJECTIVE.search(text):
        _, fields, sign = _WORDS[next(int(k[1:]) for k, v in m.groupdict().items() if v)]
        return Found(Scale(fields, sign), m.start(), m.end())
    for pattern, sign in ((_LONG, 1), (_SHORT, -1)):
        if m := pattern.search(text):
            timed = _TIMED.search(text) is not None
            fields = (
                _DURATION if timed else ("length", "height", "pages") if sign < 0 else ("length", "pages", *_DURATION)
            )
            return Found(Scale(fields, sign, "time" if timed else None), m.start(), m.end())
    return by_verb(text)


def by_verb(text: str) -> Found | None:
    """ "weighs less", "costs more", "holds as much": the scale its verb names."""
    m = re.search(r"\b(more|less|most|least|the same|as much|as long|as many|as little)\b", text)
    if m is None:
        return None
    for verb, fields, of in _VERBS:
        if re.search(rf"\b(?:{verb})\b", text):
            return Found(Scale(fields, -1 if m[1] in ("less", "least", "as little") else 1, of), m.start(), m.end())
    return None


def _nouned(m: re.Match[str], records: Sequence[Record]) -> Found | None:
    sign = -1 if m["how"] in _LESS else 1
    pair = f"{m['noun']} {m['next']}" if m["next"] else ""
    for noun, end in ((pair, m.end()), (m["noun"], m.end("noun"))):
        if noun in _NOUNS:
            fields, of = _NOUNS[noun]
            if noun == "reviews" and m["how"] in ("best", "better", "highest", "higher", "greatest"):
                fields = ("rating",)
            if noun.startswith("rating") and m["how"] in ("more", "most", "fewer", "fewest"):
                fields = ("rating_count",)
            return Found(Scale(fields, sign, of), m.start(), end)
    wanted = {root(m["noun"])}
    if any(wanted <= set(f.name) for r in records for f in r.facts):
        return Found(Scale((m["noun"],), sign), m.start(), m.end("noun"))
    return None


def adjective(text: str) -> Scale | None:
    """The scale of "as light as": an adjective in its plain form."""
    word = text.strip()
    for form in (f"{word}er", f"{word}r", f"{word[:-1]}ier", f"{word}{word[-1:]}er", f"more {word}"):
        if m := _ADJECTIVE.fullmatch(form):
            _, fields, sign = _WORDS[next(int(k[1:]) for k, v in m.groupdict().items() if v)]
            return Scale(fields, sign)
    return Scale(_DURATION, 1, "time") if word == "long" else None
