"""How fast the funnel and the HTTP door answer: `python -m evals latency --catalog NAME`.

The funnel is asked every query in this process, one at a time and nothing cached, each beside the floor, so that a busy
machine slows both alike. Then a server with two workers is started (`serve --no-chat`), timed to its first answer, and
asked by one client and by eight: queries that never repeat, and queries that repeat by Zipf's law. Then its chat is
asked, each conversation twice, by one shopper. `rss_mb` counts all of its processes, pages they share once.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from evals import floor
from evals.first_cards import first_cards
from ranking.funnel import Funnel
from retrieval.catalogue import Catalogue
from retrieval.understanding.request import ShoppingRequest
from scripts.processes import free_ports
from serving.settings import Settings, load, variable

WORKERS, CLIENTS, K = 2, 8, 10
_WARM_UP = 40
_CHATS = 120
_STARTS = 3
_START_S = 60.0
_JUDGED = ("judgements.csv", "judgements_readers.csv")
STAGES = ("understand", "embed", "retrieve", "rank", "merchandise", "explain")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--catalog", default="icecat")
    parser.add_argument("--index", choices=("embedded", "weaviate"), default="embedded")
    parser.add_argument("--mirror", type=Path, help="folder with the data sets' files")
    parser.add_argument("--seconds", type=float, default=10.0, help="length of each load over HTTP")
    parser.add_argument("--rounds", type=int, default=2, help="how often the funnel is asked each query")
    parser.add_argument("--json", type=Path, dest="out", help="write the figures here")


def run(options: argparse.Namespace) -> int:
    """The command: prints the figures; exit status 2 where something it needs is missing."""
    settings = load(catalog=options.catalog, mirror=options.mirror, index=options.index)
    if options.index == "weaviate" and settings.weaviate_url is None:
        sys.stderr.write(
            "latency: --index weaviate needs WEAVIATE_URL; `python -m scripts.servers start weaviate` starts one\n"
        )
        return 2
    indexed(settings, options.mirror)
    figures = in_process(settings, options.rounds)
    queries = figures.pop("queries_asked")
    figures |= over_http(settings, queries, options.seconds, figures.pop("brands"))
    print(json.dumps(figures, indent=1))
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


def indexed(settings: Settings, mirror: Path | None) -> None:
    """Index the catalogue where it is not, or was by another version; unchanged, that takes seconds."""
    environment = {
        **os.environ,
        **({"SHOPKEEPER_DATA": str(mirror)} if mirror else {}),
        "SHOPKEEPER_INDEX": settings.index,
    }
    from catalog.datasets import NAMES

    if settings.catalog in NAMES:
        command = [sys.executable, "-m", "ui.cli", "index", settings.catalog]
        subprocess.run(command, check=True, env=environment, stdout=sys.stderr)


def queries_of(catalogue: Catalogue, mirror: Path | None) -> list[str]:
    """The shared judgements' queries where the catalogue has them, else 300 made of titles' words."""
    if catalogue.name == "icecat" and mirror is not None and all((mirror / "icecat" / f).is_file() for f in _JUDGED):
        import csv

        found: dict[str, None] = {}
        for name in _JUDGED:
            with (mirror / "icecat" / name).open(newline="", encoding="utf-8") as file:
                found.update((row["query"], None) for row in csv.DictReader(file))
        return list(found)
    return titles_words(catalogue, 300, seed=1)


def titles_words(catalogue: Catalogue, count: int, seed: int) -> list[str]:
    """Queries of two to four words in a row from random titles."""
    chance = random.Random(seed)
    out = []
    for _ in range(count):
        words = catalogue.columns.title.text_of(chance.randrange(len(catalogue.columns))).split()
        start = chance.randrange(max(1, len(words) - 3))
        out.append(" ".join(words[start : start + chance.randint(2, 4)]))
    return out


@dataclass(frozen=True)
class _Floor:
    embed: Any
    search: Any
    predict: Any

    def seconds(self, text: str) -> float:
        """One pass."""
        started = time.perf_counter()
        self.search(text, self.embed(text))
        self.predict()
        return time.perf_counter() - started


def in_process(settings: Settings, rounds: int, queries: list[str] | None = None) -> dict[str, Any]:
    """Stages, total, floor and their ratio, in milliseconds."""
    funnel, bare = _funnel(settings)
    catalogue = funnel.catalogue()
    queries = queries or queries_of(catalogue, settings.mirror)
    for text in titles_words(catalogue, _WARM_UP, seed=2):
        funnel.run(_request(text))
        bare.seconds(text)
    stages: dict[str, list[float]] = defaultdict(list)
    totals, floors = [], []
    for text in queries * rounds:
        floors.append(bare.seconds(text) * 1e3)
        started = time.perf_counter()
        slate = funnel.run(_request(text))
        totals.append((time.perf_counter() - started) * 1e3)
        spent = dict.fromkeys(STAGES, 0.0)
        for step in slate.trace:
            if step.degraded and step.stage == "retrieve":
                raise RuntimeError(f"the index failed while it was measured: {step.degraded}")
            spent[step.stage] = spent.get(step.stage, 0.0) + step.ms
        for name, ms in spent.items():
            stages[name].append(ms)
    columns = catalogue.columns
    _, codes, _ = columns.facts.column("brand")
    brands = sorted({columns.facts.strings[int(c)] for c in set(codes.tolist()) if c >= 0})
    return {
        "index": settings.index,
        "products": len(columns),
        "queries": len(queries),
        "stages": {name: _percentiles(ms) for name, ms in stages.items()},
        "total": _percentiles(totals),
        "floor": _percentiles(floors),
        "ratio": round(statistics.median(totals) / statistics.median(floors), 3),
        "queries_asked": queries,
        "brands": brands,
    }


def _funnel(settings: Settings) -> tuple[Funnel, _Floor]:
    from retrieval.embedder import OnnxEmbedder
    from retrieval.model_files import DEFAULT_FOLDER
    from serving import assembly

    folder = settings.models_folder or DEFAULT_FOLDER
    server = assembly.build_server(settings)
    client = server.connect() if server else None
    live = assembly.build_catalogue(settings, server)
    # One remembered query: the stages of one request share its vector, and no request gets another's.
    embedder = OnnxEmbedder(folder, settings.embedding_precision, cached=1)
    funnel = assembly.build_funnel(
        settings, live, embedder, assembly.build_rules(None), assembly.build_scorer(settings)
    )
    if client is None:
        search = floor.exact(np.array(live().vectors))
    else:
        from retrieval.weaviate_index import collection_name

        search = floor.weaviate(client.collections.get(collection_name(live().name, live().version)))
    return funnel, _Floor(floor.embedding(folder), search, floor.prediction())


def _request(text: str) -> ShoppingRequest:
    return ShoppingRequest(text=text, k=K, explain="short")


def _percentiles(values: list[float]) -> dict[str, float]:
    return {"p50_ms": round(float(np.percentile(values, 50)), 2), "p99_ms": round(float(np.percentile(values, 99)), 2)}


def over_http(settings: Settings, queries: list[str], seconds: float, brands: list[str]) -> dict[str, Any]:
    """A server of two workers: start to first answer, one client, eight clients, repeating traffic, memory."""
    starts = []
    for last in (False,) * (_STARTS - 1) + (True,):
        with _server(settings) as (url, startup, process):
            starts.append(startup)
            if not last:
                continue
            chance = random.Random(3)
            for text in chance.sample(queries, min(_WARM_UP, len(queries))):
                httpx.post(f"{url}/v1/recommendations", content=_body(f"{text} please", explain="none"), timeout=30)
            one = _load(url, 1, seconds, [_body(q) for q in queries])
            distinct = _load(url, CLIENTS, seconds, [_body(q) for q in _never_twice(queries, brands, chance)])
            _load(url, CLIENTS, min(3.0, seconds), _zipf(queries, chance), again=True)
            repeating = _load(url, CLIENTS, seconds, _zipf(queries, chance), again=True)
            chat = first_cards(url, chance.sample(queries, min(_CHATS, len(queries))))
            memory = _memory_mb(process.pid)
    http = {
        "workers": WORKERS,
        "clients": CLIENTS,
        "one_client": {"p50_ms": one["p50_ms"], "p99_ms": one["p99_ms"]},
        "distinct_rps": distinct["rps"],
        "distinct_p50_ms": distinct["p50_ms"],
        "distinct_p99_ms": distinct["p99_ms"],
        "repeating_rps": repeating["rps"],
        "repeating_p99_ms": repeating["p99_ms"],
        "chat_first_cards": chat,
        "errors": int(one["errors"] + distinct["errors"] + repeating["errors"]),
    }
    return {"http": http, "startup_s": round(statistics.median(starts), 2), "rss_mb": memory}


def _body(text: str, **more: str) -> bytes:
    return json.dumps({"text": text, "k": K, **more}).encode()


def _never_twice(queries: list[str], brands: list[str], chance: random.Random) -> list[str]:
    """Queries none of which was asked before: each with a brand of the catalogue."""
    named = [f"{query} {brand}" for query in queries for brand in chance.sample(brands, min(len(brands), 60))]
    unasked = list(dict.fromkeys(named or [f"{query} new" for query in queries]))
    chance.shuffle(unasked)
    return unasked


def _zipf(queries: list[str], chance: random.Random, count: int = 20_000) -> list[bytes]:
    """Bodies of queries drawn so that the n-th most popular is asked 1/n as often as the first."""
    ranked = list(queries)
    chance.shuffle(ranked)
    drawn = chance.choices(ranked, [1 / (i + 1) for i in range(len(ranked))], k=count)
    return [_body(q) for q in drawn]


def _load(url: str, clients: int, seconds: float, bodies: list[bytes], again: bool = False) -> dict[str, float]:
    command = [sys.executable, "-m", "evals.load", f"{url}/v1/recommendations", str(clients), str(seconds)]
    done = subprocess.run(
        command + (["--again"] if again else []), input=b"\n".join(bodies), capture_output=True, check=True
    )
    return dict(json.loads(done.stdout))


@contextmanager
def _server(settings: Settings) -> Iterator[tuple[str, float, subprocess.Popen[bytes]]]:
    """Address, seconds from start to first answer, and the process of a server with its own state."""
    (port,) = free_ports(1)
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="shopkeeper-latency-") as temporary:
        folder = Path(temporary)
        (folder / "catalogs").symlink_to(settings.catalogs_folder.resolve())
        own = {"folder": str(folder), "index": settings.index, "catalog": settings.catalog}
        environment = {**os.environ, **{variable(name): value for name, value in own.items()}}
        command = [sys.executable, "-m", "ui.cli", "serve", "--no-chat", "--workers", str(WORKERS), "--port", str(port)]
        with (folder / "server.log").open("wb") as log:
            started = time.perf_counter()
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
            try:
                while not _answers(url):
                    if process.poll() is not None or time.perf_counter() - started > _START_S:
                        raise RuntimeError(f"the server did not start: {(folder / 'server.log').read_text()[-2000:]}")
                    time.sleep(0.02)
                yield url, time.perf_counter() - started, process
            finally:
                process.terminate()
                process.wait(15)


def _answers(url: str) -> bool:
    try:
        return httpx.post(f"{url}/v1/recommendations", json={"text": "usb", "k": 1}, timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def _memory_mb(pid: int) -> int:
    """Memory of a process and those it started, shared pages counted once (proportional set size)."""
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        try:
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
            for task in Path(f"/proc/{one}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        except FileNotFoundError:
            continue  # it ended meanwhile
    return round(total / 1024)
