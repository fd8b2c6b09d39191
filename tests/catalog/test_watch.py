"""Claims about refreshing a catalogue from a file or an address."""

import threading

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.rejects import FeedError
from catalog.watch import Seen, look, parse_duration, watch


@given(st.integers(0, 99), st.integers(0, 99), st.integers(10, 999))
def test_a_duration_is_the_sum_of_its_parts(hours: int, minutes: int, seconds: int) -> None:
    assert parse_duration(f"{hours}h {minutes}M{seconds}s") == hours * 3600 + minutes * 60 + seconds


@given(st.text(max_size=12))
def test_any_text_is_a_duration_or_an_error_naming_the_option(text: str) -> None:
    try:
        assert parse_duration(text) >= 10
    except FeedError as error:
        assert "--every" in str(error)  # noqa: PT017 - either outcome is the claim


def test_an_address_that_has_not_changed_is_not_read_again(tmp_path):
    def answer(request: httpx.Request) -> httpx.Response:
        if request.headers.get("If-None-Match") == '"1"':
            return httpx.Response(304)
        return httpx.Response(200, text="id,title\n", headers={"ETag": '"1"'})

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        path, seen = look("https://shop.example/feeds/all.csv", tmp_path, None, client)
        assert (path.name, path.read_text(), seen) == ("all.csv", "id,title\n", Seen('"1"'))
        assert look("https://shop.example/feeds/all.csv", tmp_path, seen, client) is None
        assert not list(tmp_path.glob("*.part"))


def test_a_failed_download_leaves_the_last_file(tmp_path):
    (tmp_path / "all.csv").write_text("old")
    with (
        httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(500))) as client,
        pytest.raises(FeedError, match="old catalogue stays"),
    ):
        look("https://shop.example/all.csv", tmp_path, None, client)
    assert (tmp_path / "all.csv").read_text() == "old"


def test_a_file_is_refreshed_when_it_changes_and_a_refused_one_is_tried_again(tmp_path):
    feed, calls, stop = tmp_path / "f.csv", [], threading.Event()
    feed.write_text("1")

    def refresh(path):
        calls.append(path.read_text())
        if len(calls) == 1:
            raise FeedError("half written")
        if len(calls) == 2:
            feed.write_text("22")
        if len(calls) == 3:
            stop.set()

    watch(str(feed), 0.01, refresh, stop, tmp_path)
    assert calls == ["1", "1", "22"]
