"""Claims about features, over three products and a stand-in embedder that needs no model."""

from types import SimpleNamespace

import numpy as np
import pytest

from catalog.columns import Columns
from catalog.product import Money, Offer, Product, Variant
from ranking import names
from ranking.features import FEATURES, build_signals
from ranking.features.base import Asked
from ranking.features.wording import read
from ranking.passing import Candidates
from retrieval.embedded_index import KeywordIndex, keyword_text
from retrieval.understanding.request import Understood


class Words:
    """Vectors of hashed words: alike where words are shared."""

    id, dimension = "words", 64

    def query(self, text):
        return self.documents([text])[0]

    def documents(self, texts, progress=None):
        out = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                out[row, sum(map(ord, word)) % self.dimension] += 1
        return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)


def product(number, title, category, description=""):
    offer = Offer(price=Money(minor=1000 + number, currency="USD"))
    return Product(
        id=str(number), title=title, brand=title.split()[0], category=category, description=description,
        variants=(Variant(id=str(number), offer=offer),),
    )  # fmt: skip


PRODUCTS = [
    product(0, "Acme Notebook 15.6 inch 512 GB", ("Computers", "Notebooks"), "A computer to fold shut"),
    product(1, "Acme Sleeve for laptop 15.6 inch", ("Bags", "Notebook bags"), "Padding"),
    product(2, "Bolt HDMI Cable 2 m", ("Cables", "Video cables"), "High speed"),
]


@pytest.fixture(scope="module")
def shop():
    embedder = Words()
    columns = Columns.build(PRODUCTS)
    vectors = embedder.documents([f"{p.title} {p.description}" for p in PRODUCTS])
    signals = build_signals(PRODUCTS, columns, vectors, embedder)
    keywords = KeywordIndex.build(keyword_text(p) for p in PRODUCTS)
    return SimpleNamespace(columns=columns, vectors=vectors, signals=signals, keywords=keywords), embedder


def test_what_is_the_same_for_every_catalogue_is_embedded_once(shop, tmp_path):
    catalogue, _ = shop
    asked = []

    class Counting(Words):
        def documents(self, texts, progress=None):
            asked.append(len(texts))
            return super().documents(texts, progress)

    for _ in range(2):
        again = build_signals(PRODUCTS, catalogue.columns, catalogue.vectors, Counting(), tmp_path)
        assert all(np.array_equal(again[name], column) for name, column in catalogue.signals.items())
    assert sum(n > len(PRODUCTS) for n in asked) == 1


def column(shop, text, name, constraints=()):
    catalogue, embedder = shop
    understood = Understood(text=text, search_text=text, constraints=constraints)
    rows = np.arange(len(PRODUCTS), dtype=np.int32)
    vector = embedder.query(text)
    signals = {names.SEMANTIC: catalogue.vectors @ vector, names.KEYWORD: catalogue.keywords.scores(text)}
    asked = Asked(catalogue, understood, Candidates(rows, rows, signals), vector)
    feature = next(f for f in FEATURES if name in f.names)
    return feature.compute(asked)[:, feature.names.index(name)]


def test_the_matrix_has_the_names_the_model_is_bound_to():
    assert tuple(n for f in FEATURES for n in f.names) == names.FEATURES


def test_what_a_thing_is_for_does_not_count_as_what_it_is(shop):
    head = column(shop, "laptop", names.HEAD_IN_TITLE_HEAD)
    assert head[0] == 1  # a notebook is a laptop by another name
    assert head[1] == 0  # a sleeve for laptops is not
    assert column(shop, "laptop", names.HEAD_IN_TITLE)[1] == 1


def test_a_product_is_of_the_kind_its_title_names(shop):
    named = column(shop, "laptop sleeve", names.KIND_NAMED)
    assert named[1] == named.max() > 0


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("hdmi cable 2 m", 1), ("hdmi cable at least 1.5 m", 1), ("hdmi cable 200 cm", 1),
        ("hdmi cable 5 m", 0), ("hdmi cable at least 3 m", 0),
    ],
)  # fmt: skip
def test_numbers_with_units_are_met_whatever_the_unit(shop, text, met):
    assert column(shop, text, names.AMOUNTS_MET)[2] == met
    assert column(shop, text, names.AMOUNTS_MISSED)[2] == 1 - met


def test_without_numbers_amounts_are_unknown(shop):
    assert np.isnan(column(shop, "hdmi cable", names.AMOUNTS_MET)).all()


def test_spelled_apart_or_together_a_code_matches(shop):
    assert column(shop, "15.6inch notebook", names.COVER_TITLE)[0] > 0.4
    assert column(shop, "note book", names.COVER_TITLE)[0] > 0


def test_scores_are_relative_to_the_other_candidates(shop):
    gap = column(shop, "hdmi cable", names.SEMANTIC_GAP)
    assert gap.min() == 0
    assert gap.argmin() == 2


@pytest.mark.parametrize("text", ["", "…", "für Übergrößen", "zzzz " * 400, "2 m " * 60])
def test_any_words_give_finite_or_missing_numbers(shop, text):
    for name in names.FEATURES:
        values = column(shop, text, name)
        assert values.dtype == np.float32
        assert not np.isinf(values).any()


@pytest.mark.parametrize(
    ("text", "head"),
    [("case for a tablet", "case"), ("black laptop bag", "bag"), ("something to hang a screen on the wall", "screen")],
)
def test_the_head_is_the_thing_and_not_what_it_is_for(text, head):
    wording = read(Understood(text=text, search_text=text))
    assert wording.content[wording.head] == head
