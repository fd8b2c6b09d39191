"""Imports go downward only."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        str(Path(sys.executable).with_name("lint-imports")),
        "--no-cache",
        "--config",
        str(ROOT / "pyproject.toml"),
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_every_contract_on_imports_is_kept() -> None:
    done = _lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_import_upward_breaks_the_contract(tmp_path: Path) -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    for package in [*config["root_packages"], "retrieval/understanding"]:
        (tmp_path / package).mkdir(parents=True)
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "catalog" / "__init__.py").write_text("import ranking\n")
    done = _lint(tmp_path)
    assert done.returncode == 1
    assert "catalog is not allowed to import ranking" in done.stdout


def test_every_package_in_the_tree_has_its_layer() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    layers = next(c["layers"] for c in config["importlinter"]["contracts"] if c["type"] == "layers")
    placed = {name.strip() for layer in layers for name in layer.split("|")} | {"evals"}
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "scripts"}
    assert packages == placed
    assert packages == set(config["importlinter"]["root_packages"])
    assert packages | {"scripts"} == set(config["mypy"]["files"])
    assert packages <= {pattern.rstrip("*") for pattern in config["setuptools"]["packages"]["find"]["include"]}


def test_the_app_loads_without_the_heavy_packages() -> None:
    heavy = {"chainlit", "llama_index", "sentence_transformers", "torch", "transformers", "weaviate"}
    code = "import sys, ui.main, ui.cli, serving.assembly; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert heavy & set(loaded.split()) == set()
