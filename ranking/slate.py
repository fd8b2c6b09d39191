"""The Slate: what the funnel answers, and the only thing cards and prose are made from."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from retrieval.understanding.request import Constraint, Sort, Wire


class Removed(Wire):
    """How many candidates a stage took out for one reason, with a few of their ids."""

    stage: str
    reason: str
    count: int
    among: int
    ids: tuple[str, ...] = ()  # at most 20, in retrieval order


class Step(Wire):
    """One line of the trace: a stage, how long it took, what it did, and whether it degraded."""

    stage: str
    ms: float
    note: str  # "searched 19,406 products, kept 500"
    degraded: str | None = None  # "index unavailable, the snapshot's own arrays answered: …"


class Evidence(Wire):
    """The facts a sentence about a pick may use, all from the catalogue or computed by code."""

    met: tuple[str, ...] = ()  # wishes it meets, as chips' labels
    missed: tuple[str, ...] = ()
    sets_apart: tuple[str, ...] = ()  # "only one listed with usb c"
    trade_offs: tuple[str, ...] = ()  # "heaviest, 1.2 kg"
    rules: tuple[str, ...] = ()  # shown to shoppers: "Featured by the shop"
    contributions: dict[str, float] = Field(default_factory=dict)  # explain=full only


class Pick(Wire):
    """One product shown: its public JSON as the eligible variant, why it, and what it misses."""

    product: dict[str, Any]
    why: str = Field(default="", max_length=90)
    misses: tuple[str, ...] = ()
    options: tuple[str, ...] = ()  # names of the options it comes in several of; the product tells the one shown
    featured: bool = False
    evidence: Evidence = Evidence()
    score: float | None = None
    sources: tuple[str, ...] = ()


class Loosening(Wire):
    """A way to get results when nothing meets every must: which constraint gives, and how many appear."""

    constraint: Constraint
    becomes: Constraint | None  # None: dropped
    count: int
    label: str  # "up to $120 instead of $90"


class FacetValue(Wire):
    value: str
    count: int


class Facet(Wire):
    """Counts of one field's values over the eligible, relevant products."""

    field: str
    kind: Literal["values", "range"]
    values: tuple[FacetValue, ...] = ()
    low: float | None = None
    high: float | None = None


class Versions(Wire):
    catalogue: str
    model: str
    rules: str


class Slate(Wire):
    """The funnel's answer. `selected` are the picks that meet every must; `near` stands in when none does.

    `total` counts the eligible products above the relevance floor, `offset` of them skipped. `shown_id`
    is this answer's trace id; events carry it back.
    """

    trace_id: str
    selected: tuple[Pick, ...] = ()
    near: tuple[Pick, ...] = ()
    loosenings: tuple[Loosening, ...] = ()
    sold_out: tuple[Pick, ...] = ()  # asked for by name, not to be had
    constraints: tuple[Constraint, ...] = ()
    sort: Sort | None = None
    corrections: tuple[tuple[str, str], ...] = ()
    redirect: str | None = None  # a rule sends this query to a page of the shop
    total: int = 0
    offset: int = 0
    currency: str = "USD"
    facets: tuple[Facet, ...] = ()
    removed: tuple[Removed, ...] = ()
    trace: tuple[Step, ...] = ()
    versions: Versions = Versions(catalogue="", model="", rules="")
    popular: bool = False  # nothing was asked: the shop's popular products

    def ids(self) -> list[str]:
        """The ids shown, in order."""
        return [p.product["id"] for p in self.selected or self.near]
