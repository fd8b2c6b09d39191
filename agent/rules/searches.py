"""Plans that search: a new wish, several at once, a wish changed or taken back, the next page."""

from __future__ import annotations

import re
from dataclasses import replace

from agent import phrases
from agent.context import TurnContext
from agent.plan import Action, Plan, Purpose, Search
from agent.rules import bundles
from agent.rules.likeness import firm, still_like
from agent.rules.saying import say
from agent.rules.wishes import dumped, headed, hear, ledger_of, request_of, searching
from agent.state import Conversation
from agent.vouchers import told
from catalog.predicates import fold, words
from language.heard import vague_words
from language.speak import quoted
from retrieval.understanding.gifts import asks_for_gift
from retrieval.understanding.items import read_items
from retrieval.understanding.ledger import Ledger
from retrieval.understanding.request import Constraint, ShoppingRequest, Understood
from tools.words import chip, listing

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
_VAGUE |= frozenset(words(vague_words()))

_BROAD = 3  # words of a wish at most, for a question that would narrow it

_ONLY = re.compile(r"\b(?:only|just)\b")
_GOES_ON = re.compile(
    r"\s*(?:with|without|for|in|but|only|not|no|and|or|it|that|mit|ohne|fur|aber|nur|nicht|und|oder|es|avec|sans|pour|mais"
    r"|seulement|et|ou|con|sin|para|pero|solo|y|o)\b"
)


def search(state: Conversation, context: TurnContext, text: str) -> Plan:
    """The plan of a wish: new, or a change of those in force."""
    state = _one_of_several(state, context, text)
    several = bundles.bundle(state, context, text) or _several(state, context, text)
    if several is not None:
        return several
    kept, understood = hear(state, context, text)
    fresh = kept.edit == "new subject"
    if (only_told := told(context, kept, understood)) is not None:
        return only_told
    if not fresh and understood.product_type is None and asks_for_gift(text):
        kept, understood = hear({"turn": state.get("turn", 0)}, context, text)
        fresh = True
    if fresh and is_vague(understood):
        request = request_of(Ledger(), context.turn, facets=("category",))
        purpose: Purpose = "search" if _asked_recently(state) else "vague"
        return searching(Search(request, purpose), Ledger(), fresh=True)
    if not fresh:
        kept = _answered(kept, state)
        request = request_of(kept, context.turn)
        plain = Search(request, "refine", subject=kept.asked.text, translations=kept.asked.translations)
        search = still_like(state, context, kept) or plain
        return searching(search, kept, fresh=False, corrections=understood.corrections)
    return begun(state, context, kept, understood.corrections)


def begun(
    state: Conversation, context: TurnContext, kept: Ledger, corrections: tuple[tuple[str, str], ...] = ()
) -> Plan:
    """The plan of a new subject, with a question that narrows it where it is broad and none was asked just now."""
    open_ = not kept.asked.constraints and kept.asked.sort is None and len(words(kept.asked.text)) <= _BROAD
    ask = open_ and not _asked_recently(state)
    request = request_of(kept, context.turn, facets=("auto",) if ask else ())
    search = Search(request, "search", subject=kept.asked.text, translations=kept.asked.translations)
    return replace(searching(search, kept, fresh=True, corrections=corrections), ask=ask)


def _answered(kept: Ledger, state: Conversation) -> Ledger:
    """What answers a question that was asked just now is meant, and filters: it was offered because it tells apart."""
    if not _asked_recently(state):
        return kept
    turns = state.get("turns") or []
    question = (turns[-1]["reply"].get("question") if turns else None) or {}
    offered = {fold(option["label"]) for option in question.get("options", ())}
    new = tuple(
        firm(c) if c.turn == state.get("turn", 0) and fold(c.words) in offered else c for c in kept.asked.constraints
    )
    return kept.model_copy(update={"asked": kept.asked.model_copy(update={"constraints": new})})


def _asked_recently(state: Conversation) -> bool:
    return state.get("turn", 0) - state.get("asked", -9) <= 1


def _several(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """A search for each of several things wished in one message: "a mouse under 20 and a keyboard under 40"."""
    heard = [hear({"turn": state.get("turn", 0)}, context, part) for part in read_items(text)]
    if not 2 <= len(heard) <= 3 or any(u.product_type is None for _, u in heard):
        return None
    budgets = sum(any(c.field == "price" for c in u.constraints) for _, u in heard)
    if budgets not in (0, len(heard)) or (not budgets and _GOES_ON.match(fold(text))):
        return None
    searches = tuple(
        Search(
            request_of(kept, context.turn),
            heading=headed(kept),
            subject=kept.asked.text,
            translations=kept.asked.translations,
        )
        for kept, _ in heard
    )
    corrections = tuple(pair for _, understood in heard for pair in understood.corrections)
    return Plan("search", searches, ledger=dumped(heard[-1][0]), fresh=True, corrections=corrections)


def _one_of_several(state: Conversation, context: TurnContext, text: str) -> Conversation:
    """The state as if one thing had been asked for alone, where one of several is gone on with: "only the tents"."""
    turns = state.get("turns") or []
    if not turns or "groups" not in turns[-1]["reply"] or not _ONLY.search(fold(text)):
        return state
    alone: Conversation = {"turn": state.get("turn", 0)}
    noun, said = hear(alone, context, text)[1].product_type, set(words(text))
    parts = [(part, *hear(alone, context, part)) for part in read_items(turns[-1]["said"])] if noun else []
    meant = [(len(said & set(words(part))), kept) for part, kept, heard in parts if heard.product_type == noun]
    return {**state, "ledger": dumped(max(meant, key=lambda pair: pair[0])[1])} if meant else state


def is_vague(understood: Understood) -> bool:
    """Whether the words name no kind of product: "a gift for my dad"."""
    return names_nothing(understood) and not any(c.status == "filtered" for c in understood.constraints)


def names_nothing(understood: Understood) -> bool:
    """Whether the words, whatever is wished of it, name no thing to search for."""
    return understood.product_type is None and set(words(understood.search_text)) <= _VAGUE


def again(state: Conversation, context: TurnContext, kept: Ledger, lifted: Constraint | None = None) -> Plan:
    """The same subject searched again with these wishes."""
    seeded = still_like(state, context, kept)
    if seeded is not None:
        return searching(replace(seeded, lifted=lifted), kept, fresh=False)
    request, translations = request_of(kept, context.turn), kept.asked.translations
    search = Search(request, "refine", subject=kept.asked.text, lifted=lifted, translations=translations)
    return searching(search, kept, fresh=False)


def more(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """The next page: nothing that was shown comes again."""
    kept = state.get("request")
    if kept is None:
        return say("chat", phrases.say("nothing_yet"))
    request = ShoppingRequest.model_validate(kept).model_copy(
        update={"exclude_ids": tuple(state.get("seen") or ())[-500:]}
    )
    return Plan("search", (Search(request, "more", subject=request.text),))


def undo(state: Conversation, context: TurnContext, text: str) -> Plan | None:
    """The cart as it was, where it was written last; else the wishes as they were before they last changed."""
    if state.get("written") is not None:
        return Plan("act", action=Action("cart_restore"))
    now = ledger_of(state)
    before = now.undo()
    if not (before.asked.text or before.asked.constraints):
        return say("chat", phrases.say("nothing_to_undo" if now.asked.text else "nothing_yet"))
    return replace(again(state, context, before), text=_taken_back(now, before, context.desk.shelf.currency))


def _taken_back(now: Ledger, before: Ledger, currency: str) -> str:
    """What going back changes: the thing asked for, else the wishes that no longer count, and those that do again."""
    if now.asked.subject != before.asked.subject:
        return phrases.say("back_to", what=quoted(before.asked.said))
    was, will = ({c.key: chip(c, currency) for c in kept.asked.constraints} for kept in (now, before))
    gone = [quoted(label) for key, label in was.items() if key not in will]
    back = [quoted(label) for key, label in will.items() if key not in was]
    said = [phrases.say("taken_back", n=len(gone), labels=listing(gone))] if gone else []
    return " ".join([*said, phrases.say("counts_again", n=len(back), labels=listing(back))] if back else said)


def forget(state: Conversation, context: TurnContext, text: str) -> Plan:
    """All wishes dropped."""
    return Plan("say", kind="chat", text=phrases.say("forgotten"), ledger=dumped(Ledger()), fresh=True)
