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
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*.*?\*/[ \t]*)$\n?", re.MULTILINE | re.DOTALL)
_TRAILING = re.compile(r"[ \t]+// [^\n\"'`]*$", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+|\n(?=\n)", re.MULTILINE)


def build() -> str:
    """The shipped script's whole text; `ValueError` names a module with an import that is not one line of ours."""
    css = re.sub(r"\s+", " ", (SOURCES / "shopkeeper.css").read_text("utf-8")).strip()
    parts = [f"const CSS_TEXT = {json.dumps(css, ensure_ascii=False)};"]
    parts += [_bare(name) for name in _ordered("main.js", [])]
    return "(() => {\n\"use strict\";\n" + "\n".join(parts) + "\n})();\n"


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
        raise ValueError(f"{name}: write imports on one line as `import {{ a }} from \"./b.js\";`, exports as declarations")
    return _INDENT.sub("", _TRAILING.sub("", _COMMENT.sub("", text))).strip()


if __name__ == "__main__":
    SHIPPED.parent.mkdir(exist_ok=True)
    SHIPPED.write_text(build(), "utf-8")
