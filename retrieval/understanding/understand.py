"""Words → typed constraints, sort and quantity, without a language model. Pure, about half a millisecond."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from catalog.predicates import words
from catalog.product import Money
from language.heard import small_words
from retrieval.understanding.brands import brand_constraints
from retrieval.understanding.corrections import correct
from retrieval.understanding.exclusions import read_exclusions
from retrieval.understanding.foreign import in_catalogue_words
from retrieval.understanding.gifts import Gift, read_gift
from retrieval.understanding.matching import Matcher
from retrieval.understanding.measures import measure_constraints
from retrieval.understanding.prices import PriceBound, read_prices
from retrieval.understanding.ratings import rating_constraints
from retrieval.understanding.request import Constraint, Sort, Understood
from retrieval.understanding.sorting import read_sort
from retrieval.understanding.tables import Lexicon, lexicon, phrases, table
from retrieval.understanding.telling import sentences, tells
from retrieval.understanding.text import Reading, Token, plain
from retrieval.understanding.told import told_wishes, unmeasured
from retrieval.understanding.units import measures_in
from retrieval.understanding.values import make, value_wishes
from retrieval.understanding.vocabulary import Vocabulary, english_by_length, synonym_table
from retrieval.understanding.vouchers import Said, read_voucher
from retrieval.understanding.wishes import wish_constraints


def understand(
    text: str,
    vocabulary: Vocabulary,
    *,
    currency: str,
    given: Sequence[Constraint] = (),
    sort: Sort | None = None,
    turn: int = 0,
    about: str | None = None,
    rates: Mapping[str, float] | None = None,
    gifts: bool = True,
    language: str | None = None,
) -> Understood:
    """Read a shopper's words.

    `currency`: the shop's, ISO 4217. `given` and `sort`: fields already filled; the words add nothing to
    them, and they come first in the result. `about`: the product noun of the conversation (`Asked.product_type`), for
    words that name none ("24 inch"). `rates`: units of the shop's currency for one of each foreign
    one; an amount in a currency without a rate is taken as the shop's own, and its `unit` names that currency.
    `gifts`: a gift for someone is read as what they like; not where the words may go on about another thing.
    `language`: what the shopper spoke before, for words that don't tell their own.
    """
    text = plain(text)
    gift = read_gift(text) if gifts else None
    if gift is not None:
        said, meant = (
            understand(t, vocabulary, currency=currency, given=given, sort=sort, turn=turn, rates=rates, gifts=False)
            for t in (text, gift.search)
        )
        return _as_gift(gift, said, meant, vocabulary)
    reading = in_catalogue_words(Reading.of(text), vocabulary, language)
    corrections: tuple[tuple[str, str], ...] = ()
    if reading.language is None:
        mended, corrections = correct(text, vocabulary)
        reading = Reading.of(mended) if mended != text else reading
    matcher = Matcher(reading, vocabulary)
    voucher = read_voucher(reading)
    prices = read_prices(reading, currency=currency, rates=rates)
    if voucher is not None:
        prices = [with_voucher(b, voucher, reading, currency) for b in prices if not voucher.covers(b.start, b.end)]
        for start, end in voucher.spans:
            matcher.claim(start, end)
    for bound in prices:
        matcher.claim(bound.start, bound.end)
    kind = _kind(matcher) or about
    order = read_sort(reading, vocabulary, kind)
    if order is not None:
        matcher.claim(order.start, order.end)
    found = price_constraints(prices, reading, turn)
    found += rating_constraints(matcher, turn)
    found += wish_constraints(matcher, kind, turn)
    found += [e.constraint for e in read_exclusions(matcher, turn)]
    kind = _kind(matcher) or about
    found += brand_constraints(matcher, turn)
    found += measure_constraints(matcher, kind, turn)
    found += value_wishes(matcher, kind, turn)
    found += told_wishes(matcher, found, kind, turn)
    found += unmeasured(matcher, found, kind, turn)
    quantity = _quantity(matcher)
    if order is not None and order.sort is None:
        found.append(make("text", "has", order.words, order.words, turn, status="unsupported"))
    kept = _kept(matcher)
    filled = {c.field for c in given}
    new = {c.key: c for c in reversed(found) if c.field not in filled or c.status == "unsupported"}
    return Understood(
        text=text,
        search_text=_joined(matcher, kept),
        constraints=(*given, *reversed(new.values())),
        sort=sort or (order.sort if order else None),
        quantity=quantity,
        corrections=corrections,
        synonyms=_synonyms(matcher),
        product_type=_kind(matcher),
        voucher=voucher.voucher if voucher else None,
        subject=_subject(matcher, kept),
        translations=reading.translations(),
    )


def _as_gift(gift: Gift, said: Understood, meant: Understood, vocabulary: Vocabulary) -> Understood:
    """A gift as what its receiver likes, where the catalogue has that and the words name no other thing to give."""
    named = set(words(said.product_type or "")) - set(words(gift.said))
    sold = not vocabulary.words.keys().isdisjoint(words(gift.search)) if gift.known else meant.product_type is not None
    if named or not sold:
        return said
    still = (c for c in said.constraints if c.field in ("price", "rating") or c.strength == "must_not")
    constraints = tuple(dict.fromkeys((*still, *meant.constraints)))
    return meant.model_copy(update={"constraints": constraints, "sort": said.sort, "voucher": said.voucher})


def with_voucher(bound: PriceBound, said: Said, reading: Reading, currency: str) -> PriceBound:
    """A budget as the price it reaches with the voucher; any other bound is a price's own and stays."""
    if bound.high is None or not _BUDGET.search(reading.norm, bound.start, bound.end):
        return bound
    return replace(bound, high=said.voucher.reach(Money.of(bound.high, currency)).major)


_BUDGET = re.compile(r"\b(?:budget|spend|spending|pay|afford|presupuesto|gastar|ausgeben)\b")


def warm(vocabulary: Vocabulary) -> None:
    """Read every table and fill every cache, so that no shopper's first words wait for it."""
    understand(
        "two usb hubs around $20 or 16 gb, not HP, cheapest first, size M or red, quiet, spekers",
        vocabulary,
        currency="USD",
    )
    english_by_length()
    understand("lightest harddisk at least 2 kg without kyeboard", vocabulary, currency="USD")
    understand("nicht von HP, sans souris, por favor", vocabulary, currency="USD")


def price_constraints(bounds: Sequence[PriceBound], reading: Reading, turn: int) -> list[Constraint]:
    """The bounds as constraints; of several bounds on one side the loosest, so that none removes too much.

    "Around 50" filters above and only prefers below: few who say it mind a cheaper one.
    """
    found = []
    sides: tuple[tuple[str, str, Callable[..., tuple[float, PriceBound]]], ...] = (
        ("low", ">=", min),
        ("high", "<=", max),
    )
    for side, op, loosest in sides:
        said = [(getattr(b, side), b) for b in bounds if getattr(b, side) is not None]
        if not said:
            continue
        value, bound = loosest(said, key=lambda pair: pair[0])
        firm = (
            {}
            if bound.soft or (bound.kind == "approx" and side == "low")
            else {"strength": "must", "status": "filtered"}
        )
        said_so = reading.words(bound.start, bound.end)
        found.append(make("price", op, float(value), said_so, turn, unit=bound.foreign, **firm))
    return found


def _kind(matcher: Matcher) -> str | None:
    noun = matcher.product_type()
    return noun.phrase if noun else None


_VERBS = "".join(rf"(?<={verb} )|" for verb in ("need", "want", "me", "buy", "order", "add", "get"))
_QUANTITY = re.compile(
    rf"(?:{_VERBS}(?<=, )|(?<=and )|(?<=^))(?P<times>\d{{1,2}})\s?[x×]\s+"
    r"(?!large|small|tall|big|zoom|speed|optical|digital|dvd|cd|\d)(?=[a-z])"
    r"|(?<![\w.,/-])(?P<of>\d{1,2})\s+of\s+(?:them|these|those|the|it)(?!\w)"
    r"|(?<!\d )(?<!\S)(?P<after>[x×]\d{1,2})(?!\S)"
    rf"|(?:{_VERBS}(?<=^))(?P<said>\d{{1,2}})\s+(?=[a-z]+\s?[a-z]*s(?!\w))"
)
_COUNTED = re.compile(
    r"\d+\s+(?:(?:pack|piece|count)(?!s)|pin|port|way|outlet|people|person|star|button|digit|years|days|months|colou?rs?|sizes?)"
)


def _quantity(matcher: Matcher) -> int | None:
    """How many pieces are wanted: "2x", "three of them", "I need 4 chairs"."""
    for match in _QUANTITY.finditer(matcher.reading.norm):
        number = next(g for g in match.groups() if g)
        count = int(re.sub(r"\D", "", number))
        measured = any(m.start == match.start() and m.unit != "pack" for m in measures_in(matcher.reading.norm))
        if 1 <= count <= 99 and not measured and not _COUNTED.match(matcher.reading.norm, match.start()):
            matcher.claim(match.start(), match.start() + len(match.group(0).rstrip()))
            return count
    return None


def _synonyms(matcher: Matcher) -> tuple[str, ...]:
    """What the catalogue may call the things named, where it has those words."""
    known = synonym_table()
    found = dict.fromkeys(w for s in matcher.find(known, longest=3) for w in known[s.phrase])
    words = matcher.vocabulary.words
    return tuple(w for w in found if not words or all(p in words for p in w.replace("-", " ").split()))


@lru_cache(maxsize=1)
def _fillers() -> tuple[Lexicon[bool], frozenset[str]]:
    say = table("fillers")
    return lexicon({True: say["phrases"]}), frozenset(phrases(say["edges"]))


def _kept(matcher: Matcher) -> list[Token]:
    """The words left to search for: no claimed words, no politeness, no loose ends."""
    fillers, edges = _fillers()
    norm = matcher.reading.norm
    dropped = list(matcher.claimed)
    for start, end, _ in fillers.scan(norm):
        for i, token in enumerate(matcher.tokens):
            if start <= token.start and token.end <= end:
                dropped[i] = True
    kept = [t for t, gone in zip(matcher.tokens, dropped, strict=True) if not gone]
    if spoken := matcher.reading.language:
        small = small_words(spoken)
        kept = [t for t in kept if t.word not in small or matcher.reading.puts(t.start)]
    while kept and kept[0].word in edges:
        kept.pop(0)
    while kept and kept[-1].word in edges:
        kept.pop()
    return kept


def _joined(matcher: Matcher, tokens: Sequence[Token]) -> str:
    return " ".join(matcher.reading.searched(t.start, t.end) for t in tokens)


def _subject(matcher: Matcher, kept: Sequence[Token]) -> str:
    """The words of the sentences that ask for the thing, where other sentences only tell of it; else ""."""
    noun, norm = matcher.product_type(), matcher.reading.norm
    told = [span for span in sentences(norm) if tells(norm[span[0] : span[1]])]
    if noun is None or any(start <= noun.start < end for start, end in told):
        return ""
    asking = [t for t in kept if not any(start <= t.start < end for start, end in told)]
    return _joined(matcher, asking) if len(asking) < len(kept) else ""
