"""Refreshing a catalogue every so often: from a file when it changes, from an address when its server says so."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from catalog.rejects import FeedError

log = logging.getLogger(__name__)
_UNITS_S = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_DURATION = re.compile(r"(?:\d+[smhd])+")
SHORTEST_S = 10
_TIMEOUT_S = 60.0


def parse_duration(text: str) -> int:
    """Seconds of "15m", "90s", "1h30m", "1d". Raises `FeedError` naming `--every`."""
    compact = text.strip().casefold().replace(" ", "")
    if not _DURATION.fullmatch(compact):
        raise FeedError(f"--every {text!r} is not a time; write a number and s, m, h or d, such as 15m or 1h30m")
    seconds = sum(int(n) * _UNITS_S[unit] for n, unit in re.findall(r"(\d+)([smhd])", compact))
    if seconds < SHORTEST_S:
        raise FeedError(f"--every {text!r} is too often; {SHORTEST_S}s is the least")
    return seconds


@dataclass(frozen=True)
class Seen:
    """What tells a changed source from an unchanged one: a file's time and size, or a server's validators."""

    etag: str | None = None
    modified: str | None = None


def is_address(source: str) -> bool:
    """Whether a source is read over HTTP rather than from a file."""
    return source.startswith(("http://", "https://"))


def look(source: str, folder: Path, seen: Seen | None, client: httpx.Client) -> tuple[Path, Seen] | None:
    """The feed's file and its new validators, or None where it has not changed since `seen`.

    An address is downloaded into `folder` and takes its name only when whole. Raises `FeedError`.
    """
    return _download(source, folder, seen, client) if is_address(source) else _file(Path(source), seen)


def _file(path: Path, seen: Seen | None) -> tuple[Path, Seen] | None:
    try:
        found = path.stat()
    except OSError as error:
        raise FeedError(f"{path} can't be read ({error.strerror}); check the path") from None
    now = Seen(modified=f"{found.st_mtime_ns}-{found.st_size}")
    return None if now == seen else (path, now)


def _download(address: str, folder: Path, seen: Seen | None, client: httpx.Client) -> tuple[Path, Seen] | None:
    headers = {}
    if seen and seen.etag:
        headers["If-None-Match"] = seen.etag
    if seen and seen.modified:
        headers["If-Modified-Since"] = seen.modified
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (Path(urlsplit(address).path).name or "feed")
    part = path.with_name(path.name + ".part")
    try:
        with client.stream("GET", address, headers=headers, follow_redirects=True, timeout=_TIMEOUT_S) as response:
            if response.status_code == httpx.codes.NOT_MODIFIED:
                return None
            response.raise_for_status()
            with part.open("wb") as file:
                for chunk in response.iter_bytes():
                    file.write(chunk)
    except httpx.HTTPError as error:
        raise FeedError(f"{address} could not be downloaded whole ({error}); the old catalogue stays") from error
    part.replace(path)
    return path, Seen(response.headers.get("ETag"), response.headers.get("Last-Modified"))


def watch(
    source: str,
    every_s: float,
    refresh: Callable[[Path], None],
    stop: threading.Event,
    folder: Path,
    client: httpx.Client | None = None,
    seen: Seen | None = None,
) -> None:
    """Calls `refresh` with the feed's file now and whenever it has changed, until `stop` is set.

    A source that can't be read, or a feed that `refresh` refuses with a `FeedError`, is logged and tried again
    next time: what was refused is not remembered as seen.
    """
    with client or httpx.Client() as http:
        while not stop.is_set():
            try:
                found = look(source, folder, seen, http)
                if found is not None:
                    refresh(found[0])
                    seen = found[1]
            except FeedError as error:
                log.warning("the catalogue was not refreshed: %s", error)
            stop.wait(every_s)
