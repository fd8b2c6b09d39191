"""The lock files: whole, hashed, lean where promised, and naming no host."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-serve.lock", "requirements-uv.lock")


def _pins(name: str) -> dict[str, str]:
    """Requirement → its version, of each entry, after checking that it carries a hash."""
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text().strip())
    pins = {}
    for entry in entries:
        pin = re.match(r"([a-z0-9._-]+)==(\S+)", entry)
        assert pin, f"{name}: not an exact pin: {entry[:60]}"
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), f"{name}: {pin[1]} has no hash"
        pins[pin[1]] = pin[2]
    return pins


def _named(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9._-]", each)[0].lower() for each in requirements}


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_is_exact_and_hashed_and_no_host_is_named(name: str) -> None:
    assert _pins(name)
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", (ROOT / name).read_text())


def test_everything_declared_is_locked_and_serving_needs_neither_torch_nor_a_gpu() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    project = declared["project"]
    extras = project["optional-dependencies"]
    whole, serve = _pins("requirements.lock"), _pins("requirements-serve.lock")
    assert _named(project["dependencies"] + [each for extra in extras.values() for each in extra]) <= set(whole)
    assert _named(project["dependencies"] + declared["dependency-groups"]["build"]) <= set(serve)
    assert not {"torch", "sentence-transformers", "transformers", "pytest"} & set(serve)
    assert not [name for name in serve if name.startswith("nvidia-")]


def test_the_two_environments_agree_on_every_version() -> None:
    whole, serve = _pins("requirements.lock"), _pins("requirements-serve.lock")
    assert {name: whole.get(name) for name in serve} == serve
