"""Settings: read in one place, wrong ones named, secrets not shown, handed on to workers."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

from serving.settings import Settings, SettingsError, export, load, variable

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "agent",
    "catalog",
    "events",
    "language",
    "learning",
    "ranking",
    "retrieval",
    "serving",
    "state",
    "tools",
    "ui",
)


def _reads_environment(tree: ast.AST) -> bool:
    """Whether code uses `os.getenv`, or `os.environ` other than to set something in it."""
    written = {
        id(node.value)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del))
        or (isinstance(node, ast.Attribute) and node.attr in ("setdefault", "update"))
    }
    return any(
        isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.getenv") and id(node) not in written
        for node in ast.walk(tree)
    )


def test_only_the_settings_read_the_environment() -> None:
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    readers = [str(path.relative_to(ROOT)) for path in files if _reads_environment(ast.parse(path.read_text()))]
    assert readers == ["serving/settings.py"]


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SHOPKEEPER_PORT", "eighty", "integer"),
        ("SHOPKEEPER_CATALOG", "../etc", "pattern"),
        ("SHOPKEEPER_EMBEDDING_PRECISION", "fp16", "'fp32' or 'int8'"),
        ("SHOPKEEPER_ALLOWED_ORIGINS", "shop.example", "https://shop.example"),
        ("SHOPKEEPER_CART_PERMALINK", "https://shop.example/cart", "{variant_id}"),
    ],
)
def test_a_wrong_setting_names_variable_value_and_fix(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as raised:
        load()
    for part in (name, value, says):
        assert part in str(raised.value)


@pytest.mark.parametrize("address", ["mysql://u:geheim@host/shop", "postgresql://u:ge heim@host/shop"])
def test_a_wrong_secret_is_not_printed(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("POSTGRES_URL", address)
    with pytest.raises(SettingsError, match=r"POSTGRES_URL=\*\*\*\*") as raised:
        load()
    assert "heim" not in str(raised.value)


def test_secrets_are_not_printed() -> None:
    settings = Settings(_env_file=None, openai_api_key="sk-secret", api_keys=("k-secret",), weaviate_api_key="w-secret")
    assert "secret" not in repr(settings)


def test_a_file_beside_the_shop_is_read_and_the_environment_comes_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("SHOPKEEPER_PORT=8111\nSHOPKEEPER_SHOP_NAME=Harbour\nOTHER=1\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHOPKEEPER_PORT", "8222")
    monkeypatch.delenv("SHOPKEEPER_SHOP_NAME", raising=False)
    assert (load().port, load().shop_name) == (8222, "Harbour")


def test_workers_get_the_same_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given = Settings(
        _env_file=None, folder=tmp_path, catalog="mine", chat=False, workers=2, mirror=tmp_path, events=False,
        allowed_origins=("https://a.example", "https://b.example"), api_keys=("one", "two"), openai_api_key="sk",
    )  # fmt: skip
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)
    before = dict(os.environ)
    try:
        export(given)
        assert load() == given
    finally:
        for name in set(os.environ) - set(before):
            del os.environ[name]


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not (field.description or "").endswith(".")] == []


def test_the_cores_are_shared_among_the_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert [load(workers=workers).pool_threads for workers in (1, 2, 4)] == [2, 1, 1]
    assert load(workers=2, weaviate_url="http://127.0.0.1:1").pool_threads == 2
    assert load(workers=2, threads=3).pool_threads == 3
