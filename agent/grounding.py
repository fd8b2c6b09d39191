"""The checker of prose: each clause's amounts, numbers, brands, stock, superlatives and features against the facts.

A clause that nothing backs is taken out; the rest of the reply stays. Facts are the products shown (a clause that
names one of them is held to that one), the wishes in force, the cart, and the shopper's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.claims import Context, ground
from agent.claims.predicate import plain_words
from catalog.predicates import fold, number, stem, text_of, words
from catalog.product import Money

_CLAUSE = re.compile(r"(?<=[.!?;])\s+|\s+[–—]\s+")
_AMOUNT = re.compile(
    r"(?:[$€£¥]|\b(?:usd|eur|gbp)\s)\s?(\d[\d,]*(?:\.\d+)?)|(\d[\d,]*(?:\.\d+)?)\s?(?:(?:us)?[€£$]|(?:dollars?|euros?|pounds|bucks|usd|eur|gbp)\b)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.,-])(\d[\d,]*(?:\.\d+)?)(?![\d])")
_IN_STOCK = re.compile(r"\b(?:in stock|available|ready to ship)\b", re.IGNORECASE)
_GONE = re.compile(r"\b(?:sold out|out of stock|unavailable|discontinued)\b", re.IGNORECASE)
_LEFT = re.compile(r"\bonly (?:\d+|one|two|three|a few) (?:\w+ )?left\b|\b\d+ left in stock\b", re.IGNORECASE)
_CHEAPEST = re.compile(r"\b(?:cheapest|lowest[- ]priced?|least expensive|most affordable)\b", re.IGNORECASE)
_DEAREST = re.compile(r"\b(?:most expensive|priciest|dearest|highest[- ]priced?)\b", re.IGNORECASE)
_RATED = re.compile(r"\b(?:best|highest|top)[- ]rated\b", re.IGNORECASE)
_GAP = re.compile(r"\b(?:more|less|cheaper|dearer|difference|save|saves|below|above|between|gap)\b", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+")
_SUPERLATIVE = re.compile(r"\b(?:best|worst|most|least|\w{3,}(?<!inter)(?<!mod)(?<!for)(?<!gu)est)\b", re.IGNORECASE)
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")
_SOLD_OUT = ("out_of_stock", "discontinued")


@dataclass(frozen=True)
class Facts:
    """What a clause may say. Amounts in minor units; `known` are folded, stemmed words."""

    products: Sequence[Mapping[str, Any]] = ()
    others: Sequence[Mapping[str, Any]] = ()
    amounts: frozenset[int] = frozenset()
    numbers: frozenset[float] = frozenset()
    known: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()  # of the whole catalogue, folded
    computed: str = ""  # sentences and labels that code made
    currency: str = "USD"
    texts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    context: Context = field(default_factory=Context)  # the same, as single claims are checked against it

    @classmethod
    def of(
        cls,
        products: Sequence[Mapping[str, Any]],
        *,
        others: Sequence[Mapping[str, Any]] = (),
        ledger: Iterable[Mapping[str, Any]] = (),
        cart: Mapping[str, Any] | None = None,
        said: Iterable[str] = (),
        total: int | None = None,
        extra: Iterable[str] = (),
        brands: Iterable[str] = (),
    ) -> Facts:
        """From product JSON, ledger entries, a cart's JSON, the shopper's messages and labels made by code."""
        ledger, said, extra, brands = list(ledger), list(said), list(extra), list(brands)
        everything = [*products, *others]
        currency = str(everything[0]["currency"]) if everything else str((cart or {}).get("currency") or "USD")
        spoken = " ".join([*said, *(f"{e['label']} {e['words']} {e['value']}" for e in ledger), *extra])
        amounts = {_minor(e["value"], currency) for e in ledger if number(e["value"]) is not None}
        amounts |= {_minor(n, currency) for n in _numbers(spoken)}
        lines = list((cart or {}).get("lines", ()))
        if cart:
            amounts |= {
                _minor(v, currency) for v in (cart["total"], *(r[k] for r in lines for k in ("price", "subtotal")))
            }
        counts = {float(n) for n in range(len(everything) + 1)} | {float(r["quantity"]) for r in lines}
        counts |= {float((cart or {}).get("count", 0)), *([float(total)] if total is not None else ())}
        titles = " ".join(str(r["title"]) for r in lines)
        return cls(
            products=products,
            others=others,
            amounts=frozenset(amounts),
            numbers=frozenset({*counts, *_numbers(spoken), *_numbers(titles)}),
            known=frozenset(words(f"{spoken} {titles}")),
            brands=frozenset(fold(b) for b in brands if len(b) > 2),
            computed=fold(" ".join([*extra, *(str(p.get("why") or "") for p in products)])),
            currency=currency,
            texts={str(p["id"]): _words_of(p) for p in everything},
            context=Context.of(
                products, others=others, ledger=ledger, cart=cart, said=said, total=total, extra=extra, brands=brands
            ),
        )


def unsupported(text: str, facts: Facts, *, words: bool = True) -> list[tuple[str, str]]:
    """The clauses nothing backs, each with the reason. `words=False` checks no single words."""
    if words:
        return list(ground(text, facts.context).removed)
    found = []
    for clause in clauses(text):
        reason = fault(clause, facts)
        if reason:
            found.append((clause, reason))
    return found


def clauses(text: str) -> list[str]:
    """The clauses of a text in order: what can be taken out alone."""
    return [c for c in _CLAUSE.split(text.strip()) if c.strip()]


def fault(clause: str, facts: Facts) -> str | None:
    """Why a clause cannot be said, or None where the facts back it."""
    named = _named(clause, facts)
    about = named or list(facts.products)
    if len(facts.products) == 1:  # a reply about one product tells its facts by themselves: "class: Class 10"
        about = [*facts.products, *(p for p in named if p not in facts.products)]
    return (
        _amounts(clause, facts, about)
        or _plain_numbers(clause, facts, about)
        or _stock(clause, about, named=bool(named))
        or _superlatives(clause, facts, named)
        or _brands(clause, facts, about)
    )


def _named(clause: str, facts: Facts) -> list[Mapping[str, Any]]:
    """The products a clause is about: by place on the screen, else by words of the title only they have."""
    said = fold(clause)
    spoken = frozenset(words(clause))
    by_place = [p for place, p in zip(_PLACES, facts.products, strict=False) if re.search(rf"\bthe {place}\b", said)]
    if by_place:
        return by_place
    everything = list({str(p["id"]): p for p in (*facts.products, *facts.others)}.values())
    titles = {str(p["id"]): frozenset(words(f"{p.get('brand') or ''} {p['title']}")) for p in everything}
    whole = [p for p in everything if fold(str(p["title"])) in said]
    if whole:
        return whole
    found = []
    for product in everything:
        own = titles[str(product["id"])]
        rivals = frozenset().union(*(t for i, t in titles.items() if i != str(product["id"])))
        telling = {w for w in (own - rivals) & spoken if not w.isdigit()}  # "5 of 17 laptops" is no Rift 17 Laptop
        if telling and len(own & spoken) >= 2:
            found.append(product)
    return found


def _amounts(clause: str, facts: Facts, about: Sequence[Mapping[str, Any]]) -> str | None:
    allowed = set(facts.amounts)
    for product in about:
        allowed |= {_minor(product[k], facts.currency) for k in ("price", "was_price") if product.get(k) is not None}
    if _GAP.search(clause):
        # Names alike ("Xerox Phaser …") may tell only one of the two apart: then any two shown may be meant.
        compared = about if len(about) > 1 else facts.products
        prices = [_minor(p["price"], facts.currency) for p in compared]
        allowed |= {a - b for a in prices for b in prices if a > b}
    if not about:
        return None if not _AMOUNT.search(clause) or _all_in(clause, allowed, facts) else "an amount nobody stated"
    return None if _all_in(clause, allowed, facts) else "an amount that is not this product's"


def _all_in(clause: str, allowed: set[int], facts: Facts) -> bool:
    return all(_minor(_figure(a or b), facts.currency) in allowed for a, b in _AMOUNT.findall(clause))


def _figure(written: str) -> str:
    """An amount as a number: a comma before two last digits is a decimal one (`379,95 €`), others part thousands."""
    return written.replace(",", "." if re.fullmatch(r"\d+,\d\d", written) else "")


def _plain_numbers(clause: str, facts: Facts, about: Sequence[Mapping[str, Any]]) -> str | None:
    allowed = set(facts.numbers)
    if len(about) < 2 and _GAP.search(clause):
        about = [*about, *facts.products]  # names alike: any two shown may be meant
    for product in about:
        allowed |= _numbers(text_of(product))
        allowed |= {float(product[k]) for k in ("rating", "rating_count") if product.get(k) is not None}
        if product.get("rating") is not None:
            allowed.add(5.0)
    rest = _AMOUNT.sub(" ", clause)
    wrong = [n for n in _numbers(rest) if not any(abs(n - a) < 1e-6 for a in allowed)]
    return f"{wrong[0]:g} stands nowhere in what was shown" if wrong else None


def _stock(clause: str, about: Sequence[Mapping[str, Any]], *, named: bool) -> str | None:
    if _LEFT.search(clause):
        return "a count of stock that is not shown"
    gone = [p["availability"] in _SOLD_OUT for p in about]
    if _GONE.search(clause) and gone and named and not any(gone):
        return "it is not sold out"
    if _IN_STOCK.search(clause) and not re.search(r"\bnot\b|n't\b", clause) and any(gone):
        return "it is not in stock"
    return None


def _superlatives(clause: str, facts: Facts, named: Sequence[Mapping[str, Any]]) -> str | None:
    shown = facts.products
    for pattern, key, choose in ((_CHEAPEST, "price", min), (_DEAREST, "price", max), (_RATED, "rating", max)):
        if pattern.search(clause):
            values = [p[key] for p in shown if p.get(key) is not None]
            if not values:
                return "a superlative with nothing to compare"
            best = choose(values)
            if named and all(p.get(key) != best for p in named):
                return f"another shown has the {'lowest' if choose is min else 'highest'} {key}"
            clause = pattern.sub(" ", clause)
    for found in _SUPERLATIVE.findall(clause):
        if (
            fold(found) not in facts.computed
            and stem(fold(found)) not in facts.known
            and fold(found) not in plain_words()
        ):
            return f"“{found}” was not computed"
    return None


def _brands(clause: str, facts: Facts, about: Sequence[Mapping[str, Any]]) -> str | None:
    said = " " + " ".join(_TOKEN.findall(fold(clause))) + " "
    fine = facts.known.union(*(facts.texts.get(str(p["id"]), frozenset()) for p in about))
    for brand in facts.brands:
        if f" {brand} " in said and not set(words(brand)) <= fine and brand not in plain_words():
            return f"{brand} is not the brand of what is shown"
    return None


def _words_of(product: Mapping[str, Any]) -> frozenset[str]:
    true = [str(k).replace("_", " ") for k, v in product.get("attributes", {}).items() if v is not False]
    units = " ".join(str(u) for u in product.get("units", {}).values())
    about = f"{product.get('brand') or ''} {product.get('category') or ''} {product.get('why') or ''}"
    return frozenset(words(f"{text_of(product)} {about} {' '.join(true)} {units} {product.get('availability', '')}"))


def _numbers(text: str) -> set[float]:
    return {float(_figure(n)) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", text) if n.replace(",", "")}


def _minor(amount: Any, currency: str) -> int:
    return Money.of(str(amount), currency).minor
