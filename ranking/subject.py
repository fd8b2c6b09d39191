"""What was asked for apart from what was told of it: the subject decides what is relevant, all the words rank.

"A mattress under $600. I sleep on my side and have a bad shoulder." asks for mattresses. Were the whole of it what is
relevant, each sentence more would make more things alike, guitars at last, where it should leave fewer.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from catalog.facts import Mask
from ranking.names import KEYWORD_RANK, SEMANTIC_RANK
from ranking.passing import Pass

SCORE = "subject_score"  # signals: the score for the subject alone
OWN = "subject_own"  # 1 where the sources give the candidate for the subject alone, else 0


def of_subject(passing: Pass) -> Pass | None:
    """The pass had the subject alone been said, over the same candidates; None where nothing else was."""
    alone = passing.wishes.alone()
    if alone is None or passing.about is None:
        return None
    order = np.argsort(passing.about.rows)
    at = order[np.searchsorted(passing.about.rows, passing.candidates.rows, sorter=order)]
    about = replace(passing.about.take(at), variant=passing.candidates.variant)
    return replace(passing, understood=alone, candidates=about)


def own_of(alone: Pass) -> Mask:
    """(n,) which candidates the sources give for the subject alone."""
    found = [~np.isnan(alone.candidates.signals[name]) for name in (SEMANTIC_RANK, KEYWORD_RANK)]
    return np.asarray(found[0] | found[1])


def with_subject(passing: Pass, alone: Pass, own: Mask) -> Pass:
    """The pass with what the subject alone makes of its candidates, as signals."""
    candidates, score = passing.candidates, alone.candidates.score
    assert score is not None, "scored before"
    signals = {OWN: own.astype(np.float32), SCORE: score}
    return replace(passing, candidates=candidates.with_signals(**signals))


def within(passing: Pass) -> int:
    """How many candidates to keep: no more than the subject alone has, as telling more of it adds none."""
    own = passing.candidates.signals.get(OWN)
    return len(passing.candidates) if own is None else int(own.sum())
