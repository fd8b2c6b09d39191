"""The rule planner: what a turn wants, by patterns and the catalogue's vocabulary. It answers when no model does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from agent import phrases
from agent.context import CARDS, Turn, TurnContext
from agent.intents import Intent, read, units_to_add, units_to_set
from agent.plan import Action, Plan, Search
from agent.references import current, points_at_it, points_past_screen, resolve
from agent.state import Conversation, Item, item_of, last_screen
from catalog.predicates import fold, words
from retrieval.understanding import ledger
from retrieval.understanding.ledger import Asked, Ledger
from retrieval.understanding.request import Constraint, ShoppingRequest, Understood
from retrieval.understanding.understand import understand

_VAGUE = frozenset(
    words(
        "gift present something anything surprise idea stuff thing things a an the for my our his her their "
        "some any to of i we need want would like looking look buy get give find me you can could please help "
        "with recommend suggest suggestion what should do have is it who that nice good great cool cute "
        "pretty lovely fun special useful new best dad father mum mom mother sister brother wife husband "
        "partner girlfriend boyfriend friend son daughter kid kids child children uncle aunt grandma grandpa "
        "boss colleague him her them he she they birthday christmas anniversary wedding occasion"
    )
)


class RulePlanner:
    """Plans by rules. Stateless: all it knows of the conversation is the state it is handed."""

    async def plan(self, state: Conversation, turn: TurnContext) -> Plan:
        """See Planner. Understanding takes about a millisecond, so it runs where it stands."""
        return decide(state, turn)


def decide(state: Conversation, context: TurnContext) -> Plan:
    """The plan of a turn."""
    turn = context.turn
    if turn.click is not None:
        return _clicked(state, context, turn.click)
    if not turn.say.strip():
        return _opened(context)
    reading = read(turn.say)
    handler = _HANDLERS.get(reading.intent)
    plan = handler(state, context, reading.text) if handler else None
    return plan or _search(state, context, reading.text)


def _say(kind: Any, text: str) -> Plan:
    return Plan("say", kind=kind, text=text)


def _fixed(kind: Any, text: str) -> Callable[[Conversation, TurnContext, str], Plan]:
    return lambda state, context, said: _say(kind, text)


def request_of(kept: Ledger, turn: Turn, **more: Any) -> ShoppingRequest:
    """The funnel's request for these wishes. What the words meant is settled: they are not read for filters again."""
    base = ShoppingRequest(
        k=CARDS,
        page=dict(turn.page),
        shopper=turn.shopper,
        session=turn.session,
        surface="chat",
        locale=turn.locale,
        now=turn.now,
        **more,
    )
    return kept.request(base)


def ledger_of(state: Conversation) -> Ledger:
    """The conversation's ledger; an empty one at its start."""
    return Ledger.model_validate(state.get("ledger") or {})


def hear(state: Conversation, context: TurnContext, text: str) -> tuple[Ledger, Understood]:
    """The ledger after a message, and how its words were understood."""
    catalogue = context.desk.funnel.catalogue()
    turn = state.get("turn", 0)
    understood = understand(text, catalogue.vocabulary, currency=catalogue.currency, turn=turn)
    prices = tuple(item["price"] for item in last_screen(state))
    return ledger_of(state).apply(ledger.Turn(understood=understood, shown_prices=prices)), understood


_BETWEEN = re.compile(r"\s*(?:,|;|\band\b|\bplus\b)\s+(?:also\s+)?(?=(?:an?|some|the)\s)", re.IGNORECASE)


def _several(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """A search for each of several things wished in one message, where each has a budget of its own."""
    heard = [hear({"turn": state.get("turn", 0)}, context, part) for part in _BETWEEN.split(text)]
    own = [u.product_type is not None and any(c.field == "price" for c in u.constraints) for _, u in heard]
    if not 2 <= len(heard) <= 3 or not all(own):
        return None
    searches = tuple(
        Search(request_of(kept, context.turn), heading=kept.asked.text.capitalize(), subject=kept.asked.text)
        for kept, _ in heard
    )
    corrections = tuple(pair for _, understood in heard for pair in understood.corrections)
    return Plan("search", searches, ledger=dumped(heard[-1][0]), fresh=True, corrections=corrections)


def _search(state: Conversation, context: TurnContext, text: str) -> Plan:
    several = _several(state, context, text)
    if several is not None:
        return several
    kept, understood = hear(state, context, text)
    fresh = kept.edit == "new subject"
    if fresh and _is_vague(understood):
        recently = state.get("turn", 0) - state.get("asked", -9) <= 1
        request = request_of(Ledger(), context.turn, facets=("category",))
        return _searching(Search(request, "search" if recently else "vague"), Ledger(), fresh=True)
    search = Search(request_of(kept, context.turn), "search" if fresh else "refine", subject=kept.asked.text)
    return _searching(search, kept, fresh=fresh, corrections=understood.corrections)


def _is_vague(understood: Understood) -> bool:
    """Whether the words name no kind of product: "a gift for my dad"."""
    if understood.product_type is not None or any(c.status == "filtered" for c in understood.constraints):
        return False
    return set(words(understood.search_text)) <= _VAGUE


def _searching(search: Search, kept: Ledger, *, fresh: bool, corrections: Any = ()) -> Plan:
    return Plan("search", (search,), ledger=dumped(kept), fresh=fresh, corrections=tuple(corrections))


def dumped(kept: Ledger) -> dict[str, Any]:
    """The ledger as a checkpoint's JSON."""
    return kept.model_dump(mode="json", exclude_defaults=True)


def _again(context: TurnContext, kept: Ledger, lifted: Constraint | None = None) -> Plan:
    search = Search(request_of(kept, context.turn), "refine", subject=kept.asked.text, lifted=lifted)
    return _searching(search, kept, fresh=False)


def _opened(context: TurnContext) -> Plan:
    return _say("chat", phrases.greeting(context.desk.shop_name))


def _greet(state: Conversation, context: TurnContext, text: str) -> Plan:
    return _say("chat", phrases.greeting(context.desk.shop_name))


def _person(state: Conversation, context: TurnContext, text: str) -> Plan:
    return _say("chat", phrases.person(context.desk.handoff))


def _forget(state: Conversation, context: TurnContext, text: str) -> Plan:
    return Plan("say", kind="chat", text=phrases.FORGOTTEN, ledger=dumped(Ledger()), fresh=True)


def _undo(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    before = ledger_of(state).undo()
    return (
        _again(context, before) if before.asked.text or before.asked.constraints else _say("chat", phrases.NOTHING_YET)
    )


def _targets(state: Conversation, context: TurnContext, text: str) -> list[Item]:
    """What the words point at on the screen, else the product whose page the shopper is on."""
    found = resolve(text, last_screen(state), state.get("focus") or ())
    on_page = str(context.turn.page.get("product") or "")
    if found or not on_page or not points_at_it(text):
        return found
    product = context.desk.shelf.product(on_page)
    return [item_of(product)] if product else []


def _unclear(state: Conversation) -> Plan:
    screen = last_screen(state)
    if not screen:
        return _say("chat", phrases.NOTHING_YET)
    names = ("The first one", "The second one", "The third one", "The fourth one", "The fifth one")[: len(screen)]
    return Plan("say", kind="clarification", text=phrases.which(len(screen)), options=tuple((n, n) for n in names))


def _details(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    targets = _targets(state, context, text)
    if targets:
        return Plan("act", action=Action("details", {"product_id": targets[0]["id"], "asked": text}))
    screen = last_screen(state)
    return _unclear(state) if screen and points_past_screen(text, screen) else None


def _compare(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    screen = last_screen(state)
    targets = _targets(state, context, text)
    if len(targets) == 1:
        targets += [i for i in current(screen, state.get("focus") or ()) if i["id"] != targets[0]["id"]]
    if len(targets) < 2 and not targets and len(screen) >= 2:
        targets = screen[:2]
    if len(targets) < 2:
        return _unclear(state)
    return Plan("act", action=Action("compare", {"ids": [i["id"] for i in targets]}))


def _why(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    screen = last_screen(state)
    targets = _targets(state, context, text) or screen[:1]
    if not targets:
        return _say("explanation", phrases.NOTHING_YET)
    place = next((n for n, item in enumerate(screen) if item["id"] == targets[0]["id"]), -1)
    return Plan("act", action=Action("why", {"product_id": targets[0]["id"], "place": place}))


def _why_not(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    if state.get("request") is None:
        return _say("explanation", phrases.NOTHING_YET)
    return Plan("act", action=Action("why_not", {"words": phrases.named_in(text)}))


def _more(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    kept = state.get("request")
    if kept is None:
        return _say("chat", phrases.NOTHING_YET)
    request = ShoppingRequest.model_validate(kept).model_copy(
        update={"exclude_ids": tuple(state.get("seen") or ())[-500:]}
    )
    return Plan("search", (Search(request, "more", subject=request.text),))


def _similar(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    targets = (
        _targets(state, context, text)
        or current(last_screen(state), state.get("focus") or ())
        or last_screen(state)[:1]
    )
    return _like(state, context, targets[0], text) if targets else None


def _like(state: Conversation, context: TurnContext, seed: Item, text: str) -> Plan:
    """Products like one that was shown, with what was said to be other: "but cheaper", "but in blue"."""
    said = fold(text)
    changes = said.split(" but ", 1)[1] if " but " in said else ""
    catalogue = context.desk.funnel.catalogue()
    kept = ledger_of(state).asked
    start = Ledger(asked=Asked(text=seed["title"], product_type=kept.product_type))
    if changes:
        changed = understand(
            f"but {changes}", catalogue.vocabulary, currency=catalogue.currency, turn=state.get("turn", 0)
        )
        asked = start.apply(ledger.Turn(understood=changed, shown_prices=(seed["price"],))).asked
    else:
        asked = start.asked
    excluded = tuple(c for c in kept.constraints if c.strength == "must_not")
    constraints = (*(c for c in excluded if c not in asked.constraints), *asked.constraints)
    after = Ledger(asked=asked.model_copy(update={"text": seed["title"], "constraints": constraints}))
    request = request_of(after, context.turn, seed_product=seed["id"], exclude_ids=(seed["id"],))
    request = request.model_copy(update={"text": ""})
    return _searching(Search(request, "similar", seed=seed["title"]), after, fresh=True)


def _cart_add(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    screen = last_screen(state)
    targets = _targets(state, context, text)
    if not targets and len(screen) == 1:
        targets = screen
    if not targets:
        return _unclear(state)
    item = targets[0]
    arguments = {"product_id": item["id"], "variant_id": item["variant_id"], "quantity": units_to_add(text)}
    return Plan("act", action=Action("cart_add", arguments))


def _line(state: Conversation, context: TurnContext, text: str) -> str | None:
    said = [i for i in _targets(state, context, text) if i["id"]]
    line = state.get("line")
    if line and not (said and any(word in fold(text) for word in ("first", "second", "third", "fourth", "fifth"))):
        return line["product_id"]
    return said[0]["id"] if said else None


def _cart_change(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    units, relative = units_to_set(text)
    arguments = {"product_id": _line(state, context, text), "words": text, "quantity": units, "relative": relative}
    return Plan("act", action=Action("cart_change", arguments))


def _cart_remove(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    arguments = {"product_id": _line(state, context, text), "words": text}
    return Plan("act", action=Action("cart_remove", arguments))


def _act(tool: str) -> Callable[[Conversation, TurnContext, str], Plan]:
    return lambda state, context, said: Plan("act", action=Action(tool))


def _clicked(state: Conversation, context: TurnContext, click: Mapping[str, Any]) -> Plan:
    action = str(click.get("action", ""))
    if action == "remove_constraint":
        before, key = ledger_of(state), str(click.get("key", ""))
        gone = next((c for c in before.asked.constraints if c.key == key), None)
        kept = before.apply(ledger.Turn(removed=(key,)))
        unchanged = kept.asked == before.asked
        return _say("chat", phrases.NO_SUCH_CHIP) if unchanged else _again(context, kept, gone)
    if action == "show_more":
        return _more(state, context, "") or _say("chat", phrases.NOTHING_YET)
    if action == "view_cart":
        return Plan("act", action=Action("cart_view"))
    item = _clicked_item(state, click)
    if item is None:
        return _unclear(state)
    if action == "add_to_cart":
        quantity = int(click.get("quantity", 1))
        given = {"product_id": item["id"], "variant_id": click.get("variant_id") or item["variant_id"]}
        return Plan("act", action=Action("cart_add", {**given, "quantity": quantity}))
    if action == "set_quantity":
        given = {"product_id": item["id"], "quantity": int(click.get("quantity", 1))}
        return Plan("act", action=Action("cart_change", given))
    if action == "remove_from_cart":
        return Plan("act", action=Action("cart_remove", {"product_id": item["id"]}))
    if action == "details":
        return Plan("act", action=Action("details", {"product_id": item["id"]}))
    if action == "why":
        place = next((n for n, i in enumerate(last_screen(state)) if i["id"] == item["id"]), -1)
        return Plan("act", action=Action("why", {"product_id": item["id"], "place": place}))
    if action == "similar":
        return _like(state, context, item, "")
    return _say("chat", phrases.NO_SUCH_ACTION)


def _clicked_item(state: Conversation, click: Mapping[str, Any]) -> Item | None:
    wanted = click.get("id") or click.get("product_id")
    if wanted:
        shown = (item for screen in reversed(state.get("screens") or []) for item in screen)
        found = next((item for item in shown if item["id"] == str(wanted)), None)
        return found or Item(id=str(wanted), variant_id="", title="", brand=None, price=0.0)
    rank = click.get("rank")
    screen = last_screen(state)
    return screen[rank - 1] if isinstance(rank, int) and 0 < rank <= len(screen) else None


_HANDLERS: dict[Intent, Callable[[Conversation, TurnContext, str], Plan | None]] = {
    "inject": _fixed("declined", phrases.INJECTION),
    "private": _fixed("declined", phrases.PRIVATE),
    "abuse": _fixed("declined", phrases.ABUSE),
    "off_topic": _fixed("declined", phrases.NOT_MINE),
    "greet": _greet,
    "thanks": _fixed("chat", phrases.THANKS),
    "bye": _fixed("chat", phrases.BYE),
    "about": _fixed("chat", phrases.ABOUT),
    "help": _fixed("chat", phrases.HELP),
    "yes": _fixed("chat", phrases.OKAY),
    "no": _fixed("chat", phrases.OKAY),
    "person": _person,
    "undo": _undo,
    "forget": _forget,
    "cart_clear": _act("cart_clear"),
    "cart_view": _act("cart_view"),
    "cart_add": _cart_add,
    "cart_remove": _cart_remove,
    "cart_change": _cart_change,
    "compare": _compare,
    "why": _why,
    "why_not": _why_not,
    "details": _details,
    "point": _details,
    "similar": _similar,
    "more": _more,
}
