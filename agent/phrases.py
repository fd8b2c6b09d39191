"""Every sentence the rules say. At most two above cards; no flattery; amounts and counts come from code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from catalog.predicates import words
from catalog.product import Money
from retrieval.understanding.request import Constraint
from tools.words import clip, listing, minor, money

ABOUT = (
    "I'm an automated shopping assistant, not a person. "
    "I search this shop's catalogue and tell you what it says about each product."
)
THANKS = "You're welcome."
BYE = "Goodbye, and thanks for stopping by."
HELP = (
    "Tell me what you're looking for, with a budget, a brand or anything to leave out. "
    "Then ask me to compare, for details, why something is shown, or to put it in your cart."
)
NOT_MINE = "That's outside what I can help with here: I only find products in this shop. What are you looking for?"
INJECTION = (
    "I can't change how this shop's prices or rules work. I can help you find a product, with the prices as they stand."
)
PRIVATE = "I don't have and can't share that. I can help you find a product in this shop."
ABUSE = "Let's keep to shopping. Tell me what you're looking for and I'll search for it."
NOTHING_YET = "Nothing has been shown yet for me to go by. Tell me what you're looking for."
NO_MORE = "That's everything that fits; there is nothing more to show. Loosen a wish to see others."
FORGOTTEN = "All wishes are cleared. What are you looking for?"
POPULAR = "Here is what's popular in this shop."
DEGRADED = "Search is not available right now, so these are the shop's popular products."
NO_SUCH_CHIP = "That wish is not among those in force any more."
NO_SUCH_ACTION = "I don't know that button."
OKAY = "All right. What else can I look for?"


def greeting(shop: str) -> str:
    """The first words: says it is automated."""
    return f"Hello! I'm the automated assistant of {shop}. What are you looking for?"


def person(handoff: str | None) -> str:
    """A person was asked for: the shop's own way to one."""
    if handoff:
        return f"I'm automated and can't look up orders. You can reach a person at the shop here: {handoff}"
    return "I'm automated and can't look up orders or pass you on. Please contact the shop directly."


_WHY_NOT = re.compile(
    r"(?i)^.*?\bwhy\b\s+(?:not|isn'?t|is\s+not|aren'?t|wasn'?t|don'?t|didn'?t|did\s+you\s+not|no)\s+"
    r"(?:(?:you|i|we)\s+)?(?:(?:show|see|get|recommend|suggest|have|include|list|offer|pick)\s+)?(?:me\s+)?(?:(?:the|any|an?)\s+)?"
)


def named_in(question: str) -> str:
    """The product a "why not …?" is about."""
    rest = _WHY_NOT.sub("", question.strip(), count=1)
    return (
        re.sub(r"(?i)\s+(?:shown|here|there|in\s+the\s+list|listed|included|instead|first)?\W*$", "", rest).strip()
        or question
    )


def which(count: int) -> str:
    """A reference could not be resolved among the products shown."""
    if count == 1:
        return "Only one product is shown, so there is no other to go by."
    return f"Which one do you mean? Say for example “the first one”; {count} are shown."


def could_not(reason: str) -> str:
    """A tool refused its arguments."""
    return f"I couldn't do that: {reason}."


def sorry(reason: str) -> str:
    """A tool failed for good."""
    return f"Nothing was changed: {reason}."


def nothing_found(said: str) -> str:
    """The catalogue has nothing like the words."""
    what = f"“{clip(said, 50)}”" if said else "that"
    return f"I found nothing like {what} in this shop."


def correction(pairs: Sequence[tuple[str, str]]) -> str:
    """What typed words were taken to mean."""
    return f"I read {listing([f'“{typed}” as “{meant}”' for typed, meant in pairs[:3]])}."


def unsupported(wishes: Sequence[str]) -> str:
    """Wishes no field of the catalogue covers."""
    return f"I can't check {listing([f'“{w}”' for w in wishes[:3]], 'or')} in this catalogue."


def found(total: int, shown: int, subject: str, sort: Mapping[str, Any] | None, cheapest: str | None) -> str:
    """The sentence above cards that fit: how many, of what, in which order."""
    what = f" for “{clip(subject, 60)}”" if subject else ""
    count = f"{shown} of {total:,}" if total > shown else ("1 product" if shown == 1 else f"All {shown}")
    fit = "that fit" if shown > 1 or total > shown else "that fits"
    start = f"Here {'is' if shown == 1 else 'are'} {count} {fit}{what}"
    if sort is None:
        return f"{start}."
    if sort.get("superlative") and cheapest:
        return cheapest
    return f"{start}, {_sorted(sort)}."


def _sorted(sort: Mapping[str, Any]) -> str:
    field = str(sort["field"]).removeprefix("attributes.").replace("_", " ")
    if field == "price":
        return "cheapest first" if sort["order"] == "asc" else "most expensive first"
    if field == "rating":
        return "best rated first" if sort["order"] == "desc" else "lowest rated first"
    if field == "released":
        return "newest first" if sort["order"] == "desc" else "oldest first"
    return f"by {field}, {'lowest' if sort['order'] == 'asc' else 'highest'} first"


def superlative(product: Mapping[str, Any], sort: Mapping[str, Any], locale: str) -> str | None:
    """The head of an explicit order in words; None where the product does not state the field."""
    name = clip(product["title"], 70)
    field, ascending = str(sort["field"]), sort["order"] == "asc"
    if field == "price":
        word = "cheapest" if ascending else "most expensive"
        return f"The {word} that fits is {name}, at {money(product['price'], product['currency'], locale)}."
    if field == "rating" and product["rating"] is not None:
        return f"The {'lowest' if ascending else 'best'} rated that fits is {name}, with {product['rating']:g} of 5."
    if field.startswith("attributes."):
        plain = field.removeprefix("attributes.")
        value, unit = product["attributes"].get(plain), product["units"].get(plain)
        if value is None:
            return None
        edge = "lowest" if ascending else "highest"
        shown = f"{value:g}" if isinstance(value, float) else value
        return f"The {edge} {plain.replace('_', ' ')} that fits is {name}, with {shown}{f' {unit}' if unit else ''}."
    return None


def nothing_fits(musts: Sequence[str], first: str, count: int, others: Sequence[tuple[str, int]]) -> str:
    """Relevant, but nothing meets every must: said first, then what was loosened and what else would help."""
    wishes = f" with {listing(musts)}" if musts else ""
    text = f"Nothing fits{wishes}. These are the nearest, {first} ({count:,} {'product' if count == 1 else 'products'})"
    if others:
        rest = listing([f"{label} ({n:,})" for label, n in others[:2]], "or")
        text += f"; you could also go for: {rest}"
    return text + "."


def sold_out(title: str) -> str:
    """A product asked for by name that cannot be had."""
    return f"{clip(title, 70)} is sold out; here is the nearest in stock."


def sold_out_alone(title: str) -> str:
    """The same, and nothing like it is in stock."""
    return f"{clip(title, 70)} is sold out, and nothing like it is in stock."


def hidden_before(wish: Constraint) -> str:
    """On a card that a wish, now taken away, had kept out."""
    if wish.strength == "must_not":
        return f"hidden before: you excluded {wish.value}"
    return f"hidden before by “{wish.words or wish.value}”"


def joined(sentences: Sequence[str]) -> str:
    """Two remarks as one sentence: `I read “spekers” as “speakers”, and can't check “quiet” in this catalogue.`"""
    first, *rest = sentences
    return ", and ".join([first.rstrip("."), *(s.removeprefix("I ").rstrip(".") for s in rest)]) + "."


def restored(label: str, count: int) -> str:
    """A chip was taken away: what that brought back."""
    if not count:
        return f"“{label}” no longer counts; it changes nothing on this screen."
    return (
        f"“{label}” no longer counts; {count} {'product was' if count == 1 else 'products were'} hidden by it before."
    )


def similar(title: str, cheaper: str | None) -> str:
    """Above products like one that was shown."""
    return f"These are like {clip(title, 60)}{f' and cost less than {cheaper}' if cheaper else ''}."


def more(shown: int) -> str:
    """Above a further page."""
    return f"Here {'is one' if shown == 1 else f'are {shown}'} more, none shown before."


def vague(options: Sequence[str]) -> str:
    """Too little to go by: asks once, with popular products below."""
    asked = listing([o.lower() for o in options[:4]], "or")
    question = f"What kind of thing: {asked}?" if options else "What kind of thing, and for how much?"
    return f"{question} Meanwhile, here is what's popular."


def details(product: Mapping[str, Any], facts: Sequence[tuple[str, str]], asked: str, locale: str) -> str:
    """What a product states: first what was asked after, else its price, stock and leading facts."""
    name = clip(product["title"], 80)
    price = money(product["price"], product["currency"], locale)
    wanted = set(words(asked)) - _ASKING
    hits = [(label, value) for label, value in facts if wanted & set(words(label))]
    if hits:
        said = "; ".join(f"{label.lower()}: {value}" for label, value in hits[:3])
        return f"{name} ({price}): {said}."
    rest = [(label, value) for label, value in facts if label not in ("Price", "Availability", "Brand")]
    stated = "; ".join(f"{label.lower()}: {clip(value, 60)}" for label, value in rest[:5])
    first = f"{name} costs {price} and is {str(product['availability']).replace('_', ' ')}."
    return f"{first} {stated[:1].upper()}{stated[1:]}." if stated else first


_ASKING = frozenset(
    words(
        "tell me more about the first second third one it what is how much does do have this that details show in "
        "of a an"
    )
)


def comparison(table: Mapping[str, Any], locale: str) -> str:
    """Above a comparison table: the price gap."""
    products = table["products"]
    ordered = sorted(products, key=lambda p: p["price"])
    low, high, currency = ordered[0], ordered[-1], ordered[0]["currency"]
    gap = Money.of(high["price"], currency).minor - Money.of(low["price"], currency).minor
    tail = "What else they differ in stands side by side below."
    if not gap:
        return f"They cost the same, {money(low['price'], currency, locale)}. {tail}"
    amount = money(Money(minor=gap, currency=currency).major, currency, locale)
    return f"{clip(low['title'], 60)} costs {amount} less than {clip(high['title'], 60)}. {tail}"


def cart_state(cart: Mapping[str, Any], locale: str) -> str:
    """The cart read back."""
    if not cart["lines"]:
        return "Your cart is empty."
    lines = listing([f"{row['quantity']} × {clip(row['title'], 50)}" for row in cart["lines"]])
    return f"In your cart: {lines}. Total {_total(cart, locale)}."


def cart_added(line: Mapping[str, Any] | None, cart: Mapping[str, Any], locale: str) -> str:
    """Read back after an add."""
    if line is None:
        return cart_state(cart, locale)
    return (
        f"Your cart now has {line['quantity']} × {clip(line['title'], 60)}. "
        f"Total for {_units(cart['count'])}: {_total(cart, locale)}."
    )


def cart_changed(line: Mapping[str, Any], quantity: int, cart: Mapping[str, Any], locale: str) -> str:
    """Read back after a change of quantity."""
    if quantity == 0:
        return cart_removed(line, cart, locale)
    return (
        f"That's now {quantity} × {clip(line['title'], 60)}. Total for {_units(cart['count'])}: {_total(cart, locale)}."
    )


def cart_removed(line: Mapping[str, Any], cart: Mapping[str, Any], locale: str) -> str:
    """Read back after a removal."""
    rest = "Your cart is empty." if not cart["lines"] else f"Total for {_units(cart['count'])}: {_total(cart, locale)}."
    return f"{clip(line['title'], 60)} is out of your cart. {rest}"


def _units(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"


def _total(cart: Mapping[str, Any], locale: str) -> str:
    return minor(Money.of(cart["total"], cart["currency"]), locale)
