"""A server of ours for an evaluation: its own state, the indexes of the settings' folder, a free port."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from scripts.processes import free_ports, launch, wait_until
from serving.settings import load

_START_S = 120.0


@contextmanager
def chat_server(catalog: str, mirror: Path | None = None, env: Mapping[str, str] | None = None) -> Iterator[str]:
    """The base address of a server over that catalogue, indexed first where it is not; it ends with the block.

    ServerFailed, with its last words, when it does not start.
    """
    settings = load(catalog=catalog, mirror=mirror)
    outside = {"SHOPKEEPER_DATA": str(mirror)} if mirror else {}
    if not (settings.catalog_folder / "CURRENT").is_file():
        command = [sys.executable, "-m", "ui.cli", "index", catalog]
        subprocess.run(command, check=True, env={**os.environ, **outside}, stdout=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="shopkeeper-eval-") as temporary:
        folder = Path(temporary)
        for shared in ("catalogs", "models"):
            if (settings.folder / shared).is_dir():
                (folder / shared).symlink_to(settings.folder / shared)
        (port,) = free_ports(1)
        url = f"http://127.0.0.1:{port}"
        ours = {"SHOPKEEPER_FOLDER": str(folder), "SHOPKEEPER_CATALOG": catalog, "SHOPKEEPER_PORT": str(port)}
        command = [
            sys.executable,
            "-m",
            "uvicorn",
            "--factory",
            "ui.main:create",
            "--port",
            str(port),
            "--log-level",
            "warning",
        ]
        process = launch(command, folder / "server.log", {**outside, **ours, **(env or {})}, with_parent=True)
        try:
            wait_until(lambda: _answers(url), process, folder / "server.log", within_s=_START_S)
            yield url
        finally:
            process.terminate()
            process.wait(15)
            _tell_faults(folder / "server.log")


def _tell_faults(log: Path) -> None:
    """The server's last fault, on stderr: what stands behind an answer of "something broke"."""
    written = log.read_text("utf-8", errors="replace") if log.is_file() else ""
    if "Traceback" in written:
        last = written[written.rindex("Traceback") :].splitlines()
        print("the server's last fault:", *last[-6:], sep="\n  ", file=sys.stderr)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=2).is_success
    except httpx.TransportError:
        return False
