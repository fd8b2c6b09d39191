"""Tables of general language, kept as YAML beside this module and read once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from retrieval.understanding.text import flat


@lru_cache(maxsize=16)
def table(name: str) -> dict[str, Any]:
    """The table of that name, as written."""
    loaded = yaml.load(files(__package__).joinpath(f"{name}.yaml").read_text("utf-8"), yaml.CSafeLoader)
    assert isinstance(loaded, dict), name
    return loaded


def phrases(entry: dict[str, list[str]] | list[str]) -> list[str]:
    """The folded phrases of one entry, all languages together, longest first."""
    lists = entry.values() if isinstance(entry, dict) else [entry]
    return sorted({flat(str(p)) for one in lists for p in one}, key=lambda p: (-len(p), p))


def pattern(entry: dict[str, list[str]] | list[str] | Iterable[str]) -> str:
    """A regular expression (no groups) for any phrase of an entry, at word boundaries."""
    found = phrases(entry if isinstance(entry, dict | list) else list(entry))
    return "(?:" + "|".join(_bounded(p) for p in found) + ")"


def _bounded(phrase: str) -> str:
    body = re.escape(phrase).replace(r"\ ", r"\s+")
    head = r"(?<!\w)" if phrase[0].isalnum() else ""
    return head + body + (r"(?!\w)" if phrase[-1].isalnum() else "")
