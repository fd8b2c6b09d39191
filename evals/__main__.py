"""`python -m evals COMMAND`: what the product is measured with; a command's module is imported only when asked for."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

COMMANDS = {
    "relevance": "ranking quality on graded queries",
    "refusals": "whether what the shop does not sell is told from what it does",
    "constraints": "price bounds read from shoppers' words",
    "shopping": "things wanted, budgets and vouchers read from shoppers' words",
    "latency": "speed of the funnel and of the HTTP door",
    "growth": "speed of the funnel on a catalogue many times larger",
    "bench": "our row beside LangChain's and LlamaIndex's, quality and speed",
    "grounding": "how well prose that the catalogue does not back is found out",
    "shoppers": "simulated shoppers with stated preferences",
    "conversations": "scripted conversations against the chat endpoint",
}


def main(argv: list[str] | None = None) -> int:
    """Run one command; its exit status is this one's."""
    given = sys.argv[1:] if argv is None else argv
    listed = "\n".join(f"  {name:14} {what}" for name, what in COMMANDS.items())
    if not given or given[0] in ("-h", "--help") or given[0] not in COMMANDS:
        print(
            f"usage: python -m evals COMMAND [options]\n\n{listed}",
            file=sys.stdout if given[:1] == ["--help"] else sys.stderr,
        )
        return 0 if given[:1] in (["-h"], ["--help"]) else 2
    module = import_module(f"evals.{given[0]}")
    parser = argparse.ArgumentParser(prog=f"python -m evals {given[0]}", description=module.__doc__)
    module.add_arguments(parser)
    return int(module.run(parser.parse_args(given[1:])))


if __name__ == "__main__":
    raise SystemExit(main())
