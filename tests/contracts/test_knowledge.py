"""What every store of the documents does: the same answers, only what changed embedded again, nothing old quoted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from numpy.typing import NDArray

from retrieval.embedder import OnnxEmbedder
from retrieval.weaviate_index import connect
from scripts.processes import Running
from tools.knowledge import KnowledgeUnavailable
from tools.knowledge_index import LlamaKnowledge, LocalVectors, Vectors
from tools.knowledge_weaviate import WeaviateVectors


class Counting(OnnxEmbedder):
    """Counts the texts that were embedded as documents."""

    embedded = 0

    def documents(self, texts: Sequence[str], progress: object = None) -> NDArray:
        self.embedded += len(texts)
        return super().documents(texts)


DAYS = "How many days do I have to return something?"


@pytest.fixture(params=["local", "weaviate"])
def vectors(request: pytest.FixtureRequest) -> Iterator[Vectors]:
    if request.param == "local":
        yield LocalVectors()
        return
    server: Running = request.getfixturevalue("weaviate_server")
    client = connect(server.url, server.api_key, server.grpc_port)
    yield WeaviateVectors(lambda: client)
    client.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pages = tmp_path / "pages"
    (pages / "de").mkdir(parents=True)
    (pages / "returns.md").write_text("# Returns\n\nYou may return anything within 30 days. Returns are free.\n")
    (pages / "de" / "returns.md").write_text("# Returns to Germany\n\nSend German returns to the depot in Bremen.\n")
    (pages / "hours.md").write_text(
        "# Hours\n\n| day | hours |\n|---|---|\n| Saturday | 10 to 4 |\n| Sunday | closed |\n"
    )
    return pages


@pytest.fixture
def embedder() -> Counting:
    return Counting()


@pytest.fixture
def opened(folder: Path, tmp_path: Path, embedder: Counting, vectors: Vectors) -> Callable[[], LlamaKnowledge]:
    """Opens the knowledge as a new process would."""
    return lambda: LlamaKnowledge(folder, tmp_path / "data", embedder, vectors)


def said(knowledge: LlamaKnowledge, question: str) -> list[tuple[str, str, str]]:
    answer = knowledge.ask(question)
    return [(q.text, q.heading, q.file) for q in answer.quotes] if answer else []


def test_it_quotes_with_the_place_and_is_silent_where_the_documents_are(opened: Callable[[], LlamaKnowledge]) -> None:
    knowledge = opened()
    assert ("You may return anything within 30 days.", "Returns", "returns.md") in said(knowledge, DAYS)
    assert said(knowledge, "What are the hours on Saturday?")[0] == ("Saturday | 10 to 4", "Hours", "hours.md")
    answer = knowledge.ask("Where do German returns go?")
    assert answer is not None and 0.4 < answer.similarity < 1 and answer.overlap > 0.5
    assert said(knowledge, "Do you accept PayPal?") == []
    assert said(knowledge, "") == []


def test_a_second_start_embeds_nothing_again(opened: Callable[[], LlamaKnowledge], embedder: Counting) -> None:
    before = said(opened(), "Are returns free?")
    assert embedder.embedded == 5
    again = opened()
    assert (embedder.embedded, again.refresh()) == (5, 0)
    assert said(again, "Are returns free?") == before != []


def test_only_what_changed_is_embedded_and_nothing_old_is_quoted(
    opened: Callable[[], LlamaKnowledge], embedder: Counting, folder: Path
) -> None:
    knowledge = opened()
    (folder / "returns.md").write_text("# Returns\n\nYou may return anything within 90 days.\n")
    (folder / "hours.md").unlink()
    (folder / "gifts.md").write_text("# Gifts\n\nGift wrapping costs $4.\n")
    assert knowledge.refresh() == 3
    assert embedder.embedded == 5 + 2
    for reader in (knowledge, opened()):
        assert ("You may return anything within 90 days.", "Returns", "returns.md") in said(reader, DAYS)
        assert ("Send German returns to the depot in Bremen.", "Returns to Germany", "de/returns.md") in said(
            reader, "Where do German returns go?"
        )
        assert "30 days" not in str(said(reader, DAYS))
        assert said(reader, "What are the hours on Saturday?") == []
    assert embedder.embedded == 7


def test_a_store_that_lost_its_vectors_is_filled_again(
    opened: Callable[[], LlamaKnowledge], embedder: Counting, vectors: Vectors, tmp_path: Path
) -> None:
    first = opened()
    if vectors.name == "local":
        next((tmp_path / "data").rglob("vectors.json")).write_text("{")
    else:
        vectors.emptied(first._state.store, first._key)
    again = opened()
    assert embedder.embedded == 10
    assert said(again, "Are returns free?") != []


@pytest.mark.parametrize("vectors", ["weaviate"], indirect=True)
def test_a_server_that_is_gone_is_said_to_be_unavailable(
    folder: Path, tmp_path: Path, embedder: Counting, vectors: Vectors
) -> None:
    knowledge = LlamaKnowledge(folder, tmp_path / "data", embedder, vectors)
    knowledge._state.store.client.close()
    with pytest.raises(KnowledgeUnavailable):
        knowledge.ask("Are returns free?")
