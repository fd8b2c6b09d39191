"""Values said of several products at once: "the two are $249 and $399", one for each of them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from agent.claims.amounts import amounts
from agent.claims.measures import agrees, quantities
from agent.claims.records import Record
from agent.claims.speech import Speech

_JOINED = re.compile(r"\s*(?:,|and|, and|or|,? respectively)\s*$")


def each_its_own(speech: Speech, records: Sequence[Record], ordered: bool) -> str | None:
    """What is wrong with as many amounts, or quantities of one kind, as there are products; they are blanked out.

    `ordered`: the products were named, so that the values stand in their order.
    """
    sums = amounts(speech.rest)
    if _listed(speech, [(a.start, a.end) for a in sums], len(records)):
        if not _matched(
            [(a.value, a.slack) for a in sums], [_sums(r, speech.rest[: sums[0].start]) for r in records], ordered
        ):
            return "amounts that are not these products'"
        speech.blank(sums[0].start, sums[-1].end)
    found = quantities(speech.rest)
    if _listed(speech, [(q.start, q.end) for q in found], len(records)) and len({q.of for q in found}) == 1:
        measured = [{x.value for x in r.quantities if x.of == found[0].of} for r in records]
        if not _matched([(q.value, q.slack) for q in found], measured, ordered):
            return "quantities that are not these products'"
        speech.blank(found[0].start, found[-1].end)
    return None


def _sums(record: Record, before: str) -> set[float]:
    """What a sum of a product may be: its price, or after "by" what is taken off it."""
    off = record.was is not None and re.search(r"\bby\s*$", before) is not None
    return {record.was - record.price} if off and record.was is not None else {record.price}


def _listed(speech: Speech, spans: Sequence[tuple[int, int]], many: int) -> bool:
    return (
        many > 1
        and len(spans) == many
        and all(_JOINED.match(speech.rest[a[1] : b[0]]) for a, b in itertools.pairwise(spans))
    )


def _matched(said: Sequence[tuple[float, float]], held: Sequence[set[float]], ordered: bool) -> bool:
    """Whether each value is one product's own, no product serving two."""
    left = list(held)
    for n, (value, slack) in enumerate(said):
        among = [held[n]] if ordered else left
        own = next((h for h in among if any(agrees(value, slack, "", x) for x in h)), None)
        if own is None:
            return False
        if not ordered:
            left.remove(own)
    return True
