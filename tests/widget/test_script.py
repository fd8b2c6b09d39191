"""The files that ship."""

import gzip
import re
import subprocess
from pathlib import Path
from shutil import which

import pytest

from ui.widget.build import FIRST, PANEL, SHIPPED, SOURCES, build

BUDGET = 30_000


def test_the_shipped_files_are_those_their_sources_make() -> None:
    assert {f.name: f.read_text("utf-8") for f in SHIPPED.iterdir()} == build(), "run `python -m ui.widget.build`"


def test_the_script_a_shop_s_page_loads_is_within_30_kb_compressed() -> None:
    assert len(gzip.compress((SHIPPED / FIRST).read_bytes(), 9)) <= BUDGET


def test_no_markup_is_ever_made_of_text() -> None:
    for source in SOURCES.glob("*.js"):
        text = source.read_text("utf-8")
        assert "innerHTML" not in text and "insertAdjacentHTML" not in text and "document.write" not in text, (
            source.name
        )


def test_the_shipped_files_parse(tmp_path: Path) -> None:
    node = which("node")
    if node is None:
        pytest.skip("node is not installed; the browser tests load the script")
    module = tmp_path / "panel.mjs"
    module.write_bytes((SHIPPED / PANEL).read_bytes())
    subprocess.run([node, "--check", str(SHIPPED / FIRST)], check=True)
    subprocess.run([node, "--check", str(module)], check=True)


def test_every_attribute_and_colour_that_is_read_is_documented_and_the_other_way_round() -> None:
    told = (SOURCES.parents[2] / "docs" / "widget.md").read_text("utf-8")
    config = (SOURCES / "config.js").read_text("utf-8")
    read = {re.sub("[A-Z]", lambda m: "-" + m[0].lower(), name) for name in re.findall(r"\bdata\.(\w+)", config)}
    assert read == set(re.findall(r"^\| `data-([a-z-]+)`", told, re.M))
    css = "".join(sheet.read_text("utf-8") for sheet in SOURCES.glob("*.css"))
    variables = set(re.findall(r"var\((--shopkeeper-[a-z-]+)", css))
    assert variables == set(re.findall(r"`(--shopkeeper-[a-z-]+)`", told))
