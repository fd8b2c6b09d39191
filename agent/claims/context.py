"""What prose may draw on: the products shown, the cart, the documents, and what the shopper and the code said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from agent.claims.measures import Quantity, quantities
from agent.claims.records import Record, content
from agent.claims.speech import plain, roots, rootset

_GENERIC = rootset("one ones model product pair option item pick choice version candidate result machine device set")
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Context:
    """The facts of one reply. Amounts are major units of `currency`; products are public JSON."""

    products: tuple[Record, ...] = ()
    others: tuple[Record, ...] = ()
    cart: Mapping[str, Any] | None = None
    documents: tuple[str, ...] = ()
    spoken: str = ""  # what the shopper said, wishes in force, and sentences and labels that code made
    computed: str = ""  # of these, only what code made
    brands: frozenset[str] = frozenset()  # of the whole catalogue, lower case
    currency: str = "USD"
    total: int | None = None  # products found

    @classmethod
    def of(
        cls,
        products: Sequence[Mapping[str, Any]],
        *,
        others: Sequence[Mapping[str, Any]] = (),
        ledger: Iterable[Mapping[str, Any]] = (),
        cart: Mapping[str, Any] | None = None,
        said: Iterable[str] = (),
        total: int | None = None,
        extra: Iterable[str] = (),
        brands: Iterable[str] = (),
        documents: Iterable[str] = (),
    ) -> Context:
        """From product JSON, ledger entries, a cart's JSON, messages, labels made by code, and documents' text."""
        shown = tuple(Record(p, place) for place, p in enumerate(products))
        ids = {r.id for r in shown}
        first = [*products, *others][:1]
        extra = list(extra)
        wishes = [f"{e['label']} {e['words']} {e['value']}" for e in ledger]
        return cls(
            products=shown,
            others=tuple(r for r in (Record(p) for p in others) if r.id not in ids),
            cart=cart,
            documents=tuple(_folded(d) for d in documents),
            spoken=plain("\n".join([*said, *wishes, *extra])).lower(),
            computed=plain("\n".join([*extra, *(str(p.get("why") or "") for p in products)])).lower(),
            brands=frozenset(plain(b).lower() for b in brands if len(b) > 2),
            currency=str(first[0]["currency"]) if first else str((cart or {}).get("currency") or "USD"),
            total=total,
        )

    @cached_property
    def everything(self) -> tuple[Record, ...]:
        """What may be named."""
        return (*self.products, *self.others)

    @cached_property
    def spoken_words(self) -> frozenset[str]:
        """The roots of what was said."""
        return frozenset(content(self.spoken))

    @cached_property
    def spoken_numbers(self) -> frozenset[float]:
        """The numbers of what was said, and how many products were found."""
        found = {float(n.replace(",", "")) for n in _NUMBER.findall(self.spoken) if n.replace(",", "")}
        return frozenset(found | ({float(self.total)} if self.total is not None else set()))

    @cached_property
    def spoken_quantities(self) -> tuple[Quantity, ...]:
        """The quantities of what was said."""
        return tuple(quantities(self.spoken))

    @cached_property
    def document_sentences(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """The documents line by line, each with its roots."""
        return tuple(line for d in self.documents for line in _lines(d))

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The roots of what most shown products are called: fan, laptop, thing."""
        many = (len(self.everything) + 1) / 2
        held = [r.words | r.kind for r in self.everything]
        return frozenset(n for n in self.nouns if n in _GENERIC or sum(n in h for h in held) >= max(many, 1))

    @cached_property
    def nouns(self) -> frozenset[str]:
        """The roots of what any shown product is called."""
        found = set(_GENERIC)
        for r in self.everything:
            path = plain(str(r.json.get("category") or "")).lower().split(" > ")
            found |= set(roots(path[-1])) | set(roots(str(r.json.get("attributes", {}).get("kind", "")).lower()))
            title = roots(r.title.lower().partition(",")[0])
            found |= set(title[-1:]) & r.words - set(r.brand) if title and not title[-1].isdigit() else set()
        return frozenset(found)


@lru_cache(maxsize=256)
def _folded(document: str) -> str:
    return plain(document).lower()


@lru_cache(maxsize=256)
def _lines(document: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """A document's sentences, table rows and items, each with its roots."""
    pieces = re.split(r"(?<=[.!?])\s+(?=[a-z0-9])|\n\s*\n|\n(?=\||#|-)|;\s", document)
    return tuple((p, frozenset(roots(p))) for p in pieces if p.strip())
