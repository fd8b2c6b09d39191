"""Descriptions as shops write them (HTML, entities, stray spaces) to the text a shopper reads."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "tr",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "dt",
        "dd",
        "blockquote",
        "hr",
    ]
)
_SILENT = frozenset({"script", "style", "noscript", "template", "head"})
_SPACES = re.compile(r"[ \t\r\f\v ]+")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            # a line break in HTML source is a space; only tags start a line
            self.parts.append(data.replace("\n", " "))


def plain_text(html: str | None) -> str:
    """Text without tags, one line a block, spaces collapsed; text without tags keeps its lines."""
    if not html:
        return ""
    if "<" in html or "&" in html:
        parser = _Text()
        parser.feed(html if "<" in html else html.replace("\n", "<br>"))
        parser.close()
        html = "".join(parser.parts)
    lines = (_SPACES.sub(" ", line).strip() for line in html.split("\n"))
    return "\n".join(line for line in lines if line)
