"""Reads a feed of any format: `sniff` finds the format by looking, `read_feed` reads it."""

from __future__ import annotations

from pathlib import Path

from catalog.feeds.base import FORMATS, Feed, FeedOptions, Format
from catalog.feeds.google import read_google_tsv, read_google_xml
from catalog.feeds.jsonl import read_jsonl
from catalog.feeds.shopify import read_shopify
from catalog.feeds.table import delimiter_of
from catalog.rejects import FeedError

_READERS = {
    "shopify-csv": read_shopify,
    "google-tsv": read_google_tsv,
    "google-xml": read_google_xml,
    "jsonl": read_jsonl,
}
_LOOK = 65_536  # bytes


def sniff(path: Path) -> Format:
    """The format of a feed, found by looking at its beginning. Raises `FeedError` naming `--format`."""
    try:
        with path.open("rb") as file:
            start = file.read(_LOOK).removeprefix(b"\xef\xbb\xbf").decode("utf-8", "ignore").lstrip()
    except FileNotFoundError:
        raise FeedError(f"there is no file {path}; check the path") from None
    except IsADirectoryError:
        raise FeedError(f"{path} is a folder; name the feed's file") from None
    if not start:
        raise FeedError(f"{path.name} is empty; export it again")
    if start[0] == "<":
        if "<rss" in start or "<feed" in start or "base.google.com/ns" in start:
            return "google-xml"
        raise _unknown(path, "an XML file that is no Google Merchant feed")
    if start[0] == "{":
        return "jsonl"
    if start[0] == "[":
        raise _unknown(path, "a JSON array: write one product a line instead (jq -c '.[]')")
    line = start.splitlines()[0]
    columns = {c.strip().strip('"').casefold() for c in line.split(delimiter_of(line))}
    if columns & {"handle", "url handle"} and columns & {"variant price", "price"}:
        return "shopify-csv"
    names = {c.removeprefix("g:").replace(" ", "_") for c in columns}
    if {"id", "title", "price"} <= names:
        return "google-tsv"
    raise _unknown(path, f"a table with the columns {', '.join(sorted(columns)[:8])}")


def _unknown(path: Path, what: str) -> FeedError:
    return FeedError(f"{path.name} looks like {what}; if it is one of {', '.join(FORMATS)}, say so with --format")


def read_feed(path: Path, options: FeedOptions) -> Feed:
    """Reads a feed in `options.format`, or the one found by looking.

    Raises `FeedError` where an option is missing or the file can't be read, `FeedRefused` where it is cut off
    or too much of it is bad.
    """
    options.needed_currency(), options.needed_shop_url()
    found = options.format or sniff(path)
    if found not in _READERS:
        raise FeedError(f"--format {found!r} is unknown; use one of {', '.join(FORMATS)}")
    return _READERS[found](path, options)
