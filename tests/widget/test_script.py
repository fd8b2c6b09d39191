"""The file that ships."""

import gzip
import re
import subprocess
from shutil import which

import pytest

from ui.widget.build import SHIPPED, SOURCES, build

BUDGET = 30_000


def test_the_shipped_script_is_the_one_its_sources_make() -> None:
    assert SHIPPED.read_text("utf-8") == build(), "run `python -m ui.widget.build`"


def test_the_shipped_script_is_within_30_kb_compressed() -> None:
    assert len(gzip.compress(SHIPPED.read_bytes(), 9)) <= BUDGET


def test_no_markup_is_ever_made_of_text() -> None:
    for source in SOURCES.glob("*.js"):
        text = source.read_text("utf-8")
        assert "innerHTML" not in text and "insertAdjacentHTML" not in text and "document.write" not in text, (
            source.name
        )


def test_the_shipped_script_parses() -> None:
    node = which("node")
    if node is None:
        pytest.skip("node is not installed; the browser tests load the script")
    subprocess.run([node, "--check", str(SHIPPED)], check=True)


def test_every_attribute_and_colour_that_is_read_is_documented_and_the_other_way_round() -> None:
    told = (SOURCES.parents[2] / "docs" / "widget.md").read_text("utf-8")
    config = (SOURCES / "config.js").read_text("utf-8")
    read = {re.sub("[A-Z]", lambda m: "-" + m[0].lower(), name) for name in re.findall(r"\bdata\.(\w+)", config)}
    assert read == set(re.findall(r"^\| `data-([a-z-]+)`", told, re.M))
    variables = set(re.findall(r"var\((--shopkeeper-[a-z-]+)", (SOURCES / "shopkeeper.css").read_text("utf-8")))
    assert variables == set(re.findall(r"`(--shopkeeper-[a-z-]+)`", told))
