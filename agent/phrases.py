"""What the rules say: at most two sentences above cards; no flattery; amounts and counts come from code.

The sentences themselves stand in `language/messages`, and come out in the language spoken now.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from babel import Locale

from catalog.predicates import words
from catalog.product import Money
from language.speak import count, known, known_locale, language_of, quoted, spoken
from language.speak import say as say
from ranking.reasons import label as field_label
from retrieval.understanding.request import Constraint
from tools.words import clip, listing, minor, money


def person(handoff: str | None) -> str:
    """A person was asked for: the shop's own way to one."""
    return say("person", handoff=handoff) if handoff else say("person_nowhere")


_WHY_NOT = re.compile(
    r"(?i)^.*?\bwhy\b\s+(?:not|isn'?t|is\s+not|aren'?t|wasn'?t|don'?t|didn'?t|did\s+you\s+not|no)\s+"
    r"(?:(?:you|i|we)\s+)?(?:(?:show|see|get|recommend|suggest|have|include|list|offer|pick)\s+)?(?:me\s+)?(?:(?:the|any|an?)\s+)?"
)
_WHY_NOT_TAIL = re.compile(r"(?i)(?:\s+(?:shown|here|there|in\s+the\s+list|listed|included|instead|first))?\W*$")


def named_in(question: str) -> str:
    """The product a "why not …?" is about."""
    rest = _WHY_NOT.sub("", question.strip(), count=1)
    return _WHY_NOT_TAIL.sub("", rest).strip() or question


def which(shown: int) -> str:
    """A reference could not be resolved among the products shown."""
    return say("which", n=shown)


def could_not(reason: str) -> str:
    """A tool refused its arguments."""
    return say("could_not", reason=reason)


def sorry(reason: str) -> str:
    """A tool failed for good."""
    return say("sorry", reason=reason)


def shop(name: str) -> str:
    """The shop's name, or "the shop" where it was given none."""
    return say("the_shop") if name == "the shop" else name


def nothing_found(said: str, written_in: str | None) -> str:
    """The catalogue has nothing like the words; `written_in` is its language, which the words may not be in."""
    what = quoted(clip(said, 50)) if said else say("that")
    if said and written_in and written_in != language_of(spoken()):
        name = Locale.parse(known_locale(spoken())).languages.get(written_in, written_in)
        return say("nothing_found_abroad", what=what, language=name)
    return say("nothing_found", what=what)


def money_taken(amount: str, currency: str) -> str:
    """An amount was said in a currency that is not the shop's."""
    return say("money_taken", currency=currency, amount=amount)


def remarks(corrections: Sequence[tuple[str, str]], unchecked: Sequence[str]) -> str:
    """What typed words were taken to mean, and wishes no field of the catalogue covers, in one sentence."""
    read = [say("correction_pair", typed=quoted(typed), meant=quoted(meant)) for typed, meant in corrections[:3]]
    wishes = listing([quoted(w) for w in unchecked[:3]], "or")
    if read and unchecked:
        return say("correction_unsupported", pairs=listing(read), wishes=wishes)
    return say("correction", pairs=listing(read)) if read else say("unsupported", wishes=wishes) if unchecked else ""


def none_mentions(wishes: Sequence[str]) -> str:
    """That no product shown names any of these wishes."""
    return say("none_mentions", wishes=listing([quoted(w) for w in wishes[:3]], "or"))


def none_mentions_all(wishes: Sequence[str]) -> str:
    """That no product shown names all of these wishes."""
    return say("none_mentions_all", wishes=listing([quoted(w) for w in wishes[:4]]))


def found(total: int, shown: int, subject: str, sort: Mapping[str, Any] | None, best: str | None) -> str:
    """The sentence above cards that fit: how many, of what, in which order; `best` where one was asked for."""
    if sort and sort.get("superlative") and best:
        return best
    about = say("about_words", words=quoted(clip(subject, 60))) if subject else say("about_nothing")
    order = say("in_order", order=_sorted(sort)) if sort else ""
    if total > shown:
        return say("found_some", n=shown, total=count(total), about=about, order=order)
    return say("found_all", n=shown, about=about, order=order)


def _sorted(sort: Mapping[str, Any]) -> str:
    field, order = str(sort["field"]), sort["order"]
    named = f"order_{field}_{order}"
    return say(named) if known(named) else say(f"order_{order}", field=field_label(field))


def superlative(product: Mapping[str, Any], sort: Mapping[str, Any]) -> str | None:
    """The head of an explicit order in words; None where the product does not state the field."""
    name = clip(product["title"], 70)
    field, order = str(sort["field"]), sort["order"]
    if field == "price":
        return say(f"top_price_{order}", name=name, price=money(product["price"], product["currency"]))
    if field == "rating" and product["rating"] is not None:
        return say(f"top_rating_{order}", name=name, rating=count(product["rating"]))
    if field.startswith("attributes."):
        plain = field.removeprefix("attributes.")
        value, unit = product["attributes"].get(plain), product["units"].get(plain)
        if value is None:
            return None
        shown = count(value, grouped=False) if isinstance(value, float) else value
        return say(f"top_{order}", name=name, field=field_label(field), value=f"{shown}{f' {unit}' if unit else ''}")
    return None


def nothing_fits(musts: Sequence[str], first: str, fitting: int, others: Sequence[tuple[str, int]]) -> str:
    """Relevant, but nothing meets every must: said first, then what was loosened and what else would help."""
    wishes = say("with_wishes", wishes=listing(musts)) if musts else ""
    ways = listing([f"{label} ({count(n)})" for label, n in others[:2]], "or")
    rest = say("other_ways", ways=ways) if ways else ""
    return say("nothing_fits", n=fitting, wishes=wishes, way=first, others=rest)


def none_cheaper(noun: str, price: str) -> str:
    """No product like the one meant costs less than it; the nearest of its kind are below."""
    return say("none_cheaper_named", noun=noun, price=price) if noun else say("none_cheaper", price=price)


def sold_out(title: str) -> str:
    """A product asked for by name that cannot be had."""
    return say("sold_out", title=clip(title, 70))


def sold_out_alone(title: str) -> str:
    """The same, and nothing like it is in stock."""
    return say("sold_out_alone", title=clip(title, 70))


def hidden_before(wish: Constraint) -> str:
    """On a card that a wish, now taken away, had kept out."""
    if wish.strength == "must_not":
        return say("hidden_excluded", value=wish.value)
    return say("hidden_by", words=quoted(wish.words or str(wish.value)))


def restored(label: str, back: int) -> str:
    """A chip was taken away: what that brought back."""
    return say("restored", n=back, label=quoted(label)) if back else say("restored_nothing", label=quoted(label))


def similar(title: str, cheaper: str | None) -> str:
    """Above products like one that was shown."""
    named = clip(title, 60)
    return say("similar_cheaper", title=named, price=cheaper) if cheaper else say("similar", title=named)


def more(shown: int) -> str:
    """Above a further page."""
    return say("more", n=shown)


def vague(options: Sequence[str]) -> str:
    """Too little to go by: asks once, with popular products below."""
    asked = listing([o.lower() for o in options[:4]], "or")
    return say("vague", options=asked) if options else say("vague_open")


def details(product: Mapping[str, Any], facts: Sequence[tuple[str, str]], asked: str) -> str:
    """What a product states: first what was asked after, else its price, stock and leading facts."""
    name = clip(product["title"], 80)
    price = money(product["price"], product["currency"])
    wanted = set(words(asked)) - _ASKING
    hits = [(label, value) for label, value in facts if wanted & set(words(label))]
    if hits:
        return say("details_asked", name=name, price=price, facts=_stated(hits[:3]))
    own = {say(f"field_{field}") for field in ("price", "availability", "brand")}
    rest = [(label, clip(value, 60)) for label, value in facts if label not in own]
    stated = _stated(rest[:5])
    first = say("details", name=name, price=price, stock=say(f"details_{product['availability']}"))
    return f"{first} {stated[:1].upper()}{stated[1:]}." if stated else first


def of_shown(asked: str, products: Sequence[Mapping[str, Any]], told: Sequence[bool | str | None]) -> str:
    """What is stated of each product shown for what was asked: a value, that it is so, that it is not, or nothing."""
    names = [clip(p["title"], 40) for p in products]
    values = [(name, one) for name, one in zip(names, told, strict=True) if isinstance(one, str)]
    if values:
        return "; ".join(say("stated", label=name, value=value) for name, value in values) + "."
    if all(told) or not any(told):
        otherwise = [name for name, one in zip(names, told, strict=True) if one is False]
        rest = say("of_no", products=listing(otherwise, "and")) if otherwise else ""
        return f"{say('of_all' if all(told) else 'of_none', words=asked)} {rest}".strip()
    parts = {"of_yes": True, "of_no": False, "of_open": None}
    said = {part: [name for name, one in zip(names, told, strict=True) if one is what] for part, what in parts.items()}
    return " ".join(say(part, words=asked, products=listing(which)) for part, which in said.items() if which)


def _stated(facts: Sequence[tuple[str, str]]) -> str:
    nouns = language_of(spoken()) == "de"  # German nouns keep their capitals
    own = {say(f"field_{field}") for field in ("price", "rating", "availability", "brand")} if nouns else ()
    return "; ".join(
        say("stated", label=label if label in own else label.lower(), value=value) for label, value in facts
    )


_ASKING = frozenset(
    words(
        "tell me more about the first second third one it what is how much does do have this that details show in "
        "of a an"
    )
)


def comparison(table: Mapping[str, Any]) -> str:
    """Above a comparison table: the price gap between two, the price of each of more."""
    ordered = sorted(table["products"], key=lambda p: p["price"])
    low, high, currency = ordered[0], ordered[-1], ordered[0]["currency"]
    gap = Money.of(high["price"], currency).minor - Money.of(low["price"], currency).minor
    if not gap:
        return say("comparison_same", price=money(low["price"], currency))
    if len(ordered) > 2:
        each = [say("costs", name=clip(p["title"], 60), price=money(p["price"], currency)) for p in ordered]
        if low["price"] < ordered[1]["price"]:
            each[0] = say("costs_least", name=clip(low["title"], 60), price=money(low["price"], currency))
        return say("comparison_each", prices=listing(each))
    amount = money(Money(minor=gap, currency=currency).major, currency)
    return say("comparison", low=clip(low["title"], 60), gap=amount, high=clip(high["title"], 60))


def cart_state(cart: Mapping[str, Any]) -> str:
    """The cart read back."""
    if not cart["lines"]:
        return say("cart_empty")
    lines = listing([f"{row['quantity']} × {clip(row['title'], 50)}" for row in cart["lines"]])
    return say("cart_holds", lines=lines, total=_total(cart))


def cart_added(line: Mapping[str, Any] | None, cart: Mapping[str, Any]) -> str:
    """Read back after an add."""
    if line is None:
        return cart_state(cart)
    return say("cart_added", quantity=line["quantity"], title=clip(line["title"], 60), sum=_sum(cart))


def cart_changed(line: Mapping[str, Any], quantity: int, cart: Mapping[str, Any]) -> str:
    """Read back after a change of quantity."""
    if quantity == 0:
        return cart_removed(line, cart)
    return say("cart_changed", quantity=quantity, title=clip(line["title"], 60), sum=_sum(cart))


def cart_removed(line: Mapping[str, Any], cart: Mapping[str, Any]) -> str:
    """Read back after a removal."""
    rest = _sum(cart) if cart["lines"] else say("cart_empty")
    return say("cart_removed", title=clip(line["title"], 60), sum=rest)


def _sum(cart: Mapping[str, Any]) -> str:
    return say("cart_sum", n=cart["count"], total=_total(cart))


def _total(cart: Mapping[str, Any]) -> str:
    return minor(Money.of(cart["total"], cart["currency"]))
