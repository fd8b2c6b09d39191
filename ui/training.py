"""`train`: hands over to the training command, which tells of its own options."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import typer

from ui.errors import UserError

_MODULE = "learning.train"


def run(arguments: list[str]) -> None:
    """See the command. UserError where training is not part of this install."""
    if find_spec(_MODULE) is None:
        raise UserError("training is not part of this install; the shipped ranker is used")
    raise typer.Exit(int(import_module(_MODULE).main(arguments) or 0))
