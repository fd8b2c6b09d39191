"""Runs the shop from the checkout: `python -m scripts.shop [--catalog NAME] [--index] [--open] [--stop]`.

Serves a catalogue, says where, opens the page when asked and when there is a browser, and stops on Ctrl-C or
`--stop`. SHOPKEEPER_PORT is kept to; without it another port than 8000 is taken
when that one is in use.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import webbrowser
from pathlib import Path

from scripts.processes import Running, ServerFailed, end_of, free_ports, launch, remember, stop, wait_until
from scripts.servers import RUN, answers, listens

_COMMAND = Path(sys.executable).with_name("shopkeeper")
_USUAL_PORT = 8000


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalog", default="demo", help="named data set, or a catalogue indexed before")
    parser.add_argument(
        "--index", action="store_true", help="index the named data set first; quick when it is unchanged"
    )
    parser.add_argument("--open", action="store_true", help="open the page in a browser, when there is one")
    parser.add_argument("--stop", action="store_true", help="stop the shop that runs, and end")
    asked = parser.parse_args()
    run = RUN.resolve()
    if asked.stop:
        print(f"shop: {'stopped' if stop(run, 'shop') else 'was not running'}")
        return
    if asked.index and (failed := subprocess.run([_COMMAND, "index", asked.catalog], check=False).returncode):
        sys.exit(failed)
    try:
        serve(run, asked.catalog, open_page=asked.open)
    except ServerFailed as fault:
        sys.exit(str(fault))


def serve(run: Path, catalog: str, *, open_page: bool) -> None:
    """Serves until Ctrl-C or until the process ends. ServerFailed, with its last words, if it never gets ready."""
    stop(run, "shop")
    port = int(os.environ.get("SHOPKEEPER_PORT") or 0) or _port()
    url, log = f"http://127.0.0.1:{port}", run / "shop.log"
    env = {"SHOPKEEPER_PORT": str(port), "SHOPKEEPER_CATALOG": catalog}
    process = launch([str(_COMMAND), "serve"], log, env, with_parent=True)
    remember(run, Running("shop", process.pid, "shopkeeper", url, str(log)))
    try:
        wait_until(lambda: answers(f"{url}/readyz"), process, log, within_s=120)
        print(f"\n  The shop is open at {url}\n  Its log: {log}\n  Ctrl-C closes it.\n", flush=True)
        if open_page and _has_browser():
            webbrowser.open(url)
        if (status := process.wait()) not in (0, -signal.SIGTERM):
            raise ServerFailed(f"the shop ended with status {status}:\n{end_of(log)}")
    except KeyboardInterrupt:
        print("closing")
    finally:
        stop(run, "shop")


def _port() -> int:
    return free_ports(1)[0] if listens("127.0.0.1", _USUAL_PORT) else _USUAL_PORT


def _has_browser() -> bool:
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    main()
