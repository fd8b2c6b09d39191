"""A real app over the demo catalogue, and a shopper who talks to it over the wire."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from evals.conversations import events
from serving.app import create
from serving.settings import Settings
from tests.demo_shop import demo_settings
from tests.servers.scripted_model import ScriptedModel

MODEL_S = 2.0


@dataclass
class Shopper:
    """One session over the wire."""

    client: TestClient
    session: str = field(default_factory=lambda: uuid.uuid4().hex)
    events: list[tuple[str, Any]] = field(default_factory=list)
    _count: Iterator[int] = field(default_factory=itertools.count)

    def say(self, words: str, **more: Any) -> dict[str, Any]:
        """The `done` of a message; `events` keeps all of the turn's."""
        return self.turn(say=words, **more)

    def click(self, action: str, **more: Any) -> dict[str, Any]:
        """The `done` of a tap."""
        return self.turn(click={"action": action, **more})

    def turn(self, headers: dict[str, str] | None = None, **body: Any) -> dict[str, Any]:
        """The `done` of any turn."""
        body = {"session": self.session, "turn_id": f"t{next(self._count)}", **body}
        response = self.client.post("/v1/chat", json=body, headers=headers)
        assert response.status_code == 200, response.text
        self.events = list(events(response.iter_lines()))
        names = [name for name, _ in self.events]
        assert names[-1] == "done", self.events[-1]
        done: dict[str, Any] = self.events[-1][1]
        return done

    def cart(self) -> dict[str, Any]:
        """The cart as its store has it."""
        found: dict[str, Any] = self.client.get(f"/v1/carts/{self.session}").json()
        return found


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An app without a language model."""
    with TestClient(create(demo_settings(tmp_path_factory.mktemp("chat")))) as client:
        yield client


@pytest.fixture
def shopper(client: TestClient) -> Shopper:
    """A new session there."""
    return Shopper(client)


@pytest.fixture(scope="session")
def model() -> Iterator[ScriptedModel]:
    """The scripted endpoint."""
    with ScriptedModel() as model:
        yield model


@pytest.fixture(scope="session")
def model_client(model: ScriptedModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An app whose turns a model plans and words, within two seconds; no fault opens its breaker."""
    settings = model_settings(tmp_path_factory.mktemp("model"), model, breaker_failures=1000)
    with TestClient(create(settings)) as client:
        yield client


def model_settings(folder: Path, model: ScriptedModel, **more: Any) -> Settings:
    """Settings of a demo shop that asks the scripted endpoint."""
    given = {"model": "scripted", "openai_base_url": model.url, "openai_api_key": "key", "model_timeout_s": MODEL_S}
    return demo_settings(folder, **(given | more))


Opened = Callable[..., TestClient]


@pytest.fixture
def open_shop(model: ScriptedModel, tmp_path: Path) -> Iterator[Opened]:
    """Opens apps that ask the scripted endpoint, with settings of the test's own and one state between them."""
    with ExitStack() as stack:
        yield lambda **more: stack.enter_context(TestClient(create(model_settings(tmp_path, model, **more))))


@pytest.fixture
def talker(model_client: TestClient) -> Shopper:
    """A new session with the model."""
    return Shopper(model_client)
