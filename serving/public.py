"""The public Slate: what leaves by a public door. No margin, no scores, no names of rules or of what they hid."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from catalog.predicates import PRIVATE_FIELDS
from ranking.slate import Facet, Loosening, Pick, Slate, Step, Versions
from retrieval.understanding.request import Constraint, ShoppingRequest, Sort
from serving.problems import Fault, Problem


class _Public(BaseModel):
    model_config = ConfigDict(frozen=True)


class PublicProduct(_Public):
    """A product as one variant; prices in major units of `currency`."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: str
    variant_id: str
    title: str
    brand: str | None = None
    price: float
    was_price: float | None = None
    currency: str
    availability: str
    category: str | None = Field(default=None, examples=["Audio > Headphones"])
    rating: float | None = None
    rating_count: int | None = None
    url: str | None = None
    image: str | None = None
    description: str = ""
    tags: list[str] = []
    attributes: dict[str, Any] = {}
    units: dict[str, str] = {}


class PublicEvidence(_Public):
    """The facts `why` was made from."""

    met: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    sets_apart: tuple[str, ...] = ()
    trade_offs: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class PublicPick(_Public):
    """One product shown, why, and which wishes it misses. `featured`: a rule of the shop lifted it."""

    product: PublicProduct
    why: str = Field(default="", examples=["Only one listed with usb c; heaviest, 1.2 kg"])
    misses: tuple[str, ...] = ()
    featured: bool = False
    evidence: PublicEvidence = PublicEvidence()


class PublicRemoved(_Public):
    """How many products a stage took out, among how many, for one reason."""

    stage: str
    reason: str
    count: int
    among: int


class PublicSlate(_Public):
    """The answer of `POST /v1/recommendations`. Send `trace_id` back as `item_list_id` of events."""

    trace_id: str
    selected: tuple[PublicPick, ...]
    near: tuple[PublicPick, ...] = Field(description="When nothing meets every must: picks of the cheapest loosening.")
    loosenings: tuple[Loosening, ...]
    sold_out: tuple[PublicPick, ...]
    constraints: tuple[Constraint, ...]
    sort: Sort | None
    corrections: tuple[tuple[str, str], ...]
    redirect: str | None
    total: int
    offset: int
    currency: str
    facets: tuple[Facet, ...]
    removed: tuple[PublicRemoved, ...]
    trace: tuple[Step, ...]
    versions: Versions
    popular: bool


_EVIDENCE = set(PublicEvidence.model_fields)
_PICK = set(PublicPick.model_fields) - {"evidence"}
_RULED = "merchandise"  # the stage whose reasons name rules
RULES = "shop rules"
_SLATE = set(PublicSlate.model_fields) - {"selected", "near", "sold_out", "removed"}


def public(slate: Slate) -> dict[str, Any]:
    """The JSON-ready public view, in the order of `PublicSlate`'s fields (`trace_id` first)."""
    plain = slate.model_dump(mode="json", include=_SLATE)
    plain["selected"] = [_pick(p) for p in slate.selected]
    plain["near"] = [_pick(p) for p in slate.near]
    plain["sold_out"] = [_pick(p) for p in slate.sold_out]
    plain["removed"] = [
        {"stage": r.stage, "reason": RULES if r.stage == _RULED else r.reason, "count": r.count, "among": r.among}
        for r in slate.removed
    ]
    for step in plain["trace"]:
        if step["stage"] == _RULED and ":" in step["note"]:
            step["note"] = f"applied {RULES}"
    return {name: plain[name] for name in PublicSlate.model_fields}


def _pick(pick: Pick) -> dict[str, Any]:
    product = {k: v for k, v in pick.product.items() if k not in PRIVATE_FIELDS}
    return {
        "product": product,
        "why": pick.why,
        "misses": pick.misses,
        "featured": pick.featured,
        "evidence": pick.evidence.model_dump(include=_EVIDENCE),
    }


def refuse_private(request: ShoppingRequest) -> None:
    """Problem where a public request filters, sorts or counts by a field that must not leave: it could be read off."""
    asked = [(f"constraints.{i}.field", c.field) for i, c in enumerate(request.constraints)]
    asked += [(f"facets.{i}", name) for i, name in enumerate(request.facets)]
    if request.sort is not None:
        asked.append(("sort.field", request.sort.field))
    faults = [
        Fault(field=where, value=name, fix="this field is private to the shop; leave it out")
        for where, name in asked
        if name in PRIVATE_FIELDS
    ]
    if faults:
        raise Problem(422, "invalid-request", f"{faults[0].field}: {faults[0].fix}", faults)
