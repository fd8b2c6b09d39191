"""Starting: what is imported, how a start fails, and several workers answering as one."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from retrieval.model_files import DEFAULT_FOLDER, present
from tests.small_shop import shop

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "chainlit", "llama_index", "sentence_transformers", "langgraph", "weaviate", "pandas", "transformers")
_ASKS = f"""
import sys
from pathlib import Path
from starlette.testclient import TestClient
import serving.assembly
from serving.settings import Settings
from tests.small_shop import WordEmbedder
from ui.main import create

serving.assembly.build_embedder = lambda *a, **k: WordEmbedder()
settings = Settings(_env_file=None, folder=Path(sys.argv[1]), catalog="small", chat=False)
with TestClient(create(settings)) as client:
    assert client.post("/v1/recommendations", json={{"text": "usb hub"}}).status_code == 200
print(*[name for name in {HEAVY} if name in sys.modules])
"""


def test_serving_without_chat_imports_nothing_heavy(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ASKS, str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


@pytest.mark.skipif(not present(DEFAULT_FOLDER), reason="the embedding model is not set up")
def test_two_workers_answer_as_one_and_stop_when_told(tmp_path: Path) -> None:
    environment = {**os.environ, "SHOPKEEPER_FOLDER": str(tmp_path / "data"), "SHOPKEEPER_API_KEYS": "k"}
    _index_directly(tmp_path / "data")
    command = [
        sys.executable,
        "-m",
        "ui.cli",
        "serve",
        "--catalog",
        "small",
        "--no-chat",
        "--workers",
        "2",
        "--port",
        "0",
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        url = re.search(r"http://[\d.:]+", process.stdout.readline())
        assert url is not None
        _until_ready(url.group())
        offers = {"offers": [{"variant_id": "hub-1", "price": 17}]}
        with httpx.Client(base_url=url.group(), headers={"X-API-Key": "k"}) as client:
            assert client.put("/v1/offers", json=offers).json()["accepted"] == 1
        prices = set()
        for _ in range(24):  # a new connection each: both workers take some
            prices.add(httpx.get(f"{url.group()}/v1/products/hub").json()["price"])
        assert prices == {17}
        counted = httpx.get(f"{url.group()}/metrics", headers={"X-API-Key": "k"}).text
        total = re.search(
            r'shopkeeper_requests_total\{method="GET",route="/v1/products/.*?",status="200"\} (\S+)', counted
        )
        assert total is not None
        assert float(total[1]) == 24, "metrics of all workers are added up"
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) in (0, -signal.SIGTERM)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _index_directly(folder: Path) -> None:
    from retrieval.embedder import OnnxEmbedder
    from retrieval.indexing import build

    build(shop(), folder / "catalogs" / "small", OnnxEmbedder())


def _until_ready(url: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if httpx.get(f"{url}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("not ready within 60 s")


def test_an_index_of_another_embedding_model_is_refused_with_the_fix() -> None:
    from serving.assembly import _same_model
    from serving.settings import SettingsError

    _same_model("all-MiniLM-L6-v2/int8", "all-MiniLM-L6-v2/fp32")
    with pytest.raises(SettingsError, match=r"made with the embedding model all-MiniLM.*index` again"):
        _same_model("all-MiniLM-L6-v2/int8", "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2/fp32")
