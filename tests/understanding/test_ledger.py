"""Claims about what a conversation carries over, revises and drops."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from catalog.predicates import fold
from retrieval.understanding.ledger import Ledger, Turn
from retrieval.understanding.request import Constraint, ShoppingRequest
from retrieval.understanding.understand import understand
from retrieval.understanding.vocabulary import Vocabulary

Talk = Callable[..., Ledger]


@pytest.fixture
def talk(vocabulary: Vocabulary) -> Talk:
    def _talk(*said: str | Turn, shown: tuple[float, ...] = ()) -> Ledger:
        ledger = Ledger()
        for turn in said:
            if isinstance(turn, str):
                understood = understand(
                    turn, vocabulary, currency="USD", turn=ledger.turns, about=ledger.asked.product_type
                )
                turn = Turn(understood=understood, shown_prices=shown)
            ledger = ledger.apply(turn)
        return ledger

    return _talk


def keys(ledger: Ledger) -> set[str]:
    return {c.key for c in ledger.asked.constraints}


def test_wishes_carry_over_to_the_next_turn(talk: Talk) -> None:
    ledger = talk("computer mice under $30", "only Logitech ones", "in black")
    assert keys(ledger) == {"price <= 30.0", "brand == Logitech", "attributes.product_colour == Black"}
    assert ledger.edit == "refinement"
    assert [c.turn for c in ledger.asked.constraints] == [0, 1, 2]
    assert all(w in fold(ledger.asked.text) for w in ("mice", "logitech", "black"))


@pytest.mark.parametrize(
    ("first", "then", "left"),
    [
        ("mouse under 50 dollars", "actually I can go up to 100", {"price <= 100.0"}),
        ("mouse under 50", "at least 20", {"price <= 50.0", "price >= 20.0"}),
        ("mouse under 50", "over 80 dollars", {"price >= 80.0"}),
        ("mouse between 20 and 40", "no limit", set()),
        ("HP mouse", "Dell", {"brand == Dell"}),
        ("HP mouse", "not HP", {"brand != HP"}),
        ("HP mouse", "also Dell", {"brand in ('HP', 'Dell')"}),
        ("HP mouse", "any brand", set()),
        ("HP or Dell mouse", "no HP after all", {"brand == Dell", "brand != HP"}),
        ("monitor", "24 inch", {"attributes.display_diagonal in (23.8, 24.0)"}),
        ("mouse, not HP", "HP is fine", set()),
        ("mouse, not HP", "not Dell either", {"brand != HP", "brand != Dell"}),
        ("red mouse", "in blue then", {"attributes.product_colour == Blue"}),
    ],
)
def test_a_revision_replaces_what_it_contradicts_and_nothing_else(
    talk: Talk, first: str, then: str, left: set[str]
) -> None:
    assert keys(talk(first, then)) == left


def test_replacing_a_wish_is_a_revision_and_tells_what_fell(talk: Talk) -> None:
    ledger = talk("mouse under 50", "up to 100 then")
    assert ledger.edit == "revision"
    assert [c.key for c in ledger.dropped] == ["price <= 50.0"]


@pytest.mark.parametrize(
    "then", ["ok now I need a monitor", "what about shirts", "show me keyboards", "fresh salmon fillets", "dv7-1211ea"]
)
def test_a_new_subject_drops_the_old_wishes(talk: Talk, then: str) -> None:
    ledger = talk("HP mice under 30, cheapest first", then)
    assert ledger.edit == "new subject"
    assert keys(ledger) == set()
    assert ledger.asked.sort is None
    assert "mice" not in ledger.asked.text


@pytest.mark.parametrize(
    "then",
    [
        "for my monitor",
        "with a long cable",
        "wireless",
        "cheaper",
        "a wireless mouse",
        "nothing with a keyboard",
        "under 20",
        "the blue one",
        "left handed",
        "24 inch",
    ],
)
def test_going_on_about_the_same_thing_is_no_new_subject(talk: Talk, then: str) -> None:
    assert talk("HP mouse under 100", then).edit != "new subject"


def test_a_price_said_before_the_thing_is_kept(talk: Talk) -> None:
    assert keys(talk("under 50 dollars", "a mouse")) == {"price <= 50.0"}


def test_cheaper_is_below_the_cheapest_shown_or_their_median(talk: Talk) -> None:
    assert keys(talk("mouse", "cheaper", shown=(12, 19, 25))) == {"price < 12.0"}
    ledger = talk("mouse")
    said = understand("cheaper", Vocabulary(), currency="USD")
    lower = ledger.apply(Turn(understood=said, shown_prices=(12, 19, 25), cheaper_than="median"))
    assert keys(lower) == {"price < 19.0"}
    assert keys(talk("mouse", "something cheaper")) == set()  # nothing is shown: cheaper than what?


def test_removing_a_chip_is_a_turn_and_takes_its_words_along(talk: Talk) -> None:
    ledger = talk("HP mouse under 30", Turn(removed=("brand == HP",)))
    assert keys(ledger) == {"price <= 30.0"}
    assert ledger.asked.text == "mouse"
    assert (ledger.edit, ledger.turns) == ("revision", 2)
    assert talk("mice, cheapest first", Turn(removed=("sort price asc",))).asked.sort is None


@pytest.mark.parametrize(
    "told",
    [
        "My desk has limited space. I don't want a cable.",
        "Size for the hand: medium to large. It's for 2 people.",
        "I need to draw diagrams with it and we travel every week.",
        "I'd like to use keyboards and monitors with it.",
        "That won't do. My daughter uses it every single morning.",
    ],
)
def test_what_tells_of_the_shopper_begins_no_new_subject(talk: Talk, told: str) -> None:
    kept = talk("HP mouse under 30", told)
    assert "price <= 30.0" in keys(kept)
    assert kept.asked.text.startswith("HP mouse")


@pytest.mark.parametrize(
    "asked", ["I'd like a scented bath candle set", "I want to buy a keyboard", "My sister wants a keyboard"]
)
def test_what_asks_for_another_thing_still_begins_anew(talk: Talk, asked: str) -> None:
    assert talk("HP mouse under 30", asked).edit == "new subject"


def test_a_chip_that_is_not_there_changes_nothing(talk: Talk) -> None:
    assert talk("HP mouse", Turn(removed=("brand == Dell",))).asked == talk("HP mouse").asked


def test_a_constraint_added_by_a_click_replaces_its_like(talk: Talk) -> None:
    click = Turn(added=(Constraint(field="price", op="<=", value=20.0),))
    assert keys(talk("mouse under 30", click)) == {"price <= 20.0"}


def test_undo_brings_the_last_turn_back(talk: Talk) -> None:
    ledger = talk("HP mouse", "under 20")
    assert ledger.undo().asked == talk("HP mouse").asked
    assert Ledger().undo() == Ledger()


def test_applying_a_turn_leaves_the_ledger_as_it_was_and_it_survives_json(talk: Talk) -> None:
    ledger = talk("HP mouse under 30", "not black")
    before = ledger.model_dump_json()
    ledger.apply(Turn(removed=("price <= 30.0",)))
    assert ledger.model_dump_json() == before
    assert Ledger.model_validate_json(before) == ledger


def test_it_says_what_filters_what_ranks_and_what_cannot_be_checked(talk: Talk) -> None:
    ledger = talk("a quiet blue keyboard under 300")
    assert [c.key for c in ledger.of("filtered")] == ["price <= 300.0"]
    assert [c.key for c in ledger.of("ranked")] == ["attributes.product_colour == Blue"]
    assert [c.words for c in ledger.of("unsupported")] == ["quiet"]


def test_the_request_asks_for_all_of_it_and_is_not_parsed_again(talk: Talk) -> None:
    ledger = talk("HP mouse under 30, cheapest first")
    request = ledger.request(ShoppingRequest(k=5))
    assert (request.k, request.parse, request.text) == (5, False, "HP mouse")
    assert request.constraints == ledger.asked.constraints
    assert request.sort == ledger.asked.sort


def test_any_brand_but_one_still_excludes_it(talk: Talk) -> None:
    assert "brand != Logitech" in keys(talk("computer mice under $30", "any brand but Logitech"))


def test_a_part_of_the_thing_is_no_new_subject(talk: Talk) -> None:
    assert talk("a dress under $60", "long sleeves").asked.text.startswith("dress")
