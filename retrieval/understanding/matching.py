"""What the words of a reading are in the catalogue: brands, product types, colours, values."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.predicates import words as stems
from retrieval.understanding.text import Reading, Token
from retrieval.understanding.vocabulary import Value, Vocabulary, colour_table, type_table

_BOUNDARIES = frozenset(
    "for with that which who to so because without under over below above from in on at of when while fur mit pour avec para con by like and as whose where "
    "i we my our".split()
)


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words that means something: its key, and where it stands."""

    phrase: str
    start: int
    end: int
    first: int  # index of the first token
    last: int  # index past the last token


class Matcher:
    """One reading against one vocabulary. Words already `claimed` by another reader are passed over."""

    def __init__(self, reading: Reading, vocabulary: Vocabulary) -> None:
        self.reading = reading
        self.vocabulary = vocabulary
        self.tokens: list[Token] = reading.tokens()
        self.stems: list[list[str]] = [stems(t.word) for t in self.tokens]
        self.claimed = [False] * len(self.tokens)

    def claim(self, start: int, end: int) -> None:
        """Take the words of a span out of what later readers see."""
        for i, token in enumerate(self.tokens):
            if token.start < end and token.end > start:
                self.claimed[i] = True

    def spans(self, first: int = 0, last: int | None = None, longest: int = 4) -> list[Span]:
        """Every unclaimed run of up to `longest` tokens, longest first, then leftmost."""
        last = len(self.tokens) if last is None else last
        found = []
        for n in range(longest, 0, -1):
            for i in range(first, last - n + 1):
                if any(self.claimed[i : i + n]):
                    continue
                phrase = " ".join(w for ws in self.stems[i : i + n] for w in ws)
                if phrase:
                    found.append(Span(phrase, self.tokens[i].start, self.tokens[i + n - 1].end, i, i + n))
        return found

    def brands(self, first: int = 0, last: int | None = None) -> list[tuple[Span, str]]:
        """The brands named, in order; of overlapping ones the longest."""
        return [(s, self.vocabulary.brands[s.phrase]) for s in _disjoint(self.spans(first, last), self.vocabulary.brands)]

    def colours(self, first: int = 0, last: int | None = None) -> list[tuple[Span, str]]:
        """The colours named, in order."""
        table = colour_table()
        return [(s, table[s.phrase]) for s in _disjoint(self.spans(first, last, 2), table)]

    def values(self, span: Span) -> tuple[Value, ...]:
        """Where a run of words is a value of the catalogue, the most common first."""
        return self.vocabulary.values.get(span.phrase, ())

    def product_type(self) -> Span | None:
        """What is asked for: the last noun of the first stretch of words that has one."""
        nouns = _disjoint(self.spans(), self._types())
        for i, noun in enumerate(nouns):
            follower = nouns[i + 1] if i + 1 < len(nouns) else None
            if follower is None or any(t.word in _BOUNDARIES for t in self.tokens[noun.last : follower.first]):
                return noun
            if self._apart(noun, follower):
                return noun
        return None

    def _apart(self, a: Span, b: Span) -> bool:
        return any(c in ",;.\n" for c in self.reading.norm[a.end : b.start])

    def _types(self) -> dict[str, int]:
        types = self.vocabulary.types
        return types if types else dict.fromkeys(type_table(), 1)  # type: ignore[return-value]


def _disjoint(spans: list[Span], known: object) -> list[Span]:
    """The spans whose phrase is known, none overlapping a longer one, in order."""
    taken: set[int] = set()
    kept = []
    for span in spans:
        if span.phrase in known and taken.isdisjoint(range(span.first, span.last)):  # type: ignore[operator]
            taken.update(range(span.first, span.last))
            kept.append(span)
    return sorted(kept, key=lambda s: s.first)
