"""Documents as a shop drops them in a folder, read into Markdown: Markdown, text, HTML and PDF.

What shoppers see of a page is what is read: no scripts, no navigation. A file that can't be read is named with the
reason, and the others are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_LARGEST = 8 * 1024 * 1024
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE | re.IGNORECASE)
_UNDERLINED = re.compile(r"^(?=.*\w)(.{1,80})\n(=+|-{3,})[ \t]*$", re.MULTILINE)
_BOLD_LEAD = re.compile(r"(?:\*\*|__)([^*_\n]{2,60}?)(?:\*\*|__)(:?)[ \t]*")
_LISTED = re.compile(r"\s*(?:[-*+|]|\d+[.)])")
_ENTRY = re.compile(r"(?:[-*+>]|\d{1,2}[.)])\s+")
_RULE = re.compile(r"\|?\s*:?-{2,}[-|:\s]*$")
_TELLING = re.compile(r"[^\W\d_]{2}")
_END = re.compile(r"(?<=[.!?])\s+(?=[\"“‘'(]*[A-ZÀ-Þ0-9])")
_SHORTENED = re.compile(r"\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|St|No|vs|Inc|Ltd|etc|approx|e\.g|i\.e)\.$")
_MARKS = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True)
class Document:
    """One file. `markdown` has ATX headings only, and no other mark-up than tables and lists."""

    file: str
    title: str
    markdown: str


@dataclass(frozen=True)
class Unread:
    """A file that could not be read, and why."""

    file: str
    reason: str


def signature(folder: Path) -> frozenset[tuple[str, int, int]]:
    """What tells one state of the folder from another: path, time and size of each document, in a fraction of a ms."""
    found = ((path, path.stat()) for path in _files(folder))
    return frozenset((str(path.relative_to(folder)), stat.st_mtime_ns, stat.st_size) for path, stat in found)


def read(folder: Path) -> tuple[list[Document], list[Unread]]:
    """All documents of a folder and its subfolders, by path, and those that could not be read."""
    documents: list[Document] = []
    unread: list[Unread] = []
    for path in _files(folder):
        file = path.relative_to(folder).as_posix()
        try:
            if path.stat().st_size > _LARGEST:
                raise ValueError(f"it is larger than {_LARGEST // 1024 // 1024} MB; split it")
            title, markdown = _READERS[path.suffix.lower()](path)
        except (OSError, ValueError) as error:
            unread.append(Unread(file, str(error)))
            continue
        if markdown.strip():
            documents.append(Document(file, title or _named(path), plain(markdown)))
        else:
            unread.append(Unread(file, "it holds no text"))
    return documents, unread


def plain(markdown: str) -> str:
    """Markdown without inline marks. A paragraph's bold lead becomes its heading, and the next one's no more.

    The lead stays in the text where it is part of the sentence ("**Shoes** are in …"), not where it stands alone
    ("**Switches.** Linear …").
    """
    blocks: list[str] = []
    section, led = "", False
    for block in re.split(r"\n\s*\n", _UNDERLINED.sub(_hashes, markdown)):
        text = block.strip("\n")
        heading = _HEADING.match(text)
        lead = _BOLD_LEAD.match(text)
        if heading:
            section, led = heading[0], False
        elif lead:
            alone = lead[1][-1] in ".:" or lead[2] == ":"
            blocks.append(f"{_deeper(section)} {lead[1].rstrip('.:')}")
            text, led = text[lead.end() :] if alone else text, True
        elif led and not _LISTED.match(text):
            blocks.append(section)
            led = False
        blocks.append(text)
    return _MARKS.sub("", _LINK.sub(r"\1", "\n\n".join(blocks)))


def sentences(section: str) -> list[tuple[str, tuple[str, ...]]]:
    """The quotable parts of a section without its heading: sentences, and rows of tables with their columns."""
    parts: list[tuple[str, tuple[str, ...]]] = []
    for block in re.split(r"\n\s*\n", _HEADING.sub("", section, count=1)):
        lines = [line.strip() for line in block.strip().split("\n")]
        if len(lines) > 1 and _RULE.match(lines[1]):
            columns = _cells(lines[0])
            parts += [(" | ".join(_cells(line)), columns) for line in lines[2:]]
            continue
        for item in _items(lines):
            parts += [(said, ()) for said in _said(item) if _TELLING.search(said)]
    return parts


def _said(text: str) -> list[str]:
    """The sentences of a paragraph; one that seems to end in an abbreviation goes on."""
    said: list[str] = []
    for piece in _END.split(text.strip()):
        if said and _SHORTENED.search(said[-1]):
            said[-1] += f" {piece}"
        else:
            said.append(piece)
    return said


def _items(lines: list[str]) -> list[str]:
    """List entries apart, and lines that are one paragraph together."""
    items: list[str] = []
    for line in lines:
        entry = _ENTRY.match(line)
        if entry or not items:
            items.append(line[entry.end() :] if entry else line)
        else:
            items[-1] += f" {line}"
    return items


def _cells(row: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in row.strip().strip("|").split("|"))


def _deeper(section: str) -> str:
    return "#" * min(6, len(section) - len(section.lstrip("#")) + 1)


def _hashes(match: re.Match[str]) -> str:
    return f"{'#' if match[2][0] == '=' else '##'} {match[1].strip()}"


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a folder; set SHOPKEEPER_DOCUMENTS to the folder of the documents")
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "~")) for part in path.relative_to(folder).parts)
        if path.suffix.lower() in _READERS and not hidden and path.is_file():
            yield path


def _named(path: Path) -> str:
    words = re.sub(r"[-_]+", " ", path.stem).strip()
    return words[:1].upper() + words[1:]


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace").replace("\r\n", "\n")


def _markdown(path: Path) -> tuple[str | None, str]:
    text = _decoded(path)
    front = _FRONT_MATTER.match(text)
    named = _FRONT_TITLE.search(front[1]) if front else None
    body = text[front.end() :] if front else text
    body = _UNDERLINED.sub(_hashes, body)
    heading = _HEADING.search(body)
    title = named[1] if named else heading[1] if heading else None
    return (_MARKS.sub("", title) if title else None), re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL)


def _text(path: Path) -> tuple[str | None, str]:
    text = _decoded(path)
    first, _, rest = text.lstrip().partition("\n")
    first = first.strip()
    if (
        first
        and len(first) <= 80
        and first[-1] not in ".!?,;"
        and (not rest.strip() or rest.startswith(("\n", "=", "-")))
    ):
        return first.rstrip(":"), rest.lstrip("=-")
    return None, text


def _html(path: Path) -> tuple[str | None, str]:
    from bs4 import BeautifulSoup
    from markdownify import MarkdownConverter

    page = BeautifulSoup(path.read_bytes(), "html.parser")
    for unseen in page(["script", "style", "template", "noscript", "nav", "header", "footer", "form", "svg", "head"]):
        if unseen.name != "head":
            unseen.decompose()
    heading = page.find("h1")
    title = heading.get_text(" ", strip=True) if heading else page.title.get_text(strip=True) if page.title else None
    body = page.find("main") or page.body or page
    converter = MarkdownConverter(
        heading_style="ATX", escape_underscores=False, escape_asterisks=False, escape_misc=False
    )
    return title, str(converter.convert_soup(body))


def _pdf(path: Path) -> tuple[str | None, str]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(path)
        title = reader.metadata.title if reader.metadata else None
        pages = [page.extract_text() for page in reader.pages]
    except PyPdfError as error:
        raise ValueError(f"it is not a PDF that can be read: {error}") from error
    return title, "\n\n".join(pages)


_READERS: dict[str, Callable[[Path], tuple[str | None, str]]] = {
    ".md": _markdown, ".markdown": _markdown, ".txt": _text, ".html": _html, ".htm": _html, ".pdf": _pdf,
}  # fmt: skip
