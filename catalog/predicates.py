"""The one evaluator of (field, operator, value).

A `Predicate` is checked against one product's public JSON (`check`), or compiled to a mask over the
catalogue's columns (`mask`, in `catalog.columns`). Filters, rules, loosening, facets, grounding and
the evaluation cases all use these two.

Fields are those of the public product JSON: `id title brand price currency availability category
rating url tags`, `attributes.<name>`, `text` (all a shopper can read); and, inside the process only,
`margin stock discount released`.
Operators: `== != <= < >= > in`, `~ !~` (regular expression, ignoring case) and `has !has` (the words
stand in the field next to each other, ignoring case, plural and accents).
On a missing field `!=`, `!~` and `!has` hold and every other operator fails.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Operator = Literal["==", "!=", "<=", "<", ">=", ">", "in", "~", "!~", "has", "!has"]
OPERATORS: tuple[str, ...] = get_args(Operator)
FIELDS = (
    "id", "variant_id", "title", "brand", "price", "was_price", "currency", "availability", "category",
    "rating", "rating_count", "url", "tags", "text", "margin", "stock", "discount", "released",
)  # fmt: skip
PRIVATE_FIELDS = frozenset({"margin"})
_NEGATIVE: Mapping[str, str] = {"!=": "==", "!~": "~", "!has": "has"}

Scalar = bool | float | str


class Predicate(BaseModel):
    """One condition on one field. `value` is a scalar, or a tuple of scalars for `in`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str = Field(examples=["price", "brand", "attributes.colour"])
    op: Operator
    value: Scalar | tuple[Scalar, ...]

    @field_validator("field")
    @classmethod
    def _known(cls, field: str) -> str:
        if field in FIELDS or (field.startswith("attributes.") and len(field) > len("attributes.")):
            return field
        raise ValueError(f"unknown field {field!r}; use one of {', '.join(FIELDS)} or attributes.<name>")

    @model_validator(mode="after")
    def _shape(self) -> Predicate:
        if (self.op == "in") != isinstance(self.value, tuple):
            raise ValueError(f"{self.field} {self.op}: a list of values goes with 'in', and only with it")
        return self

    @property
    def negative(self) -> bool:
        """Whether it holds where the field is missing."""
        return self.op in _NEGATIVE

    def positive(self) -> Predicate:
        """The same condition without its negation (`!=` → `==`); itself where it has none."""
        op = _NEGATIVE.get(self.op)
        return self if op is None else self.model_copy(update={"op": op})

    def __str__(self) -> str:
        return f"{self.field} {self.op} {self.value}"


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, without accents, runs of space made one: the form values are compared in."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode() or text
    return " ".join(plain.casefold().split())


def stem(word: str) -> str:
    """A folded word without its English plural ending: `has` compares these."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


_WORD = re.compile(r"[^\W_]+(?:[.,][0-9]+)*")


def words(text: str) -> list[str]:
    """The folded, stemmed words of a text in order; what `has` and the vocabulary compare."""
    return [stem(w) for w in _WORD.findall(fold(text))]


def values_of(product: Mapping[str, Any], field: str) -> list[Any]:
    """The values one product's JSON holds for a field; empty where it is missing."""
    if field.startswith("attributes."):
        value = product.get("attributes", {}).get(field.removeprefix("attributes."))
    elif field == "text":
        return [text_of(product)]
    elif field == "discount":
        was, price = product.get("was_price"), product.get("price")
        value = 1 - price / was if was and price is not None else None
    else:
        value = product.get(field)
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def text_of(product: Mapping[str, Any]) -> str:
    """Title, description, tags and attribute values of a product's JSON together."""
    parts = [product.get("title"), product.get("description"), *product.get("tags", ())]
    parts += [v for v in product.get("attributes", {}).values() if not isinstance(v, bool)]
    return "\n".join(str(p) for p in parts if p is not None)


def check(product: Mapping[str, Any], predicate: Predicate) -> bool:
    """Whether a product's JSON meets the predicate."""
    wanted = predicate.positive()
    held = any(holds(value, wanted) for value in values_of(product, predicate.field))
    return held != predicate.negative


def holds(value: Any, predicate: Predicate) -> bool:
    """Whether one value meets a predicate without negation."""
    op, target = predicate.op, predicate.value
    if op == "in":
        assert isinstance(target, tuple)
        return any(same(value, t) for t in target)
    if op == "==":
        return same(value, target) or (predicate.field == "category" and in_path(str(value), str(target)))
    if op == "~":
        return re.search(str(target), str(value), re.IGNORECASE) is not None
    if op == "has":
        return contains_words(words(str(value)), words(str(target)))
    left, right = number(value), number(target)
    if left is None or right is None:
        if predicate.field != "released":
            return False
        left_s, right_s = str(value), str(target)  # ISO dates order as strings
        return {"<=": left_s <= right_s, "<": left_s < right_s, ">=": left_s >= right_s, ">": left_s > right_s}[op]
    slack = 1e-9 * max(1.0, abs(right))  # 1 - 80/100 is to be 0.2
    return {
        "<=": left <= right + slack,
        "<": left < right - slack,
        ">=": left >= right - slack,
        ">": left > right + slack,
    }[op]


def same(a: Any, b: Any) -> bool:
    """Equality as shoppers mean it: numbers as numbers (`"16" == 16`), strings without case."""
    if isinstance(a, bool) or isinstance(b, bool):
        return fold(str(a)) == fold(str(b))
    left, right = number(a), number(b)
    if left is not None and right is not None:
        return abs(left - right) <= 1e-9 * max(1.0, abs(left), abs(right))
    return fold(str(a)) == fold(str(b))


def number(value: Any) -> float | None:
    """The value as a number, or None where it is not one (a boolean is not)."""
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def in_path(path: str, node: str) -> bool:
    """Whether a category path ("A > B > C") has the node, or starts with the nodes of a path."""
    nodes, wanted = ([fold(p) for p in s.split(">")] for s in (path, node))
    return wanted[0] in nodes if len(wanted) == 1 else nodes[: len(wanted)] == wanted


def contains_words(haystack: list[str], needle: list[str]) -> bool:
    """Whether the words of `needle` stand next to each other in `haystack`."""
    n = len(needle)
    return n > 0 and any(haystack[i : i + n] == needle for i in range(len(haystack) - n + 1))
