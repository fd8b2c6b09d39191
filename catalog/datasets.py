"""Named data sets: `load("icecat")` gives products, from a mirror folder or from their public address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pooch

from catalog.feeds.base import FeedOptions
from catalog.feeds.jsonl import currency_of, read_jsonl
from catalog.product import Product
from catalog.rejects import Problem
from catalog.sources import aws_retail, icecat, livostyle, salesbot

DEMO = Path(__file__).parent / "demo" / "products.jsonl"
DEMO_SHOP = "https://demo.shopkeeper.invalid"


@dataclass(frozen=True)
class Dataset:
    """A catalogue by name. `currency` is ISO 4217; `shop_url` is None where the source has no shop."""

    name: str
    currency: str
    shop_url: str | None
    products: list[Product]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class _File:
    """One file: where it lies in a mirror, its public address, its SHA-256."""

    mirror: str
    url: str
    sha256: str


@dataclass(frozen=True)
class _Source:
    currency: str
    shop_url: str | None
    read: Callable[[list[Path]], list[Product]]
    files: tuple[_File, ...]


_RAW = "https://raw.githubusercontent.com"
_CHORUS = f"{_RAW}/querqy/chorus/96edf8b536e521be06cab910e0f6a9b25e3016fc/data-encoder/ecommerce/vectors/data"
_LIVOSTYLE = f"{_RAW}/arturayupov/womens-fashion-catalog-open-data/528758ec3bca3e9345aa2a8321c406f3e45741ee"
_SALESBOT = f"{_RAW}/salesforce/salesbot/d51ec80d90fc2d0b3bba471dcdfdefef42a04b92/agents/salesbot/data/products"
_SALESBOT_SHA256 = {
    "coffee-makers": "dc50f541f22bd451acd784b2969af71f819fbf10d80f824998abf7389aeb01b7",
    "guitars": "44673caba9c2791f9011f451cd6b76b6c11873c46faaa0d31b8caab6bd762ba2",
    "laptops": "f2715e3b0388a2f281627e208234eb121f4ed85630d050f24abbc2d48fb6f03b",
    "mattresses": "425a75ca6bc3f5b322f6ca067c4b42a26a53b7c30db897bb805b56d53f6a3040",
    "tvs": "d924a5870eefea82d0b4804e7592491e0d3132a7a67bce9f91471bba3dca2166",
    "vacuum-cleaners": "e6ca9b7bee015656d1f4ae5ff48df07ec878de06c80ddb8b2d785a8039548211",
}
_SHOPPERS = f"{_RAW}/salesforce/salesbot/d51ec80d90fc2d0b3bba471dcdfdefef42a04b92/agents/shopperbot/preferences_data"
_SHOPPERS_SHA256 = {
    "coffee-makers": "1887ed02748132a9bfe8c301b6a628af9679f9a9cec3668697308a8351d8be39",
    "guitar": "f753331743f07be9533cdf074fad249930a4bd32270f71dae779f42e520d5346",
    "laptop": "4d004f037292dea160b65aaabd34dfd44583191f00441603751d93db5445ecbb",
    "mattress": "39c57313603a13d1867f8bd3be724a6ab01dde45f4edb74eeafbe0091eacd1af",
    "tv": "93327640468b8390e5cd3479014e827aae7796c63dcd208cac5b7cb01f4ef219",
    "vacuum-cleaners": "634011159d3439923b11ebbd365fcd7fe8bedad8697e888c1d69994c8d9e7997",
}
_RETAIL = f"{_RAW}/aws-samples/retail-demo-store/ad4313e648d51d5f0be20f45d46a9fb8e3a6464d"
_ICECAT_SHA256 = (
    "15b622a11a6267aa0c450919a84b0fc41d7748db552f4c9c0e04167bbc7c38cb",
    "17d95160289440d03ca50af65c1363d9edd1d5e82678ddb874b27aeac1f87c33",
    "d4d088908fa648da7e79682872a77771ba42f065b253c4fb0f333e630d94f45a",
    "533329e5173eac349ce61512fc86a352d5f6651e31694e03aa6e8428cbeaf3c0",
)
_SOURCES: dict[str, _Source] = {
    "icecat": _Source(
        icecat.CURRENCY, None, icecat.read,
        tuple(_File(f"icecat/icecat_products_{n}.json.zip", f"{_CHORUS}/{n}.json.zip", sha256)
              for n, sha256 in enumerate(_ICECAT_SHA256, 1)),
    ),
    "livostyle": _Source(
        livostyle.CURRENCY, livostyle.SHOP_URL, livostyle.read,
        (_File("livostyle/products.parquet", f"{_LIVOSTYLE}/data/products.parquet",
               "be843e15ed65d1b8f9e551e56163429fadeec24ca2149660b1aa2e4baa2523c3"),),
    ),
    "aws_retail": _Source(
        aws_retail.CURRENCY, None, aws_retail.read,
        (_File("aws_retail/products.yaml", f"{_RETAIL}/src/products/data/products.yaml",
               "c6dd635a35929d148b5bd389b26434e434291e22098481ab66e76d6d0691198f"),),
    ),
    "salesbot": _Source(
        salesbot.CURRENCY, None, salesbot.read,
        tuple(_File(f"salesbot/products/{kind}.json", f"{_SALESBOT}/{kind}.json", sha256)
              for kind, sha256 in _SALESBOT_SHA256.items()),
    ),
}  # fmt: skip
NAMES: tuple[str, ...] = ("demo", *_SOURCES)
# what stands beside a catalogue: here, what salesbot's shoppers were looking for
_BESIDE = {
    "salesbot preferences": tuple(
        _File(f"salesbot/preferences/{kind}_preferences.jsonl", f"{_SHOPPERS}/{kind}_preferences.jsonl", sha256)
        for kind, sha256 in _SHOPPERS_SHA256.items()
    ),
}


class DatasetError(ValueError):
    """A data set that can't be had; the message names the fix."""


def load(name: str, mirror: Path | None = None, cache: Path | None = None) -> Dataset:
    """The data set of that name.

    `mirror`: a folder that holds the sources' files; else they are downloaded once, checked against their
    SHA-256, into `cache` (default: the user's cache folder). `demo` lies in the package and needs neither.
    Raises `DatasetError` on an unknown name, a missing mirror file, or a download that fails.
    """
    if name == "demo":
        return _demo()
    if name not in _SOURCES:
        raise DatasetError(f"unknown catalogue {name!r}; use one of {', '.join(NAMES)}")
    source = _SOURCES[name]
    files = [_fetch(name, file, mirror, cache) for file in source.files]
    return Dataset(name, source.currency, source.shop_url, source.read(files))


def beside(name: str, mirror: Path | None = None, cache: Path | None = None) -> list[Path]:
    """The files of a set that stands beside a catalogue, found as `load` finds a catalogue's; the same errors."""
    if name not in _BESIDE:
        raise DatasetError(f"unknown set {name!r}; use one of {', '.join(_BESIDE)}")
    return [_fetch(name, file, mirror, cache) for file in _BESIDE[name]]


def _fetch(name: str, file: _File, mirror: Path | None, cache: Path | None) -> Path:
    if mirror is not None:
        path = mirror / file.mirror
        if not path.is_file():
            raise DatasetError(
                f"{path} is missing; {mirror} is not a mirror of {name} (unset SHOPKEEPER_DATA to download)"
            )
        return path
    folder = (cache or Path(pooch.os_cache("shopkeeper"))) / "data" / name
    try:
        return Path(pooch.retrieve(file.url, f"sha256:{file.sha256}", fname=Path(file.mirror).name, path=folder))
    except (OSError, ValueError) as error:
        raise DatasetError(
            f"{name} could not be downloaded from {file.url} ({error}); give a mirror folder with SHOPKEEPER_DATA"
        ) from error


def _demo() -> Dataset:
    if not DEMO.is_file():
        raise DatasetError(f"the demo catalogue is missing at {DEMO}; install the package again")
    currency = currency_of(DEMO)
    feed = read_jsonl(DEMO, FeedOptions(currency=currency, shop_url=DEMO_SHOP))
    return Dataset("demo", currency, None, feed.products, feed.problems)
