"""What is asked before something goes into the cart: one option after the other, until one variant is left.

Nothing is chosen for the shopper where there is a choice. What waits for an answer is kept with the conversation as
plain JSON: `{product_id, variant_id, quantity, picks, open, line, then}`: the variant shown, the options chosen so far,
the one asked about, the cart's line it takes the place of, and what is to be put in afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent.context import Desk
from agent.outcome import Outcome, Shown
from agent.state import Conversation
from catalog.predicates import words
from language.speak import say
from retrieval.understanding.ledger import Ledger
from retrieval.understanding.request import Constraint
from tools import options
from tools.errors import RetryError
from tools.options_said import Said, heard
from tools.words import clip, listing

Variant = Mapping[str, Any]
_LISTED = 12  # values said in a question; all of them can be tapped


def hears(desk: Desk, product_id: str, said: str) -> Said:
    """What the words name of a product's sizes and colours."""
    product = desk.shelf.product(product_id) or {}
    title = words(f"{product.get('title', '')} {product.get('brand') or ''}")
    return heard(variants_of(desk, product_id), said, desk.funnel.catalogue().vocabulary, title)


def variants_of(desk: Desk, product_id: str) -> list[Variant]:
    """A product's variants; a colour that it states and that is no option of theirs stands among their options."""
    product, found = desk.shelf.product(product_id) or {}, desk.shelf.variants(product_id)
    own = {n: v for n, v in product.get("attributes", {}).items() if options.is_colour(n) and isinstance(v, str)}
    return [{**v, "options": {**own, **v["options"]}} for v in found]


def settled(
    desk: Desk, state: Conversation, waiting: Mapping[str, Any], said: str, stranger: str = ""
) -> str | Outcome:
    """The variant that is meant by what was picked, said and wished; else the question for the next option open.

    `stranger` is an answer to the question that names no value known. RetryError where there is no such product.
    """
    product_id, shown = waiting["product_id"], waiting.get("variant_id") or ""
    every = variants_of(desk, product_id)
    had, told = options.to_be_had(every), hears(desk, product_id, said)
    if not had:
        return shown  # sold out, or without variants: the cart says so
    left, note, unmet = had, "", dict(told.other)
    if stranger:
        unmet[waiting.get("open") or ""] = stranger
    picks: dict[str, Any] = {n: (v,) for n, v in (waiting.get("picks") or {}).items()}
    picks |= told.named
    for name in sorted({*picks, *unmet}, key=lambda n: not options.is_colour(n)):
        if name in unmet:
            break  # what was said of the others counts once this is chosen
        kept = [v for v in left if v["options"].get(name) in picks[name]]
        if not kept:
            note, unmet[name] = say("option_gone", value=_gone(picks, name)), ""
            break
        left = kept
    picks = {n: found[0] for n, found in picks.items() if len(found) == 1 and n not in unmet}
    if told.free and (asked := waiting.get("open")) and not unmet:
        picks[asked] = next((v for v in left if v["variant_id"] == shown), left[0])["options"].get(asked)
        left = [v for v in left if v["options"].get(asked) == picks[asked]]
    if lacking := [value for value in unmet.values() if value]:
        note = say("option_none", value=listing(lacking))
    if waiting.get("line"):
        left, clash = _like_line(every, waiting, left, told)
        if clash:
            note, unmet[clash] = note or say("option_gone", value=options.label(_line(every, waiting) | picks)), ""
    else:
        left = options.wished(left, _wishes(state, unmet))
    open_ = next((n for n in unmet if n), None) or next(iter(options.options_of(left)), None)
    if open_ is None:
        ids = [v["variant_id"] for v in left]
        return shown if shown in ids else str(ids[0])
    return _question(desk, {**waiting, "picks": picks, "open": open_}, left, note)


def _gone(picks: Mapping[str, Sequence[str]], name: str) -> str:
    """The value that is sold out, with the colour chosen before it: `black, 42`."""
    chosen = [found[0] for n, found in picks.items() if n != name and options.is_colour(n) and len(found) == 1]
    return ", ".join([*chosen, listing(picks[name], "or")])


def _wishes(state: Conversation, unmet: Mapping[str, str]) -> list[Constraint]:
    """The wishes in force, but for those of an option that was just said otherwise."""
    asked = Ledger.model_validate(state.get("ledger") or {}).asked
    return [c for c in asked.constraints if c.field.removeprefix("attributes.") not in unmet]


def _line(every: Sequence[Variant], waiting: Mapping[str, Any]) -> dict[str, Any]:
    return next((dict(v["options"]) for v in every if v["variant_id"] == waiting["line"]), {})


def _like_line(
    every: Sequence[Variant], waiting: Mapping[str, Any], left: list[Variant], told: Said
) -> tuple[list[Variant], str]:
    """Those of the variants left that are like the line in what is not changed, and an option in which none is."""
    line, picked = _line(every, waiting), waiting.get("picks") or {}
    for name in line.keys() - told.named.keys() - told.other.keys() - picked.keys():
        if not (kept := [v for v in left if v["options"].get(name) == line[name]]):
            return left, name
        left = kept
    return left, ""


def _question(desk: Desk, waiting: dict[str, Any], left: Sequence[Variant], note: str) -> Outcome:
    product = desk.shelf.product(waiting["product_id"], waiting.get("variant_id") or None)
    if product is None:
        raise RetryError(say("error_unknown", id=waiting["product_id"]))
    name = waiting["open"]
    values = list(dict.fromkeys(str(v["options"][name]) for v in left if name in v["options"]))
    shown = product["attributes"].get(name)
    taps = sorted(values, key=lambda value: value != shown) if options.is_colour(name) else values
    title = clip(product["title"], 60)
    many = f"{waiting['quantity']} × {title}" if waiting["quantity"] > 1 and not waiting.get("line") else title
    listed = listing(values, "or") if len(values) <= _LISTED else f"{', '.join(values[:_LISTED])} …"
    asked = say("choose", options=name.replace("_", " "), title=many, values=listed)
    if len(values) == 1 and note:
        asked = say("option_only", value=values[0])
    return Outcome(
        "clarification",
        f"{note} {asked}".strip(),
        (Shown(product),),
        options=tuple((tap, tap) for tap in taps),
        choosing={**waiting, "variant_id": product["variant_id"]},
    )
