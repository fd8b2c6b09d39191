"""The real servers on this machine: `python -m scripts.servers start|stop|status|env [weaviate|redis|postgres]`.

They listen on loopback and free ports, keep their data and pid files in one folder (`--run`, by default
`.shopkeeper/run`), and are stopped by the process ids written there. With WEAVIATE_URL, REDIS_URL or
POSTGRES_URL set, that server is used and none is started. `env` prints the settings a process needs to reach
them, for `eval`.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from scripts.postgres import start_postgres
from scripts.processes import Running, ServerFailed, free_ports, launch, recall, remember, stop, wait_until

RUN = Path(".shopkeeper/run")
_READY = "/v1/.well-known/ready"


def start_weaviate(run: Path = RUN, *, with_parent: bool = False) -> Running:
    """A running Weaviate with an API key and an empty or earlier data folder. ServerFailed if it can't be had.

    `with_parent`: it ends when the calling process ends.
    """
    if url := os.environ.get("WEAVIATE_URL"):
        if not answers(f"{url.rstrip('/')}{_READY}"):
            raise ServerFailed(f"WEAVIATE_URL={url} does not answer: start it, mend the address, or unset it")
        grpc_port = int(os.environ.get("SHOPKEEPER_WEAVIATE_GRPC_PORT", "50051"))
        return Running("weaviate", 0, "", url, "", grpc_port, os.environ.get("WEAVIATE_API_KEY", ""))
    if running := recall(run, "weaviate"):
        return running
    binary = _binary_in_a_process_of_its_own()
    http, grpc, profiling, gossip, raft = free_ports(3, with_neighbour=2)
    key = secrets.token_hex(16)
    log = run / "weaviate.log"
    env = {
        "PERSISTENCE_DATA_PATH": str(run / "weaviate-data"),
        "CLUSTER_HOSTNAME": "node1",
        "CLUSTER_IN_LOCALHOST": "true",
        "CLUSTER_ADVERTISE_ADDR": "127.0.0.1",  # without these two it can die on machines that have IPv6
        "CLUSTER_BIND_ADDR": "127.0.0.1",
        "CLUSTER_GOSSIP_BIND_PORT": str(gossip),
        "CLUSTER_DATA_BIND_PORT": str(gossip + 1),
        "RAFT_PORT": str(raft),
        "RAFT_INTERNAL_RPC_PORT": str(raft + 1),  # a node on localhost is looked for there, whatever is set
        "RAFT_BOOTSTRAP_EXPECT": "1",
        "RAFT_JOIN": f"node1:{raft}",
        "RAFT_TIMEOUTS_MULTIPLIER": "1",  # one node has nobody to wait for: ready in 2.5 s, not 8
        "GRPC_PORT": str(grpc),
        "DEFAULT_VECTORIZER_MODULE": "none",
        "DISABLE_TELEMETRY": "true",
        "GO_PROFILING_DISABLE": "true",
        "GO_PROFILING_PORT": str(profiling),
        "GOMEMLIMIT": "4GiB",
        "LOG_LEVEL": "warning",
        "AUTHENTICATION_APIKEY_ENABLED": "true",
        "AUTHENTICATION_APIKEY_ALLOWED_KEYS": key,
        "AUTHENTICATION_APIKEY_USERS": "shopkeeper",
        "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED": "false",
    }
    command = [str(binary), "--host", "127.0.0.1", "--port", str(http), "--scheme", "http"]
    process = launch(command, log, env, with_parent=with_parent)
    url = f"http://127.0.0.1:{http}"
    running = Running("weaviate", process.pid, binary.name, url, str(log), grpc, key)
    remember(run, running)
    wait_until(lambda: answers(url + _READY), process, log, within_s=90)
    return running


def start_redis(run: Path = RUN, *, with_parent: bool = False) -> Running:
    """A running Redis, its data kept in `run` as well. ServerFailed if it can't be had."""
    if url := os.environ.get("REDIS_URL"):
        parts = urlsplit(url)
        if not listens(parts.hostname or "", parts.port or 6379):
            raise ServerFailed(
                f"REDIS_URL={parts.hostname}:{parts.port} does not answer: start it, mend it, or unset it"
            )
        return Running("redis", 0, "", url, "")
    if running := recall(run, "redis"):
        return running
    binary = shutil.which("redis-server")
    if binary is None:
        raise ServerFailed("redis-server is not installed: apt-get install redis-server, or set REDIS_URL")
    (port,) = free_ports(1)
    run.mkdir(parents=True, exist_ok=True)
    log = run / "redis.log"
    options = {"bind": "127.0.0.1", "port": port, "appendonly": "yes", "dir": run, "protected-mode": "yes"}
    command = [binary, *(str(word) for name, value in options.items() for word in (f"--{name}", value))]
    process = launch(command, log, {}, with_parent=with_parent)
    running = Running("redis", process.pid, "redis-server", f"redis://127.0.0.1:{port}/0", str(log))
    remember(run, running)
    wait_until(lambda: listens("127.0.0.1", port), process, log, within_s=20)
    return running


STARTERS: dict[str, Callable[[Path], Running]] = {
    "weaviate": start_weaviate, "redis": start_redis, "postgres": start_postgres
}  # fmt: skip


def environment(running: Running) -> dict[str, str]:
    """The settings by which a process of the product reaches that server."""
    if running.name == "redis":
        return {"REDIS_URL": running.url}
    if running.name == "postgres":
        return {"POSTGRES_URL": running.url}
    return {
        "WEAVIATE_URL": running.url,
        "SHOPKEEPER_WEAVIATE_GRPC_PORT": str(running.grpc_port),
        "WEAVIATE_API_KEY": running.api_key,
    }


def _binary_in_a_process_of_its_own() -> Path:
    """So that a caller which may not reach the network (the tests) can still start a server."""
    command = [sys.executable, "-m", "scripts.weaviate_binary"]
    told = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as getting:
        assert getting.stdout is not None
        assert getting.stderr is not None
        for line in getting.stderr:  # as it comes: a build takes minutes
            print(line, end="", file=sys.stderr, flush=True)
            told.append(line)
        path = getting.stdout.read().strip()
    if getting.returncode:
        raise ServerFailed("".join(told).strip())
    return Path(path)


def answers(url: str) -> bool:
    """Whether the address gives 200 now."""
    try:
        with urlopen(url, timeout=1.0) as answer:  # noqa: S310 - the address is our own
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False


def listens(host: str, port: int) -> bool:
    """Whether anything accepts connections there."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        try:
            return probe.connect_ex((host, port)) == 0
        except OSError:  # a name nobody knows
            return False


def _told(running: Running) -> str:
    whose = f"process {running.pid}, log {running.log}" if running.pid else "yours, from the environment"
    return f"{running.name}: {_without_password(running.url)} ({whose})"


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["start", "stop", "status", "env"])
    parser.add_argument("names", nargs="*", metavar="|".join(STARTERS), help="all by default")
    parser.add_argument("--run", type=Path, default=RUN, help="folder of data, logs and pid files")
    asked = parser.parse_args()
    run = asked.run.resolve()
    names = asked.names or list(STARTERS)
    if unknown := set(names) - set(STARTERS):
        parser.error(f"unknown server {', '.join(sorted(unknown))}: use {' or '.join(STARTERS)}")
    for name in names:
        if asked.action == "start":
            begun = time.monotonic()
            try:
                print(f"{_told(STARTERS[name](run))} ready in {time.monotonic() - begun:.1f} s")
            except ServerFailed as failed:
                sys.exit(f"{name}: {failed}")
        elif asked.action == "stop":
            print(f"{name}: {'stopped' if stop(run, name) else 'was not running'}")
        elif running := recall(run, name):
            if asked.action == "status":
                print(_told(running))
            else:
                print("\n".join(f"export {key}={value}" for key, value in environment(running).items()))
        elif asked.action == "status":
            print(f"{name}: not running")


if __name__ == "__main__":
    main()
