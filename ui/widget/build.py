"""Makes the files that ship of the modules in `src/`: `python -m ui.widget.build`.

A shop's tag names the first, `static/shopkeeper.js`; the chat panel is the second, which the first imports when the
panel is wanted. No bundler: the modules of a file share one function scope, in the order their imports ask for, so
top-level names are unique among them all, and the second is handed what it uses of the first. Comments and indentation
are dropped; what is left is the code as it was written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent
SOURCES = FOLDER / "src"
SHIPPED = FOLDER / "static"
FIRST, PANEL = "shopkeeper.js", "shopkeeper-panel.js"

_IMPORT = re.compile(r'^import \{(?P<names>[^}]*)\} from "\./(?P<module>[a-z]+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:const|let|class|function))", re.MULTILINE)
_TOP = re.compile(r"^(?:export )?(?:async )?(?:const|let|class|function\*?) (\w+)", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*.*?\*/[ \t]*)$\n?", re.MULTILINE | re.DOTALL)
_TRAILING = re.compile(r"[ \t]+// [^\n\"'`]*$", re.MULTILINE)
_STRING = re.compile(r'("(?:\\.|[^"\\])*")')
_SPACED = re.compile(r" *([=<>?:,{}()&|;!*+]) *")
_INDENT = re.compile(r"^[ \t]+|\n(?=\n)", re.MULTILINE)


def build() -> dict[str, str]:
    """The text of each file that ships; `ValueError` names an import we can't read, or a name that two modules have."""
    first = _ordered("main.js", [])
    panel = _ordered("panel.js", first)[len(first) :]
    _unique([*first, *panel])
    handed = ",".join(_handed(panel, first))
    return {
        FIRST: f'(() => {{\n"use strict";\nfunction shared() {{ return {{{handed}}}; }}\n'
        f"{_css('CSS_TEXT', 'shopkeeper.css')}\n{_joined(first)}\n}})();\n",
        PANEL: f"export default ({{{handed}}}) => {{\n"
        f"{_css('PANEL_CSS_TEXT', 'panel.css')}\n{_joined(panel)}\nreturn {{ Panel }};\n}};\n",
    }


def _ordered(name: str, before: list[str]) -> list[str]:
    """`before` and the modules that `name` needs besides, each after its own needs, then `name` itself."""
    if name in before:
        return before
    for match in _IMPORT.finditer(_source(name)):
        before = _ordered(match["module"], before)
    return before if name in before else [*before, name]


def _handed(panel: Iterable[str], first: Iterable[str]) -> list[str]:
    """The names of the first file's modules that the panel's import."""
    found = (m for name in panel for m in _IMPORT.finditer(_source(name)) if m["module"] in first)
    return sorted({name.strip() for m in found for name in m["names"].split(",")})


def _unique(modules: Iterable[str]) -> None:
    owner: dict[str, str] = {}
    for module in modules:
        for name in _TOP.findall(_source(module)):
            if owner.setdefault(name, module) != module:
                raise ValueError(f"{name} is declared in {owner[name]} and in {module}: rename one")


def _css(name: str, file: str) -> str:
    css = re.sub(r"/\*.*?\*/|\s+", " ", _source(file), flags=re.DOTALL).strip()
    css = re.sub(r";? ?([{};]) ?|(?<=[:,]) ", r"\1", css)
    return f"const {name} = {json.dumps(css, ensure_ascii=False)};"


def _joined(modules: Iterable[str]) -> str:
    return "\n".join(_bare(module) for module in modules)


def _bare(name: str) -> str:
    text = _EXPORT.sub("", _IMPORT.sub("", _source(name)))
    if re.search(r"^(?:import|export)\b", text, re.MULTILINE):
        raise ValueError(
            f'{name}: write imports on one line as `import {{ a }} from "./b.js";`, exports as declarations'
        )
    plain = _INDENT.sub("", _TRAILING.sub("", _COMMENT.sub("", text))).strip()
    return "\n".join(map(_tight, plain.split("\n")))


def _tight(line: str) -> str:
    """A line without the spaces it can do without; one with a template or a slash, maybe a pattern, is left alone."""
    parts = _STRING.split(line)
    if any("`" in part or "/" in part for part in parts[::2]):
        return line
    return "".join(part if place % 2 else _SPACED.sub(r"\1", part) for place, part in enumerate(parts))


def _source(name: str) -> str:
    return (SOURCES / name).read_text("utf-8")


if __name__ == "__main__":
    SHIPPED.mkdir(exist_ok=True)
    for name, text in build().items():
        (SHIPPED / name).write_text(text, "utf-8")
