"""From the searches of a bundle to its outcome: one of each, the split, and the total against the budget."""

from __future__ import annotations

from agent.context import TurnContext
from agent.outcome import Outcome, Shown
from agent.plan import Search
from catalog.predicates import words
from catalog.product import Money
from language.speak import say
from ranking.slate import Evidence, Pick, Slate
from tools.bundle import cheapest, within
from tools.words import clip, listing, minor, money

_HEAD = 3  # best answers whose kinds count as what was meant


def bundled(context: TurnContext) -> Outcome:
    """The outcome of a plan with a bundle. Its slates are cut to what is shown, so that no more is counted as shown."""
    plan, work = context.plan, context.work
    assert plan.bundle is not None, "asked of a bundle alone"
    counts: list[int] = list(plan.bundle["counts"])
    found = [(search, slate, _of_the_kind(search, slate)) for search, slate in work.slates]
    missing = [search.said(search.subject) for search, _, picks in found if not picks]
    held = [(search, slate, picks, n) for (search, slate, picks), n in zip(found, counts, strict=True) if picks]
    if not held:
        return Outcome("declined", say("bundle_nothing", things=listing(missing, "or")))
    currency = held[0][1].currency
    budget = Money.of(plan.bundle["budget"], currency)
    prices = [[Money.of(p.product["price"], currency).minor * n for p in picks] for _, _, picks, n in held]
    places = within(prices, budget.minor)
    fits = places is not None
    places = places or cheapest(prices)
    total = sum(costs[place] for costs, place in zip(prices, places, strict=True))
    chosen = [(search, slate, picks[place], n) for (search, slate, picks, n), place in zip(held, places, strict=True)]
    work.slates = [(search, _cut(slate, pick)) for search, slate, pick, _ in chosen]
    over = Money(minor=total - budget.minor, currency=currency)
    misses = () if fits else (say("bundle_miss", over=minor(over), budget=money(budget.major, currency)),)
    cards = tuple(Shown(pick.product, misses=misses) for _, _, pick, _ in chosen)
    lines = [_line(pick, n, currency) for _, _, pick, n in chosen]
    lead, sum_ = "; ".join(lines), minor(Money(minor=total, currency=currency))
    limit = money(budget.major, currency)
    text = say("bundle_fits" if fits else "bundle_over", budget=limit, over=minor(over), lines=lead, total=sum_)
    if missing:
        text += " " + say("bundle_missing", things=listing(missing, "or"))
    groups = [{"heading": search.heading, "ids": [pick.product["id"]]} for search, _, pick, _ in chosen]
    spent = Money(minor=total, currency=currency).major
    sums = {"budget": budget.major, "total": spent, "over": max(0, over.major)}
    extra = {"groups": groups, "bundle": sums}
    return Outcome("products", text, cards, extra=extra, relaxed=not fits, must_say=text)


def _of_the_kind(search: Search, slate: Slate) -> list[Pick]:
    """The picks that are such a thing: of a kind of the best answers, or named so."""
    kinds = {p.product["category"] for p in slate.selected[:_HEAD]}
    named = set(words(search.subject))
    return [p for p in slate.selected if p.product["category"] in kinds or named <= set(words(p.product["title"]))]


def _cut(slate: Slate, pick: Pick) -> Slate:
    """The slate with that pick alone; what set it apart was said of a longer list."""
    plain = pick.model_copy(update={"why": "", "evidence": Evidence(met=pick.evidence.met)})
    return slate.model_copy(update={"selected": (plain,)})


def _line(pick: Pick, count: int, currency: str) -> str:
    price = money(pick.product["price"], currency)
    each = say("bundle_each", n=count, price=price) if count > 1 else price
    return f"{clip(pick.product['title'], 48)}: {each}"
