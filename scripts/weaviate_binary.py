"""Getting a Weaviate server binary: a cached one, the client's own download, or a build with Go.

`python -m scripts.weaviate_binary` prints its path.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import shutil
import subprocess
import sys
from pathlib import Path

import httpx

from scripts.processes import ServerFailed

VERSION = "1.35.2"
_MODULE = "github.com/weaviate/weaviate"
_RELEASES = f"https://{_MODULE}/releases"


def cache_folder() -> Path:
    """Where fetched and built things are kept between checkouts: SHOPKEEPER_CACHE, else ~/.cache/shopkeeper."""
    return Path(os.environ.get("SHOPKEEPER_CACHE") or Path.home() / ".cache" / "shopkeeper")


def weaviate_binary() -> Path:
    """The server of VERSION, got in the first way that works. ServerFailed names each way's fault."""
    folder = cache_folder() / "bin"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:  # two checkouts must not build into one file at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if cached := _cached(folder):
            return cached
        faults = []
        for way in (_download, _build):
            try:
                return way(folder)
            except ServerFailed as fault:
                faults.append(f"- {fault}")
    raise ServerFailed(
        f"no Weaviate {VERSION} server could be had:\n" + "\n".join(faults) + "\n"
        "Set WEAVIATE_URL to a running one, or do without: the embedded index needs no server"
    )


def _cached(folder: Path) -> Path | None:
    built = folder / "weaviate-server"
    if built.exists() and _is_build_of(built, VERSION):
        return built
    return next(folder.glob(f"weaviate-v{VERSION}-*"), None)  # the name the client's download gives


def _is_build_of(binary: Path, version: str) -> bool:
    """Reads the module version that Go writes into what it builds (as `go version -m` does, without Go)."""
    with binary.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(f"mod\t{_MODULE}\tv{version}\t".encode()) >= 0


def _download(folder: Path) -> Path:
    try:
        httpx.head(f"{_RELEASES}/tag/v{VERSION}", timeout=5.0).raise_for_status()
    except httpx.HTTPError as error:
        raise ServerFailed(f"download: the release page cannot be reached ({error or type(error).__name__})") from error
    from weaviate.embedded import EmbeddedOptions, EmbeddedV4

    options = EmbeddedOptions(
        binary_path=str(folder), persistence_data_path=str(cache_folder() / "data"), version=VERSION
    )
    try:
        EmbeddedV4(options).ensure_weaviate_binary_exists()
    except OSError as error:
        raise ServerFailed(f"download: {error}") from error
    found = _cached(folder)
    if found is None:
        raise ServerFailed("download: the client put its binary elsewhere than expected")
    return found


def _build(folder: Path) -> Path:
    go = shutil.which("go")
    if go is None:
        raise ServerFailed("build: Go is not installed")
    print(f"building Weaviate {VERSION} with Go, once (3 to 7 minutes)", file=sys.stderr, flush=True)
    built = subprocess.run(
        [go, "install", f"{_MODULE}/cmd/weaviate-server@v{VERSION}"],
        env={**os.environ, "GOBIN": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    binary = folder / "weaviate-server"
    if built.returncode or not binary.exists() or not _is_build_of(binary, VERSION):
        raise ServerFailed(f"build: go install failed: {built.stderr.strip()[-500:]}")
    return binary


if __name__ == "__main__":
    try:
        print(weaviate_binary())
    except ServerFailed as failed:
        sys.exit(str(failed))
