"""Words in fields: how much of the query each field covers, the head noun, part numbers, phrases."""

from __future__ import annotations

import numpy as np

from ranking import names
from ranking.features.base import Asked, Floats, table
from ranking.features.tokens import BRAND, CATEGORY, DESCRIPTION, FACTS, HEAD, TITLE


class Coverage:
    """Share of the query's words, weighted by how rare they are, that stand in each field."""

    names = (
        names.COVER_ALL, names.COVER_TITLE, names.COVER_HEAD, names.COVER_BRAND, names.COVER_CATEGORY,
        names.COVER_FACTS, names.COVER_DESCRIPTION, names.MISSED_RAREST, names.COVER_NAMES,
    )  # fmt: skip

    def compute(self, asked: Asked) -> Floats:
        """See Feature."""
        matches = asked.matches
        has, weight = matches.has, matches.weight
        total = max(float(np.sum(weight)), 1e-6)
        title = has[HEAD] | has[TITLE]
        anywhere = has.any(0)
        rarest = float(weight.max()) if len(weight) else 1.0
        return table(
            len(asked.rows),
            anywhere @ weight / total,
            title @ weight / total,
            has[HEAD] @ weight / total,
            has[BRAND] @ weight / total,
            has[CATEGORY] @ weight / total,
            has[FACTS] @ weight / total,
            has[DESCRIPTION] @ weight / total,
            (np.where(anywhere, 0, weight)).max(1, initial=0) / max(rarest, 1e-6),
            (title | has[CATEGORY] | has[BRAND]) @ weight / total,
        )


class HeadNoun:
    """Whether the thing the words name is what the product is: in its title's head, its category, or only elsewhere."""

    names = (names.HEAD_IN_TITLE_HEAD, names.HEAD_IN_TITLE, names.HEAD_IN_CATEGORY, names.HEAD_ANYWHERE)

    def compute(self, asked: Asked) -> Floats:
        """See Feature; NaN where the words name no thing."""
        head = asked.wording.head
        if head < 0 or not asked.matches.weight[head]:
            return np.full((len(asked.rows), 4), np.nan, np.float32)
        has = asked.matches.has[:, :, head]
        return table(len(asked.rows), has[HEAD], has[HEAD] | has[TITLE], has[CATEGORY], has.any(0))


class TitleShape:
    """Where the words stand in the title, and whether together. Its length says more of a shop than of a product."""

    names = (names.TITLE_PAIRS, names.TITLE_FIRST)

    def compute(self, asked: Asked) -> Floats:
        """See Feature."""
        matches = asked.matches
        possible = max(1, len(asked.wording.content) - 1)
        return table(len(asked.rows), matches.pairs / possible, np.minimum(matches.first, 20))


class PartNumbers:
    """Words with digits in them: part numbers, sizes, models. Missing one mostly means another product."""

    names = (names.CODES_FOUND, names.CODES_MISSED, names.BRAND_NAMED)

    def compute(self, asked: Asked) -> Floats:
        """See Feature; shares of the coded words, NaN where the query has none."""
        matches = asked.matches
        coded = np.array(asked.wording.coded, bool) & (matches.weight > 0)
        brand = matches.has[BRAND].any(1)
        named = brand if brand.any() else np.nan
        if not coded.any():
            return table(len(asked.rows), np.nan, np.nan, named)
        has = matches.has[:, :, coded]
        return table(len(asked.rows), (has[HEAD] | has[TITLE]).mean(1), 1 - has.any(0).mean(1), named)
