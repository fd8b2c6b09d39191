"""PASS or FAIL checks over a whole catalogue, with examples: what would make answers worse, though no row is bad."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from babel import Locale

from catalog.predicates import fold
from catalog.product import Product

MULTILINGUAL_MODEL = "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"
_EXAMPLES = 3
_FACTOR = 50.0  # times above or below its category's median at which a price looks like a slip
_ENOUGH = 20  # products of a category before its median says anything
_LANGUAGES = {
    "en": "the and with for your this from are you that",
    "de": "und der die das mit für ist nicht ein auf",
    "fr": "et le les des avec pour une est dans vous",
    "es": "y el los las con para una es del por",
    "it": "e il con per una di che sono della nel",
    "nl": "en het een met voor van zijn niet op deze",
    "pt": "e os com para uma não do da em seu",
    "sv": "och det med för är som en av på till",
    "pl": "i w z na do się jest nie dla oraz",
}
_WORDS = {language: frozenset(words.split()) for language, words in _LANGUAGES.items()}


@dataclass(frozen=True)
class Check:
    """One check: how many of `total` products fail it, a few of them, and what to do."""

    name: str
    passed: bool
    failing: int
    total: int
    examples: tuple[str, ...]
    fix: str

    def __str__(self) -> str:
        if self.passed:
            return f"PASS {self.name}"
        shown = "; ".join(self.examples)
        return f"FAIL {self.name}: {self.failing:,} of {self.total:,} ({shown}); {self.fix}"


def run_checks(products: Sequence[Product]) -> list[Check]:
    """All checks, in an order that puts what hurts shoppers most first."""
    return [
        _share(products, "every product has a picture", lambda p: not p.images and not any(v.image for v in p.variants),
               0.02, "add image addresses: cards without a picture are clicked less"),
        _share(products, "every product has a description", lambda p: len(p.description) < 20, 0.10,
               "write a few sentences: wishes are matched against them"),
        _share(products, "every product has a category", lambda p: not p.category, 0.10,
               "add a category path: it tells a laptop from a laptop bag"),
        _share(products, "every product has a page", lambda p: not p.url and not any(v.url for v in p.variants), 0.02,
               "add links, or set --shop-url"),
        _share(products, "something can be bought", lambda p: not p.cheapest().offer.availability.buyable, 0.50,
               "most are sold out: check the stock column"),
        _duplicates(products),
        _outliers(products),
        _language(products),
    ]  # fmt: skip


def _name(product: Product) -> str:
    return f"{product.id} {product.title[:50]}"


def _share(products: Sequence[Product], name: str, fails: Callable[[Product], bool], allowed: float, fix: str) -> Check:
    """Passes while at most the share `allowed` (0..1) of products fails."""
    failing = [p for p in products if fails(p)]
    passed = len(failing) <= allowed * len(products)
    return Check(name, passed, len(failing), len(products), tuple(map(_name, failing[:_EXAMPLES])), fix)


def _duplicates(products: Sequence[Product]) -> Check:
    titles = Counter(fold(p.title) for p in products)
    failing = [p for p in products if titles[fold(p.title)] > 1]
    repeated = tuple(f"{count} times {title[:50]!r}" for title, count in titles.most_common(_EXAMPLES) if count > 1)
    passed = len(failing) <= 0.05 * len(products)
    return Check("titles tell products apart", passed, len(failing), len(products), repeated,
                 "make them variants of one product, or name what differs")  # fmt: skip


def _outliers(products: Sequence[Product]) -> Check:
    """Prices far from their category's median: a slipped decimal point, or a price in cents."""
    prices: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for p in products:
        prices[p.category].append(p.cheapest().offer.price.minor)
    medians = {c: statistics.median(found) for c, found in prices.items() if c and len(found) >= _ENOUGH}
    failing = []
    for p in products:
        middle, price = medians.get(p.category), p.cheapest().offer.price
        if middle and not middle / _FACTOR <= price.minor <= middle * _FACTOR:
            failing.append((p, price.major))
    shown = tuple(f"{_name(p)} at {price:,.2f}" for p, price in failing[:_EXAMPLES])
    return Check("prices are near their category's", not failing, len(failing), len(products), shown,
                 "look at each: a decimal point may have slipped")  # fmt: skip


def language_of(products: Sequence[Product], most: int = 500) -> str | None:
    """ISO 639 code of the language most descriptions are in, by their small words; None where they don't say."""
    counts: Counter[str] = Counter()
    for product in products[:: max(1, len(products) // most)]:
        words = set(f"{product.title} {product.description}".casefold().split())
        scores = {language: len(words & small) for language, small in _WORDS.items()}
        best = max(scores, key=scores.__getitem__)
        if scores[best] >= 2:
            counts[best] += 1
    return counts.most_common(1)[0][0] if counts else None


def _language(products: Sequence[Product]) -> Check:
    code = language_of(products)
    foreign = code not in (None, "en")
    named = Locale("en").languages[code] if code else ""
    return Check("descriptions are in English", not foreign, len(products) if foreign else 0, len(products),
                 (f"they look {named}",) if foreign else (),
                 "the default embedding model knows English only: set SHOPKEEPER_EMBEDDING_MODEL="
                 f"{MULTILINGUAL_MODEL} and index again")  # fmt: skip
