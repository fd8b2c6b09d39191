"""Intake: from a source (a named data set, a file, an address) to a catalogue in service."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from serving.settings import Settings

if TYPE_CHECKING:
    from catalog.feeds.base import Format
    from catalog.product import Product
    from catalog.rejects import Problem
    from retrieval.embedder import Progress
    from retrieval.indexing import Indexed


class SourceError(ValueError):
    """A source that can't be read; the message names it and the fix."""


@dataclass(frozen=True)
class Intake:
    """A catalogue read from its source, before it is indexed."""

    name: str
    products: list[Product]
    problems: tuple[Problem, ...]
    shop_url: str | None


def named(source: str) -> str:
    """The catalogue name of a source, fit for a folder: the file's, or the host's with its port."""
    parts = urlsplit(source)
    if parts.scheme in ("http", "https"):
        stem = f"{parts.hostname or 'shop'}:{parts.port or ''}".removeprefix("www.")
    else:
        stem = Path(source).name.split(".")[0]
    return re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-")[:64] or "shop"


def read(
    source: str,
    settings: Settings,
    *,
    name: str | None = None,
    currency: str | None = None,
    shop_url: str | None = None,
    format_: Format | None = None,
    max_bad_share: float | None = None,
    file: Path | None = None,
) -> Intake:
    """The products of a source. DatasetError, FeedError or SourceError say what is wrong and how to mend it.

    `file` is the source's feed where it was fetched already.
    """
    import httpx

    from catalog import datasets
    from catalog.feeds.base import FeedOptions
    from catalog.feeds.reader import read_feed
    from catalog.rejects import MAX_BAD_SHARE
    from catalog.watch import is_address, look

    if is_dataset(source):
        loaded = datasets.load(source, settings.mirror)
        return Intake(name or source, loaded.products, loaded.problems, shop_url or loaded.shop_url)
    if not is_address(source) and not Path(source).exists():
        names = ", ".join(datasets.NAMES)
        raise SourceError(
            f"there is no file {source!r}, and no data set of that name; name a file, an address, or one of {names}"
        )
    share = MAX_BAD_SHARE if max_bad_share is None else max_bad_share
    options = FeedOptions(currency, shop_url or settings.shop_url, format_, share)
    options.needed_currency(), options.needed_shop_url()  # said before anything is fetched
    if file is None and is_address(source):
        with tempfile.TemporaryDirectory() as folder, httpx.Client() as client:
            found = look(source, Path(folder), None, client)
            assert found is not None, "a first look finds the feed or raises"
            feed = read_feed(found[0], options)
    else:
        feed = read_feed(file or Path(source), options)
    return Intake(name or named(source), feed.products, feed.problems, feed.shop_url)


def is_dataset(source: str) -> bool:
    """Whether a source is a named data set; a file of that name comes first."""
    from catalog import datasets

    return source in datasets.NAMES and not Path(source).is_file()


def read_site(url: str, currency: str | None, max_pages: int, progress: Callable[[int], None] | None = None) -> Intake:
    """A shop's public catalogue, from its address. SiteError says why it can't be had."""
    from catalog.shop_site import read_shop

    address = url if urlsplit(url).scheme else f"https://{url}"
    site = read_shop(address, currency=currency, max_pages=max_pages, progress=progress)
    return Intake(named(site.shop_url), site.products, site.problems, site.shop_url)


def index(
    intake: Intake,
    settings: Settings,
    progress: Progress | None = None,
    say: Callable[[str], None] | None = None,
    *,
    allow_shrink: bool = False,
) -> Indexed:
    """Index a catalogue and put it in service; where bad rows were found, write them to its rejects file.

    FeedRefused, unless `allow_shrink`, where over half of the products in service would go.
    """
    from catalog.rejects import write_rejects
    from serving.assembly import publish

    if intake.problems:
        path = rejects_file(settings, intake.name)
        write_rejects(intake.problems, path)
        if say:
            lost = len({p.row for p in intake.problems if p.kind == "bad"})
            say(f"{len(intake.problems)} findings, {lost} rows lost: see {path}")
    return publish(settings, intake.name, intake.products, intake.shop_url, progress, allow_shrink=allow_shrink)


def rejects_file(settings: Settings, name: str) -> Path:
    """Where the findings of a catalogue's last import are written."""
    return settings.folder / "rejects" / f"{name}.csv"
