"""Claims about reading a shop by its address, against a local shop that speaks both kinds."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.product import Availability
from catalog.shop_site import ShopSite, SiteError, read_shop
from catalog.site.polite import retry_after, site_address
from tests.catalog.fake_shop import FakeShop, serve, shopify_product, woo_product


def read(shop: FakeShop, waits: list[float] | None = None, **options) -> ShopSite:
    return read_shop(shop.url, sleep=(waits if waits is not None else []).append, **options)


def test_a_shopify_shop_is_read_page_by_page_in_its_own_currency():
    seen: list[int] = []
    with serve(FakeShop(products=[shopify_product(n) for n in range(1, 301)], currency="SEK")) as shop:
        found = read(shop, progress=seen.append)
    assert (found.platform, found.currency, len(found.products), found.complete) == ("shopify", "SEK", 300, True)
    assert seen == [250, 300]
    tee = found.products[0]
    assert (tee.title, tee.description, tee.brand, tee.url) == (
        "Tee 1", "Soft & light", "Nord", f"{shop.url}/products/tee-1",
    )  # fmt: skip
    medium, large = tee.variants
    assert (medium.offer.price.minor, medium.offer.was_price.minor, medium.options) == (2000, 2500, {"size": "M"})
    assert large.offer.availability is Availability.OUT_OF_STOCK
    assert large.url.endswith("?variant=11")


def test_a_woocommerce_shop_is_read_with_its_variations_prices():
    variable = woo_product(2, type="variable", variations=[
        {"id": 21, "attributes": [{"name": "Size", "value": "small"}]},
        {"id": 22, "attributes": [{"name": "Size", "value": "large"}]}])  # fmt: skip
    parts = [woo_product(n, parent=2, prices={"price": str(n * 100), "currency_code": "EUR", "currency_minor_unit": 2})
             for n in (21, 22)]  # fmt: skip
    with serve(FakeShop("woocommerce", [woo_product(1), variable], parts)) as shop:
        found = read(shop)
    assert (found.platform, found.currency) == ("woocommerce", "EUR")
    mug, sized = found.products
    assert (mug.title, mug.category, mug.rating, mug.variants[0].offer.was_price.minor) == (
        "Mug & lid", ("Mugs & cups",), 4.5, 1500,
    )  # fmt: skip
    assert {a.name: a.value for a in mug.attributes} == {"material": "Clay, Cork"}
    assert [(v.offer.price.minor, v.options) for v in sized.variants] == [
        (2100, {"size": "small"}), (2200, {"size": "large"}),
    ]  # fmt: skip


def test_gift_cards_and_zero_prices_stay_out_and_a_bent_product_is_reported():
    free = shopify_product(2)
    free["variants"] = [{**v, "price": "0.00"} for v in free["variants"]]
    bent = shopify_product(3, images=[5])
    with serve(
        FakeShop(products=[shopify_product(1), free, bent, shopify_product(4, product_type="Gift Card")])
    ) as shop:
        found = read(shop)
    assert [p.title for p in found.products] == ["Tee 1"]
    kinds = {p.row: p.kind for p in found.problems}
    assert kinds == {2: "left_out", 3: "bad", 4: "left_out"}


def test_it_pauses_between_requests_waits_when_asked_and_says_who_it_is():
    waits: list[float] = []
    with serve(FakeShop(products=[shopify_product(1)], busy=2)) as shop:
        read(shop, waits, delay_s=2.0)
    assert waits.count(7.0) == 2  # Retry-After
    assert sum(1 for w in waits if 1.0 < w <= 2.0 * len(shop.requests)) >= 3  # the pause
    assert all(agent.startswith("Shopkeeper/") for agent in shop.agents)


def test_robots_txt_is_obeyed():
    rules = "User-agent: *\nDisallow: /products.json\n"
    with (
        serve(FakeShop(products=[shopify_product(1)], robots=rules)) as shop,
        pytest.raises(SiteError, match="does not allow"),
    ):
        read(shop)
    assert not [r for r in shop.requests if r.startswith("/products")]


def test_a_currency_the_shop_does_not_tell_is_asked_for():
    with serve(FakeShop(products=[shopify_product(1)], currency=None)) as shop:
        with pytest.raises(SiteError, match="--currency"):
            read(shop)
        assert read(shop, currency="gbp").currency == "GBP"


def test_a_site_that_is_neither_names_the_way_out():
    with serve(FakeShop("other")) as shop, pytest.raises(SiteError, match="shopkeeper index FILE"):
        read(shop)
    with pytest.raises(SiteError, match="could not be reached"):
        read_shop("http://127.0.0.1:9", sleep=lambda _: None)
    with pytest.raises(SiteError, match="write it as"):
        read_shop("not a shop")


def test_reading_stops_at_the_page_limit_and_says_so():
    with serve(FakeShop(products=[shopify_product(n) for n in range(1, 301)])) as shop:
        assert not read(shop, max_pages=1).complete


@given(st.text(max_size=40))
def test_any_address_is_a_site_or_a_site_error(text: str) -> None:
    try:
        assert "://" in site_address(text)
    except SiteError as error:
        assert "write it as" in str(error)  # noqa: PT017 - either outcome is the claim


def test_retry_after_takes_seconds_dates_and_nonsense():
    now = datetime(2025, 1, 1, tzinfo=UTC)
    assert retry_after("5", now, 1) == 5
    assert retry_after("Wed, 01 Jan 2025 00:00:30 GMT", now, 1) == 30
    assert retry_after("soon", now, 1) == 1
