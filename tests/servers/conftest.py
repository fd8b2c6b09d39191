"""Real server processes over the demo catalogue: started, killed, and talked to over the wire."""

from __future__ import annotations

import itertools
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from evals.conversations import events
from tests.demo_shop import demo_settings

ROOT = Path(__file__).parents[2]
_READY_S = 60


@dataclass
class Worker:
    """One `shopkeeper serve`."""

    url: str
    process: subprocess.Popen[str]

    def kill(self) -> None:
        """As `kill -9` does: nothing is written or said any more."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        """As an operator does."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)

    def ready(self) -> dict[str, Any]:
        """What it says of itself."""
        answer: dict[str, Any] = httpx.get(f"{self.url}/readyz").json()
        return answer


@dataclass
class Shopper:
    """One session, whichever worker answers."""

    session: str = field(default_factory=lambda: uuid.uuid4().hex)
    _count: Iterator[int] = field(default_factory=itertools.count)

    def turn(self, worker: Worker, **body: Any) -> dict[str, Any]:
        """The `done` of a turn."""
        body = {"session": self.session, "turn_id": f"t{next(self._count)}", **body}
        answer = httpx.post(f"{worker.url}/v1/chat", json=body, timeout=30)
        assert answer.status_code == 200, answer.text
        *_, (name, data) = events(iter(answer.text.splitlines()))
        assert name == "done", data
        done: dict[str, Any] = data
        return done

    def say(self, worker: Worker, words: str, **more: Any) -> dict[str, Any]:
        """The `done` of a message."""
        return self.turn(worker, say=words, **more)

    def read_back(self, worker: Worker) -> dict[str, Any]:
        """The conversation as the worker has it."""
        found: dict[str, Any] = httpx.get(f"{worker.url}/v1/sessions/{self.session}").raise_for_status().json()
        return found


Start = Callable[..., Worker]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a worker on the test's data folder; the settings' variables by keyword."""
    with starting(tmp_path) as start:
        yield start


@contextmanager
def starting(folder: Path) -> Iterator[Start]:
    """Starts workers on a data folder, and stops them all at the end."""
    demo_settings(folder)
    workers: list[Worker] = []

    def serve(**variables: str) -> Worker:
        environment = {
            "PATH": "/usr/bin:/bin", "HOME": str(Path.home()), "SHOPKEEPER_FOLDER": str(folder), **variables
        }  # fmt: skip
        command = [sys.executable, "-m", "ui.cli", "serve", "--no-chat", "--port", "0"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert process.stdout is not None
        said = process.stdout.readline()
        url = re.search(r"http://[\d.:]+", said)
        assert url is not None, said
        worker = Worker(url.group(), process)
        workers.append(worker)
        until(lambda: _answers(worker), _READY_S)
        return worker

    yield serve
    for worker in workers:
        worker.stop()
        assert worker.process.stdout is not None
        worker.process.stdout.close()


def until(holds: Callable[[], bool], seconds: float) -> None:
    """Waits until it holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.1)


def _answers(worker: Worker) -> bool:
    try:
        return httpx.get(f"{worker.url}/readyz").status_code == 200
    except httpx.TransportError:
        assert worker.process.poll() is None, "it ended"
        return False
