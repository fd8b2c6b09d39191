"""The model planner: a language model fills the tools' arguments; the rule planner answers whenever it does not."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from pydantic import BaseModel

from agent.allowance import Allowance, ModelTrouble
from agent.claims import Context, ground, sentences
from agent.consent import asked_for, offer, writes
from agent.context import TurnContext
from agent.intents import Intent, read
from agent.model import Endpoint
from agent.model_wishes import read_wishes
from agent.plan import Action, Plan, Search
from agent.prompt_fields import field_lines
from agent.prompts import plan_messages
from agent.prose import facts_of
from agent.rule_planner import answered, decide, dumped, ledger_of, request_of
from agent.rules import bundles
from agent.rules.likeness import like_search
from agent.rules.searches import begun, names_nothing
from agent.state import Conversation, Item, last_screen
from agent.store import told_by_the_shop
from catalog.predicates import number, values_of
from language.english import in_english
from retrieval.understanding.ledger import Ledger
from tools import specs
from tools.errors import RetryError
from tools.words import clip

_log = logging.getLogger(__name__)
ROUNDS = 3
_MOST_SEARCHES = 3
# What rules decide before a model is asked: guards, and what the model has no tool for.
_RULES_FIRST: frozenset[Intent] = frozenset(
    ("inject", "private", "abuse", "off_topic", "greet", "thanks", "bye", "about", "person", "undo", "forget", "help",
     "stop", "cart_clear", "before", "wishes", "complement")
)  # fmt: skip


@dataclass(frozen=True)
class ModelPlanner:
    """Plans what was said with a model, within the turn's allowance; taps and guards are decided by rules.

    Every trouble (no answer, an error, unknown tools, wrong arguments three times over) ends in the rules' plan, and
    the plan's notes say so.
    """

    endpoint: Endpoint
    _fields: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by version of the catalogue in service

    async def plan(self, state: Conversation, turn: TurnContext) -> Plan:
        """See Planner."""
        said = turn.turn.say.strip()
        if turn.turn.click is not None or not said or read(in_english(said)).intent in _RULES_FIRST:
            return decide(state, turn)
        # the answer to a question that code asked; things within one budget, whose arithmetic is code's
        if answered(state, turn) is not None or bundles.bundle(state, turn, said) is not None:
            return decide(state, turn)
        allowance = self.endpoint.allowance()
        turn.work.allowance = allowance
        trouble = None
        try:
            await self.endpoint.admit(turn.turn.session, turn.turn.address)
            plan = await self._ask(state, turn, said, allowance)
            if plan.action is not None and writes(plan.action) and not asked_for(state, turn, plan.action):
                plan = offer(state, turn, plan.action)
        except ModelTrouble as error:
            _log.warning("the model did not plan, the rules do: %s", error)
            trouble = f"model: {error}"
            plan = replace(decide(state, turn), notes=(trouble,))
        turn.emit("stage", {"node": "plan", **allowance.step(trouble).model_dump()})
        return plan

    async def _ask(self, state: Conversation, context: TurnContext, said: str, allowance: Allowance) -> Plan:
        catalogue = context.desk.funnel.catalogue()
        if catalogue.version not in self._fields:
            self._fields.clear()
            self._fields[catalogue.version] = await context.desk.run(lambda: field_lines(catalogue.vocabulary))
        fields = self._fields[catalogue.version]
        tools = [spec.openai() for spec in specs.SPECS]
        facts = await _facts(state, context)
        cart = (facts.cart or {}).get("lines") or ()
        colours = _colours(state, context)
        messages: list[Any] = [
            *plan_messages(state, said, fields, catalogue.currency, catalogue.language, cart, colours)
        ]
        for _ in range(ROUNDS):
            message = await self.endpoint.call(messages, tools, allowance)
            calls = [*message.tool_calls, *message.invalid_tool_calls]
            if not calls:
                return _words(facts, str(message.content))
            try:
                parsed = [(c["name"] or "", specs.parse(c["name"] or "", _arguments(c))) for c in calls]
                if isinstance(asked := parsed[0][1], specs.ShopArguments):
                    return await told_by_the_shop(context, asked.question)
                return _planned(state, context, parsed, facts)
            except RetryError as error:
                messages += [
                    message,
                    *({"role": "tool", "tool_call_id": c["id"] or "call", "content": str(error)} for c in calls),
                ]
        raise ModelTrouble(f"no usable call in {ROUNDS} rounds")


async def _facts(state: Conversation, context: TurnContext) -> Context:
    """What a reply in words alone may say: of what is on the screen, what was before, the cart and the documents."""
    shown, *before = [
        [p for i in screen if (p := context.desk.shelf.product(i["id"], i["variant_id"]))]
        for screen in (last_screen(state), *(state.get("screens") or []))
    ]
    return await facts_of(shown, context, others=[p for screen in before for p in screen])


def _colours(state: Conversation, context: TurnContext) -> dict[str, str]:
    """The colour of each product on the screen that states one: what "the white one" means."""
    names = [f.removeprefix("attributes.") for f in context.desk.funnel.catalogue().vocabulary.colour_fields]
    found = {}
    for item in last_screen(state):
        stated = (context.desk.shelf.product(item["id"], item["variant_id"]) or {}).get("attributes", {})
        colour = next((str(stated[name]) for name in names if isinstance(stated.get(name), str)), None)
        if colour:
            found[item["id"]] = clip(colour, 24)
    return found


def _words(facts: Context, text: str) -> Plan:
    """A reply in words alone: what of it the facts back. ModelTrouble when that is nothing."""
    kept = sentences(ground(text, facts).text)[:2]
    if not kept:
        raise ModelTrouble("the model answered in words that nothing backs")
    return Plan("say", kind="chat", text=" ".join(kept), planner="model")


def _planned(
    state: Conversation, context: TurnContext, parsed: Sequence[tuple[str, BaseModel]], facts: Context
) -> Plan:
    searches = [a for name, a in parsed if name == "search"]
    if searches and len(searches) == len(parsed):
        return _searches(state, context, cast("list[specs.SearchArguments]", searches[:_MOST_SEARCHES]))
    added = [a for name, a in parsed if name == "cart_add" and isinstance(a, specs.QuantityArguments)]
    if len(added) == len(parsed) > 1:
        return _added(state, added)
    if len(parsed) > 1:
        raise RetryError("call one tool at a time; only `search` and `cart_add` once for each thing wanted")
    name, arguments = parsed[0]
    return _single(state, context, name, arguments, facts)


def _arguments(call: Any) -> Any:
    given = call["args"]
    if isinstance(given, str):  # what LangChain could not read as JSON
        try:
            return json.loads(given)
        except ValueError as error:
            raise RetryError(f"{call['name']}: the arguments are not JSON") from error
    return given


def _searches(state: Conversation, context: TurnContext, wanted: Sequence[specs.SearchArguments]) -> Plan:
    before = ledger_of(state)
    found: list[Search] = []
    corrections: list[tuple[str, str]] = []
    after = before
    for one in wanted:
        text = one.text or before.asked.text  # no words: the thing is still the same
        asked, understood = read_wishes(state, context, text, one.constraints, one.sort)
        corrections += understood.corrections
        if names_nothing(understood):
            if len(wanted) == 1 and not asked.constraints and not asked.sort:
                return replace(decide(state, _saying(context, text) if text else context), planner="model")
            asked = asked.model_copy(update={"text": ""})  # "a gift" is in no catalogue, its price is
        fresh = asked.text != before.asked.text
        after = Ledger(asked=asked, turns=before.turns + 1, past=(*before.past, before.asked)[-20:])
        if len(wanted) == 1 and fresh:
            return replace(begun(state, context, after, understood.corrections), planner="model")
        purpose = "search" if fresh else "refine"
        heading = asked.text.capitalize() if len(wanted) > 1 else ""
        found.append(Search(request_of(after, context.turn), cast("Any", purpose), heading, subject=asked.text))
    return Plan("search", tuple(found), ledger=dumped(after), fresh=fresh, planner="model",
                corrections=tuple(dict.fromkeys(corrections)))  # fmt: skip


def _single(state: Conversation, context: TurnContext, name: str, given: BaseModel, facts: Context) -> Plan:
    if isinstance(given, specs.SayArguments):
        plan = _words(facts, given.text)
        return replace(plan, kind=given.kind)
    if name == "more":
        return replace(decide(state, _saying(context, "show me more")), planner="model")
    if isinstance(given, specs.BundleArguments):
        return _bundled(state, context, given)
    if isinstance(given, specs.SimilarArguments):
        return _similar(state, context, given)
    if isinstance(given, specs.CompareArguments):
        ids = [_item(state, p)["id"] for p in given.products]
        return Plan("act", action=Action("compare", {"ids": ids}), planner="model")
    if isinstance(given, specs.ExtremeArguments):
        return _extreme(state, context, given)
    if isinstance(given, specs.QuestionArguments):
        asked = given.question or context.turn.say
        about = {"product_id": _item(state, given.product)["id"], "asked": asked}
        return Plan("act", action=Action("details", about), planner="model")
    if isinstance(given, specs.NamedArguments):
        return Plan("act", action=Action("why_not", {"words": given.words}), planner="model")
    if isinstance(given, specs.NoArguments):
        return Plan("act", action=Action(name), planner="model")
    item = _item(state, cast("Any", given).product)
    arguments: dict[str, Any] = {"product_id": item["id"]}
    if isinstance(given, specs.QuantityArguments):
        arguments["quantity"] = given.quantity
        if name == "cart_add":
            arguments["variant_id"] = item["variant_id"]
    if name == "why":
        arguments["place"] = next((n for n, i in enumerate(last_screen(state)) if i["id"] == item["id"]), -1)
    return Plan("act", action=Action(name, arguments), planner="model")


def _extreme(state: Conversation, context: TurnContext, given: specs.ExtremeArguments) -> Plan:
    items = [_item(state, named) for named in given.products] or last_screen(state)
    found = [p for i in items if (p := context.desk.shelf.product(i["id"], i["variant_id"])) is not None]
    stated = [(value, p) for p in found for v in values_of(p, given.field) if (value := number(v)) is not None]
    if not stated:
        raise RetryError(f"none of them states {given.field} as a number; another field, or `compare`")
    pick = min if given.order == "asc" else max
    best = pick(stated, key=lambda pair: pair[0])[1]
    asked = given.field.removeprefix("attributes.").replace("_", " ")
    return Plan("act", action=Action("details", {"product_id": best["id"], "asked": asked}), planner="model")


def _bundled(state: Conversation, context: TurnContext, given: specs.BundleArguments) -> Plan:
    plan = bundles.bundle(state, context, f"{', '.join(given.things)} for {given.budget:g} in all")
    if plan is None:
        raise RetryError("bundle: name each thing in one to three words, without prices")
    return replace(plan, planner="model")


def _added(state: Conversation, wanted: Sequence[specs.QuantityArguments]) -> Plan:
    """Several things into the cart at once."""
    units = {one.quantity for one in wanted}
    if len(units) > 1:
        raise RetryError("cart_add: one quantity for all, or one product in this turn")
    items = [_item(state, one.product) for one in wanted]
    listed = [{"id": i["id"], "variant_id": i["variant_id"]} for i in items]
    return Plan("act", action=Action("cart_add_all", {"items": listed, "quantity": units.pop()}), planner="model")


def _similar(state: Conversation, context: TurnContext, given: specs.SimilarArguments) -> Plan:
    seed = _item(state, given.product)
    product = context.desk.shelf.product(seed["id"], seed["variant_id"]) or {}
    wishes = [_than(wish, product) for wish in given.constraints]
    asked, _ = read_wishes(state, context, "", wishes, None, kind_of=seed["title"])
    before = ledger_of(state)
    kept = [c for c in before.asked.constraints if c.strength == "must_not" and c not in asked.constraints]
    told = f"{seed['title']} {asked.text}".strip()
    asked = asked.model_copy(update={"text": told, "constraints": (*kept, *asked.constraints)})
    after = Ledger(asked=asked, turns=before.turns + 1, past=(*before.past, before.asked)[-20:])
    search = like_search(context, after, seed["id"], seed["title"])
    return Plan("search", (search,), ledger=dumped(after), fresh=True, planner="model")


def _than(wish: specs.Difference, product: Mapping[str, Any]) -> specs.Wish:
    """The wish with the product's own value where it was left out: lighter than that one."""
    value = wish.value
    if value is None:
        own = values_of(product, wish.field)
        if not own:
            raise RetryError(f"product {product.get('id')!r} does not state {wish.field}; leave that wish out")
        value = own[0]
    return specs.Wish.model_validate({**wish.model_dump(), "value": value})


def _item(state: Conversation, named: str) -> Item:
    screen = last_screen(state)
    earlier = [item for shown in reversed(state.get("screens") or []) for item in shown]
    found = next((item for item in earlier if item["id"] == named), None)
    if found is None and named.isdigit() and 0 < int(named) <= len(screen):
        found = screen[int(named) - 1]
    if found is None:
        line = state.get("line") or {}
        if line.get("product_id") == named:
            return Item(id=named, variant_id=line["variant_id"], title="", brand=None, price=0.0)
        raise RetryError(f"product {named!r} was not shown; use an id or a place from Screen")
    return found


def _saying(context: TurnContext, words: str) -> TurnContext:
    return replace(context, turn=replace(context.turn, say=words))
