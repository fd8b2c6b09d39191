"""Background processes: free ports, pid files, and stopping by process id alone."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_CHILDREN: dict[int, subprocess.Popen[bytes]] = {}  # those this very process launched, to be reaped by it


class ServerFailed(RuntimeError):
    """A server cannot be had or did not start. The message says what to do."""


@dataclass(frozen=True)
class Running:
    """One process we started, as its pid file tells it. `marker` is a word of its command line.

    `ends_by` is the signal at which it ends in good order. A server that is not ours to stop has pid 0.
    """

    name: str
    pid: int
    marker: str
    url: str
    log: str
    grpc_port: int = 0
    api_key: str = ""
    ends_by: int = signal.SIGTERM

    def alive(self) -> bool:
        """Whether that very process runs: a pid that another program was given since does not count."""
        if not self.pid:
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return self.marker in _command_line(self.pid)

    def stop(self, patience_s: float = 15.0) -> None:
        """Its own signal, and SIGKILL if it has not gone by then."""
        for how in (self.ends_by, signal.SIGKILL):
            if not self.alive():
                break
            os.kill(self.pid, how)
            deadline = time.monotonic() + patience_s
            while self.alive() and time.monotonic() < deadline:
                time.sleep(0.05)
        if child := _CHILDREN.pop(self.pid, None):
            child.wait()


def pid_file(run: Path, name: str) -> Path:
    return run / f"{name}.json"


def remember(run: Path, running: Running) -> None:
    """Writes the pid file, readable by its owner alone because it may hold an API key."""
    path = pid_file(run, running.name)
    path.touch(mode=0o600)
    path.write_text(json.dumps(asdict(running), indent=2) + "\n")


def recall(run: Path, name: str) -> Running | None:
    """What the pid file tells, if that process still runs."""
    path = pid_file(run, name)
    if not path.exists():
        return None
    running = Running(**json.loads(path.read_text()))
    if running.alive():
        return running
    path.unlink()
    return None


def stop(run: Path, name: str) -> bool:
    """Stops what the pid file names; whether anything ran."""
    running = recall(run, name)
    if running is None:
        return False
    running.stop()
    pid_file(run, name).unlink(missing_ok=True)
    return True


def free_ports(count: int, *, with_neighbour: int = 0) -> list[int]:
    """`count` ports nobody listens on just now, then `with_neighbour` ones whose next port is free as well.

    All differ. Another program may take one before it is used.
    """
    found: list[int] = []
    with contextlib.ExitStack() as held:

        def take(port: int) -> int | None:
            probe = held.enter_context(socket.socket())
            try:
                probe.bind(("127.0.0.1", port))
            except (OSError, OverflowError):
                return None
            taken: int = probe.getsockname()[1]
            return taken

        while len(found) < count + with_neighbour:
            port = take(0)
            if port and (len(found) < count or take(port + 1)):
                found.append(port)
    return found


def launch(
    command: Sequence[str], log: Path, env: Mapping[str, str], *, with_parent: bool, user: str | None = None
) -> subprocess.Popen[bytes]:
    """Starts a process whose output goes to `log`, as `user` where one is named (by root).

    `with_parent`: it ends when the caller does (on Linux).
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **env},
            start_new_session=True,
            cwd="/" if user else None,  # where any user may be
            user=user,
            group=user,
            extra_groups=[] if user else None,
            preexec_fn=_die_with_parent if with_parent and sys.platform == "linux" else None,
        )
    _CHILDREN[process.pid] = process
    return process


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, within_s: float) -> None:
    """Returns once `ready()`; ServerFailed, with the end of the log, when the process ends or time is over."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if ready():
            return
        if process.poll() is not None:
            raise ServerFailed(f"{process.args!r} ended with status {process.returncode}:\n{end_of(log)}")
        time.sleep(0.1)
    process.terminate()
    raise ServerFailed(f"{process.args!r} was not ready within {within_s:.0f} s:\n{end_of(log)}")


def end_of(log: Path, lines: int = 15) -> str:
    """The last lines of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _command_line(pid: int) -> str:
    proc = Path(f"/proc/{pid}/cmdline")
    if proc.exists():
        return proc.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    if Path("/proc/self").exists():
        return ""  # ended in between
    listed = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return listed.stdout
