"""From passages that are near a question to the sentences that answer it, or to none.

A sentence answers where it means something near (cosine) and shares the question's telling words (overlap): nearness
alone takes "Do you accept PayPal?" for a question of refunds, words alone miss what is said otherwise.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from catalog.predicates import words
from retrieval.understanding.product_types import named_in
from tools.knowledge import MOST_QUOTES, Answer, Quote
from tools.knowledge_words import BUSINESS, telling

# A wish for a product, and what a question looks like.
_WISH = re.compile(
    r"\b(?:do|did|have) you (?:have|sell|stock|carry|got)\b|\b(?:show|find|give) me\b|\blooking for\b"
    r"|\bi (?:need|want|would like)\b"
    r"|\b(?:under|below|less than|up to|cheaper than|max) ?[$€£]? ?\d",
    re.IGNORECASE,
)
_SERVICE = re.compile(r"\b(?:repair|fix|mend)", re.IGNORECASE)
_TOKEN = re.compile(r"\w+")
_QUESTION = re.compile(
    r"\?\s*$|^\W*(?:and |but |so |ok,? |hi,? |hello,? )?(?:who|what|when|where|why|which|how|is|are|am|was|do|does|did"
    r"|can|could|will|would|should|may|must|if|until)\b",
    re.IGNORECASE,
)
_PLAIN = BUSINESS - {"size", "contact"}  # products are asked for in these words too
_SHARED = 0.6  # what a full overlap adds to the cosine
_FLOOR, _NEAR, _TOLD = 0.72, 0.25, 0.2  # least sum, cosine and overlap of the best sentence
_STRICT = 0.75  # least overlap where the message is no question of the shop's business on its face
_BESIDE = 0.8  # a further sentence is quoted from this share of the best one's sum


class Words:
    """How telling each word is among a shop's passages: the rarer, the more; one that never occurs, the most."""

    def __init__(self, passages: Iterable[Quote]) -> None:
        self._held = [frozenset(telling(" ".join((q.title, q.heading, *q.columns, q.text)))) for q in passages]
        self._seen = Counter(word for held in self._held for word in held)

    def overlap(self, question: str, place: int) -> float:
        """Which share of a question's telling words, by weight, the passage at `place` holds; 0 where it has none."""
        asked = {word: self._weight(word) for word in telling(question)}
        total = sum(asked.values())
        return sum(weight for word, weight in asked.items() if word in self._held[place]) / total if total else 0.0

    def bare(self, question: str) -> str:
        """A question of the shop's business without the products and numbers that no passage names.

        What holds for all returns holds for shoes after 3 weeks too; what is repaired need not be all that is sold.
        """
        if not plainly_asked(question) or _SERVICE.search(question):
            return question
        return _TOKEN.sub(lambda word: "" if self._untold(word[0], question) else word[0], question)

    def _untold(self, word: str, question: str) -> bool:
        return not any(self._seen[w] for w in telling(word)) and not _things(question).isdisjoint(words(word))

    def _weight(self, word: str) -> float:
        return math.log((len(self._held) + 1) / (self._seen[word] + 0.5))


@lru_cache(maxsize=64)
def _things(question: str) -> frozenset[str]:
    """The words of a question that name products, and its numbers."""
    said = words(question)
    named = {said[i] for _, start, end in named_in(said) for i in range(start, end)}
    return frozenset(w for w in said if w in named or w.isdigit())


def may_be_asked(message: str) -> bool:
    """Whether a message can be a question to the documents at all, told without a model: a wish can't."""
    return _asks(message) or not BUSINESS.isdisjoint(telling(message))


def plainly_asked(message: str) -> bool:
    """Whether a message is a question of shipping, returns and the like by its words alone: "are returns free?"."""
    return _asks(message) and not _PLAIN.isdisjoint(telling(message))


def _asks(message: str) -> bool:
    return bool(_QUESTION.search(message)) and not _WISH.search(message)


def pick(question: str, near: Sequence[tuple[int, float]], passages: Sequence[Quote], words: Words) -> Answer | None:
    """The answer among `near`, pairs of a passage's place and its cosine to the question; None under the floor."""
    scored = sorted(
        (
            (cosine + _SHARED * (overlap := words.overlap(question, place)), cosine, overlap, place)
            for place, cosine in near
        ),
        key=lambda s: (-s[0], s[3]),
    )
    if not scored:
        return None
    best, cosine, overlap, _ = scored[0]
    if best < _FLOOR or cosine < _NEAR or overlap < _TOLD:
        return None
    if not _asks(question) and (overlap < _STRICT or BUSINESS.isdisjoint(telling(question))):
        return None
    kept = [place for total, _, _, place in scored[:MOST_QUOTES] if total >= _BESIDE * best]
    return Answer(tuple(passages[place] for place in sorted(kept)), round(cosine, 4), round(overlap, 4))
