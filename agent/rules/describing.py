"""Which of the products at hand the words of "add the green one" or "add a unicorn to my cart" tell of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.cart_choices import hears, variants_of
from agent.context import TurnContext
from agent.state import Item
from catalog.predicates import text_of, words
from tools.options import to_be_had

_CART = r"(?:shopping\s+)?(?:cart|basket|trolley|bag)"
_THING = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|yes|no|great|please|then|and|also|so|now|can|could|would|will|you|we|i|i'll|i'd|want|like|to"
    r"|let's|just|actually)\W+){0,6}(?:add|put|place|throw|pop|take|buy|purchase|order|get|have|like)\b\s+(?P<what>.*?)"
    rf"(?:\s+(?:to|in|into)\s+(?:my|the|a|your)?\s*{_CART}\b.*|[,.;!?].*|\s+(?:for|because|since|hinzu)\b.*)?$"
)
_POINTED = re.compile(
    r"\b(it|this|that)\s+(?!(?:ones?|in|en|size|with|mit|con|avec|to|into|and|again|too|also|please|now|then|as)\b)\w"
)
_NO_NAME = frozenset(
    words(
        "the a an one ones it this that these those them some any of me my us to too also as well please then now "
        "again and both all everything in with size colour color two three four five six seven eight nine ten pair "
        "couple dozen more another same cheapest cheaper dearest dearer expensive most less add take cart der die das "
        "den dem ein eine einen einem le la les l un une el los las una unos bitte noch hinzu dazu"
    )
)


def telling(said: str) -> list[str]:
    """The words of "add the green one" or "add a unicorn to my cart" that tell which thing is meant."""
    found = _THING.match(said)
    return [w for w in words(found["what"] if found else "") if w not in _NO_NAME and not w.isdigit()]


def told_of(context: TurnContext, items: Sequence[Item], thing: Sequence[str]) -> list[Item]:
    """The products that all the words tell of; else the one they name in a size or colour that it lacks."""
    at_hand = list({item["id"]: item for item in items}.values())
    if found := [item for item in at_hand if _tells(context, item, thing)]:
        return found
    named = [item for item in at_hand if _tells(context, item, thing, in_any=True)]
    return named if len(named) == 1 else []


def only_options(context: TurnContext, items: Sequence[Item], said: str) -> bool:
    """Whether the words name nothing but sizes and colours, as these products may have them."""
    options = [i for i in items if any(v["options"] for v in variants_of(context.desk, i["id"]))]
    return bool(options) and all(hears(context.desk, item["id"], said).answers for item in options)


def names_thing(context: TurnContext, said: str, item: Item, thing: Sequence[str]) -> bool:
    """Whether "that lamp" or "it green" ("le vert") names a thing, where "it in green" is what was talked of."""
    found = _POINTED.search(said)
    return found is not None and (found[1] != "it" or hears(context.desk, item["id"], " ".join(thing)).answers)


def _tells(context: TurnContext, item: Item, thing: Sequence[str], *, in_any: bool = False) -> bool:
    """Whether each word stands in what is known of a product, or is a size or colour of it that can be had.

    `in_any`: whether the words that are no size or colour do, and there are such.
    """
    product = context.desk.shelf.product(item["id"], item["variant_id"])
    if product is None:
        return False
    told = hears(context.desk, item["id"], " ".join(thing))
    known = set(words(f"{text_of(product)} {product['brand'] or ''} {product['category'] or ''}"))
    variants = to_be_had(variants_of(context.desk, item["id"]))
    if in_any:
        return bool(told.rest) and all(w in known for w in told.rest)
    if told.other or not all(any(v["options"].get(n) in told.named[n] for v in variants) for n in told.named):
        return False
    return all(w in known for w in told.rest)
