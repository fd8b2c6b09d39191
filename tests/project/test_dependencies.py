"""What the code imports is declared, and serving gets by without what only training needs."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = {path.parent.name for path in ROOT.glob("*/__init__.py")}
# May import the extras as well.
TRAIN_TIME = {"learning", "evals", "scripts", "retrieval/embedder.py", "retrieval/model_files.py"}


def _imported(path: Path) -> set[str]:
    """The top-level modules a file imports anywhere, but for those under `if TYPE_CHECKING`."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.body = []
    names = [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
    names += [n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module and not n.level]
    return {name.partition(".")[0] for name in names}


def _canonical(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[^A-Za-z0-9._-]", requirement)[0]).lower()


def test_every_import_is_a_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    serving = {_canonical(each) for each in project["dependencies"]}
    extras = {_canonical(each) for extra in project["optional-dependencies"].values() for each in extra}
    owners = packages_distributions()
    undeclared = []
    for package in sorted(OURS - {"tests"}):
        for path in sorted((ROOT / package).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            allowed = serving | extras if package in TRAIN_TIME or place in TRAIN_TIME else serving
            foreign = sorted(_imported(path) - OURS - set(sys.stdlib_module_names))
            by = {module: {_canonical(owner) for owner in owners.get(module, [module])} for module in foreign}
            undeclared += [f"{place} imports {module}" for module in foreign if not by[module] & allowed]
    assert not undeclared, "\n".join(undeclared)
