"""Plans for products like one that was shown: similar, but cheaper, bigger or in blue."""

from __future__ import annotations

import re

from agent.context import TurnContext
from agent.plan import Plan, Search
from agent.references import current
from agent.rules.measures import compared
from agent.rules.shown import on_page, targets_of
from agent.rules.wishes import ledger_of, request_of, searching
from agent.state import Conversation, Item, last_screen
from catalog.predicates import fold, words
from retrieval.understanding import ledger
from retrieval.understanding.asked import Asked
from retrieval.understanding.ledger import Ledger
from retrieval.understanding.request import Constraint
from retrieval.understanding.understand import understand
from tools.options import options_of, to_be_had, wished

_CHANGE = re.compile(
    r"\bbut\s+(?P<but>.+)$|(?<=\s)(?P<in>in\s+\w+(?:\s+\w+)?)\W*$|\b(?P<more>cheaper|less\s+expensive|(?:more\s+)?affordable|pricier|more\s+expensive|bigger|larger|smaller|lighter|longer|shorter)\b"
)


def similar(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """Products like the one meant, the one talked about, or the first shown."""
    screen = last_screen(state)
    before_but = re.split(r"\bbut\b", text, maxsplit=1)[0]
    targets = targets_of(state, context, before_but) or current(screen, state.get("focus") or ())
    targets = targets or on_page(context) or screen[:1]
    return like(state, context, targets[0], text) if targets else None


def like(state: Conversation, context: TurnContext, seed: Item, text: str) -> Plan:
    """Products like one that was shown, with what was said to be other: "but cheaper", "but in blue"."""
    changed = _CHANGE.search(fold(text))
    changes = (changed["but"] or changed["in"] or changed["more"]) if changed else ""
    catalogue, before = context.desk.funnel.catalogue(), ledger_of(state)
    start = Ledger(asked=Asked(text=seed["title"], product_type=before.asked.product_type))
    asked = start.asked
    if changes:
        turn = state.get("turn", 0)
        understood = understand(
            f"but {changes}", catalogue.vocabulary, currency=catalogue.currency, turn=turn, about=asked.product_type
        )
        product = context.desk.shelf.product(seed["id"], seed["variant_id"])
        more = compared(changes, [product] if product else [])
        added = (more.model_copy(update={"turn": turn}),) if more else ()
        asked = start.apply(ledger.Turn(understood=understood, added=added, shown_prices=(seed["price"],))).asked
    asked = asked.model_copy(update={"constraints": tuple(firm(c) for c in asked.constraints)})
    priced = any(c.field == "price" for c in asked.constraints)
    still = (c for c in before.asked.constraints if c.strength == "must_not" or (not priced and _budget(c)))
    constraints = (*(c for c in still if c not in asked.constraints), *asked.constraints)
    wished = asked.model_copy(update={"text": seed["title"], "constraints": constraints})
    after = Ledger(asked=wished, past=(*before.past, before.asked), turns=before.turns + 1)
    return searching(like_search(context, after, seed["id"], seed["title"]), after, fresh=True)


def _budget(wish: Constraint) -> bool:
    return wish.field == "price" and wish.strength == "must" and wish.op in ("<", "<=")


def like_search(context: TurnContext, kept: Ledger, seed: str, title: str) -> Search:
    """The search for products like that one. It stays in where another of its variants is what was wished."""
    variants = context.desk.shelf.variants(seed)
    names = {f"attributes.{name}" for name in options_of(variants)}
    own = [c for c in kept.asked.constraints if c.field in names and c.op in ("==", "in")]
    itself = bool(own) and all(wished(to_be_had(variants), [c], strict=True) for c in own)
    request = request_of(kept, context.turn, seed_product=seed, exclude_ids=() if itself else (seed,))
    told = {w for c in kept.asked.constraints for w in words(c.words)}
    left = [w for w in kept.asked.text.removeprefix(title).split() if not set(words(w)) <= told]
    catalogue = context.desk.funnel.catalogue()
    noun = understand(title, catalogue.vocabulary, currency=catalogue.currency).product_type or ""
    return Search(request.model_copy(update={"text": " ".join(left)}), "similar", subject=noun, seed=title)


def still_like(state: Conversation, context: TurnContext, kept: Ledger) -> Search | None:
    """The search for products like one that was shown, where it goes on with other wishes: "and in blue"."""
    asked = state.get("request") or {}
    seed = context.desk.shelf.product(str(asked.get("seed_product") or ""))
    if seed is None or not kept.asked.text.startswith(seed["title"]):
        return None
    wished = tuple(firm(c) for c in kept.asked.constraints)
    kept = kept.model_copy(update={"asked": kept.asked.model_copy(update={"constraints": wished})})
    return like_search(context, kept, seed["id"], seed["title"])


def firm(wish: Constraint) -> Constraint:
    """The wish as one that filters, where a field tells it: what is to be other than in a product shown is meant."""
    if wish.status == "ranked" and wish.op in ("==", "in") and wish.field.startswith("attributes."):
        return wish.model_copy(update={"strength": "must", "status": "filtered"})
    return wish
