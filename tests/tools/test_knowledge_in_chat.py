"""In the conversation, the shop's documents answer what is about the shop, and never hold up a search for products."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agent.assistant import Assistant
from agent.context import Turn
from catalog.demo import PAGES
from serving.assembly import build, publish
from serving.assistant import desk_of
from serving.settings import Settings, SettingsError
from serving.shop import Shop
from tests.in_memory import in_memory
from tests.serving.conftest import words_floor
from tests.small_shop import shop as products
from tools.knowledge import LateKnowledge, NoKnowledge


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("chat")
    settings = Settings(_env_file=None, folder=folder, catalog="small", documents=PAGES, handoff="tel:+441234567")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("ranking.features.build_signals", lambda *_, **__: {})
        publish(settings, "small", products(), None)
        patched.setattr("ranking.floor.floor", words_floor)  # a dozen products are too few for the fitted one
        opened = build(settings)
    yield opened
    opened.close()


async def said(assistant: Assistant, *messages: str) -> list[dict[str, Any]]:
    """What `done` carried for each message of one conversation."""
    outcomes: list[dict[str, Any]] = []
    for number, message in enumerate(messages):
        events = assistant.turn(Turn(session="s", turn_id=str(number), say=message))
        outcomes += [dict(event.data) async for event in events if event.name in ("done", "error")]
    return outcomes


async def test_questions_to_the_shop_are_quoted_and_searches_stay_searches(shop: Shop) -> None:
    assistant = Assistant(desk_of(shop, None), in_memory())
    search, answer, order, unknown, again = await said(
        assistant, "a mug", "Are returns free?", "where is my order?", "Do you accept PayPal?", "a cup under $10"
    )
    assert search["kind"] == "products" and search["products"]
    assert answer["kind"] == "knowledge" and "Standard returns are free" in answer["text"]
    assert [(s["title"], s["file"]) for s in answer["sources"]] == [("Returns", "returns.md")]
    assert (
        "tracking link" in order["text"]
        and order["text"].endswith("Call +441234567.")
        and "number" not in order["text"]
    )
    assert (
        unknown["kind"] == "knowledge" and unknown["sources"] == [] and unknown["contact"]["href"] == "tel:+441234567"
    )
    assert again["kind"] == "products"


async def test_documents_that_are_still_loading_hold_up_only_who_asks_for_them(shop: Shop) -> None:
    loaded = threading.Event()

    def slowly() -> NoKnowledge:
        loaded.wait(10)
        return NoKnowledge()

    desk = desk_of(shop, None)
    late = LateKnowledge(slowly)
    late.warm()
    assistant = Assistant(replace(desk, knowledge=late), in_memory())
    started = time.perf_counter()
    (search,) = await said(assistant, "what mugs do you have?")
    assert search["products"] and time.perf_counter() - started < 5
    loaded.set()
    (_, unknown) = await said(assistant, "what mugs do you have?", "Do I get a refund from you?")
    assert unknown["text"].startswith("I don't know that")


def test_documents_that_are_no_folder_are_said_before_anything_starts(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="SHOPKEEPER_DOCUMENTS"):
        build(shop.settings.model_copy(update={"documents": tmp_path / "absent"}))
