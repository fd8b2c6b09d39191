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

from catalog.predicates import fold
from tools.knowledge import MOST_QUOTES, Answer, Quote

_ASKED_AS = re.compile(r"\bhow (?:much|expensive)\b|\bwhat (?:does|do|would|will)\b.{1,40}\bcost\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")
_SUFFIXES = tuple("ically ations ation ments ment ings ing able ers ies ied es ed er ly s y e".split())


# Words that say how a question is put, not what it is about.
_ASKING = frozenset(
    [
        "a",
        "about",
        "after",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "anyone",
        "anything",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "don't",
        "each",
        "else",
        "ever",
        "for",
        "from",
        "get",
        "gets",
        "give",
        "go",
        "got",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "hi",
        "hello",
        "him",
        "his",
        "how",
        "i",
        "i'd",
        "i'll",
        "i'm",
        "i've",
        "if",
        "in",
        "is",
        "isn't",
        "it",
        "it's",
        "its",
        "just",
        "know",
        "like",
        "let",
        "long",
        "look",
        "make",
        "many",
        "may",
        "me",
        "might",
        "mine",
        "more",
        "most",
        "much",
        "must",
        "my",
        "need",
        "needs",
        "no",
        "nor",
        "not",
        "of",
        "on",
        "once",
        "one",
        "ones",
        "only",
        "or",
        "our",
        "out",
        "over",
        "own",
        "please",
        "policies",
        "policy",
        "possible",
        "question",
        "questions",
        "rule",
        "rules",
        "same",
        "see",
        "shall",
        "she",
        "should",
        "so",
        "some",
        "something",
        "still",
        "such",
        "take",
        "tell",
        "terms",
        "than",
        "thanks",
        "that",
        "that's",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "thing",
        "things",
        "this",
        "those",
        "to",
        "too",
        "under",
        "until",
        "up",
        "us",
        "use",
        "very",
        "want",
        "was",
        "way",
        "we",
        "were",
        "what",
        "what's",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "without",
        "won't",
        "would",
        "yes",
        "you",
        "you're",
        "your",
        "yours",
    ]
)

# What shoppers call what shops write about: each group counts as one word.
_SAME = (
    "ship shipping shipped ships delivery deliver delivers delivered dispatch dispatched send sent sends postage",
    "return returns returned returnable returning exchange",
    "refund refunds refunded refunding reimburse reimbursed money",
    "cost costs price prices pay fee charge charges expensive free $ €",
    "wrap wrapping wrapped wrapper",
    "gift gifts present presents christmas xmas",
    "faulty broken defective damaged defect guarantee warranty guaranteed repair",
    "contact reach email e-mail mail phone call write",
    "hours hour open opening closed close",
    "person people human agent staff",
    "store shop fictional",
    "size sizes sizing fit fits",
    "day days week weeks month months",
    "fast quick quickly express overnight",
    "furniture sofa",
    "track tracking tracked",
    "packing packaging box",
    "loud noise noisy quiet silent sound",
    "order orders ordered ordering basket cart",
    "preorder preorders pre-order",
    "parcel package",
    "game games gaming",
    "minimum least",
)


# The groups of the shop's own business, which no product is called by.
_BUSINESS = frozenset(("ship", "return", "refund", "wrap", "faulty", "contact", "hours", "track", "preorder", "size"))
# A wish for a product, and what a question looks like.
_WISH = re.compile(
    r"\b(?:do|did|have) you (?:have|sell|stock|carry|got)\b|\b(?:show|find|give) me\b|\blooking for\b"
    r"|\bi (?:need|want|would like)\b"
    r"|\b(?:under|below|less than|up to|cheaper than|max) ?[$€£]? ?\d",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\?\s*$|^\W*(?:and |but |so |ok,? |hi,? |hello,? )?(?:who|what|when|where|why|which|how|is|are|am|was|do|does|did"
    r"|can|could|will|would|should|may|must|if|until)\b",
    re.IGNORECASE,
)
_SHARED = 0.6  # what a full overlap adds to the cosine
_FLOOR, _NEAR, _TOLD = 0.72, 0.25, 0.2  # least sum, cosine and overlap of the best sentence
_STRICT = 0.75  # least overlap where the message is no question of the shop's business on its face
_BESIDE = 0.8  # a further sentence is quoted from this share of the best one's sum


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


_GROUPED = {_stem(word): group.split()[0] for group in _SAME for word in group.split()}


def telling(text: str) -> tuple[str, ...]:
    """The words that say what a text is about, in one form each: `How much is postage?` → `cost`, `ship`."""
    said = _WORD.findall(fold(_ASKED_AS.sub(" cost ", text)))
    return tuple(dict.fromkeys(_GROUPED.get(_stem(w), _stem(w)) for w in said if w not in _ASKING))


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

    def _weight(self, word: str) -> float:
        return math.log((len(self._held) + 1) / (self._seen[word] + 0.5))


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
    if (_WISH.search(question) or not _QUESTION.search(question)) and (
        overlap < _STRICT or _BUSINESS.isdisjoint(telling(question))
    ):
        return None
    kept = [place for total, _, _, place in scored[:MOST_QUOTES] if total >= _BESIDE * best]
    return Answer(tuple(passages[place] for place in sorted(kept)), round(cosine, 4), round(overlap, 4))
