"""The relevance floor: under it nothing is shown. No salmon in an electronics shop.

A logistic score of the query says whether the catalogue holds such a thing: how near its best products are, whether it
has products of the kinds the words mean, how much of the words the names cover. Fitted on queries with a good answer in
an electronics catalogue and on things it does not sell. `python -m evals refusals`: there it answers 277 of 277 and
refuses 62 of 75; on two other catalogues, untuned, it answers 369 of 369 names of what they hold and refuses 37 of 38.
"""

from __future__ import annotations

import numpy as np

from catalog.facts import Mask
from catalog.predicates import words
from ranking import names
from ranking.passing import Floats, Pass
from ranking.subject import SCORE

FAR = 0.20  # cosine under which one candidate is not like the words
_NOTHING = 0.30  # best cosine under which the catalogue has nothing like the words, where no more is known
_NEAREST, _KINDS_HELD, _KIND_MEANT, _NAMED, _KNOWN, _WORDS, _BIAS = 14.148, 7.551, -1.714, 4.094, 5.743, 1.043, -23.206
_REFUSE = -1.3
# On the ranker's scale. Best five under NEVER: nothing sold here; over ALWAYS: surely.
_NEVER, _ALWAYS = -2.7, 1.4
# How far under the best five a candidate may score. Of products graded 2 or better, out of fold, 98 % are within 5.7
# and 80 % within 2.1; of those graded 0, 64 and 15 %. A sort lifts whatever is left to the top, so there the reach
# is shorter.
_SMALL = 500  # products
_FEW, _ALL = 20, 0.999
_REACH, _REACH_SORTED, _CLOSE = 5.7, 2.1, 2.1


def floor(passing: Pass, features: Floats) -> Mask:
    """(n,) which candidates are relevant to the words. Without features, by the best cosine alone."""
    cosine = passing.candidates.signals[names.SEMANTIC]
    keyword = passing.candidates.signals[names.KEYWORD]
    score = passing.candidates.score
    if not len(cosine):
        return np.zeros(0, bool)
    if score is not None and features.shape[1] == len(names.FEATURES):
        best = _best(score)
        if best < _NEVER or (best < _ALWAYS and not _held(cosine, features)):
            return _named(passing, features)
        return np.asarray(score >= best - (_REACH if passing.wishes.sort is None else _REACH_SORTED))
    if not _held(cosine, features):
        return np.zeros(len(cosine), bool)
    strong = keyword >= 0.5 * max(float(keyword.max()), 1e-6)
    return (cosine >= FAR) | strong


def _named(passing: Pass, features: Floats) -> Mask:
    """(n,) which candidates bear all the words said in their title, or where few do, in their description.

    Whatever the catalogue as a whole says, these are what was asked for: "google" finds what is made for it. In a
    small shop, the thing's name is enough: a few products tell little about a shop.
    """
    columns, said = passing.catalogue.columns, words(passing.wishes.search_text)
    rows = columns.text.rows_with(said[0]) if said else np.empty(0, np.int32)
    for word in said[1:]:
        rows = np.intersect1d(rows, columns.text.rows_with(word), assume_unique=True)
    bearing = np.isin(passing.candidates.rows, rows)
    titled = bearing & (_column(features, names.COVER_TITLE) > _ALL)
    described = bearing & (_column(features, names.COVER_DESCRIPTION) > _ALL)
    named = titled | described if described.sum() <= _FEW else titled
    if len(columns) < _SMALL:
        named |= _column(features, names.HEAD_IN_TITLE) > 0
    return named


def close(passing: Pass) -> Mask:
    """(n,) which candidates are about as good an answer as the best ones. All, where no ranker tells.

    Under musts one of these has to be left: else the answer to "laptop under $2" would be paper notebooks.
    """
    score, features = passing.candidates.score, passing.candidates.features
    if score is None or features is None or features.shape[1] != len(names.FEATURES) or not len(score):
        return np.ones(len(passing.candidates), bool)
    alone = passing.candidates.signals.get(SCORE, score)
    return np.asarray((score >= _best(score) - _CLOSE) | (alone >= _best(alone) - _CLOSE))


def _best(score: Floats) -> float:
    return float(np.sort(score)[-5:].mean())


def _held(cosine: Floats, features: Floats) -> bool:
    """Whether the catalogue holds what the words mean."""
    if features.shape[1] != len(names.FEATURES):
        return float(cosine.max()) >= _NOTHING

    score = (
        _NEAREST * float(np.sort(cosine)[-5:].mean())
        + _KINDS_HELD * float(_column(features, names.KIND_PRESENCE)[0])
        + _KIND_MEANT * float(_column(features, names.KIND_BEST)[0])
        + _NAMED * float(_column(features, names.COVER_NAMES).max())
        + _KNOWN * float(_column(features, names.QUERY_KNOWN)[0])
        + _WORDS * min(float(_column(features, names.QUERY_WORDS)[0]), 8.0)
        + _BIAS
    )
    return score >= _REFUSE


def _column(features: Floats, name: str) -> Floats:
    return np.nan_to_num(features[:, names.FEATURES.index(name)])
