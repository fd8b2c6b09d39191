"""A real PostgreSQL on loopback: its programs, its data folder, and the server. It refuses to run as root, so under
root it runs as the user the package made for it, with its data where that user may be.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from hashlib import sha256
from pathlib import Path

import psycopg

from scripts.processes import Running, ServerFailed, free_ports, launch, recall, remember, wait_until

_PACKAGED = Path("/usr/lib/postgresql")  # Debian keeps the programs of each version out of the path
_USER = "shopkeeper"


def start_postgres(run: Path, *, with_parent: bool = False, port: int | None = None) -> Running:
    """A running PostgreSQL with a password and an empty or earlier database. ServerFailed if it can't be had.

    `with_parent`: it ends when the calling process ends. Without `port` any free one is taken.
    """
    if url := os.environ.get("POSTGRES_URL"):
        if fault := fault_of(url):
            raise ServerFailed(f"POSTGRES_URL does not answer: start it, mend the address, or unset it ({fault})")
        return Running("postgres", 0, "", url, "")
    if running := recall(run, "postgres"):
        return running
    initdb, postgres = _program("initdb"), _program("postgres")
    run.mkdir(parents=True, exist_ok=True)
    owner, data = _owner(), _data_folder(run)
    password = _password(run)
    if not (data / "PG_VERSION").is_file():
        _make(initdb, data, owner, password)
    port = port or free_ports(1)[0]
    log = run / "postgres.log"
    options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "port": port}
    words = (word for name, value in options.items() for word in ("-c", f"{name}={value}"))
    process = launch([postgres, "-D", str(data), *words], log, {}, with_parent=with_parent, user=owner)
    url = f"postgresql://{_USER}:{password}@127.0.0.1:{port}/postgres"
    at_once = signal.SIGINT  # SIGTERM waits until every client has gone
    running = Running("postgres", process.pid, "postgres", url, str(log), ends_by=at_once)
    remember(run, running)
    wait_until(lambda: not fault_of(url), process, log, within_s=30)
    return running


def fault_of(url: str) -> str:
    """Why the database can't be used now; empty where it can."""
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.Error as error:
        return str(error).strip() or type(error).__name__
    return ""


def forget_data(run: Path) -> None:
    """Removes the data of a server that was stopped."""
    shutil.rmtree(_data_folder(run), ignore_errors=True)


def _program(name: str) -> str:
    if found := shutil.which(name):
        return found
    versions = sorted(_PACKAGED.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    if not versions:
        raise ServerFailed(f"{name} is not installed: apt-get install postgresql, or set POSTGRES_URL")
    return str(versions[-1])


def _owner() -> str | None:
    """The user the server runs as, None for the present one."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError as error:
        raise ServerFailed("PostgreSQL does not run as root, and there is no user postgres: add one") from error


def _data_folder(run: Path) -> Path:
    if os.geteuid() != 0:
        return run / "postgres-data"
    return Path(tempfile.gettempdir()) / f"shopkeeper-postgres-{sha256(str(run.resolve()).encode()).hexdigest()[:12]}"


def _password(run: Path) -> str:
    """The one the data was made with, readable by its owner alone."""
    file = run / "postgres.password"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(16))
    return file.read_text()


def _make(initdb: str, data: Path, owner: str | None, password: str) -> None:
    shutil.rmtree(data, ignore_errors=True)  # of a making that was cut off
    data.mkdir(mode=0o700)
    with tempfile.NamedTemporaryFile("w") as given:
        given.write(password)
        given.flush()
        if owner:
            shutil.chown(data, owner, owner)
            shutil.chown(given.name, owner)
        made = subprocess.run(
            [initdb, "-D", data, "-U", _USER, "--auth=scram-sha-256", f"--pwfile={given.name}", "-E", "UTF8",
             "--locale=C", "--no-sync"],
            cwd="/", user=owner, group=owner, extra_groups=[] if owner else None,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    if made.returncode:
        shutil.rmtree(data, ignore_errors=True)
        raise ServerFailed(f"initdb failed: {made.stderr.strip()[-500:]}")
