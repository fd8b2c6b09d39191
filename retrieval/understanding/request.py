"""What a shopper wants, typed: `Constraint`, `Sort` and the `ShoppingRequest` every door fills."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from catalog.predicates import Predicate, Scalar, words
from retrieval.understanding.voucher import Voucher

# Those of a predicate without regular expressions: a door takes these from anyone, and one pattern can hold a CPU.
Operator = Literal["==", "!=", "<=", "<", ">=", ">", "in", "has", "!has"]
_OPPOSITE = {"==": "!=", "has": "!has", "<=": ">", "<": ">=", ">=": "<", ">": "<="}
Strength = Literal["must", "must_not", "prefer"]
Status = Literal["filtered", "ranked", "unsupported"]


class Wire(BaseModel):
    """Base of what travels: immutable, unknown keys refused so that a typo is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Constraint(Wire):
    """One wish, as a condition the catalogue can check, with the words and turn it came from.

    `must_not` carries the excluding operator (`brand != Targus`), so `predicate` is always what an
    eligible product meets. `unsupported`: no field covers it; it never filters, and is said so.
    """

    field: str
    op: Operator
    value: Scalar | tuple[Scalar, ...]
    strength: Strength = "must"
    words: str = ""
    turn: int = 0
    status: Status = "filtered"
    unit: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _excluding(cls, given: Any) -> Any:
        """`must_not` said with a positive operator (`brand == Targus`) excludes all the same."""
        if isinstance(given, dict) and given.get("strength") == "must_not" and given.get("op") in _OPPOSITE:
            return {**given, "op": _OPPOSITE[given["op"]]}
        return given

    @property
    def predicate(self) -> Predicate:
        """The condition itself. Only for constraints that are not `unsupported`."""
        return Predicate(field=self.field, op=self.op, value=self.value)

    @property
    def key(self) -> str:
        """Identifies the constraint in chips and clicks: `brand != Targus`."""
        return f"{self.field} {self.op} {self.value}"


class Sort(Wire):
    """An explicit order over everything above the relevance floor; `superlative` asks for its head."""

    field: str = Field(examples=["price", "rating", "released", "attributes.weight", "discount"])
    order: Literal["asc", "desc"]
    superlative: bool = False
    words: str = ""


class ShoppingRequest(Wire):
    """One question to the funnel. The widget is stateless: all rides in it.

    Fields already filled are left alone by `understand`; with `parse=False` the words are only
    searched for, no constraints are read from them.
    """

    text: str = Field(default="", max_length=2000, examples=["a quiet keyboard under €90, not Logitech"])
    subject: str = Field(default="", max_length=2000)  # words of `text` that name the thing: what is relevant; "": all
    constraints: tuple[Constraint, ...] = ()
    sort: Sort | None = None
    seed_product: str | None = None  # "similar to this product"
    page: dict[str, Any] = Field(default_factory=dict)  # {"product": ID} or {"category": …}
    exclude_ids: tuple[str, ...] = ()
    offset: int = Field(default=0, ge=0, le=1000)
    k: int = Field(default=10, ge=1, le=100)
    facets: tuple[str, ...] = ()
    explain: Literal["none", "short", "full"] = "short"
    parse: bool = True
    shopper: str | None = None
    session: str | None = None
    surface: Literal["chat", "widget"] = "widget"
    locale: str = "en"
    currency: str | None = None
    now: datetime | None = None

    @field_validator("exclude_ids", "facets", mode="after")
    @classmethod
    def _bounded(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if len(value) > 500:
            raise ValueError(f"{info.field_name}: at most 500 entries, got {len(value)}")
        return value


class Understood(Wire):
    """What `understand` read from the words: constraints and sort, and the words left to search for.

    `search_text` is the corrected text without the words that became filters only (prices, sort
    words, exclusions), never empty where the shopper named a thing. `corrections` are
    (typed, meant) pairs; `quantity` is "three of them"; `unsupported` wishes are among `constraints`.
    `subject`: of the words to search for those that name the thing, where others only tell of it; they
    alone decide what is relevant. `translations`: (typed, meant) pairs of what was put from another language into
    the catalogue's words.
    """

    text: str
    search_text: str
    constraints: tuple[Constraint, ...] = ()
    sort: Sort | None = None
    quantity: int | None = None
    corrections: tuple[tuple[str, str], ...] = ()
    synonyms: tuple[str, ...] = ()
    product_type: str | None = None
    voucher: Voucher | None = None
    subject: str = ""
    subject_synonyms: tuple[str, ...] = ()
    translations: tuple[tuple[str, str], ...] = ()

    @property
    def keywords(self) -> str:
        """The words keywords are searched by: those said, and what catalogues write for them."""
        return " ".join([self.search_text, *self.synonyms])

    def must(self) -> tuple[Constraint, ...]:
        """Constraints that decide eligibility."""
        return tuple(c for c in self.constraints if c.status == "filtered" and c.strength != "prefer")

    def alone(self) -> Understood | None:
        """What would be understood had the subject alone been said, under the same musts; None where it was."""
        if self.subject in ("", self.search_text):
            return None
        named = set(words(self.subject))
        kept = tuple(
            c
            for c in self.constraints
            if (c.status == "filtered" and c.strength != "prefer") or set(words(c.words)) <= named
        )
        return self.model_copy(
            update={
                "text": self.subject,
                "search_text": self.subject,
                "constraints": kept,
                "synonyms": self.subject_synonyms,
            }
        )
