"""What a question about one product is after: the fact that answers it, or that the catalogue does not state it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from catalog.predicates import contains_words, fold, text_of, words
from retrieval.understanding.vocabulary import colour_table

_STEM = 6  # letters from which on words that begin alike are taken for forms of one
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
# "Bulb not included": a text that denies something somewhere is not taken for a yes to what it mentions.
_DENIED = re.compile(r"\b(?:not?|without|never|sold separately|excluding)\b")
_SHOWN = frozenset(words("which any all some either both none them they need require take if"))
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
    return asked, " ".join(w for w in said if w not in known and not any(_akin(w, other) for other in known))


def _akin(one: str, other: str) -> bool:
    """Whether two words are forms of one: "adjustable" and "adjustment", "battery" and "batteries"."""
    short, long = sorted((one, other), key=len)
    return short + "s" == long or (len(short) >= _STEM and one[:_STEM] == other[:_STEM])


def asked_words(asked: str) -> str:
    """The words of a question about products that say what is asked: "usb port" of "do any have a usb port?"."""
    plain = _PLAIN | _SHOWN
    return " ".join(w for w in re.findall(r"[\w'’-]+", asked) if not set(words(w)) <= plain)


def asked_of(
    shown: Sequence[tuple[Sequence[tuple[str, str]], Mapping[str, Any]]], asked: str
) -> list[bool | str | None]:
    """For each (facts, product): a value that answers, whether it is as asked, or None where nothing tells.

    It is so where a yes-or-no fact says it or any field tells of it in these words, and is not where that fact says no
    or where the field that tells it of another product holds something else.
    """
    said = words(asked_words(asked))
    names = frozenset().union(*(_MEASURED.get(w, frozenset()) for w in said))
    if names and len(said) == 1:
        return [next((value for label, value in facts if names & set(words(label))), None) for facts, _ in shown]
    told = [_is_so(facts, product, said) for facts, product in shown]
    fields = {label for facts, _ in shown for label, value in facts if _says(label, value, said)}
    return [
        False if one is None and any(label in fields for label, _ in facts) else one
        for one, (facts, _) in zip(told, shown, strict=True)
    ]


def _is_so(facts: Sequence[tuple[str, str]], product: Mapping[str, Any], said: Sequence[str]) -> bool | None:
    for name, value in product["attributes"].items():
        if isinstance(value, bool) and set(said) <= set(words(name.replace("_", " "))):
            return value
    if any(_says(label, value, said) for label, value in facts):
        return True
    text = text_of(product)
    if set(said) <= set(words(text)) and not _DENIED.search(fold(text)):
        return True
    return None


def _says(label: str, value: str, said: Sequence[str]) -> bool:
    """Whether a field says it: "size: 41, 42 or 43" says "size 42"."""
    named = words(label)
    return contains_words(words(value), [w for w in said if w not in named])
