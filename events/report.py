"""What the log says of a period: what shoppers asked, what found nothing, what they chose and where it stood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from events import names
from events.model_use import ModelUse, model_use
from events.types import Event

MOST = 50
_POSITIONS = 10
_TAPPED = "(a button)"


@dataclass(frozen=True)
class Position:
    """One place of a list, from 1: how often a product stood there and what shoppers did with it."""

    position: int
    shown: int
    clicked: int
    added: int

    @property
    def click_rate(self) -> float:
        """Clicks for each time shown."""
        return self.clicked / self.shown if self.shown else 0.0


@dataclass(frozen=True)
class Report:
    """Counts over a period. Pairs are (words, times), most often first."""

    since: datetime | None
    answers: int = 0
    sessions: int = 0
    clicks: int = 0
    adds: int = 0
    purchases: int = 0
    revenue: dict[str, float] = field(default_factory=dict)  # by currency
    asked: Sequence[tuple[str, int]] = ()
    nothing: Sequence[tuple[str, int]] = ()  # no product at all
    nearly: Sequence[tuple[str, int]] = ()  # only after loosening a wish
    uncovered: Sequence[tuple[str, int]] = ()  # wishes no field covers
    sold_out: Sequence[tuple[str, int]] = ()
    chosen: Sequence[tuple[str, int]] = ()  # product ids clicked or added
    positions: Sequence[Position] = ()
    degraded: int = 0
    rated: int = 0  # answers with a thumb
    helpful: int = 0  # of those, up
    unhelpful: Sequence[tuple[str, int]] = ()  # what was asked where the thumb went down
    model: ModelUse = field(default_factory=ModelUse)

    @property
    def click_rate(self) -> float:
        """Answers with at least one click, of those that showed products from a query or page."""
        return self.clicks / self.answers if self.answers else 0.0


def summarize(events: Iterable[Event], since: datetime | None = None) -> Report:
    """The report of events in the order of their times. A product clicked twice on one answer counts once."""
    asked, nothing, nearly = Counter[str](), Counter[str](), Counter[str]()
    uncovered, sold_out, chosen = Counter[str](), Counter[str](), Counter[str]()
    shown, clicked, added = Counter[int](), Counter[int](), Counter[int]()
    place: dict[tuple[str, str], int] = {}
    seen: set[tuple[str, str, str]] = set()
    bought: set[str] = set()
    sessions: set[str] = set()
    revenue: dict[str, float] = {}
    ratings: dict[tuple[str | None, str], Event] = {}
    asked_model: list[Event] = []
    answers = degraded = 0
    for event in events:
        if event.session:
            sessions.add(event.session)
        if event.origin == "door" and event.name == names.VIEW_ITEM_LIST:
            answers += 1
            degraded += bool(event.detail.get("degraded"))
            query = _words(event.search_term)
            if query:
                asked[query] += 1
                if not event.items:
                    nothing[query] += 1
                elif event.detail.get("near"):
                    nearly[query] += 1
            uncovered.update(_words(w) for w in event.detail.get("unsupported", ()))
            sold_out.update(str(t) for t in event.detail.get("sold_out_titles", event.detail.get("sold_out", ())))
            for item in event.items:
                shown[item.index or 0] += 1
                place[event.trace_id or "", item.item_id] = item.index or 0
        elif event.name in (names.SELECT_ITEM, names.ADD_TO_CART):
            counts = clicked if event.name == names.SELECT_ITEM else added
            for item in event.items:
                once = (event.name, event.trace_id or event.id, item.item_id)
                if once in seen:
                    continue
                seen.add(once)
                chosen[item.item_name or item.item_id] += 1
                counts[place.get((event.trace_id or "", item.item_id), item.index or 0)] += 1
        elif event.name == names.MODEL_TURN:
            asked_model.append(event)
        elif event.name == names.PURCHASE and event.transaction_id not in bought:
            bought.add(event.transaction_id or event.id)
            if event.value and event.currency:
                revenue[event.currency] = revenue.get(event.currency, 0.0) + event.value
        elif event.name == names.RATE_ANSWER:
            ratings[event.session, str(event.detail.get("turn"))] = event  # the last thumb on an answer counts
    thumbs = [event for event in ratings.values() if event.value]
    down = Counter(_words(event.search_term) or _TAPPED for event in thumbs if event.value == -1)
    return Report(
        since=since,
        answers=answers,
        sessions=len(sessions),
        clicks=sum(clicked.values()),
        adds=sum(added.values()),
        purchases=len(bought),
        revenue=revenue,
        asked=asked.most_common(MOST),
        nothing=nothing.most_common(MOST),
        nearly=nearly.most_common(MOST),
        uncovered=uncovered.most_common(MOST),
        sold_out=sold_out.most_common(MOST),
        chosen=chosen.most_common(MOST),
        positions=[Position(p, shown[p], clicked[p], added[p]) for p in range(1, _POSITIONS + 1) if shown[p]],
        degraded=degraded,
        rated=len(thumbs),
        helpful=len(thumbs) - down.total(),
        unhelpful=down.most_common(MOST),
        model=model_use(asked_model),
    )


def _words(text: str | None) -> str:
    return " ".join((text or "").split()).casefold()
