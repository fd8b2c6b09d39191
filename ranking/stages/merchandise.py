"""Stage 4: the shop's rules, diversity, then the page of picks asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from catalog.facts import Mask
from ranking.diversity import spread
from ranking.passing import Pass
from ranking.rules import Rule, Rules

_BROWSED = 250  # places
_WINDOW = 60  # products diversity looks at: enough for the first pages


@dataclass(frozen=True)
class Merchandise:
    """Boosts, buries, pins and excludes what rules say; spreads variations; keeps the first offset + k.

    An explicit sort orders everything above the floor: then only exclusions apply.
    """

    rules: Callable[[], Rules]

    def __call__(self, passing: Pass) -> Pass:
        """See Stage."""
        started = passing.clock()
        request = passing.request
        applying = self.rules().applying(request.text, request.page, request.surface, passing.now)
        for rule in (r for r in applying if r.exclude):
            passing = passing.drop("merchandise", f"rule “{rule.name}”", ~_touched(passing, rule))
        passing = replace(passing, total=len(passing.candidates))
        if passing.wishes.sort is None:
            lifting = [r for r in applying if not r.exclude]
            if lifting and not passing.near and len(passing.candidates):
                passing = _lifted(passing, lifting)
            passing = _spread(passing)
            passing = _pinned(passing, [r for r in lifting if r.pin is not None and not passing.near])
        used = sorted({name for names in passing.rule_notes.values() for name in names})
        note = f"applied shop rules: {', '.join(used)}" if used else "no shop rule"
        return passing.step("merchandise", started, note)


def _touched(passing: Pass, rule: Rule) -> Mask:
    """(n,) which candidates meet the rule's `where` on the variant shown."""
    held = np.ones(len(passing.candidates), bool)
    for predicate in rule.where:
        held &= passing.catalogue.columns.variant_mask(predicate)[passing.candidates.variant]
    return held


def _lifted(passing: Pass, rules: list[Rule]) -> Pass:
    """Candidates re-ordered by boosts and buries, in standard deviations of the scores on this answer; where nothing
    was scored, of the places of the first few hundred: however large the shop, a boost lifts as far."""
    candidates = passing.candidates
    n = len(candidates)
    score = -np.arange(n, dtype=np.float64) if candidates.score is None else candidates.score.astype(np.float64)
    unit = float(score[: n if candidates.score is not None else _BROWSED].std()) or 1.0
    notes: dict[int, tuple[str, ...]] = dict(passing.rule_notes)
    featured: set[int] = set(passing.featured)
    moved = np.zeros(n)
    for rule in rules:
        touched = _touched(passing, rule)
        moved[touched] += unit * ((rule.boost or 0.0) - (rule.bury or 0.0))
        for row in candidates.rows[touched]:
            notes[int(row)] = (*notes.get(int(row), ()), rule.name)
            if rule.featured:
                featured.add(int(row))
    order = np.lexsort((np.arange(n), -(score + moved)))
    return replace(passing, candidates=candidates.take(order), rule_notes=notes, featured=frozenset(featured))


def _spread(passing: Pass) -> Pass:
    """Variations of one thing over the allowance moved behind the page asked for."""
    want = passing.request.offset + passing.request.k
    window = min(len(passing.candidates), max(_WINDOW, want + 20))
    if window < 3:
        return passing
    order = spread(np.asarray(passing.catalogue.vectors[passing.candidates.rows[:window]]), want)
    rest = np.arange(window, len(passing.candidates))
    return replace(passing, candidates=passing.candidates.take(np.concatenate([order, rest])))


def _pinned(passing: Pass, rules: list[Rule]) -> Pass:
    """Pinned products at their positions. A rule pins the best candidate it touches."""
    for rule in sorted(rules, key=lambda r: r.pin or 0):
        positions = np.flatnonzero(_touched(passing, rule))
        if not len(positions):
            continue
        rest = np.delete(np.arange(len(passing.candidates)), positions[0])
        order = np.insert(rest, min((rule.pin or 1) - 1, len(rest)), positions[0])
        passing = replace(passing, candidates=passing.candidates.take(order))
    return passing
