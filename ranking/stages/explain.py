"""Stage 5: evidence and a reason for each pick, facets, and the Slate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np

from catalog.predicates import check
from catalog.product import Product, public_json
from language.speak import say, speaking
from ranking import names
from ranking.facets import facets
from ranking.passing import Candidates, Pass
from ranking.reasons import standouts, why
from ranking.rules import Rules
from ranking.scorer import Scorer
from ranking.slate import Evidence, Pick, Slate, Versions
from ranking.sold_out import asked_for
from retrieval.understanding.request import Constraint


@dataclass(frozen=True)
class Explain:
    """Makes the Slate: the page of picks, each with its live offer and the facts that may be said of it."""

    scorer: Scorer
    rules: Callable[[], Rules]

    def __call__(self, passing: Pass) -> Pass:
        """See Stage."""
        with speaking(passing.request.locale):
            return self._explained(passing)

    def _explained(self, passing: Pass) -> Pass:
        started = passing.clock()
        request, found = passing.request, passing.candidates
        page = found.take(np.arange(request.offset, min(len(found), request.offset + request.k)))
        picks = self._picks(passing, page)
        missing = () if passing.popular or request.offset else asked_for(passing)
        catalogue = passing.catalogue
        sold_out = [_product(passing, catalogue.store[int(row)], int(catalogue.columns.lowest[row])) for row in missing]
        slate = Slate(
            trace_id=passing.trace_id,
            selected=() if passing.near else tuple(picks),
            near=tuple(picks) if passing.near else (),
            loosenings=passing.loosenings,
            sold_out=tuple(Pick(product=p, why=say("card_sold_out")) for p in sold_out),
            constraints=passing.wishes.constraints,
            sort=passing.wishes.sort,
            corrections=passing.wishes.corrections,
            redirect=passing.redirect,
            total=passing.total,
            offset=request.offset,
            currency=passing.catalogue.currency,
            facets=facets(passing.catalogue.columns, found, request.facets) if request.facets else (),
            removed=passing.removed,
            versions=Versions(
                catalogue=passing.catalogue.version, model=self.scorer.version, rules=self.rules().version
            ),
            popular=passing.popular,
        )
        passing = passing.step("explain", started, f"explained {len(picks)} picks")
        return replace(passing, slate=slate.model_copy(update={"trace": passing.trace}))

    def _picks(self, passing: Pass, page: Candidates) -> list[Pick]:
        records = [passing.catalogue.store[int(row)] for row in page.rows]
        shown = [_product(passing, r, int(variant)) for r, variant in zip(records, page.variant, strict=True)]
        options = [_options(record) for record in records]
        wishes = passing.wishes.constraints
        explain = passing.request.explain
        nothing: list[list[str]] = [[]] * len(shown)
        apart, against = standouts(shown, set(chain(*options))) if explain != "none" else (nothing, nothing)
        judged = [_wishes(product, wishes) for product in shown]
        all_meet = set.intersection(*(set(met) for met, _ in judged)) if judged else set()
        exact = self.scorer.contributions(page.features) if explain == "full" and page.features is not None else None
        sources = _sources(page)
        picks = []
        for i, product in enumerate(shown):
            met, missed = judged[i]
            row = int(page.rows[i])
            featured = row in passing.featured
            misses = missed if passing.near else ()
            evidence = Evidence(
                met=met,
                missed=missed,
                sets_apart=tuple(apart[i]),
                trade_offs=tuple(against[i]),
                rules=(say("featured"),) if featured else (),
                contributions=dict(exact[i]) if exact else {},
            )
            picks.append(
                Pick(
                    product=product,
                    why=why(apart[i], against[i], misses, [m for m in met if m not in all_meet])
                    if explain != "none"
                    else "",
                    misses=misses,
                    options=options[i],
                    featured=featured,
                    evidence=evidence if explain != "none" else Evidence(),
                    score=None if page.score is None else float(page.score[i]),
                    sources=sources[i],
                )
            )
        return picks


def _product(passing: Pass, record: Product, variant: int) -> dict[str, Any]:
    """A product's public JSON as one variant, with the offer as it is now."""
    columns = passing.catalogue.columns
    product = public_json(record, record.variant(columns.variant_ids[variant]))
    live = columns.offer(variant)
    live.pop("stock")  # how many are left is the shop's own affair
    return {**product, **live}


def _options(record: Product) -> tuple[str, ...]:
    """Names of the options in which its variants differ."""
    told = {(name, value) for variant in record.variants for name, value in variant.options.items()}
    return tuple(sorted(name for name, values in Counter(name for name, _ in told).items() if values > 1))


def wish(constraint: Constraint) -> str:
    """A constraint as its chip says it: the shopper's words, or field and value."""
    return constraint.words or f"{constraint.field.removeprefix('attributes.')} {constraint.op} {constraint.value}"


def _wishes(product: Mapping[str, Any], constraints: Sequence[Constraint]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    met: list[str] = []
    missed: list[str] = []
    for constraint in constraints:
        if constraint.status != "unsupported":
            (met if check(product, constraint.predicate) else missed).append(wish(constraint))
    return tuple(dict.fromkeys(met)), tuple(dict.fromkeys(missed))


def _sources(page: Candidates) -> list[tuple[str, ...]]:
    """For each candidate, which sources gave it."""
    columns = {"semantic": names.SEMANTIC_RANK, "keyword": names.KEYWORD_RANK}
    gave = {s: ~np.isnan(page.signals[name]) for s, name in columns.items() if name in page.signals}
    return [tuple(s for s, here in gave.items() if here[i]) for i in range(len(page))]
