"""Claims about reading feeds: every format, its quirks, its damage."""

import contextlib
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.feeds.base import Feed, FeedOptions
from catalog.feeds.diff import compare, stamp, text_hash
from catalog.feeds.reader import read_feed, sniff
from catalog.product import Availability, Product, public_json
from catalog.rejects import FeedError, FeedRefused, write_rejects

EUR = FeedOptions(currency="EUR", shop_url="https://shop.example/", now=datetime(2025, 6, 1, tzinfo=UTC))

FEEDS = Path(__file__).parent / "feeds"
OLD, NEW, TSV, XML = (
    (FEEDS / name).read_text(encoding="utf-8")
    for name in ("shopify_old.csv", "shopify_new.csv", "google.tsv", "google.xml")
)


def read(tmp_path: Path, name: str, text: str, options: FeedOptions = EUR) -> Feed:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_feed(path, options)


def lenient(share: float = 1.0) -> FeedOptions:
    return FeedOptions(currency="EUR", shop_url="https://shop.example", max_bad_share=share, now=EUR.now)


def test_old_shopify_columns_give_one_product_with_its_variants(tmp_path):
    feed = read(tmp_path, "old.csv", OLD)
    assert feed.format == "shopify-csv"
    (tee,) = feed.products
    assert tee.description == "Soft & light.\nWashable"
    assert tee.url == "https://shop.example/products/tee"
    assert [v.options for v in tee.variants] == [
        {"colour": "Blue", "size": "M"}, {"colour": "Blue", "size": "L"}, {"colour": "Red", "size": "M"},
    ]  # fmt: skip
    assert [v.offer.availability for v in tee.variants] == [
        Availability.IN_STOCK, Availability.OUT_OF_STOCK, Availability.BACKORDER,
    ]  # fmt: skip
    assert [i[-5:] for i in tee.images] == ["1.jpg", "2.jpg", "3.jpg"]
    blue = tee.variants[0].offer
    assert (blue.price.minor, blue.was_price.minor, blue.stock, blue.margin) == (2990, 3990, 4, 0.5)


def test_new_shopify_columns_read_the_same(tmp_path):
    (tee,) = read(tmp_path, "new.csv", NEW).products
    assert tee.category == ("Apparel & Accessories", "Clothing", "Shirts")
    assert {a.name: a.value for a in tee.attributes} == {"type": "Tees", "weight": 180.0, "fabric": "linen, cotton"}
    assert [v.offer.availability.value for v in tee.variants] == ["in_stock", "backorder"]
    assert tee.variants[0].offer.margin == 0.5


def test_drafts_gift_cards_and_zero_prices_stay_out_and_are_reported(tmp_path):
    feed = read(tmp_path, "old.csv", OLD)
    left_out = {(p.row, p.field) for p in feed.problems if p.kind == "left_out"}
    assert {(6, "Gift Card"), (7, "Status"), (8, "Price")} <= left_out
    assert not [p for p in feed.problems if p.kind == "bad"]


def test_google_items_of_a_group_are_variants_and_only_running_sales_count(tmp_path):
    feed = read(tmp_path, "feed.txt", TSV)
    assert feed.format == "google-tsv"
    shirt, mug = feed.products
    assert (shirt.id, shirt.title, shirt.description) == ("G1", "Shirt", "Nice")
    on_sale, over = shirt.variants
    assert (on_sale.offer.price.minor, on_sale.offer.was_price.minor) == (1500, 2000)
    assert (over.offer.price.minor, over.offer.was_price) == (2000, None)
    assert on_sale.options == {"color": "blue", "size": "M"}
    assert on_sale.url == "https://shop.example/p/1"
    assert mug.variants[0].offer.availability is Availability.PREORDER
    assert "margin" not in str(public_json(shirt))


def test_google_xml_keeps_the_good_item_and_reports_the_other_currency(tmp_path):
    feed = read(tmp_path, "feed.xml", XML, lenient())
    (mug,) = feed.products
    assert (mug.title, mug.description, mug.category) == ("Mug & lid", "Blue", ("Kitchen", "Mugs"))
    assert len(mug.images) == 2
    assert {a.name: a.value for a in mug.attributes} == {"volume": "300 ml"}
    (problem,) = feed.problems
    assert (problem.row, problem.field, problem.value, problem.problem) == (
        2,
        "price",
        "5.00 USD",
        "is in USD, not EUR",
    )


def test_json_lines_take_flat_records_and_our_own_shape(tmp_path):
    flat = '{"id": 7, "name": "Mug", "price": "1.299,00 €", "colour": "blue", "cost_price": 3, "in_stock": false}\n'
    (mug,) = read(tmp_path, "flat.jsonl", flat).products
    assert mug.variants[0].offer.price.minor == 129900
    assert mug.variants[0].offer.availability is Availability.OUT_OF_STOCK
    assert {a.name for a in mug.attributes} == {"colour"}  # what the shop pays never becomes public
    (again,) = read(tmp_path, "own.jsonl", mug.model_dump_json() + "\n").products
    assert again == mug


@pytest.mark.parametrize("missing", ["currency", "shop_url"])
def test_what_a_feed_cannot_tell_is_asked_for_by_option_name(tmp_path, missing):
    options = FeedOptions(**{"currency": "EUR", "shop_url": "https://shop.example", missing: None})
    with pytest.raises(FeedError, match="--" + missing.replace("_", "-")):
        read(tmp_path, "old.csv", OLD, options)


@pytest.mark.parametrize(("name", "text"), [("a.csv", OLD), ("b.csv", NEW), ("c.tsv", TSV), ("d.xml", XML)])
def test_a_half_written_feed_is_refused(tmp_path, name, text):
    cut = text.rstrip()[: -len(text) // 5]
    with pytest.raises(FeedRefused, match="half written"):
        read(tmp_path, name, cut, lenient())


def test_half_a_json_line_is_refused(tmp_path):
    with pytest.raises(FeedRefused, match="half written"):
        read(tmp_path, "f.jsonl", '{"id":1,"title":"A","price":2}\n{"id":2,"ti')


def test_too_many_bad_rows_refuse_the_feed_and_a_few_are_reported_with_their_fix(tmp_path):
    good = "".join(f'{{"id": {n}, "title": "Mug {n}", "price": 5}}\n' for n in range(8))
    bad = '{"id": 8, "title": "Mug", "price": "cheap"}\n{"id": 9, "price": 3}\n'
    feed = read(tmp_path, "f.jsonl", good + bad)
    assert len(feed.products) == 8
    assert [(p.row, p.field, p.value) for p in feed.problems] == [(9, "price", "cheap"), (10, "title", "")]
    assert write_rejects(feed.problems, tmp_path / "rejects.csv") == 2
    assert '9,price,cheap,is not a price,"write an amount in EUR' in (tmp_path / "rejects.csv").read_text()
    with pytest.raises(FeedRefused, match=r"3 of 11 rows are bad \(27%, allowed 20%\)"):
        read(tmp_path, "f.jsonl", good + bad + "{}\n")


def test_the_format_is_found_by_looking_and_can_be_overridden(tmp_path):
    for name, text, expected in [
        ("x1", OLD, "shopify-csv"), ("x2", NEW, "shopify-csv"), ("x3", TSV, "google-tsv"), ("x4", XML, "google-xml"),
        ("x5", '{"id": 1}', "jsonl"),
    ]:  # fmt: skip
        (tmp_path / name).write_text(text)
        assert sniff(tmp_path / name) == expected
    (tmp_path / "x6").write_text("sku;what\n1;2\n")
    with pytest.raises(FeedError, match="--format"):
        sniff(tmp_path / "x6")


def test_an_unchanged_feed_embeds_nothing_and_a_new_price_only_updates(tmp_path):
    (tee,) = read(tmp_path, "old.csv", OLD).products
    before = {tee.id: stamp(tee), "gone": stamp(tee)}
    assert compare(before, [tee]).embed == []
    assert compare(before, [tee]).delete == ["gone"]
    (dearer,) = read(tmp_path, "old2.csv", OLD.replace("29.90", "28.90")).products
    changes = compare(before, [dearer])
    assert (changes.embed, changes.update) == ([], [dearer])
    assert text_hash(tee) == text_hash(dearer)
    renamed: Product = tee.model_copy(update={"title": "Cotton Tee"})
    assert compare(before, [renamed]).embed == [renamed]


@given(st.sampled_from([OLD, NEW, TSV, XML, '{"id":1,"title":"A","price":2}\n' * 2]), st.data())
def test_a_feed_cut_or_damaged_anywhere_gives_products_or_a_feed_error(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(text)))
    at = data.draw(st.integers(0, cut - 1))
    damaged = (
        text[:at] + data.draw(st.sampled_from(["", '"', "\t", ",", "<", "&", "\x00", "9" * 40, "null"])) + text[at:cut]
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feed"
        path.write_text(damaged, encoding="utf-8")
        with contextlib.suppress(FeedError):
            for product in read_feed(path, lenient()).products:
                assert product.title
                assert product.cheapest().offer.price.minor > 0


def test_a_feed_in_another_encoding_is_named_so(tmp_path):
    path = tmp_path / "latin.csv"
    path.write_bytes(OLD.replace("Linen", "Léinen").encode("latin-1"))
    with pytest.raises(FeedError, match="not UTF-8"):
        read_feed(path, EUR)
