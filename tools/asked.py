"""What a question about one product is after: the fact that answers it, or that the catalogue does not state it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from catalog.predicates import fold, words
from retrieval.understanding.vocabulary import colour_table

_YES_OR_NO = re.compile(r"^\s*(?:and\s+)?(?:does|do|is|are|has|have|can|could|will|would)\b")
_SIZES = frozenset(words("small medium large size sizes xs s m l xl xxl"))
# What is asked with "how heavy": the words in the names of the facts that tell it.
_MEASURED = {
    adjective: frozenset(words(names))
    for adjective, names in {
        "heavy": "weight", "light": "weight", "tall": "height", "high": "height", "wide": "width", "long": "length",
        "deep": "depth", "thick": "depth thickness", "loud": "noise", "noisy": "noise", "quiet": "noise",
        "powerful": "power", "strong": "power", "bright": "brightness",
        "big": "capacity diameter width screen", "large": "capacity diameter width screen",
    }.items()
}  # fmt: skip
_PLAIN = frozenset(
    words(
        "does do is are has have can could will would it this that one they these those the a an any in of for to with "
        "on at by and or come comes available get got be i me my you your there also first second third fourth fifth "
        "last tell more about what how much many still really support supports include includes made s used work works "
        "stock buy today left price cost costs ones product item give show please good quite very too"
    )
)


def asked_after(facts: Sequence[tuple[str, str]], product: Mapping[str, Any], asked: str) -> tuple[str, str]:
    """(the question with the fact's name where it named a value of it, the words that are stated nowhere).

    `facts`: (label, value) of the product. Only a yes-or-no question has words stated nowhere.
    """
    question = _YES_OR_NO.match(fold(asked)) is not None
    called = set() if question else set(words(f"{product['title']} {product['brand'] or ''}"))  # "that Lenovo"
    said = [w for w in words(asked) if w not in _PLAIN and w not in called]
    labels = {word: label for label, value in facts for word in words(value)}
    colours = colour_table()
    about = [labels[w] for w in said if w in labels]
    for label, _ in facts:
        name = fold(label)
        if ("colo" in name and any(w in colours for w in said)) or (name == "size" and _SIZES & set(words(asked))):
            about.append(label)
    about += [label for word in said for label, _ in facts if _MEASURED.get(word, frozenset()) & set(words(label))]
    if about:
        return " ".join([asked, *dict.fromkeys(about)]), ""
    if not question:
        return asked, ""
    known = {w for label, value in facts for w in (*words(label), *words(value))}
    known |= set(words(f"{product['title']} {product['brand']} {product['category']} {product['description']}"))
    known |= {w for tag in product["tags"] for w in words(tag)}
    return asked, " ".join(
        w for w in said if w not in known and f"{w}s" not in known and w.removesuffix("s") not in known
    )
