"""A light load generator in a process of its own: `python -m evals.load URL CLIENTS SECONDS < bodies`, JSON out.

Reads one request body a line, posts each once in order (from the start again when they run out, if `--again`) over
persistent connections, plain asyncio and the standard library, so that it takes little of the cores it shares.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Iterator
from itertools import chain, repeat
from urllib.parse import urlsplit


async def _client(host: str, port: int, path: str, bodies: Iterator[bytes], until: float, times: list[float]) -> int:
    errors = 0
    reader, writer = await asyncio.open_connection(host, port)
    head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: "
    for body in bodies:
        if time.perf_counter() >= until:
            break
        started = time.perf_counter()
        writer.write(f"{head}{len(body)}\r\n\r\n".encode() + body)
        raw = await reader.readuntil(b"\r\n\r\n")
        status = int(raw[9:12])
        length = next(int(line[15:]) for line in raw.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(length)
        if status == 200:
            times.append(time.perf_counter() - started)
        else:
            errors += 1
    writer.close()
    return errors


async def _load(url: str, clients: int, seconds: float, bodies: list[bytes], again: bool) -> dict[str, float]:
    parts = urlsplit(url)
    shared = chain.from_iterable(repeat(bodies)) if again else iter(bodies)
    times: list[float] = []
    started = time.perf_counter()
    asked = (parts.hostname or "127.0.0.1", parts.port or 80, parts.path, shared, started + seconds, times)
    ended = await asyncio.gather(*(_client(*asked) for _ in range(clients)), return_exceptions=True)
    took = time.perf_counter() - started
    errors = sum(e if isinstance(e, int) else 1 for e in ended)
    times.sort()
    return {
        "requests": len(times),
        "seconds": round(took, 3),
        "rps": round(len(times) / took, 1),
        "p50_ms": _at(times, 0.50),
        "p99_ms": _at(times, 0.99),
        "errors": errors,
    }


def _at(times: list[float], share: float) -> float:
    return round(times[min(len(times) - 1, int(share * len(times)))] * 1e3, 2) if times else float("nan")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("clients", type=int)
    parser.add_argument("seconds", type=float)
    parser.add_argument("--again", action="store_true")
    options = parser.parse_args()
    bodies = sys.stdin.buffer.read().splitlines()
    print(json.dumps(asyncio.run(_load(options.url, options.clients, options.seconds, bodies, options.again))))


if __name__ == "__main__":
    main()
