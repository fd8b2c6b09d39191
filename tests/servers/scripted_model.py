"""An OpenAI-compatible endpoint on loopback whose answers a test writes beforehand, faults included.

    with ScriptedModel() as model:
        model.script(call("search", text="usb hub"), text("Here are hubs."))
        …  # base address model.url, any key

Each request takes the next step of the script; the last one stays. `requests` holds the bodies received, `raw` their
bytes. A script of one function of the body answers every request by itself: `script(lambda handler, body: …)`.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

USAGE = {
    "prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120, "prompt_tokens_details": {"cached_tokens": 60},
}  # fmt: skip
Step = Callable[["_Handler", dict[str, Any]], None]


def text(words: str) -> Step:
    """A message of words."""
    return lambda handler, body: handler.message(body, {"role": "assistant", "content": words})


def call(name: str, **arguments: Any) -> Step:
    """One tool call."""
    return raw_call(name, json.dumps(arguments))


def raw_call(name: str, arguments: str) -> Step:
    """One tool call whose arguments are this text, JSON or not."""
    tool = {"index": 0, "id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments}}
    return lambda handler, body: handler.message(body, {"role": "assistant", "content": None, "tool_calls": [tool]})


def either(plan: Step, prose: Step) -> Step:
    """One step for a request that offers tools, another for one that wants words: for as many turns as there are."""
    return lambda handler, body: (plan if body.get("tools") else prose)(handler, body)


def status(code: int) -> Step:
    """An HTTP error, as 429 or 500."""
    return lambda handler, body: handler.plain(code, {"error": {"message": f"scripted {code}", "type": "scripted"}})


def nonsense() -> Step:
    """A 200 that is not an answer."""
    return lambda handler, body: handler.plain(200, {"lorem": ["ipsum"]})


def not_json() -> Step:
    """A 200 that is not even JSON."""
    return lambda handler, body: handler.bytes(200, b"<html>bad gateway</html>", "text/html")


def stall(seconds: float) -> Step:
    """Nothing for so long, then a closed connection."""

    def step(handler: _Handler, body: dict[str, Any]) -> None:
        handler.server.model.closed.wait(seconds)

    return step


def cut(words: str) -> Step:
    """A stream that breaks off after these words."""
    return lambda handler, body: handler.stream(words, whole=False)


def cut_body() -> Step:
    """Half of a whole answer, then a closed connection."""

    def step(handler: _Handler, body: dict[str, Any]) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", "4000")
        handler.end_headers()
        handler.wfile.write(b'{"id": "x", "object": "chat.completion", "choices": [{"index": 0, "mess')
        handler.close_connection = True

    return step


def drip(seconds: float) -> Step:
    """An answer that comes a byte at a time and is never done: no read ever waits long."""

    def step(handler: _Handler, body: dict[str, Any]) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.end_headers()
        until = time.monotonic() + seconds
        while time.monotonic() < until and not handler.server.model.closed.wait(0.05):
            handler.wfile.write(b" ")

    return step


def endless(words: str) -> Step:
    """A stream that says these words for ever."""

    def step(handler: _Handler, body: dict[str, Any]) -> None:
        handler.opened()
        while not handler.server.model.closed.is_set():
            handler.chunk({"content": words})

    return step


def several(*calls: tuple[str, dict[str, Any]]) -> Step:
    """Several tool calls in one message."""
    tools = [
        {"index": n, "id": f"call_{n}", "type": "function",
         "function": {"name": name, "arguments": json.dumps(arguments)}}
        for n, (name, arguments) in enumerate(calls)
    ]  # fmt: skip
    return lambda handler, body: handler.message(body, {"role": "assistant", "content": None, "tool_calls": tools})


@dataclass
class ScriptedModel:
    """The server; a context manager. Runs on a free port of loopback."""

    steps: list[Step] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)

    def script(self, *steps: Step) -> None:
        """What is answered from now on."""
        self.steps, self.requests, self.raw = list(steps), [], []

    @property
    def url(self) -> str:
        """The base address, `/v1` included."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> ScriptedModel:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.model = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.closed.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def next_step(self, body: dict[str, Any]) -> Step:
        """The step for a request."""
        self.requests.append(body)
        return self.steps[min(len(self.requests), len(self.steps)) - 1]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    model: ScriptedModel


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.model.raw.append(raw)
        body = json.loads(raw)
        try:
            self.server.model.next_step(body)(self, body)
        except (BrokenPipeError, ConnectionResetError):
            return  # the client did not wait: what a stall is for

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""

    def plain(self, code: int, answer: dict[str, Any]) -> None:
        self.bytes(code, json.dumps(answer).encode(), "application/json")

    def bytes(self, code: int, content: bytes, kind: str) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def message(self, body: dict[str, Any], message: dict[str, Any]) -> None:
        if body.get("stream"):
            self.stream(message.get("content") or "", whole=True, tools=message.get("tool_calls"))
            return
        reason = "tool_calls" if message.get("tool_calls") else "stop"
        choice = {"index": 0, "message": message, "finish_reason": reason}
        self.plain(
            200,
            {
                "id": "x",
                "object": "chat.completion",
                "created": 1,
                "model": "scripted",
                "choices": [choice],
                "usage": USAGE,
            },
        )

    def stream(self, words: str, *, whole: bool, tools: list[dict[str, Any]] | None = None) -> None:
        self.opened()
        for piece in _pieces(words):
            self.chunk({"content": piece})
            time.sleep(0.002)
        if tools:
            self.chunk({"tool_calls": tools})
        if whole:
            self.chunk({}, "tool_calls" if tools else "stop")
            self._send({**_CHUNK, "choices": [], "usage": USAGE})
            self.wfile.write(b"data: [DONE]\n\n")

    def opened(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()

    def chunk(self, delta: dict[str, Any], finish: str | None = None) -> None:
        self._send({**_CHUNK, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})

    def _send(self, chunk: dict[str, Any]) -> None:
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()


_CHUNK = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}


def _pieces(words: str) -> Iterator[str]:
    for start in range(0, len(words), 7):
        yield words[start : start + 7]
