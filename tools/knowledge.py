"""Store knowledge: what the shop's own documents say on shipping, returns, sizes and choosing, word for word.

`Knowledge` is the seam. An answer is made of sentences that stand in a document, never of new ones; where the
documents don't say, there is no answer.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock, Thread
from typing import Protocol

_log = logging.getLogger(__name__)
MOST_QUOTES = 3


class KnowledgeUnavailable(RuntimeError):
    """The documents can't be asked now: their folder or their index can't be reached. The message names it."""


@dataclass(frozen=True)
class Quote:
    """One sentence, or one row of a table, as it stands in a document.

    `text` is the document's own words, mark-up and line breaks apart; a row's cells are parted by ` | ` and `columns`
    names them. `heading` is empty above the first heading. `file` is its path within the folder.
    """

    text: str
    title: str
    heading: str
    file: str
    columns: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The text as it is said: `Express: time next working day, price $12.50.` for a row."""
        if not self.columns:
            return self.text
        first, *others = self.text.split(" | ")
        told = [f"{column} {cell}" for column, cell in zip(self.columns[1:], others, strict=False) if cell]
        return f"{first}: {', '.join(told)}."

    @property
    def source(self) -> str:
        """Where it stands: `Choosing a keyboard, Switches`."""
        return f"{self.title}, {self.heading}" if self.heading and self.heading != self.title else self.title


@dataclass(frozen=True)
class Answer:
    """One to three quotes in the order of the documents; `similarity` and `overlap` are those of the best of them."""

    quotes: tuple[Quote, ...]
    similarity: float
    overlap: float

    @property
    def text(self) -> str:
        """All quotes as they are said, without their sources."""
        return " ".join(quote.words for quote in self.quotes)

    @property
    def sources(self) -> tuple[str, ...]:
        """Where they stand, each place once."""
        return tuple(dict.fromkeys(quote.source for quote in self.quotes))


class Knowledge(Protocol):
    """What the shop's documents say."""

    @property
    def ready(self) -> bool:
        """Whether a question is answered at once; otherwise the first waits some seconds for what `warm` begins."""
        ...

    @property
    def texts(self) -> tuple[str, ...]:
        """What each document says, a sentence or row a paragraph; empty until they are read."""
        ...

    def ask(self, question: str) -> Answer | None:
        """The sentences that answer, or None where the documents don't say. Safe across threads.

        Raises KnowledgeUnavailable where the documents' index can't be reached.
        """
        ...

    def refresh(self) -> int:
        """Reads the folder again; how many documents were new, changed or gone. Others are not embedded again."""
        ...

    def warm(self) -> None:
        """Begin what the first question would wait for, in a thread of its own; at once where there is nothing."""
        ...


class NoKnowledge:
    """A shop without documents: it never knows."""

    ready = True
    texts: tuple[str, ...] = ()

    def ask(self, question: str) -> Answer | None:
        """See Knowledge."""
        return None

    def refresh(self) -> int:
        """See Knowledge."""
        return 0

    def warm(self) -> None:
        """See Knowledge."""


class LateKnowledge:
    """Knowledge made when it is first needed, as LlamaIndex takes seconds to import; `warm` begins that beside."""

    def __init__(self, make: Callable[[], Knowledge]) -> None:
        self._make = make
        self._made: Knowledge | None = None
        self._lock = Lock()

    @property
    def ready(self) -> bool:
        """See Knowledge."""
        return self._made is not None

    @property
    def texts(self) -> tuple[str, ...]:
        """See Knowledge."""
        made = self._made
        return made.texts if made is not None else ()

    def warm(self) -> None:
        """See Knowledge. What fails is tried again for the first who asks, and raised to them."""
        Thread(target=self._quietly, name="knowledge", daemon=True).start()

    def ask(self, question: str) -> Answer | None:
        """See Knowledge. The first question waits for the making."""
        made = self._knowledge()
        try:
            return made.ask(question)
        except KnowledgeUnavailable:
            self._made = None  # made anew, it may find its server again
            raise

    def refresh(self) -> int:
        """See Knowledge."""
        return self._knowledge().refresh()

    def _knowledge(self) -> Knowledge:
        with self._lock:
            if self._made is None:
                try:
                    self._made = self._make()
                except OSError as error:
                    raise KnowledgeUnavailable(f"the documents cannot be read: {error}") from error
            return self._made

    def _quietly(self) -> None:
        try:
            self._knowledge()
        except KnowledgeUnavailable as error:
            _log.warning("%s", error)
