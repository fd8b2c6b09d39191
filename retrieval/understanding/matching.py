"""What the words of a reading are in the catalogue: brands, product types, colours, values."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from retrieval.understanding.tables import phrases, table
from retrieval.understanding.text import Reading, Token
from retrieval.understanding.vocabulary import Value, Vocabulary, colour_table, keys

_BOUNDARIES = frozenset(phrases(table("fillers")["boundaries"]))
_PLURAL = frozenset({"short", "flat", "tight", "brief", "trainer"})  # nouns as "shorts" only


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
        self.stems: list[str] = [" ".join(keys(t.word)) for t in self.tokens]
        self._phrases: dict[tuple[int, int], str] = {}
        self._noun: tuple[Span | None] | None = None
        self.claimed = [False] * len(self.tokens)

    def claim(self, start: int, end: int) -> None:
        """Take the words of a span out of what later readers see."""
        for i, token in enumerate(self.tokens):
            if token.start < end and token.end > start:
                self.claimed[i] = True
        self._noun = None

    def find(self, known: Container[str], first: int = 0, last: int | None = None, longest: int = 4) -> list[Span]:
        """The unclaimed runs of words whose phrase is known, none overlapping a longer one, in order."""
        last = len(self.tokens) if last is None else last
        free = [not c for c in self.claimed]
        kept: list[Span] = []
        for n in range(min(longest, last - first), 0, -1):
            for i in range(first, last - n + 1):
                phrase = self._phrase(i, n)
                if phrase in known and phrase and all(free[i : i + n]):
                    free[i : i + n] = [False] * n
                    kept.append(Span(phrase, self.tokens[i].start, self.tokens[i + n - 1].end, i, i + n))
        return sorted(kept, key=lambda s: s.first)

    def _phrase(self, i: int, n: int) -> str:
        found = self._phrases.get((i, n))
        if found is None:
            found = self._phrases[i, n] = (
                self.stems[i] if n == 1 else f"{self._phrase(i, n - 1)} {self.stems[i + n - 1]}"
            )
        return found

    def span(self, first: int, last: int) -> Span:
        """The run of tokens from `first` to before `last`."""
        return Span(self._phrase(first, last - first), self.tokens[first].start, self.tokens[last - 1].end, first, last)

    def brands(self, first: int = 0, last: int | None = None) -> list[tuple[Span, str]]:
        """The brands named, in order; of overlapping ones the longest."""
        brands = self.vocabulary.brands
        return [(s, brands[s.phrase]) for s in self.find(brands, first, last)]

    def colours(self, first: int = 0, last: int | None = None) -> list[tuple[Span, str]]:
        """The colours named, in order."""
        table = colour_table()
        return [(s, table[s.phrase]) for s in self.find(table, first, last, 2)]

    def values(self, span: Span) -> tuple[Value, ...]:
        """Where a run of words is a value of the catalogue, the most common first."""
        return self.vocabulary.values.get(span.phrase, ())

    def product_type(self) -> Span | None:
        """What is asked for: the last noun of the first stretch of words that has one."""
        if self._noun is None:
            self._noun = (self._head(),)
        return self._noun[0]

    def _head(self) -> Span | None:
        found = self.find(self.vocabulary.nouns)
        nouns = [s for s in found if not (s.phrase in _PLURAL and self.tokens[s.last - 1].word == s.phrase)]
        for i, noun in enumerate(nouns):
            follower = nouns[i + 1] if i + 1 < len(nouns) else None
            if follower is None or any(t.word in _BOUNDARIES for t in self.tokens[noun.last : follower.first]):
                return noun
            if self._apart(noun, follower):
                return noun
        return None

    def _apart(self, a: Span, b: Span) -> bool:
        return any(c in ",;.\n" for c in self.reading.norm[a.end : b.start])
