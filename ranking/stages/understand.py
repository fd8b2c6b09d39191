"""Stage 1: words to typed constraints. Fields the request already fills are left alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from language.speak import language_of
from ranking.passing import Pass
from ranking.rules import Rules
from retrieval.understanding.request import Constraint, Understood
from retrieval.understanding.understand import understand


@dataclass(frozen=True)
class Understand:
    """Reads constraints, sort and quantity from the words; applies the shop's synonyms and redirects."""

    rules: Callable[[], Rules]

    def __call__(self, passing: Pass) -> Pass:
        """See Stage."""
        started = passing.clock()
        request = passing.request
        text = request.text.strip()
        rules = self.rules()
        if request.parse and text:
            understood = understand(
                text,
                passing.catalogue.vocabulary,
                currency=request.currency or passing.catalogue.currency,
                given=request.constraints,
                sort=request.sort,
                language=language_of(request.locale),
            )
        else:
            understood = Understood(
                text=text, search_text=text, constraints=request.constraints, sort=request.sort, subject=request.subject
            )
            if text:  # settled already, but other words for the same thing find it in every door
                read = understand(text, passing.catalogue.vocabulary, currency=passing.catalogue.currency)
                understood = understood.model_copy(update={"synonyms": read.synonyms})
        if text:
            synonyms = rules.synonyms(understood.search_text)
            if synonyms:
                understood = understood.model_copy(
                    update={
                        "synonyms": (*understood.synonyms, *synonyms),
                    }
                )
            if understood.subject:
                read = understand(understood.subject, passing.catalogue.vocabulary, currency=passing.catalogue.currency)
                known = (*read.synonyms, *rules.synonyms(understood.subject))
                understood = understood.model_copy(update={"subject_synonyms": known})
        elif category := request.page.get("category"):
            here = Constraint(field="category", op="==", value=str(category), words=str(category))
            understood = understood.model_copy(update={"constraints": (*understood.constraints, here)})
        redirect = rules.redirect(text, passing.now) if text else None
        note = f"read {len(understood.constraints)} wishes" if understood.constraints else "no wishes to filter by"
        return replace(passing, understood=understood, redirect=redirect).step("understand", started, note)
