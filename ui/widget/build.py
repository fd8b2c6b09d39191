"""Makes the one file that ships, `static/shopkeeper.js`, of the modules in `src/`: `python -m ui.widget.build`.

No bundler: the modules share one function scope, in the order their imports ask for, so top-level names are
unique among them. Comments and indentation are dropped; what is left is the code as it was written.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

FOLDER = Path(__file__).parent
SOURCES = FOLDER / "src"
SHIPPED = FOLDER / "static" / "shopkeeper.js"

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(?P<name>[a-z]+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:const|let|class|function))", re.MULTILINE)
_TOP = re.compile(r"^(?:export )?(?:async )?(?:const|let|class|function\*?) (\w+)", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*.*?\*/[ \t]*)$\n?", re.MULTILINE | re.DOTALL)
_TRAILING = re.compile(r"[ \t]+// [^\n\"'`]*$", re.MULTILINE)
_STRING = re.compile(r'("(?:\\.|[^"\\])*")')
_SPACED = re.compile(r" *([=<>?:,{}()&|;!*+]) *")
_INDENT = re.compile(r"^[ \t]+|\n(?=\n)", re.MULTILINE)


def build() -> str:
    """The shipped script's whole text; `ValueError` names an import we can't read, or a name that two modules have."""
    css = re.sub(r"/\*.*?\*/|\s+", " ", (SOURCES / "shopkeeper.css").read_text("utf-8"), flags=re.DOTALL).strip()
    css = re.sub(r";? ?([{};]) ?|(?<=[:,]) ", r"\1", css)
    parts = [f"const CSS_TEXT = {json.dumps(css, ensure_ascii=False)};"]
    modules = _ordered("main.js", [])
    owner: dict[str, str] = {}
    for module in modules:
        for name in _TOP.findall((SOURCES / module).read_text("utf-8")):
            if owner.setdefault(name, module) != module:
                raise ValueError(f"{name} is declared in {owner[name]} and in {module}: rename one")
    parts += [_bare(module) for module in modules]
    return '(() => {\n"use strict";\n' + "\n".join(parts) + "\n})();\n"


def _ordered(name: str, before: list[str]) -> list[str]:
    """The modules that `name` needs and are not in `before`, each after its own needs, then `name` itself."""
    if name in before:
        return before
    for match in _IMPORT.finditer((SOURCES / name).read_text("utf-8")):
        before = _ordered(match["name"], before)
    return before if name in before else [*before, name]


def _bare(name: str) -> str:
    text = _EXPORT.sub("", _IMPORT.sub("", (SOURCES / name).read_text("utf-8")))
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


if __name__ == "__main__":
    SHIPPED.parent.mkdir(exist_ok=True)
    SHIPPED.write_text(build(), "utf-8")
