"""What the documents promise is there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [path for path in sorted(ROOT.glob("*.md")) if path.name != "chainlit.md"]


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))


def test_make_help_tells_of_every_target() -> None:
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^  make ([a-z]+) +\S", told, re.M)) == _targets()
    assert {"setup", "test", "demo", "lint", "bench", "index", "serve", "stop", "clean", "help"} <= _targets()


def _anchors(text: str) -> set[str]:
    """The anchors a Markdown page has: its headings, as GitHub writes them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.M)
    return {
        re.sub(r"[^\w\- ]", "", re.sub(r"\[(.+?)\]\(.+?\)", r"\1", h)).strip().lower().replace(" ", "-")
        for h in headings
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    text = document.read_text()
    links = re.findall(r"\]\(([^)\s]+)", text) + re.findall(r"""(?:src|href)="([^"]+)\"""", text)
    for link in links:
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        assert target.exists(), f"{document.name} links to {link}"
        if anchor and target.suffix == ".md":
            assert anchor in _anchors(target.read_text()), f"{document.name} links to {link}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_that_is_named_exists(document: Path) -> None:
    code = " ".join(re.findall(r"```.*?```|`[^`\n]+`", document.read_text(), re.S))
    assert set(re.findall(r"\bmake ([a-z]+)", code)) <= _targets()


def test_the_readme_tells_of_every_setting_and_every_folder() -> None:
    from serving.settings import Settings, variable

    readme = (ROOT / "README.md").read_text()
    assert [name for name in map(variable, Settings.model_fields) if f"`{name}`" not in readme] == []
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "scripts"}
    assert [name for name in sorted(folders) if f"{name}/" not in readme] == []
