"""The command line as a user meets it: one clear line for a mistake, exit codes, and JSON where asked."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from retrieval.indexing import build
from tests.serving.conftest import words_floor
from tests.small_shop import WordEmbedder, shop
from ui.cli import app

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a data folder of its own, without a model."""
    for name in ("REDIS_URL", "WEAVIATE_URL", "SHOPKEEPER_DATA", "SHOPKEEPER_CATALOG", "SHOPKEEPER_RULES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHOPKEEPER_FOLDER", str(tmp_path / "data"))
    monkeypatch.setattr("serving.assembly.build_embedder", lambda *a, **k: WordEmbedder())
    monkeypatch.setattr("ranking.floor.floor", words_floor)
    monkeypatch.setattr("ranking.features.build_signals", lambda *a, **k: {})

    def invoke(*arguments: str, **environment: str) -> Result:
        return CliRunner().invoke(app, list(arguments), env=dict(environment))

    return invoke


@pytest.fixture
def indexed(tmp_path: Path) -> None:
    build(shop(), tmp_path / "data" / "catalogs" / "small", WordEmbedder())


def rows() -> list[dict[str, Any]]:
    shared = {"availability": "in stock", "brand": "Acorn"}
    page = "https://shop.example"
    return [
        {"id": "p1", "title": "Oak chair", "description": "A chair made of oak.", "price": "49.90",
         "link": f"{page}/p1", "image_link": f"{page}/p1.jpg", **shared},
        {"id": "p2", "title": "Elm table", "description": "A table made of elm.", "price": "199",
         "link": f"{page}/p2", "image_link": f"{page}/p2.jpg", **shared},
    ]  # fmt: skip


def feed(path: Path, *extra: str) -> str:
    columns = list(rows()[0])
    lines = ["\t".join(columns), *("\t".join(row.values()) for row in rows()), *extra]
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def test_no_arguments_show_help_with_examples(run: Run) -> None:
    shown = run()
    assert "Examples" in shown.output
    assert 'shopkeeper ask "quiet keyboard' in shown.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ask", "mug", "--catalog", "nope"), "run `shopkeeper index nope`"),
        (("serve", "--catalog", "nope"), "run `shopkeeper index nope`"),
        (("index", "nope.csv"), "no data set of that name"),
        (("index", "FEED"), "--currency"),
        (("index", "FEED", "--currency", "EURO", "--shop", "https://shop.example"), "EURO"),
        (("index", "FEED", "--currency", "EUR"), "--shop"),
        (("index", "FEED", "--currency", "EUR", "--shop", "https://s.example", "--format", "xlsx"), "use one of"),
        (("index", "FEED", "--currency", "EUR", "--shop", "https://s.example", "--every", "soon"), "15m"),
        (("index", "FEED", "--currency", "EUR", "--shop", "https://s.example", "--name", "../up"), "letters"),
        (("index", "demo", "--every", "15m"), "named data set"),
        (("rules", "check"), "SHOPKEEPER_RULES"),
        (("rules", "check", "missing.yaml"), "missing.yaml"),
        (("report",), "nothing was logged yet"),
        (("data", "get", "nope"), "use one of demo"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_with_the_fix_and_status_one(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    path = feed(tmp_path / "feed.tsv")
    result = run(*(path if a == "FEED" else a for a in arguments))
    assert result.exit_code == 1, result.output
    assert says in result.output
    assert "Traceback" not in result.output
    assert result.output.count("error:") == 1


def test_a_wrong_setting_names_the_variable_and_hides_secrets(run: Run) -> None:
    result = run("doctor", SHOPKEEPER_ALLOWED_ORIGINS="shop.example/path")
    assert result.exit_code == 1
    assert "SHOPKEEPER_ALLOWED_ORIGINS" in result.output
    assert "https://shop.example" in result.output


def test_a_feed_is_indexed_asked_and_left_alone_when_unchanged(run: Run, tmp_path: Path) -> None:
    path = feed(tmp_path / "feed.tsv", "p3\tNo price\t\tfree\tin stock")
    options = ("--currency", "EUR", "--shop", "https://shop.example", "--name", "mine", "--max-bad-share", "0.5")
    first = run("index", path, *options)
    assert first.exit_code == 0, first.output
    assert "2 products in service" in " ".join(first.output.split())
    assert "price" in (tmp_path / "data" / "rejects" / "mine.csv").read_text()
    assert "unchanged" in run("index", path, *options).output
    answer = json.loads(run("ask", "oak chair", "--catalog", "mine", "--json").stdout)
    assert [p["product"]["id"] for p in answer["selected"]] == ["p1"]


def test_a_refused_feed_leaves_the_old_index_in_service(run: Run, tmp_path: Path) -> None:
    path = feed(tmp_path / "feed.tsv")
    options = ("--currency", "EUR", "--shop", "https://shop.example", "--name", "mine")
    assert run("index", path, *options).exit_code == 0
    feed(tmp_path / "feed.tsv", *(f"x{n}\tBroken\t\t\t" for n in range(20)))
    refused = run("index", path, *options)
    assert refused.exit_code == 1
    assert "refused" in refused.output
    assert "Oak chair" in run("ask", "oak chair", "--catalog", "mine").output


@pytest.mark.usefixtures("indexed")
def test_an_answer_shows_prices_chips_and_how_it_was_found(run: Run) -> None:
    shown = run("ask", "usb hub under $30", "--catalog", "small", "--explain")
    assert shown.exit_code == 0, shown.output
    for expected in ("USB hub with 4 ports", "$25", "under $30", "understand", "retrieve"):
        assert expected in shown.output
    assert "Nothing here fits" in run("ask", "salmon", "--catalog", "small").output


@pytest.mark.usefixtures("indexed")
def test_rules_are_checked_and_previewed(run: Run, tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text("rules:\n  - name: lift\n    where: [[id, '==', hub7]]\n    pin: 1\n")
    assert "1 rules" in run("rules", "check", str(rules)).output
    preview = run("rules", "preview", "usb hub with 4 ports", "--rules", str(rules), "--catalog", "small").output
    assert preview.index("USB hub with 7 ports") < preview.index("USB hub with 4 ports")
    rules.write_text("rules:\n  - name: lift\n    where: [[id, '==', hub7]]\n    pinn: 1\n")
    broken = run("rules", "check", str(rules))
    assert broken.exit_code == 1
    assert "line" in broken.output


@pytest.mark.usefixtures("indexed")
def test_a_port_in_use_is_said_before_anything_starts(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = run("serve", "--catalog", "small", "--port", str(taken.getsockname()[1]))
    assert result.exit_code == 1
    assert "--port" in result.output


@pytest.mark.usefixtures("indexed")
def test_doctor_names_what_is_needed_and_the_fix(run: Run) -> None:
    found = {f["part"]: f for f in json.loads(run("doctor", "--json", SHOPKEEPER_CATALOG="small").stdout)}
    assert found["catalogue"]["found"].startswith("'small': 12 products in USD")
    missing = run("doctor", SHOPKEEPER_CATALOG="nope")
    assert missing.exit_code == 1
    assert "shopkeeper index nope" in missing.output
    down = run("doctor", "--json", SHOPKEEPER_CATALOG="small", REDIS_URL="redis://127.0.0.1:9")
    state = next(f for f in json.loads(down.stdout) if f["part"] == "state")
    assert (state["verdict"], down.exit_code) == ("needed", 1)


def test_a_report_is_written_as_page_and_table(run: Run, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from events.sqlite_log import SqliteEventLog
    from events.types import Event

    log = SqliteEventLog(tmp_path / "data" / "events" / "small.db")
    log.write([Event(name="view_item_list", at=datetime.now(UTC), origin="door", search_term="quiet fridge")])
    log.close()
    result = run("report", "--catalog", "small", "--html", "r.html", "--csv", "r.csv")
    assert result.exit_code == 0, result.output
    assert "quiet fridge" in (tmp_path / "r.html").read_text()
    assert "quiet fridge" in (tmp_path / "r.csv").read_text()
    assert "quiet fridge" in run("report", "--catalog", "small").output
    assert run("report", "--catalog", "small", "--html", "no/such/r.html").exit_code == 1


def test_a_shop_is_tried_by_its_address(run: Run, tmp_path: Path) -> None:
    from tests.catalog.fake_shop import FakeShop, serve, shopify_product

    with serve(FakeShop(products=[shopify_product(n) for n in range(1, 4)])) as shop_:
        result = run("try", shop_.url, "--no-serve")
    assert result.exit_code == 0, result.output
    assert "3 products in service" in result.output
    with serve(FakeShop(products=[shopify_product(9)])) as another:
        assert run("try", another.url, "--no-serve").exit_code == 0
    ports = {url.rpartition(":")[2] for url in (shop_.url, another.url)}
    assert {folder.name.rpartition("-")[2] for folder in (tmp_path / "data" / "catalogs").iterdir()} == ports
    nothing = run("try", "http://127.0.0.1:9", "--no-serve")
    assert nothing.exit_code == 1
    assert "Traceback" not in nothing.output
