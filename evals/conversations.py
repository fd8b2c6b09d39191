"""`python -m evals conversations`: whole conversations over the real chat endpoint, checked turn by turn."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import httpx

from evals.chat_server import chat_server
from evals.expectations import Answered, BadCase, failures
from evals.judge import Judge, Judgement, NoJudge
from evals.report import Entry, write_page
from scripts.processes import ServerFailed
from serving.settings import load, variable

_TURN_S = 120.0


@dataclass(frozen=True)
class Verdict:
    """One run of a case: what failed by turn, and the transcript."""

    case: Mapping[str, Any]
    failed: Mapping[int, list[str]]
    transcript: list[dict[str, Any]] = field(default_factory=list)
    turns: Sequence[Answered] = ()

    @property
    def held(self) -> bool:
        """Whether every turn held."""
        return not self.failed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument(
        "--cases", type=Path, nargs="+", required=True, metavar="FILE", help="JSON Lines, one case a line"
    )
    parser.add_argument("--mirror", type=Path, help="folder with the named data sets' files")
    parser.add_argument(
        "--planner", choices=("rule", "model"), help="which planner answers; default: the server's own choice"
    )
    parser.add_argument("--repeat", type=int, default=1, metavar="K", help="runs of each case; pass^K is reported")
    parser.add_argument("--url", help="a server that runs already, instead of one of our own for each catalogue")
    parser.add_argument("--only", help="only cases of this catalogue or tag, or with this in their id")
    parser.add_argument("--judge", action="store_true", help="let the configured model judge the cases that hold")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures here")
    parser.add_argument("--html", type=Path, metavar="OUT", help="write one page with every transcript here")


def run(args: argparse.Namespace) -> int:
    """0 when every case holds; 1 when one does not; 2 on a fault: a case that breaks the format, a dead server."""
    try:
        return _run(args)
    except (BadCase, NoJudge, OSError, ServerFailed, subprocess.CalledProcessError) as error:
        print(f"conversations: {error}", file=sys.stderr)
        return 2


def _run(args: argparse.Namespace) -> int:
    cases = [c for path in args.cases for c in read_cases(path)]
    if args.only:
        cases = [c for c in cases if args.only in (c["catalog"], *c.get("tags", ())) or args.only in c["id"]]
    judge = Judge.of(load()) if args.judge else None
    judgements: dict[str, Judgement] = {}
    verdicts: list[list[Verdict]] = []
    by_catalog = sorted(cases, key=lambda c: str(c["catalog"]))
    for catalog, group in groupby(by_catalog, key=lambda c: str(c["catalog"])):
        with ExitStack() as stack:
            url = args.url or stack.enter_context(
                chat_server(catalog, args.mirror, stack.enter_context(model_env(args)))
            )
            client = stack.enter_context(httpx.Client(base_url=url, timeout=_TURN_S))
            for case in group:
                runs = [converse(client, case, args.planner) for _ in range(args.repeat)]
                verdicts.append(runs)
                _tell(runs)
                if judge is not None and all(v.held for v in runs) and (said := judge.judge(runs[0].transcript)):
                    judgements[case["id"]] = said
                    print(f"         {said}")
    figures = summary(verdicts, args.repeat) | ({"judge": judge.figures()} if judge else {})
    print(_line(figures))
    if args.html:
        entries = [_entry(runs, judgements.get(runs[0].case["id"])) for runs in verdicts]
        write_page(args.html, "Conversations", _line(figures), entries)
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")
    return 0 if figures["held"] == figures["cases"] else 1


@contextmanager
def model_env(args: argparse.Namespace) -> Iterator[Mapping[str, str]]:
    """The environment of a server whose turns a model plans: the endpoint of the settings, else a stand-in's."""
    if args.planner != "model" or load().model is not None:
        yield {}
        return
    from tests.servers.scripted_model import ScriptedModel
    from tests.servers.stand_in import stand_in

    with ScriptedModel() as model:
        print("no model is set: a stand-in plans by plain rules, which says nothing about a real model")
        model.script(stand_in)
        yield {
            variable("model"): "stand-in", variable("openai_base_url"): model.url, variable("openai_api_key"): "none",
            variable("model_price_input"): "0", variable("model_price_output"): "0",
        }  # fmt: skip


def read_cases(path: Path) -> list[dict[str, Any]]:
    """The cases of a file. BadCase names the line, and what it lacks."""
    cases = []
    for position, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
        except ValueError as error:
            raise BadCase(f"{path}:{position}: not JSON: {error}") from error
        missing = [key for key in ("id", "catalog", "turns") if key not in case]
        if missing:
            raise BadCase(f"{path}:{position}: the case lacks {', '.join(missing)}")
        cases.append(case)
    return cases


def converse(client: httpx.Client, case: Mapping[str, Any], planner: str | None = None) -> Verdict:
    """Has the conversation anew and checks each turn."""
    session = f"eval-{uuid.uuid4().hex[:12]}"
    turns: list[Answered] = []
    failed: dict[int, list[str]] = {}
    transcript = []
    for position, turn in enumerate(case["turns"]):
        body = {"session": session, "turn_id": f"t{position}"}
        body |= {key: turn[key] for key in ("say", "click", "page") if key in turn}
        body |= {"shopper": case["shopper"]} if "shopper" in case else {}
        chosen = planner or case.get("planner")
        answered = ask(client, body | ({"planner": chosen} if chosen else {}))
        turns.append(answered)
        wrong = failures(turn.get("expect") or {}, turns)
        if wrong:
            failed[position] = wrong
        transcript.append({
            "said": turn.get("say") or turn.get("click") or turn.get("page"),
            "kind": answered.done["kind"] if answered.done else "error",
            "planner": answered.done.get("planner") if answered.done else None,
            "text": answered.text or answered.error,
            "products": [f"{p['id']} {p['title'][:60]} {p['price']}" for p in answered.products],
        })  # fmt: skip
    return Verdict(case, failed, transcript, turns)


def ask(client: httpx.Client, body: Mapping[str, Any]) -> Answered:
    """One turn over the wire. A refused or broken stream is an answer with an error."""
    done, error = None, None
    said = str(body.get("say", ""))
    try:
        with client.stream("POST", "/v1/chat", json=body) as response:
            if response.status_code != 200:
                response.read()
                return Answered(None, f"{response.status_code} {response.text[:200]}", _no_cart(), said)
            for name, data in events(response.iter_lines()):
                if name == "done":
                    done = data
                elif name == "error":
                    error = str(data.get("detail") or data)
        cart = client.get(f"/v1/carts/{body['session']}").json()
    except httpx.HTTPError as fault:
        return Answered(None, f"{type(fault).__name__}: {fault}", _no_cart(), said)
    return Answered(done, error, cart, said)


def events(lines: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """(name, JSON) of each server-sent event."""
    name, data = "", ""
    for line in lines:
        if line.startswith("event:"):
            name = line[6:].strip()
        elif line.startswith("data:"):
            data += line[5:].strip()
        elif not line and data:
            yield name, json.loads(data)
            name, data = "", ""


def _no_cart() -> dict[str, Any]:
    return {"lines": [], "count": 0, "total": 0.0}


def summary(verdicts: Sequence[Sequence[Verdict]], repeat: int) -> dict[str, Any]:
    """The figures of all runs; a case holds when its first run does, `pass_k` when all do."""
    first = [runs[0] for runs in verdicts]
    by_tag: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for verdict in first:
        for tag in verdict.case.get("tags", ()):
            by_tag[tag][0] += verdict.held
            by_tag[tag][1] += 1
    total = len(first)
    return {
        "cases": total,
        "held": sum(v.held for v in first),
        "turns": sum(len(v.case["turns"]) for v in first),
        "turns_held": sum(len(v.case["turns"]) - len(v.failed) for v in first),
        "repeat": repeat,
        "pass_k": round(sum(all(v.held for v in runs) for runs in verdicts) / total, 4) if total else 0.0,
        "planned_by": dict(Counter(str(t["planner"]) for v in first for t in v.transcript)),
        "by_tag": dict(sorted(by_tag.items())),
        "failures": [
            {"id": v.case["id"], "turn": turn, "failed": wrong, "transcript": v.transcript}
            for runs in verdicts
            for v in [next((v for v in runs if not v.held), runs[0])]
            for turn, wrong in v.failed.items()
        ],
    }


def _entry(runs: Sequence[Verdict], judgement: Judgement | None) -> Entry:
    """The case on the page: its worst run."""
    worst = next((v for v in runs if not v.held), runs[0])
    notes = [f"held in {sum(v.held for v in runs)} of {len(runs)} runs"] if len(runs) > 1 else []
    notes += [str(judgement)] if judgement else []
    said = [_said(entry["said"]) for entry in worst.transcript]
    tags = [worst.case["catalog"], *worst.case.get("tags", ())]
    return Entry(worst.case["id"], tags, worst.failed, list(zip(said, worst.turns, strict=True)), notes)


def _said(said: Any) -> str:
    return said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)


def _tell(runs: Sequence[Verdict]) -> None:
    worst = next((v for v in runs if not v.held), runs[0])
    held = sum(v.held for v in runs)
    count = f" ({held} of {len(runs)} runs)" if len(runs) > 1 else ""
    print(f"{'held' if worst.held else 'FAILED':6} {worst.case['catalog']:12} {worst.case['id']}{count}")
    for turn, wrong in worst.failed.items():
        for reason in wrong:
            print(f"         turn {turn}: {reason}")
    if not worst.held:
        for entry in worst.transcript:
            print(f"         > {entry['said']}\n         < [{entry['kind']}] {entry['text']}")
            for product in entry["products"]:
                print(f"             {product}")


def _line(figures: Mapping[str, Any]) -> str:
    cases, turns = figures["cases"], figures["turns"]
    tags = ", ".join(f"{tag} {held}/{total}" for tag, (held, total) in figures["by_tag"].items())
    planned = ", ".join(f"{planner} {count}" for planner, count in figures["planned_by"].items())
    return (
        f"{figures['held']} of {cases} cases hold, {figures['turns_held']} of {turns} turns, "
        f"pass^{figures['repeat']} {figures['pass_k']:.3f}; turns planned by: {planned}\n{tags}" + _judged(figures)
    )


def _judged(figures: Mapping[str, Any]) -> str:
    judged = figures.get("judge")
    if judged is None:
        return ""
    shares = ", ".join(f"{name} {share:.3f}" for name, share in judged["by_criterion"].items())
    return f"\njudge: {judged['verdicts']} verdicts on {judged['asked']} cases; {shares or 'none given'}"
