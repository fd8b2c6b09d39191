"""All features in one matrix, in the order the model was trained with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ranking.features.base import Asked, Feature, Floats
from ranking.features.kinds import KindFit, KindNamed
from ranking.features.lexical import Coverage, HeadNoun, PartNumbers, TitleShape
from ranking.features.meaning import Company, Keywords, Retrieval
from ranking.features.query import QueryShape
from ranking.features.wishes import Amounts, SoftWishes
from ranking.passing import Pass
from retrieval.embedder import Embedder

FEATURES: tuple[Feature, ...] = (
    Retrieval(), Keywords(), Company(), KindFit(), KindNamed(), Coverage(), HeadNoun(), TitleShape(), PartNumbers(),
    Amounts(), SoftWishes(), QueryShape(),
)  # fmt: skip


@dataclass(frozen=True)
class FeatureMatrix:
    """Callable on a pass: (n, len(names)) float32 for its candidates; (n, 0) where the index has no signals.

    The words' vector comes from the embedder's cache.
    """

    embedder: Embedder
    features: tuple[Feature, ...] = FEATURES

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names in order."""
        return tuple(name for feature in self.features for name in feature.names)

    def __call__(self, passing: Pass) -> Floats:
        """The features of the pass's candidates."""
        assert passing.understood is not None, "understand comes first"
        if "kind_phrases" not in passing.catalogue.signals:
            return np.zeros((len(passing.candidates), 0), np.float32)
        text = passing.understood.search_text or passing.understood.text
        asked = Asked(passing.catalogue, passing.understood, passing.candidates, self.embedder.query(text))
        return self.matrix(asked)

    def matrix(self, asked: Asked) -> Floats:
        """(n, len(names)) for what was asked."""
        return np.concatenate([feature.compute(asked) for feature in self.features], axis=1)
