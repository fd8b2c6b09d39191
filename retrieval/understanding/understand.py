"""Words → typed constraints, sort and quantity, without a language model. Pure, about half a millisecond."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from retrieval.understanding.corrections import correct
from retrieval.understanding.exclusions import read_exclusions
from retrieval.understanding.matching import Matcher
from retrieval.understanding.prices import PriceBound, read_prices
from retrieval.understanding.request import Constraint, Sort, Understood
from retrieval.understanding.sorting import read_sort
from retrieval.understanding.text import Reading
from retrieval.understanding.values import make
from retrieval.understanding.vocabulary import Vocabulary


def understand(
    text: str,
    vocabulary: Vocabulary,
    *,
    currency: str,
    given: Sequence[Constraint] = (),
    sort: Sort | None = None,
    turn: int = 0,
    rates: Mapping[str, float] | None = None,
) -> Understood:
    """Read a shopper's words.

    `currency`: the shop's, ISO 4217. `given` and `sort`: fields already filled; the words add nothing to
    them, and they come first in the result. `rates`: units of the shop's currency for one of each foreign one.
    """
    mended, corrections = correct(text, vocabulary)
    reading = Reading.of(mended)
    matcher = Matcher(reading, vocabulary)
    prices = read_prices(reading, currency=currency, rates=rates)
    for bound in prices:
        matcher.claim(bound.start, bound.end)
    noun = matcher.product_type()
    kind = noun.phrase if noun else None
    order = read_sort(reading, vocabulary, kind)
    if order is not None:
        matcher.claim(order.start, order.end)
    found = price_constraints(prices, reading, turn)
    found += [e.constraint for e in read_exclusions(matcher, turn)]
    noun = matcher.product_type()
    filled = {c.field for c in given}
    new = tuple(c for c in found if c.field not in filled)
    return Understood(
        text=text,
        search_text=_search_text(matcher),
        constraints=(*given, *new),
        sort=sort or (order.sort if order else None),
        corrections=corrections,
        product_type=noun.phrase if noun else None,
    )


def price_constraints(bounds: Sequence[PriceBound], reading: Reading, turn: int) -> list[Constraint]:
    """The bounds as constraints; of several bounds on one side the loosest, so that none removes too much."""
    found = []
    for side, op, loosest in (("low", ">=", min), ("high", "<=", max)):
        said = [(getattr(b, side), b) for b in bounds if getattr(b, side) is not None]
        if not said:
            continue
        value, bound = loosest(said, key=lambda pair: pair[0])
        firm = {} if bound.soft else {"strength": "must", "status": "filtered"}
        words = reading.words(bound.start, bound.end)
        found.append(make("price", op, value, words, turn, unit=bound.foreign, **firm))
    return found


def _search_text(matcher: Matcher) -> str:
    words = [matcher.reading.words(t.start, t.end) for t, c in zip(matcher.tokens, matcher.claimed, strict=True) if not c]
    return " ".join(words)
