"""Claims about the named data sets."""

import csv
import hashlib
import http.server
import re
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from catalog import datasets
from catalog.datasets import Dataset, DatasetError, load
from catalog.product import Product, public_json
from catalog.sources.icecat import product as icecat_product
from catalog.sources.icecat_category import stated
from catalog.sources.icecat_units import unit_of

SAMPLE = Path(__file__).parent / "icecat_sample.csv"


@pytest.fixture(scope="module")
def icecat(mirror: Path) -> Dataset:
    return load("icecat", mirror)


def test_every_mirror_file_is_the_one_whose_checksum_is_pinned(mirror: Path) -> None:
    for source in datasets._SOURCES.values():
        for file in source.files:
            assert hashlib.sha256((mirror / file.mirror).read_bytes()).hexdigest() == file.sha256, file.mirror


@pytest.mark.parametrize(("name", "count"), [("livostyle", 2766), ("aws_retail", 2465), ("salesbot", 136)])
def test_a_data_set_keeps_every_product_under_its_own_id(name: str, count: int, mirror: Path) -> None:
    products = load(name, mirror).products
    assert len({p.id for p in products}) == len(products) == count
    assert all(p.title and p.cheapest().offer.price.minor for p in products)


def test_icecat_has_prices_in_cents_numbers_with_units_and_findable_part_numbers(icecat: Dataset) -> None:
    assert (icecat.currency, len(icecat.products)) == ("USD", 19_406)
    pda = next(p for p in icecat.products if p.id == "1311676")
    public = public_json(pda)
    assert (public["price"], public["brand"], public["availability"]) == (479.95, "HP", "in_stock")
    assert public["attributes"]["display_diagonal"] == 4.0
    assert public["units"]["display_diagonal"] == "in"
    assert public["attributes"]["part_number"] == "iPAQ 214 Enterprise Handheld"
    assert next(a for a in pda.attributes if a.name == "display_diagonal").derived


def test_icecat_categories_cover_the_catalogue_and_agree_with_an_eye(icecat: Dataset) -> None:
    """The sample was drawn at random and judged by eye; where the judge could not tell, the category is empty."""
    categorised = [p for p in icecat.products if p.category]
    assert len(categorised) > 0.95 * len(icecat.products)
    assert all(p.category_derived for p in categorised)
    derived = {p.id: " > ".join(p.category) for p in categorised}
    with SAMPLE.open(encoding="utf-8") as file:
        judged = {row["id"]: row["category"] for row in csv.DictReader(file)}
    right = [derived[i] == category for i, category in judged.items() if i in derived]
    assert len(right) >= 100
    assert sum(right) / len(right) >= 0.95


def test_laptops_are_told_from_what_is_made_for_them(icecat: Dataset) -> None:
    kinds = [p for p in icecat.products if p.category == ("Computers", "Notebooks")]
    made_for = re.compile(r"\b(?:bag|case|sleeve|lock|battery|riser|filter|adapter|stand|mouse)\b", re.IGNORECASE)
    assert len(kinds) > 300
    assert len([p for p in kinds if made_for.search(p.title)]) <= 0.01 * len(kinds)


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("Kensington 15.6in Laptop Case with Pocket", "Notebook bags"),
        ('Targus Widescreen notebook privacy filter 15.4"', "Privacy & screen filters"),
        ("Lexmark 08A0476 toner cartridge Original Black 1 pc(s)", "Toner cartridges"),
        ("StarTech.com DB9 RS232 Serial Null Modem Adapter - M/F", "Cable adapters"),
        ("StarTech.com 15 ft USB 2.0 Active Extension Cable - M/F", "USB & FireWire cables"),
        ("DELL PowerEdge R340 server Intel Xeon E 3.4 GHz Rack (1U) 350 W", "Servers"),
        ("HP 3y Nbd Onsite Notebook Only SVC", "Warranties & services"),
        ("Philips HR7740/80 Food processor", "Kitchen"),
    ],
)
def test_the_head_of_a_title_names_the_kind(title: str, category: str) -> None:
    brand = title.split()[0]
    assert stated({"title": title, "supplier": brand})[0][-1] == category


def test_a_unit_is_given_only_where_the_source_tells_it() -> None:
    assert unit_of("internal_memory", 64, "LaserJet 4250n, 64 MB") == "MB"
    assert unit_of("internal_memory", 4.0, "Intel Core i5 4 GB DDR3-SDRAM") == "GB"
    assert unit_of("internal_memory", 64, "LaserJet 4250n") is None
    assert unit_of("cable_length", 2, "") == "m"


def test_a_text_and_a_number_of_one_name_leave_the_number() -> None:
    told = {"attr_n_size": 3.5, "attr_t_size": "3.5 inch", "attr_b_hot_swap": False}
    row = {
        "id": "1",
        "title": "A",
        "supplier": "B",
        "name": "N1",
        "price": 100,
        "ean": [],
        "date_released": "2009-01-01",
    }
    row.update(told)
    assert {a.name: a.value for a in icecat_product(row, ()).attributes} == {
        "part_number": "N1", "size": 3.5, "hot_swap": False,
    }  # fmt: skip


def test_livostyle_says_in_prose_what_it_has_no_column_for(mirror: Path) -> None:
    found = load("livostyle", mirror).products
    top = next(p for p in found if p.title == "Charming Heart V-Neck Knit Top")
    values = {a.name: a.value for a in top.attributes if a.derived}
    assert (values["neckline"], values["material"], values["sizes"]) == (
        "v-neck",
        "polyester",
        "S, M, L, 1XL, 2XL, 3XL",
    )


def test_a_wrong_name_or_mirror_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="use one of demo, icecat"):
        load("icecta")
    with pytest.raises(DatasetError, match="SHOPKEEPER_DATA"):
        load("icecat", tmp_path)


@pytest.fixture
def public_address(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "served").mkdir()
    (tmp_path / "served" / "laptops.json").write_text('{"laptop": [{"name": "A", "description": "B", "price": "$5"}]}')
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=tmp_path / "served")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/laptops.json"
    server.shutdown()
    server.server_close()


def test_without_a_mirror_files_are_downloaded_once_and_only_with_the_right_checksum(
    public_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = hashlib.sha256((tmp_path / "served" / "laptops.json").read_bytes()).hexdigest()
    source = datasets._SOURCES["salesbot"]

    def pin(sha256: str) -> None:
        file = datasets._File("salesbot/products/laptops.json", public_address, sha256)
        monkeypatch.setitem(datasets._SOURCES, "salesbot", datasets._Source("USD", None, source.read, (file,)))

    pin("0" * 64)
    with pytest.raises(DatasetError, match="could not be downloaded"):
        load("salesbot", cache=tmp_path / "cache")
    pin(right)
    (laptop,) = load("salesbot", cache=tmp_path / "cache").products
    assert isinstance(laptop, Product)
    (tmp_path / "served" / "laptops.json").unlink()
    assert load("salesbot", cache=tmp_path / "cache").products == [laptop]
