"""What the funnel holds whatever ranks: eligibility, reasons for removals, near, sort, rules, degradation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from catalog.facts import Mask
from catalog.product import Product, Variant
from ranking.funnel import Funnel
from ranking.names import KEYWORD
from ranking.passing import Floats, Pass
from ranking.rules import RuleFile, Rules
from ranking.scorer import NoopScorer
from ranking.stages.explain import Explain
from ranking.stages.merchandise import Merchandise
from ranking.stages.rank import Rank
from ranking.stages.retrieve import Retrieve
from ranking.stages.understand import Understand
from retrieval.catalogue import LiveCatalogue
from retrieval.index import IndexUnavailable
from retrieval.indexing import build
from retrieval.understanding.request import Constraint, ShoppingRequest, Sort
from tests.small_shop import WordEmbedder, offer, shop

EMBEDDER = WordEmbedder()


def words_floor(passing: Pass, features: Floats) -> Mask:
    """Relevant is what shares a word: the floor a hashing embedder can bear."""
    return np.asarray(passing.candidates.signals[KEYWORD] > 0)


def no_features(passing: Pass) -> Floats:
    return np.zeros((len(passing.candidates), 0), np.float32)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index") / "small"
    build(shop(), folder, EMBEDDER)
    return folder


@pytest.fixture
def make(home: Path) -> Callable[..., Funnel]:
    def funnel(rules: dict[str, object] | None = None) -> Funnel:
        file = Rules(RuleFile.model_validate(rules or {}), "test")
        retrieve, scorer = Retrieve(EMBEDDER), NoopScorer()
        stages = (
            ("understand", Understand(lambda: file)),
            ("retrieve", retrieve),
            ("rank", Rank(no_features, scorer, words_floor)),
            ("merchandise", Merchandise(lambda: file)),
            ("explain", Explain(scorer, lambda: file)),
        )
        return Funnel(stages, LiveCatalogue(home))

    return funnel


def ask(text: str = "", **more: object) -> ShoppingRequest:
    return ShoppingRequest.model_validate({"text": text, "parse": False, **more})


def wish(field: str, op: str, value: object, strength: str = "must") -> Constraint:
    return Constraint.model_validate({"field": field, "op": op, "value": value, "strength": strength})


def test_wishes_hold_together_on_the_variant_that_is_shown(make: Callable[..., Funnel]) -> None:
    red_l = (wish("attributes.colour", "==", "red"), wish("attributes.size", "==", "L"))
    shown = make().run(ask("shirt", constraints=red_l)).selected[0].product
    assert (shown["variant_id"], shown["price"]) == ("shirt-red-l", 50)
    blue_l = (wish("attributes.colour", "==", "blue"), wish("attributes.size", "==", "L"))
    assert not make().run(ask("shirt", constraints=blue_l)).selected, "blue L is sold out"


def test_removals_carry_stage_reason_and_how_many_of_how_many(make: Callable[..., Funnel]) -> None:
    slate = make().run(ask("usb hub lamp", exclude_ids=("lamp",)))
    removed = {(r.stage, r.reason): r for r in slate.removed}
    assert removed["filter", "asked to be left out"].ids == ("lamp",)
    floor = removed["rank", "not relevant to the words"]
    assert floor.count + len(slate.selected) + 1 == floor.among, "what is left out was judged with the others"


def test_a_product_fits_nothing_says_what_the_nearest_misses_and_never_gives_up_an_exclusion(
    make: Callable[..., Funnel],
) -> None:
    wishes = (wish("price", "<=", 20), wish("brand", "!=", "Volt", "must_not"))
    slate = make().run(ask("usb hub", constraints=wishes))
    assert slate.selected == ()
    assert [p.product["id"] for p in slate.near] == ["hub7"]
    assert slate.near[0].misses == ("price <= 20.0",)
    assert slate.loosenings[0].label == "price up to $45 instead of $20" and slate.loosenings[0].count == 1


def test_a_bound_that_leaves_itself_out_is_not_told_as_the_same_bound(make: Callable[..., Funnel]) -> None:
    slate = make().run(ask("usb hub", constraints=(wish("price", "<", 45), wish("brand", "!=", "Volt", "must_not"))))
    assert slate.loosenings[0].label == "price up to $45 instead of under $45"


def test_nothing_like_it_shows_nothing(make: Callable[..., Funnel]) -> None:
    slate = make().run(ask("fresh salmon", constraints=(wish("price", "<=", 5),)))
    assert slate.selected == slate.near == ()


def test_an_explicit_sort_orders_everything_and_rules_do_not_move_it(make: Callable[..., Funnel]) -> None:
    rules = {"rules": [{"name": "push", "where": [["brand", "==", "HP"]], "pin": 1}]}
    slate = make(rules).run(ask("usb hub stick", sort=Sort(field="price", order="asc")))
    assert [p.product["price"] for p in slate.selected] == [8, 25, 45]
    assert not any(p.featured for p in slate.selected)


def test_a_pin_puts_first_says_so_and_cannot_lift_what_is_not_relevant(make: Callable[..., Funnel]) -> None:
    rules = {"rules": [{"name": "push", "where": [["brand", "in", ["HP", "Fjord"]]], "pin": 1}]}
    slate = make(rules).run(ask("usb hub stick"))
    assert slate.selected[0].product["id"] == "hub7" and slate.selected[0].featured
    assert slate.selected[0].evidence.rules == ("Featured by the shop",)
    assert "shirt" not in slate.ids()


def test_an_exclusion_and_a_bury_by_margin_do_what_they_say(make: Callable[..., Funnel]) -> None:
    plain = make().run(ask("mug cup")).ids()
    rules = {"rules": [{"name": "thin", "where": [["margin", "<", 0.5]], "exclude": True}]}
    slate = make(rules).run(ask("mug cup"))
    assert set(plain) == {"mug", "cup"} and slate.ids() == ["mug"]
    assert ("merchandise", "rule “thin”") in {(r.stage, r.reason) for r in slate.removed}


def test_a_sold_out_product_asked_for_by_name_is_named_beside_what_is_in_stock(make: Callable[..., Funnel]) -> None:
    slate = make().run(ask("velvet dress"))
    assert [(p.product["id"], p.product["availability"]) for p in slate.sold_out] == [("gone", "out_of_stock")]
    assert "gone" not in slate.ids()


def test_similar_products_leave_out_the_seed(make: Callable[..., Funnel]) -> None:
    slate = make().run(ask(seed_product="hub"))
    assert slate.ids()[0] == "hub7" and "hub" not in slate.ids()


def test_what_is_like_a_product_is_of_its_category_and_noun_and_nothing_else_of_it_is_hidden(tmp_path: Path) -> None:
    knits, pages = ("Clothing", "Jumpers & Cardigans"), ("Computers", "Laptops & Notebooks")
    sold = [("Wool jumper", knits, 90), ("Wool cardigan", knits, 40), ("Silk jumper", knits, 50)]
    sold += [("Wool beanie", ("Clothing", "Hats"), 9), ("Wool throw", ("Home", "Throws"), 30), ("Laptop", pages, 700)]
    products = [
        Product(id=title, title=title, category=path, variants=(Variant(id=title, offer=offer(price)),))
        for title, path, price in [*sold, *((f"Cotton jumper {n}", knits, 60 + n) for n in range(3))]
    ]
    build(products, tmp_path / "knits", EMBEDDER)
    stages = (
        ("understand", Understand(lambda: Rules(RuleFile(), "test"))),
        ("retrieve", Retrieve(EMBEDDER)),
        ("rank", Rank(no_features, NoopScorer(), words_floor)),
        ("merchandise", Merchandise(lambda: Rules(RuleFile(), "test"))),
        ("explain", Explain(NoopScorer(), lambda: Rules(RuleFile(), "test"))),
    )
    funnel = Funnel(stages, LiveCatalogue(tmp_path / "knits"))
    below = Constraint(field="price", op="<", value=90)
    like = funnel.run(ask(seed_product="Wool jumper", constraints=(below,)))
    assert set(like.ids()) == {"Silk jumper", *(f"Cotton jumper {n}" for n in range(3))}
    never = funnel.run(ask(seed_product="Wool jumper", constraints=(below.model_copy(update={"value": 20}),)))
    assert not never.selected and all("jumper" in p.product["title"] for p in never.near)


def test_asked_nothing_it_shows_what_is_popular_and_says_so(make: Callable[..., Funnel]) -> None:
    slate = make().run(ask())
    assert slate.popular and slate.total == 10 and slate.ids()[0] == "shirt", "rated best, by most"


def test_browsing_counts_sorts_and_pages_through_all_there_is(make: Callable[..., Funnel]) -> None:
    funnel = make()
    few = tuple((name, Retrieve(EMBEDDER, limit=2) if name == "retrieve" else stage) for name, stage in funnel.stages)
    browsing = replace(funnel, stages=few)
    slate = browsing.run(ask(k=3, sort=Sort(field="price", order="asc")))
    assert slate.total == 10 and [p.product["price"] for p in slate.selected] == [8, 9, 12]
    pages = [browsing.run(ask(k=4, offset=offset)).ids() for offset in (0, 4, 8)]
    assert len({*pages[0], *pages[1], *pages[2]}) == 10


def test_a_dead_index_degrades_to_the_snapshot_and_the_trace_says_so(make: Callable[..., Funnel]) -> None:
    class Dead:
        def search(self, *_: object) -> None:
            raise IndexUnavailable("connection refused")

    funnel = make()
    broken = replace(funnel.catalogue(), index=Dead())
    slate = replace(funnel, catalogue=lambda: broken).run(ask("usb hub"))
    assert slate.ids()[:2] == make().run(ask("usb hub")).ids()[:2]
    assert any(s.degraded and "connection refused" in s.degraded for s in slate.trace)


def test_live_prices_reach_the_card_and_the_filter(make: Callable[..., Funnel]) -> None:
    funnel = make()
    funnel.catalogue.update_offers({"hub-1": offer(5)})
    slate = funnel.run(ask("usb hub", constraints=(wish("price", "<=", 6),)))
    assert [(p.product["id"], p.product["price"]) for p in slate.selected] == [("hub", 5)]


def test_reasons_tell_picks_apart_and_never_exceed_their_length(make: Callable[..., Funnel]) -> None:
    slate = make().run(ask("hub"))
    reasons = {p.product["id"]: p.why for p in slate.selected}
    assert reasons == {"hub": "Cheapest shown; fewest ports, 4", "hub7": "Most ports, 7; dearest shown"}
    assert all(len(p.why) <= 90 for p in slate.selected)


def test_a_wish_is_a_reason_where_not_all_shown_meet_it(make: Callable[..., Funnel]) -> None:
    liked = wish("attributes.ports", ">=", 7, "prefer").model_copy(update={"words": "many ports", "status": "ranked"})
    told = {p.product["id"]: p.why for p in make().run(ask("hub", constraints=(liked,))).selected}
    assert told["hub7"].startswith("As wished: “many ports”") and "many ports" not in told["hub"]
    some = liked.model_copy(update={"value": 2})
    assert not any("many ports" in p.why for p in make().run(ask("hub", constraints=(some,))).selected)


def test_facets_count_what_was_found_and_pages_do_not_overlap(make: Callable[..., Funnel]) -> None:
    first = make().run(ask("usb hub stick", k=2, facets=("brand", "price")))
    second = make().run(ask("usb hub stick", k=2, offset=2))
    assert first.total == second.total == 3 and not set(first.ids()) & set(second.ids())
    by_field = {f.field: f for f in first.facets}
    assert {(v.value, v.count) for v in by_field["brand"].values} == {("Volt", 2), ("HP", 1)}
    assert (by_field["price"].low, by_field["price"].high) == (8, 45)
