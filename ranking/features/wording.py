"""The query's words as features need them: content words in order, the head noun, numbers with units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from catalog.predicates import fold, words
from retrieval.understanding.product_types import named_in, product_types
from retrieval.understanding.request import Understood
from retrieval.understanding.units import measures_in, units

MAX_WORDS = 28
_STOP = frozenset(
    words(
        "a an the and or of to in on at by is are be it its i i'm im me my we our us you your they their them "
        "this that these those can could would should will do does did have has had want wants wanted need "
        "needs needed looking look find show get give please just really very so some something anything "
        "thing things one ones with without for from into as if but not no nor than then what which who whose "
        "where when how there here like prefer ideally maybe also too any all more most much many only own "
        "same such about around over under up down out off between within per am was were been being make "
        "makes help any other another someone somebody people good nice best great cheap cheaper cheapest "
        "affordable quality new brand preferably must ideally budget dollar dollars usd eur euro bucks less "
        "max maximum minimum min least price cost costs spend spending pay buy buying purchase s t d m ll ve "
        "re that's don't doesn't can't won't isn't it's i'd i'll i've "
    )
)
_AFTER = frozenset(words("for with without to that which from in on so because and but when while under over"))
_AT_LEAST = re.compile(r"(?:at least|minimum|min|more than|over|or more than|no less than|from)\s*(?:a|an|of)?\s*$")
_AT_MOST = re.compile(
    r"(?:at most|maximum|max|less than|under|up to|no more than|not more than|below)\s*(?:a|an|of)?\s*$"
)
_OR_MORE = re.compile(
    r"\s*(?:or (?:more|larger|bigger|longer|higher|above|better)|and (?:up|above|over)|\+|plus\b|minimum)"
)
_OR_LESS = re.compile(r"\s*(?:or (?:less|smaller|shorter|lower|under|below)|max(?:imum)?\b)")


@dataclass(frozen=True)
class Quantity:
    """A number the shopper named, in base units of what it measures; `low..high` is what meets it."""

    of: str
    low: float
    high: float


@dataclass(frozen=True)
class Wording:
    """`content`: distinct content words in order; `head`: which of them is the head noun, -1 if none.

    `named`: kinds of products named, the head's own first; `others`: kinds of what it is for or goes with.
    """

    content: tuple[str, ...]
    coded: tuple[bool, ...]  # whether the word has a digit
    head: int
    named: tuple[int, ...]
    others: tuple[int, ...]
    alike: tuple[str, ...]  # other single words that name the head's kind: "notebook" for "laptop"
    quantities: tuple[Quantity, ...]
    length: int


def read(understood: Understood) -> Wording:
    """The wording of what was understood. Pure and cached by text."""
    return _read(understood.search_text or understood.text, understood.text)


@lru_cache(maxsize=4096)
def _read(text: str, said: str) -> Wording:
    tokens = words(text)
    content = list(dict.fromkeys(t for t in tokens if t not in _STOP))[:MAX_WORDS]
    content = content or list(dict.fromkeys(tokens))[:MAX_WORDS]
    phrase = next(
        (i for i, t in enumerate(tokens) if i > 0 and t in _AFTER and tokens[i - 1] not in _STOP), len(tokens)
    )
    kinds = named_in(tokens) or _joined(tokens)
    # the kind named last before "for", "with" … is what the thing is; one named after it is what it is for
    first = [k for k in reversed(kinds) if k[1] < phrase]
    later = [k for k in kinds if k[1] >= phrase]
    said_first = next(
        (t for t in reversed(tokens[:phrase]) if t not in _STOP and not any(c.isdigit() for c in t)), None
    )
    if not first and (said_first is None or phrase == len(tokens)):
        first, later = later, []
    head_word = tokens[first[0][2] - 1] if first else said_first
    return Wording(
        content=tuple(content),
        coded=tuple(any(c.isdigit() for c in w) for w in content),
        head=content.index(head_word) if head_word in content else -1,
        named=tuple(dict.fromkeys(k[0] for k in first)),
        others=tuple(dict.fromkeys(k[0] for k in later)),
        alike=_alike(first[0][0], head_word) if first and first[0][2] - first[0][1] == 1 else (),
        quantities=_quantities(fold(said)),
        length=len(tokens),
    )


def _joined(tokens: list[str]) -> list[tuple[int, int, int]]:
    """Kinds named when two words are read as one: "head set"."""
    found = []
    for i in range(len(tokens) - 1):
        found += [(kind, i, i + 2) for kind, _, _ in named_in([tokens[i] + tokens[i + 1]])]
    return found


def _alike(kind: int, word: str | None) -> tuple[str, ...]:
    names = (words(name) for name in product_types()[kind].names)
    return tuple(name[0] for name in names if len(name) == 1 and name[0] != word)


def _quantities(text: str) -> tuple[Quantity, ...]:
    found = []
    for measure in measures_in(text):
        unit = units()[measure.unit]
        value = measure.value * unit.scale
        before, after = text[max(0, measure.start - 24) : measure.start], text[measure.end :]
        low, high = value * 0.97 - 1e-9, value * 1.03 + 1e-9
        if _AT_LEAST.search(before) or _OR_MORE.match(after):
            high = float("inf")
        elif _AT_MOST.search(before) or _OR_LESS.match(after):
            low = 0.0
        found.append(Quantity(unit.of, low, high))
    return tuple(found)
