"""A served small shop: the real app and assembly, with an embedder that needs no model."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from catalog.facts import Mask
from ranking.names import KEYWORD
from ranking.passing import Floats, Pass
from retrieval.indexing import build
from serving.settings import Settings
from tests.small_shop import WordEmbedder, shop
from ui.main import create

KEY = "a-key-of-the-shop"
Serve = Callable[..., TestClient]


def words_floor(passing: Pass, features: Floats) -> Mask:
    """Relevant is what shares a word: the floor a hashing embedder can bear."""
    return np.asarray(passing.candidates.signals[KEYWORD] > 0)


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    build(shop(), folder / "catalogs" / "small", WordEmbedder())
    return folder


@pytest.fixture
def folder(indexed: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own, with the small catalogue indexed in it."""
    shutil.copytree(indexed, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def serve(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Starts an app over the folder; settings by keyword. Several are several workers."""
    monkeypatch.setattr("serving.assembly.build_embedder", lambda *a, **k: WordEmbedder())
    monkeypatch.setattr("ranking.floor.floor", words_floor)
    with ExitStack() as stack:

        def start(**settings: Any) -> TestClient:
            given = {"folder": folder, "catalog": "small", "chat": False, "api_keys": (KEY,), **settings}
            app = create(Settings(_env_file=None, **given))
            return stack.enter_context(TestClient(app, raise_server_exceptions=False))

        yield start


@pytest.fixture
def client(serve: Serve) -> TestClient:
    return serve()
