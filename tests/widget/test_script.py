"""The file that ships."""

import gzip
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
