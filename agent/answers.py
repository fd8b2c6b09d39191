"""From the turn's Slates to its outcome: the cards, and the two sentences above them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Any

from agent import phrases
from agent.actions import Outcome, Shown
from agent.bundling import bundled
from agent.context import CARDS, TurnContext
from agent.departments import of_its_department
from agent.met import Wished, unchecked, wished
from agent.plan import Kind, Search
from agent.questions import question
from catalog.predicates import check, words
from ranking.reasons import retold
from ranking.slate import Pick, Slate
from retrieval.understanding.foreign import as_meant
from retrieval.understanding.product_types import named_in
from retrieval.understanding.request import Constraint
from tools.words import chip, clip, listing, money


def answer(context: TurnContext) -> Outcome:
    """The outcome of a turn that searched. With several searches each gets its share of the cards."""
    found = context.work.slates
    if context.plan.bundle is not None:
        return bundled(context)
    if found[0][0].purpose == "complement":
        return _complements(context)
    if len(found) == 1:
        return _one(context, *found[0], CARDS)
    share = max(2, -(-CARDS // len(found)))
    found = [(search, of_its_department(context, search, slate)) for search, slate in found]
    found = context.work.slates = _one_screen(found, share)
    parts = [_one(context, search, slate, share) for search, slate in found]
    text = " ".join(f"{s.heading}: {part.text}" for (s, _), part in zip(found, parts, strict=True))
    cards = tuple(card for part in parts for card in part.cards)
    groups = [{"heading": s.heading, "ids": [c.product["id"] for c in p.cards], "total": slate.total}
              for (s, slate), p in zip(found, parts, strict=True)]  # fmt: skip
    relaxed = any(part.relaxed for part in parts)
    return Outcome("products" if cards else "declined", text, cards, extra={"groups": groups}, relaxed=relaxed)


def _complements(context: TurnContext) -> Outcome:
    """Two of each thing that goes with a product; things this shop does not have are left out."""
    seed = context.work.slates[0][0].seed or ""
    found = [(s, cut) for s, slate in context.work.slates if (cut := _named_so(s, slate)).selected]
    if not found:
        return Outcome("chat", phrases.say("complement_none", title=clip(seed, 60)))
    found = context.work.slates = _one_screen(found, 2)
    cards = tuple(card for _, slate in found for card in _cards(slate.selected, None))
    groups = [{"heading": s.heading, "ids": slate.ids()} for s, slate in found]
    text = phrases.say("complement", title=clip(seed, 60), things=listing([s.subject for s, _ in found]))
    return Outcome("products", text, cards, extra={"groups": groups}, must_say=text)


def _one_screen(found: Sequence[tuple[Search, Slate]], most: int) -> list[tuple[Search, Slate]]:
    """The slates cut to what is shown, so that no more counts as shown, and their reasons told of the whole screen."""
    shown = [(slate.selected or slate.near)[:most] for _, slate in found]
    picks = iter(retold([pick for part in shown for pick in part]))
    return [
        (search, slate.model_copy(update={"near" if slate.near else "selected": tuple(islice(picks, len(part)))}))
        for (search, slate), part in zip(found, shown, strict=True)
    ]


def _named_so(search: Search, slate: Slate) -> Slate:
    """The slate with those of its picks that are what was looked for by name: no yoga mat to sleep on."""
    wanted = [{w, w.removesuffix("s"), f"{w}s", f"{w}es"} for w in words(search.subject)]
    told = [
        set(words(f"{p.product['title']} {p.product['category']} {' '.join(p.product['tags'])}"))
        for p in slate.selected
    ]
    kept = tuple(p for p, has in zip(slate.selected, told, strict=True) if all(w & has for w in wanted))
    return slate.model_copy(update={"selected": kept})


def _one(context: TurnContext, search: Search, slate: Slate, most: int) -> Outcome:
    plan = context.plan
    if search.purpose == "vague":
        cards = _cards(slate.selected[:most], None)
        options = plan.options or _categories(slate)
        return Outcome("clarification", phrases.vague([o for o, _ in options]), cards, options=options)
    notes = _notes(context, search, slate)
    if search.purpose == "page":
        return _page(context, search, slate, most)
    if slate.near:
        return _near(search, slate, most, notes)
    if not slate.selected:
        text = phrases.say("no_more") if search.purpose == "more" else _nothing(context, search)
        if slate.sold_out:
            text = phrases.sold_out_alone(slate.sold_out[0].product["title"])
        kind: Kind = "chat" if search.purpose == "more" else "declined"
        return Outcome(kind, " ".join([text, *notes]), extra=_gone(slate))
    cards = _cards(slate.selected[:most], search.lifted, wished(slate))
    short = _short_of(slate)
    text = f"{short} {_lead(search, slate, cards)}".strip()
    said = (
        short
        or slate.popular
        or slate.sold_out
        or search.lifted is not None
        or (slate.sort is not None and slate.sort.superlative)
    )
    must_say = " ".join([text, *notes] if said else notes)
    asked = question(slate) if plan.ask and not notes and not short else None
    if asked is not None:
        return Outcome("products", f"{text} {asked[0]}", cards, must_say=must_say, options=asked[1])
    said_all = " ".join([text, *notes])
    return Outcome("products", said_all, cards, must_say=must_say, extra=_gone(slate), relaxed=bool(short))


def _gone(slate: Slate) -> dict[str, Any] | None:
    """What the words are about beside the cards: the product that was asked for and is sold out."""
    return {"about": [slate.sold_out[0].product]} if slate.sold_out else None


def _page(context: TurnContext, search: Search, slate: Slate, most: int) -> Outcome:
    """The first words on a page of the shop: what it shows, and what is like it."""
    hello = phrases.say("greeting", shop=phrases.shop(context.desk.shop_name))
    if not slate.selected or search.seed is None:
        return Outcome("chat", hello)
    name = "page_product" if search.request.seed_product else "page_category"
    text = phrases.say(name, shop=phrases.shop(context.desk.shop_name), title=clip(search.seed, 60))
    return Outcome("products", text, _cards(slate.selected[:most], None), must_say=text)


def _lead(search: Search, slate: Slate, cards: Sequence[Shown]) -> str:
    if slate.popular:
        return phrases.say("degraded") if search.request.text else phrases.say("popular")
    if slate.sold_out:
        return phrases.sold_out(slate.sold_out[0].product["title"])
    if search.purpose == "more":
        return phrases.more(len(cards))
    if search.lifted is not None:
        label = chip(search.lifted, slate.currency)
        return phrases.restored(label, sum(bool(c.note) for c in cards))
    if search.purpose == "similar" and search.seed:
        bound = _bound(slate.constraints)
        return phrases.similar(search.seed, money(bound, slate.currency) if bound is not None else None)
    sort = slate.sort.model_dump() if slate.sort else None
    best = phrases.superlative(cards[0].product, sort) if sort and sort["superlative"] else None
    return phrases.found(slate.total, len(cards), _subject(search, slate), sort, best)


def _bound(constraints: Sequence[Constraint]) -> float | None:
    """The price they are to be under, in major units."""
    found = next((c.value for c in constraints if c.field == "price" and c.op in ("<", "<=")), None)
    return float(found) if isinstance(found, int | float) else None


def _bound_alone(slate: Slate) -> float | None:
    """The price they are to be under, where nothing else keeps products out."""
    kept_out = [c for c in slate.constraints if c.status == "filtered" and c.strength != "prefer"]
    return _bound(kept_out) if [c.op for c in kept_out] == ["<"] else None


def _near(search: Search, slate: Slate, most: int, notes: Sequence[str]) -> Outcome:
    musts = [c for c in slate.constraints if c.status == "filtered" and c.strength == "must"]
    labels = [chip(c, slate.currency) for c in musts]
    ways = slate.loosenings
    first = ways[0].label if ways else phrases.say("all_set_aside")
    count = ways[0].count if ways else slate.total
    text = phrases.nothing_fits(labels, first, count, [(w.label, w.count) for w in ways[1:]])
    never = next((c for c in musts if c.field == "price" and c.op in ("<", "<=") and float(str(c.value)) <= 0), None)
    if never is not None:
        text = f"{phrases.say('no_such_price', bound=chip(never, slate.currency))} {text}"
    elif search.purpose == "similar" and (bound := _bound_alone(slate)) is not None:
        text = phrases.none_cheaper(search.subject, money(bound, slate.currency))
    text = f"{text} {_short_of(slate)}".strip()
    cards = tuple(Shown(p.product, p.why, p.misses or tuple(labels[:1]), p.featured) for p in slate.near[:most])
    extra = {
        "loosenings": [
            {"label": w.label, "count": w.count, "key": w.constraint.key, "drops": not w.becomes} for w in ways
        ]
    }
    said = " ".join([text, *notes[:1]])
    return Outcome("products", said, cards, extra=extra, relaxed=True, must_say=said)


def _cards(picks: Sequence[Pick], lifted: Constraint | None, wishes: Sequence[Wished] = ()) -> tuple[Shown, ...]:
    cards = []
    for place, pick in enumerate(picks):
        back = lifted is not None and lifted.status == "filtered" and not check(pick.product, lifted.predicate)
        note = phrases.hidden_before(lifted) if back and lifted else ""
        misses = pick.misses or tuple(w.words for w in wishes if place in w.missed)
        cards.append(Shown(pick.product, pick.why, misses, pick.featured, note))
    return tuple(cards)


def _nothing(context: TurnContext, search: Search) -> str:
    return phrases.nothing_found(search.said(search.request.text), context.desk.funnel.catalogue().language)


def _notes(context: TurnContext, search: Search, slate: Slate) -> list[str]:
    """How words were read and what could not be checked, in one sentence; and whose money an amount was taken for."""
    pairs = tuple(dict.fromkeys((*context.plan.corrections, *slate.corrections)))
    if len(context.plan.searches) > 1:  # each says what was read for it
        pairs = tuple(pair for pair in pairs if set(words(pair[1])) <= set(words(search.subject)))
    remarks = [r] if (r := phrases.remarks(pairs, unchecked(slate))) else []
    abroad = (c for c in slate.constraints if c.field == "price" and c.unit and c.words in context.turn.say)
    if (taken := next(abroad, None)) is not None:
        remarks.append(phrases.money_taken(chip(taken, slate.currency), slate.currency))
    return remarks


def _short_of(slate: Slate) -> str:
    """What of the wishes that only rank is not met: by none of those shown, or not all by any; "" where one has all."""
    wishes, shown = wished(slate), len(slate.near or slate.selected)
    if not all(any(n in w.missed for w in wishes) for n in range(shown)):
        return ""
    each = [w.words for w in wishes if len(w.missed) == shown]
    return phrases.none_mentions(each) if each else phrases.none_mentions_all([w.words for w in wishes if w.missed])


_JOINING = frozenset(words("with for in of and or to"))


def _subject(search: Search, slate: Slate) -> str:
    """The words that what is shown fits: without those of a wish that some of it does not meet, or nothing tells of."""
    said = search.request.subject or search.subject
    open_ = (*(w.words for w in wished(slate) if w.missed), *unchecked(slate))
    short = {word for wish in open_ for word in words(as_meant(wish, search.translations))}
    spoken = words(said) if not search.translations else []
    short -= {spoken[end - 1] for _, _, end in named_in(spoken)}  # "summer dress" is a dress still
    left = [w for w in said.split() if not words(w) or not set(words(w)) <= short]
    for end in (0, -1):
        while left and not set(words(left[end])).isdisjoint(_JOINING):
            left.pop(end)
    return search.said(" ".join(left) or said)


def _categories(slate: Slate) -> tuple[tuple[str, str], ...]:
    """Up to four departments, the largest first, as answers to tap."""
    counts: Counter[str] = Counter()
    for facet in slate.facets:
        if facet.field == "category":
            for value in facet.values:
                counts[value.value.split(" > ")[0]] += value.count
    if not counts:
        counts.update(str(p.product["category"]).split(" > ")[0] for p in slate.selected if p.product.get("category"))
    return tuple((name, name.lower()) for name, _ in counts.most_common(4))
