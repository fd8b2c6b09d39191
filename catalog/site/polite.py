"""An HTTP reader that minds its manners: robots.txt, one request at a time with a pause, Retry-After."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import httpx

AGENT = "Shopkeeper"
USER_AGENT = f"{AGENT}/0.1 (reads a shop's public product list at its owner's wish)"
DELAY_S = 1.0
LONGEST_WAIT_S = 60.0  # a shop that asks for more is asked again another time
TRIES = 4


class SiteError(RuntimeError):
    """A shop that can't be read; the message says why and what to do."""


class Polite:
    """Reads one site. `sleep` and `clock` (monotonic seconds) come from outside, so that tests need not wait.

    `delay_s` is kept between requests, or robots.txt's Crawl-delay where that is longer.
    """

    def __init__(
        self,
        base_url: str,
        client: httpx.Client,
        delay_s: float = DELAY_S,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.base_url = site_address(base_url)
        self._client, self._delay_s, self._sleep, self._clock = client, delay_s, sleep, clock
        self._next_at = 0.0
        self._robots: RobotFileParser | None = None

    def get(self, path: str, params: Mapping[str, str | int] | None = None) -> httpx.Response:
        """The response for a path of the site, whatever its status but 429 and 503, which are waited out.

        Raises `SiteError` where robots.txt forbids the path, or nothing answers.
        """
        if not self.allowed(path):
            raise SiteError(
                f"{self.base_url}/robots.txt does not allow {path}; ask the shop for a product feed instead"
            )
        return self._request(path, params)

    def allowed(self, path: str) -> bool:
        """Whether robots.txt lets us read a path."""
        return self._rules().can_fetch(AGENT, self.base_url + path)

    def _rules(self) -> RobotFileParser:
        if self._robots is None:
            rules = RobotFileParser()
            response = self._request("/robots.txt", None)
            if response.url.host != urlsplit(self.base_url).hostname and response.is_success:
                self.base_url = f"{response.url.scheme}://{response.url.netloc.decode()}"  # shop.com → www.shop.com
            if response.is_success:
                rules.parse(response.text.splitlines())
            elif response.status_code >= 500:
                rules.parse(["User-agent: *", "Disallow: /"])  # RFC 9309: unreachable rules forbid, absent ones allow
            else:
                rules.parse([])
            self._robots = rules
            self._delay_s = max(self._delay_s, float(rules.crawl_delay(AGENT) or 0))
        return self._robots

    def _request(self, path: str, params: Mapping[str, str | int] | None) -> httpx.Response:
        for attempt in range(TRIES):
            self._pause()
            try:
                response = self._client.get(
                    self.base_url + path,
                    params=dict(params or {}),
                    headers={"User-Agent": USER_AGENT},
                    follow_redirects=True,
                )
            except httpx.HTTPError as error:
                raise SiteError(f"{self.base_url} could not be reached ({error}); check the address") from error
            if response.status_code not in (429, 503) or path == "/robots.txt":
                return response
            wait = retry_after(response.headers.get("Retry-After"), datetime.now(UTC), 2.0**attempt * 2)
            if wait > LONGEST_WAIT_S:
                break
            self._sleep(wait)
        raise SiteError(f"{self.base_url} is too busy to be read now (status {response.status_code}); try again later")

    def _pause(self) -> None:
        wait = self._next_at - self._clock()
        if wait > 0:
            self._sleep(wait)
        self._next_at = max(self._clock(), self._next_at) + self._delay_s


def site_address(url: str) -> str:
    """`scheme://host` of a shop's address, https where none is given. Raises `SiteError`."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s\\]", parts.netloc)
    except ValueError:  # a bracket without its pair
        known = False
    if not known:
        raise SiteError(f"{url!r} is not a shop's address; write it as https://shop.example")
    return f"{parts.scheme}://{parts.netloc}"


def retry_after(header: str | None, now: datetime, default_s: float) -> float:
    """Seconds to wait by a Retry-After header: a number of seconds, or a date."""
    if header is None:
        return default_s
    if header.strip().isdigit():
        return float(header)
    try:
        return max(0.0, (parsedate_to_datetime(header) - now).total_seconds())
    except (TypeError, ValueError):
        return default_s


def json_of(response: httpx.Response) -> Any:
    """The JSON of a good response; None where it is an error or not JSON (a 404 page, a login page)."""
    if not response.is_success:
        return None
    try:
        return response.json()
    except ValueError:
        return None
