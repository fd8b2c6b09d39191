"""A category for each icecat product, from its own fields: the source states none.

Tried in order, the surest first: icecat's own category name, which most titles carry in lower case ("toner
cartridge", "notebook case"); the product type it states; attributes that only one kind of product has; the
head of the title's noun phrase ("Patch Cable" in "3ft Patch Cable for …", so that a bag for laptops is a
bag); for supplies, how they print; the description's head; last, the category of the products already known
whose attributes and words are most alike (naive Bayes), where that is clear. The same mends a head that all
else speaks against ("The Christmas Window 500 pieces" is no software).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from catalog.predicates import words
from catalog.sources.icecat_signatures import by_attributes, by_supply, cable

Category = tuple[str, ...]
Stated = tuple[Category, bool]  # and whether more than the title's last noun says so
Name = tuple[str, ...]
_TREE = Path(__file__).with_name("icecat_categories.txt")
# what follows one of these says what the thing is for or comes with, not what it is
_FOR = re.compile(
    r"\s(?:for|with|w/o?|f/|incl\.?|inkl\.?|f[üu]r|pour|von|compatible|from|equivalent|without|avec|mit|to fit"
    r"|requires|\+)(?=\s)",
    re.IGNORECASE,
)
_STOP = re.compile(r"[,(\[:;]|\s[-–]+\s|\.\s")
_COUNT = re.compile(r"\d+\s?(?:pc\(s\)|pcs\b\.?|pieces\b|x\b)|\b(?:original|compatible|full hd)\b", re.IGNORECASE)
_SPEC = re.compile(
    r"\d|^(?:black|white|gr[ae]y|silver|blue|red|green|yellow|pink|beige|cyan|magenta|kit|retail|bulk"
    r"|mm|cm|m|ft|in|ml|gsm|gb|mb|w|v|x)$"
)
_SERVICE = re.compile(
    r"\b[1-5][\s-]?y(?:(?:ea)?rs?)?\b.*\b(?:nbd|nextbusday|onsite|on-site|supp|svc|warranty|service|exch\w*|return|pickup|maintenance)\b",
    re.IGNORECASE,
)
_PACKING = re.compile("packag|pallet|outer|carton")  # the same for any kind of product
_ENOUGH = 15  # products of a category before others are likened to them
_CERTAIN = 12.0  # log odds of the best category to the next below which nothing is said
_SURELY_NOT = 100.0  # log odds of another category at which a title's last noun is not believed
_UNSEEN = 0.05


class Names(NamedTuple):
    """The tree: icecat's own names as a pattern, and stemmed words of each name to its category."""

    own: re.Pattern[str]
    heads: dict[Name, Category]
    last: dict[Name, Category]
    longest: int


@lru_cache(maxsize=1)
def names() -> Names:
    """Reads the tree; the first line that a name stands in decides."""
    own: list[str] = []
    heads: dict[Name, Category] = {}
    last: dict[Name, Category] = {}
    for line in _TREE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        path, _, listed = line.partition(": ")
        category = tuple(p.strip() for p in path.split(" > "))
        tiers = [[n.strip() for n in part.split(";") if n.strip()] for part in listed.split("|")]
        own += tiers[0]
        for tier, table in zip(tiers, (heads, heads, last), strict=False):
            for name in tier:
                table.setdefault(tuple(words(name)), category)
    own.sort(key=lambda n: (-n.count(" "), -len(n)))
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, own)) + r")(?![\w-])")
    return Names(pattern, heads, last, max(map(len, heads)))


def own_name(title: str) -> Category | None:
    """The category icecat itself names in the title; the longest where it names two.

    A name of one word gives way to the noun that it and the words after it end in ("notebook privacy filter"),
    unless measures stand between ("server Intel Xeon 3.4 GHz Rack").
    """
    found = max(names().own.findall(title), key=lambda n: (n.count(" "), len(n)), default=None)
    if found is None:
        return None
    name = words(found)
    named = names().heads[tuple(name)]
    if len(name) > 1:
        return named
    tokens = next((_noun(part) for part in _parts(title)[:1]), [])
    if name[0] not in tokens:
        return named
    after = "".join(tokens[tokens.index(name[0]) + 1 :])
    return named if any(c.isdigit() for c in after) else _ends(tokens) or named


def head(text: str, strict: bool = False, more: str = "") -> Category | None:
    """The category of the noun that a text's first part ends in, or of the last name before it; then of later parts.

    `strict`: only the very end of the first part counts. A last word that fits many things ("Hard Case") gives way
    to what `more`, the description, ends its first part in ("Camera Bag").
    """
    for part in _parts(text)[: 1 if strict else 3]:
        tokens = _noun(part)
        if not tokens:
            continue
        if found := _ends(tokens) or (cable(text) if tokens[-1].endswith(("cable", "cord", "lead")) else None):
            return found
        if found := names().last.get(tuple(tokens[-2:])) or names().last.get(tuple(tokens[-1:])):
            return _ends(_said(more)) or found
        if strict:
            return None
        for end in range(len(tokens) - 1, 0, -1):
            if found := _ends(tokens[:end]):
                return found
    return None


def _parts(text: str) -> list[str]:
    """A text's parts that say what the thing is: none of what it is for, or comes with."""
    said = (_FOR.split(part, maxsplit=1)[0] for part in _STOP.split(_COUNT.sub(" ", text)))
    return [part for part in said if part.strip()]


def _said(description: str) -> list[str]:
    """The noun a description begins with, after the model number it may begin with ("EH20-L - Camera Bag")."""
    parts = _parts(description)
    model = len(parts) > 1 and len(words(parts[0])) <= 2 and any(c.isdigit() for c in parts[0])
    return _noun(parts[1] if model else parts[0]) if parts else []


def _noun(part: str) -> list[str]:
    """The words of a part without the colours and measures it ends in."""
    tokens = words(part)
    while tokens and _SPEC.search(tokens[-1]) and not _ends(tokens):
        tokens.pop()
    return tokens


def _ends(tokens: list[str]) -> Category | None:
    """The category of the longest name that the words end in."""
    table = names()
    ends = (tuple(tokens[start:]) for start in range(max(0, len(tokens) - table.longest), len(tokens)))
    return next((found for name in ends if (found := table.heads.get(name))), None)


def categories(rows: Sequence[Mapping[str, Any]]) -> list[Category]:
    """One path a row, `()` where nothing tells."""
    return _likened(rows, [stated(row) for row in rows])


def stated(row: Mapping[str, Any]) -> Stated:
    """What one product's own fields tell, without looking at the others; `()` where nothing does."""
    title, brand = str(row["title"]), str(row["supplier"])
    rest = title[len(brand) :] if title.lower().startswith(brand.lower()) else title
    kind = str(row.get("attr_t_product_type") or "")
    description = str(row.get("short_description") or "")
    if _SERVICE.search(rest):
        return ("Software & services", "Warranties & services"), True
    sure = own_name(rest) or (head(kind) if kind and not kind.isdigit() else None) or by_attributes(row)
    if sure:
        return sure, True
    return head(rest, more=description) or by_supply(row) or head(description, strict=True) or (), False


def _likened(rows: Sequence[Mapping[str, Any]], found: Sequence[Stated]) -> list[Category]:
    """Fills what is missing, and mends what nearly everything else about a product speaks against.

    Naive Bayes over attribute names, supplier and title words, each product judged by the others.
    """
    sizes = Counter(category for category, _ in found if category)
    likely = [category for category, n in sizes.items() if n >= _ENOUGH]
    at = {category: i for i, category in enumerate(likely)}
    size = np.array([sizes[category] for category in likely], float)
    doubted = [n for n, (category, sure) in enumerate(found) if not sure and (not category or category in at)]
    marks = {n: _marks(rows[n]) for n in doubted}
    telling = set().union(*marks.values()) if marks else set()
    having = {mark: np.zeros(len(likely)) for mark in telling}
    for row, (category, _) in zip(rows, found, strict=True):
        if category in at:
            for mark in _marks(row) & telling:
                having[mark][at[category]] += 1
    filled = [category for category, _ in found]
    for n in doubted:
        held = np.array([having[mark] for mark in sorted(marks[n]) if having[mark].any()]).reshape(-1, len(likely))
        own = at.get(filled[n])
        if own is not None:
            held[:, own] -= 1
        score = np.log(size) + (np.log(held + _UNSEEN) - np.log(size + 2 * _UNSEEN)).sum(0)
        best = int(score.argmax())
        against = score[own] if own is not None else np.partition(score, -2)[-2]
        if len(held) > 1 and score[best] - against >= (_CERTAIN if own is None else _SURELY_NOT):
            filled[n] = likely[best]
    return filled


def _marks(row: Mapping[str, Any]) -> set[str]:
    found = {k for k in row if k.startswith("attr_") and not _PACKING.search(k)}
    found.add(f"by {row['supplier']}")
    return found | {w for w in words(row["title"]) if len(w) > 2 and not any(c.isdigit() for c in w)}
