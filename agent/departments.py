"""Of several things wished at once, each is of its department: beside the keyboard, the mouse is no cat's toy."""

from __future__ import annotations

from agent.context import TurnContext
from agent.plan import Search
from ranking.slate import Pick, Slate
from retrieval.understanding.understand import understand

_LEAST = 3  # products of a category that stands for a kind


def of_its_department(context: TurnContext, search: Search, slate: Slate) -> Slate:
    """The slate without picks that only bear the name: of another department, and by their own noun another thing.

    Only where a category is called by the noun and some pick is of it; else the slate as it is.
    """
    catalogue = context.desk.funnel.catalogue()

    def noun(text: str) -> str | None:
        return understand(text, catalogue.vocabulary, currency=catalogue.currency).product_type

    asked = noun(search.subject)
    named = catalogue.vocabulary.values.get(asked or "", ())
    called = {str(v.value) for v in named if v.field == "category" and v.count >= _LEAST}
    home = {path[0] for pick in slate.selected if called & set(path := _path(pick))}
    kept = tuple(p for p in slate.selected if not home or _path(p)[0] in home or noun(str(p.product["title"])) == asked)
    gone = len(slate.selected) - len(kept)
    return slate.model_copy(update={"selected": kept, "total": slate.total - gone}) if gone else slate


def _path(pick: Pick) -> list[str]:
    return str(pick.product["category"] or "").split(" > ")
