"""Store knowledge answers from the documents, word for word, and says nothing where they say nothing."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.demo import PAGES
from retrieval.embedder import OnnxEmbedder
from tests.tools import other_questions as other
from tests.tools import store_questions as demo
from tools.handoff import Contact, hand_off, reason
from tools.knowledge import KnowledgeUnavailable, LateKnowledge, NoKnowledge
from tools.knowledge_documents import plain, read, sentences
from tools.knowledge_index import LlamaKnowledge
from tools.knowledge_reply import Reply, about_the_shop, reply

OTHER = Path(__file__).parent / "other_shop"


@pytest.fixture(scope="module")
def embedder() -> OnnxEmbedder:
    return OnnxEmbedder()


@pytest.fixture(scope="module")
def demo_shop(embedder: OnnxEmbedder, tmp_path_factory: pytest.TempPathFactory) -> LlamaKnowledge:
    return LlamaKnowledge(PAGES, tmp_path_factory.mktemp("demo"), embedder)


@pytest.fixture(scope="module")
def other_shop(embedder: OnnxEmbedder, tmp_path_factory: pytest.TempPathFactory) -> LlamaKnowledge:
    return LlamaKnowledge(OTHER, tmp_path_factory.mktemp("other"), embedder)


def measure(
    knowledge: LlamaKnowledge, answerable: tuple[tuple[str, str], ...], unanswerable: tuple[str, ...]
) -> tuple[float, float, float]:
    """(precision of what was answered, recall of what can be, share of the rest that was refused)."""
    right = wrong = refused = 0
    for question, expected in answerable:
        answer = knowledge.ask(question)
        hit = answer is not None and any(expected in quote.text for quote in answer.quotes)
        right += hit
        wrong += answer is not None and not hit
    for question in unanswerable:
        answer = knowledge.ask(question)
        refused += answer is None
        wrong += answer is not None
    figures = right / (right + wrong), right / len(answerable), refused / len(unanswerable)
    print("precision {:.3f}  recall {:.3f}  refused {:.3f}".format(*figures))
    return figures


def test_it_answers_what_the_documents_say_and_refuses_the_rest(demo_shop: LlamaKnowledge) -> None:
    """Measured: tuned 1.000 / 0.967 / 1.000 (30 + 30 questions); held out 0.963 / 0.867 / 1.000 (30 + 30)."""
    precision, recall, refused = measure(demo_shop, demo.TUNED_ANSWERABLE, demo.TUNED_UNANSWERABLE)
    assert precision >= 0.96 and recall >= 0.93 and refused >= 0.96
    precision, recall, refused = measure(demo_shop, demo.HELD_OUT_ANSWERABLE, demo.HELD_OUT_UNANSWERABLE)
    assert precision >= 0.93 and recall >= 0.8 and refused >= 0.96


def test_the_floor_holds_for_a_shop_it_was_not_chosen_on(other_shop: LlamaKnowledge) -> None:
    """Measured: 0.944 / 0.850 / 1.000 (20 + 20 questions)."""
    precision, recall, refused = measure(other_shop, other.ANSWERABLE, other.UNANSWERABLE)
    assert precision >= 0.9 and recall >= 0.8 and refused >= 0.95


def _letters(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[*_`]", "", text))


@pytest.mark.parametrize(("question", "_"), demo.TUNED_ANSWERABLE + demo.HELD_OUT_ANSWERABLE)
def test_every_quote_stands_in_the_document_it_cites(demo_shop: LlamaKnowledge, question: str, _: str) -> None:
    answer = demo_shop.ask(question)
    if answer is None:
        return
    assert 1 <= len(answer.quotes) <= 3
    for quote in answer.quotes:
        written = _letters((PAGES / quote.file).read_text())
        assert quote.text in written
        assert quote.title in written and quote.heading in written


def test_a_row_is_said_with_the_names_of_its_columns(demo_shop: LlamaKnowledge) -> None:
    answer = demo_shop.ask("How much is express delivery?")
    assert answer is not None
    express = next(q for q in answer.quotes if "Express |" in q.text)
    assert express.words == "Express: time next working day, price $12.50."
    assert (express.source, express.file) == ("Shipping", "shipping.md")


class Counting(OnnxEmbedder):
    """Counts the texts that were embedded as documents."""

    embedded = 0

    def documents(self, texts, progress=None):
        self.embedded += len(texts)
        return super().documents(texts, progress)


def until(claim: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)


def test_a_changed_file_is_noticed_by_who_asks_and_the_answer_follows_it(tmp_path: Path) -> None:
    folder, embedder = tmp_path / "pages", Counting()
    folder.mkdir()
    (folder / "returns.md").write_text("# Returns\n\nYou may return anything within 30 days.\n")
    (folder / "hours.md").write_text("# Opening hours\n\nWe are open from 9 to 5.\n")
    knowledge = LlamaKnowledge(folder, tmp_path / "data", embedder)
    assert embedder.embedded == 2
    (folder / "returns.md").write_text("# Returns\n\nYou may return anything within 90 days.\n")

    def follows() -> bool:
        answer = knowledge.ask("How many days do I have to return something?")
        return answer is not None and "90 days" in answer.text

    until(follows)
    assert embedder.embedded == 3


def test_files_that_cannot_be_read_are_named_and_the_others_answer(embedder: OnnxEmbedder, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "broken.pdf").write_bytes(b"not a pdf")
    (tmp_path / "pages" / "empty.md").write_text("")
    (tmp_path / "pages" / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "pages" / "latin.txt").write_bytes("Versand\n\nShipping to the café is free.".encode("cp1252"))
    knowledge = LlamaKnowledge(tmp_path / "pages", tmp_path / "data", embedder)
    assert {u.file for u in knowledge.unread} == {"broken.pdf", "empty.md"}
    answer = knowledge.ask("Is shipping to the café free?")
    assert answer is not None and answer.text == "Shipping to the café is free."


def _pdf(text: str) -> bytes:
    """The smallest PDF of one line."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 612 792] >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    return (
        out
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    )


def test_html_text_and_pdf_are_read_as_shoppers_see_them(tmp_path: Path) -> None:
    (tmp_path / "warranty.pdf").write_bytes(_pdf("Lamps carry a warranty of five years."))
    (pdf,), unread = read(tmp_path)
    assert (pdf.title, pdf.markdown.strip(), unread) == ("Warranty", "Lamps carry a warranty of five years.", [])
    documents = {d.file: d for d in read(OTHER)[0]}
    page = documents["delivery.html"]
    assert page.title == "Delivery and pick-up"
    assert "two to three days" in page.markdown and "seen" not in page.markdown and "Home" not in page.markdown
    assert documents["payment-and-guarantee.txt"].title == "Payment and guarantee"
    assert documents["guides/brewing.md"].title == "How to brew"


def test_a_bold_lead_heads_its_own_paragraph_only() -> None:
    text = plain(
        "# Guide\n\n**Switches.** Linear is smooth.\n\n**Shoes** are European.\n\nAnything else? Ask Mr. Smith."
    )
    assert text.count("## Switches\n\nLinear is smooth.") == 1
    assert "## Shoes\n\nShoes are European." in text
    assert text.endswith("# Guide\n\nAnything else? Ask Mr. Smith.")
    assert [said for said, _ in sentences(text.rpartition("# Guide")[2])] == ["Anything else?", "Ask Mr. Smith."]


def test_a_missing_folder_is_named_with_the_setting(embedder: OnnxEmbedder, tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="SHOPKEEPER_DOCUMENTS"):
        LlamaKnowledge(tmp_path / "absent", tmp_path / "data", embedder)


def test_llama_index_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, tools.knowledge, tools.knowledge_answers, tools.handoff; sys.exit('llama_index' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=PAGES.parents[2], check=False).returncode == 0


def test_knowledge_that_could_not_be_made_is_tried_again_by_the_next_who_asks() -> None:
    tries: list[int] = []

    def make() -> NoKnowledge:
        tries.append(1)
        if len(tries) == 1:
            raise KnowledgeUnavailable("no server yet")
        return NoKnowledge()

    late = LateKnowledge(make)
    with pytest.raises(KnowledgeUnavailable):
        late.ask("Is it free?")
    assert late.ask("Is it free?") is None and late.refresh() == 0 and len(tries) == 2


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("where is my order?", "order"), ("My parcel hasn’t arrived", "order"), ("track my order", "order"),
        ("a person, please", "person"), ("Can I speak to a human?", "person"), ("call me back", "person"),
        ("I want to make a complaint", "complaint"), ("the mug arrived broken", "complaint"),
        ("I want my money back", "complaint"),
        ("show me keyboards", None), ("where is the second one?", None), ("Do I get a tracking link?", None),
        ("a gift for a person who likes tea", None), ("something in order of price", None),
    ],
)  # fmt: skip
def test_who_needs_a_person_is_understood(said: str, why: str | None) -> None:
    assert reason(said) == why


@pytest.mark.parametrize("why", ["order", "complaint", "person"])
def test_a_hand_off_always_names_the_shops_way_and_never_asks_for_an_order_number(
    demo_shop: LlamaKnowledge, why: str
) -> None:
    for knowledge in (demo_shop, NoKnowledge()):
        text, answer = hand_off(why, knowledge, Contact.of("mailto:help@shop.example"))
        assert text.endswith("Write to help@shop.example.")
        assert "number" not in text
        assert (answer is None) == isinstance(knowledge, NoKnowledge)


HANDOFF = "https://shop.example/contact"


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        (
            "Are returns free?",
            "answer",
            "Standard returns are free; collecting a large item costs $29. (From: Returns.)",
        ),
        ("where is my order?", "handoff", HANDOFF),
        (
            "Do you accept PayPal?",
            "unknown",
            f"I don't know that: the shop's documents don't say. Reach a person at {HANDOFF}.",
        ),
        ("How do I reset my password?", "unknown", HANDOFF),
    ],
)
def test_a_message_about_the_shop_gets_its_reply(demo_shop: LlamaKnowledge, said: str, kind: str, words: str) -> None:
    told = reply(said, demo_shop, HANDOFF)
    assert isinstance(told, Reply) and told.kind == kind and words in told.text and told.contact is not None


def test_a_shop_whose_documents_cannot_be_reached_still_replies() -> None:
    class Down(NoKnowledge):
        def ask(self, question: str) -> None:
            raise KnowledgeUnavailable("no server")

    told = [reply(said, Down(), HANDOFF) for said in ("Do I get a refund from you?", "a person, please", "usb hub")]
    assert [t and t.kind for t in told] == ["unknown", "handoff", None]
    assert told[0] is not None and "don't say" not in told[0].text, "nobody has looked"


@pytest.mark.mirror
def test_a_search_for_products_is_never_taken_for_a_question_to_the_shop(
    mirror: Path, demo_shop: LlamaKnowledge
) -> None:
    """Measured: none of 480 WANDS queries and 300 WebShop goals gets a reply."""
    queries = [line.split("\t")[1] for line in (mirror / "requests" / "wands_query.csv").read_text().splitlines()[1:]]
    goals = (mirror / "requests" / "webshop_goals.txt").read_text().splitlines()
    assert [said for said in queries + goals[::10] if reply(said, demo_shop, None)] == []
    assert [said for said in goals if about_the_shop(said)] == []


def test_a_way_to_reach_people_is_read_in_every_form() -> None:
    assert Contact.of("tel:+44 20 1234 567") == Contact("phone", "tel:+44201234567", "+44 20 1234 567")
    assert Contact.of("help@shop.example") == Contact("email", "mailto:help@shop.example", "help@shop.example")
    assert Contact.of("https://shop.example/contact") == Contact(
        "link", "https://shop.example/contact", "https://shop.example/contact"
    )
    assert [Contact.of(c) for c in ("javascript:alert(1)", "", None)] == [None, None, None]
