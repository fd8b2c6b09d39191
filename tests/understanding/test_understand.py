"""Claims about what is read from a shopper's words, beside prices."""

from __future__ import annotations

import pytest

from retrieval.understanding.request import Constraint, Sort, Understood
from retrieval.understanding.text import plain
from retrieval.understanding.understand import understand
from retrieval.understanding.vocabulary import Vocabulary

Wish = tuple[str, str, str]  # key, strength, status
MUST, NOT, LIKE, UNABLE = (
    ("must", "filtered"),
    ("must_not", "filtered"),
    ("prefer", "ranked"),
    ("prefer", "unsupported"),
)


@pytest.fixture
def read(vocabulary: Vocabulary):
    def _read(text: str, **more: object) -> Understood:
        return understand(text, vocabulary, currency="USD", **more)

    return _read


def wishes(understood: Understood) -> dict[str, tuple[str, str]]:
    return {c.key: (c.strength, c.status) for c in understood.constraints}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a Logitech mouse", {"brand == Logitech": MUST}),
        ("a mouse from hewlett-packard", {"brand == HP": MUST}),
        ("startech keyboard", {"brand == StarTech.com": MUST}),
        ("Dell or HP monitor", {"brand in ('Dell', 'HP')": MUST}),
        ("only Dell", {"brand == Dell": MUST}),
        ("toner for my HP printer", {"brand == HP": LIKE}),
        ("HP toner", {"brand == HP": LIKE}),
        ("a monitor compatible with Dell", {"brand == Dell": LIKE}),
        ("Dell", {"brand == Dell": LIKE}),
    ],
)
def test_a_brand_filters_only_where_the_maker_is_meant(read, text: str, expected: dict[str, Wish]) -> None:
    assert wishes(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a mouse, anything but Logitech", {"brand != Logitech": NOT}),
        ("anything but glossy keyboards", {"text !has glossy": NOT}),
        ("keyboard not HP or Dell", {"brand != HP": NOT, "brand != Dell": NOT}),
        ("no logitech please", {"brand != Logitech": NOT}),
        ("I don't want Dell", {"brand != Dell": NOT}),
        ("any brand except StarTech", {"brand != StarTech.com": NOT}),
        ("a mouse in any colour except black", {"attributes.product_colour != Black": NOT}),
        ("a mouse, not black if possible", {"attributes.product_colour != Black": LIKE}),
        ("nothing sleeveless", {"text !has sleeveless": NOT}),
        ("mouse without bluetooth", {"text !has bluetooth": LIKE}),
        ("mouse without bluetooth, no wires please", {"text !has bluetooth": LIKE, "text !has wires": NOT}),
        ("tastatur ohne hp, nicht dell", {"brand != HP": NOT, "brand != Dell": NOT}),
        ("clavier sauf HP", {"brand != HP": NOT}),
        ("teclado excepto HP", {"brand != HP": NOT}),
        ("a mouse, not too big, I'm not sure which", {"text has not too big": UNABLE}),
        ("non-stick pan, non slip mat", {}),
        ("size no 9 mouse that is not only red", {"text has red": LIKE}),
        ("wipe my keyboard without scratching it", {}),
        ("my old pc has no keyboard", {}),
    ],
)
def test_each_excluded_thing_is_one_constraint_and_other_nots_are_none(
    read, text: str, expected: dict[str, Wish]
) -> None:
    assert wishes(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24 inch monitor", {"attributes.display_diagonal in (23.8, 24.0)": LIKE}),
        ("monitor at least 23 inches", {"attributes.display_diagonal >= 23.0": MUST}),
        ("a mouse under 0.2 kg", {"attributes.weight <= 200.0": MUST}),
        ("a mouse of at least 3 m", {"text has at least 3 m": UNABLE}),
        ("blue mouse", {"attributes.product_colour == Blue": LIKE}),
        ("shirt in size M", {"attributes.size == M": MUST}),
        ("large-sized shirt in blue", {"attributes.colour in ('Blue', 'Navy')": MUST, "attributes.size == L": MUST}),
        ("navy shirt", {"attributes.colour == Navy": MUST}),
        ("black or white keyboard", {"attributes.product_colour in ('Black', 'White')": LIKE}),
        ("a quiet keyboard, comfy too", {"text has quiet": UNABLE, "text has comfy": UNABLE}),
    ],
)
def test_values_filter_only_where_the_catalogue_covers_them(read, text: str, expected: dict[str, Wish]) -> None:
    assert wishes(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "field", "order", "superlative"),
    [
        ("what's the cheapest mouse you have?", "price", "asc", True),
        ("mice, cheapest first", "price", "asc", False),
        ("most expensive monitor", "price", "desc", True),
        ("sort by price", "price", "asc", False),
        ("lightest mouse", "attributes.weight", "asc", True),
        ("the monitor with the biggest screen", "attributes.display_diagonal", "desc", True),
        ("die günstigste maus", "price", "asc", True),
        ("la souris la moins chère", "price", "asc", True),
        ("el ratón más barato", "price", "asc", True),
    ],
)
def test_orders_and_superlatives_become_a_sort(read, text: str, field: str, order: str, superlative: bool) -> None:
    sort = read(text).sort
    assert (sort.field, sort.order, sort.superlative) == (field, order, superlative)


def test_markup_is_no_word_of_a_wish_and_a_bound_is_no_markup() -> None:
    assert plain("<script>alert(1)</script><img src=x onerror=alert(2)> <b>kettle</b>") == "kettle"
    assert plain("[kettle](javascript:alert(1))") == "kettle"
    assert plain("mice <50 and >20") == "mice <50 and >20"
    assert plain("<b></b>") == "<b></b>"


def test_an_order_the_catalogue_cannot_give_is_said_to_be_unsupported(read) -> None:
    understood = read("best rated mouse")
    assert understood.sort is None
    assert wishes(understood) == {"text has best rated": UNABLE}


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("three of them", 3),
        ("2x mouse", 2),
        ("I need 4 keyboards", 4),
        ("a mouse", None),
        ("24 inch monitor", None),
        ("buy 2 pack batteries", None),
    ],
)
def test_quantities(read, text: str, quantity: int | None) -> None:
    assert read(text).quantity == quantity


def test_the_search_text_is_without_prices_exclusions_orders_and_politeness(read) -> None:
    assert read("Hi, I need a wireles mouse under $30, not HP, cheapest first please").search_text == "wireless mouse"
    assert read("show me Logitech mice").search_text == "Logitech mice"
    assert read("under 50 please").search_text == ""


def test_fields_already_filled_are_left_alone(read) -> None:
    given = Constraint(field="price", op="<=", value=20.0)
    order = Sort(field="rating", order="desc")
    understood = read("cheapest Logitech mouse under 50", given=[given], sort=order)
    assert [c.key for c in understood.constraints] == ["price <= 20.0", "brand == Logitech"]
    assert understood.sort == order


def test_constraints_quote_the_words_and_carry_the_turn(read) -> None:
    (price, brand) = read("A Mouse under Two Hundred Dollars, anything but HP", turn=3).constraints
    assert (price.words, price.turn, price.value) == ("under Two Hundred Dollars", 3, 200.0)
    assert (brand.words, brand.turn) == ("anything but HP", 3)


def test_around_an_amount_filters_above_and_only_ranks_below(read) -> None:
    assert wishes(read("a mouse around $50")) == {"price >= 40.0": LIKE, "price <= 60.0": MUST}


def test_of_several_upper_bounds_the_loosest_filters(read) -> None:
    assert "price <= 40.0" in wishes(read("a mouse under 20 and a keyboard under 40"))


@pytest.mark.parametrize(
    ("text", "noun"),
    [("case for a mouse", "case"), ("wireless mice", "mouse"), ("a laptop bag", "laptop bag"), ("hello", None)],
)
def test_the_product_noun_is_the_head_of_what_is_asked(read, text: str, noun: str | None) -> None:
    assert read(text).product_type == noun


@pytest.mark.parametrize(
    "text", ["", "   ", "!!!", "🎧", "\x00\n\t", "a" * 2000, "not not not or or, no", "under", "$", "between and 5"]
)
def test_nonsense_is_read_without_a_fault(read, text: str) -> None:
    assert read(text).must() == ()


def test_an_empty_vocabulary_still_reads_prices() -> None:
    understood = understand("mouse under 20, not HP", Vocabulary(), currency="USD")
    assert [c.key for c in understood.constraints] == ["price <= 20.0", "text !has hp"]
