"""Settings: the only reader of the environment. Every part of the process is handed the values it needs.

A setting is read from a keyword, else from the environment (`SHOPKEEPER_` and the name in capitals, or the
well-known name given as its alias), else from `.env` in the current folder, else its default.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "SHOPKEEPER_"


def _default_folder() -> Path:
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "shopkeeper"


class SettingsError(ValueError):
    """A setting that can't be used; the message names the variable, the value and the fix."""


class Settings(BaseSettings):
    """All that an owner of a shop can set. Secrets print as stars."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_file_encoding="utf-8", extra="ignore", populate_by_name=True,
        frozen=True, protected_namespaces=(), env_ignore_empty=True,
    )  # fmt: skip

    # where things are
    folder: Path = Field(
        default_factory=_default_folder, description="Where indexes, state, events and models are kept."
    )
    catalog: str = Field(
        "demo", pattern=r"^[A-Za-z0-9_-]{1,64}$", description="Name of the indexed catalogue to serve."
    )
    mirror: Path | None = Field(
        None,
        validation_alias=AliasChoices("SHOPKEEPER_DATA", "SHOPKEEPER_MIRROR"),
        description="Folder that holds the named data sets' files; without it they are downloaded.",
    )
    rules: Path | None = Field(None, description="Business rules file (YAML); read again when it changes.")
    ranker: Path | None = Field(None, description="Ranking model to use instead of the one that is shipped.")

    # the shop
    shop_name: str = Field("the shop", max_length=120, description="How the assistant names the shop.")
    shop_url: str | None = Field(None, description="Address of the shop; product links are made whole with it.")
    cart_permalink: str | None = Field(
        None,
        description="Address that fills the shop's cart; {variant_id}, {product_id}, {quantity} are filled in.",
    )
    handoff: str | None = Field(None, description="Where a shopper reaches a person: an address, mailto: or tel:.")
    documents: Path | None = Field(None, description="Folder with the shop's policies and guides.")

    # the index and the words
    weaviate_url: str | None = Field(
        None,
        validation_alias=AliasChoices("WEAVIATE_URL", "SHOPKEEPER_WEAVIATE_URL"),
        description="Weaviate server, http://host:port; without it the embedded index answers.",
    )
    weaviate_grpc_port: int = Field(50051, ge=1, le=65535, description="gRPC port of the Weaviate server.")
    weaviate_api_key: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("WEAVIATE_API_KEY", "SHOPKEEPER_WEAVIATE_API_KEY"),
        description="API key of the Weaviate server.",
    )
    index: Literal["auto", "embedded", "weaviate"] = Field(
        "auto", description="Which product index answers; auto: Weaviate where its address is set."
    )
    embedding_precision: Literal["fp32", "int8"] = Field(
        "int8", description="Precision of the query embedding: int8 is faster, fp32 slightly better."
    )
    embedding_model: str | None = Field(
        None,
        description="Another embedding model, such as a multilingual one: a sentence-transformers name or folder. "
        "Needs the `train` extra, and indexing again.",
    )
    models_folder: Path | None = Field(None, description="Where the embedding model is kept; default: a cache.")

    # state
    redis_url: str | None = Field(
        None,
        validation_alias=AliasChoices("REDIS_URL", "SHOPKEEPER_REDIS_URL"),
        description="Redis server for state shared by several machines; without it one SQLite file.",
    )
    hot_hours: float = Field(12.0, ge=0, le=168, description="How long an answer may be given again; 0: never.")
    hot_entries: int = Field(4096, ge=0, description="Answers kept in each worker's memory.")

    # conversations
    postgres_url: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("POSTGRES_URL", "SHOPKEEPER_POSTGRES_URL"),
        description="PostgreSQL database for conversations shared by several machines; without it a SQLite file.",
    )
    conversations_days: int = Field(30, ge=1, le=3650, description="Days a conversation is kept after its last turn.")

    # the language model
    openai_api_key: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("OPENAI_API_KEY", "SHOPKEEPER_OPENAI_API_KEY"),
        description="Key of an OpenAI-compatible endpoint; without it the rule planner answers.",
    )
    openai_base_url: str | None = Field(
        None,
        validation_alias=AliasChoices("OPENAI_BASE_URL", "SHOPKEEPER_OPENAI_BASE_URL"),
        description="Address of an OpenAI-compatible endpoint.",
    )
    model: str | None = Field(None, description="Name of the language model; without it the rule planner answers.")
    model_timeout_s: float = Field(8.0, gt=0, le=120, description="Longest a whole turn waits for the language model.")
    model_tokens: int = Field(12000, ge=256, description="Tokens one turn may use.")
    model_price_input: float = Field(
        3.0, ge=0, description="Price of a million input tokens; set your model's own, 0 where it costs nothing."
    )
    model_price_cached: float | None = Field(
        None, ge=0, description="Price of a million input tokens that the endpoint's cache held; default: as input."
    )
    model_price_output: float = Field(15.0, ge=0, description="Price of a million output tokens; set your model's own.")
    model_currency: str = Field("USD", pattern=r"^[A-Z]{3}$", description="Currency of the prices and of the cap.")
    model_daily_cap: float = Field(
        5.0, ge=0, description="Money a day (UTC) the language model may cost; then the rules answer."
    )
    model_turns_session: int = Field(
        100, ge=0, description="Turns a day the model answers in one session; then the rules do. 0: no limit."
    )
    model_turns_address: int = Field(
        300, ge=0, description="Turns an hour the model answers to one address; then the rules do. 0: no limit."
    )
    llm_rerank: bool = Field(False, description="Whether the language model may re-order the top few.")
    llm_rerank_ms: int = Field(1500, ge=100, le=1500, description="Longest the cards wait for that order.")

    # events
    events: bool = Field(True, description="Whether impressions, searches, clicks and adds are logged.")
    events_days: int = Field(30, ge=1, le=3650, description="Days a logged event is kept.")

    # the process
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0: any free one.")
    workers: int = Field(1, ge=1, le=64, description="Processes that answer (the chat needs 1, or sticky routing).")
    chat: bool = Field(True, description="Whether the chat is loaded beside the HTTP API.")
    threads: int | None = Field(
        None, ge=1, le=64, description="Threads of each worker that run the funnel; default: the cores by the workers."
    )
    queue: int = Field(128, ge=1, description="Requests of each worker that may wait; more are answered 503.")
    deadline_ms: int = Field(1500, ge=10, le=60000, description="Time the funnel may take before it degrades.")
    index_timeout_ms: int = Field(
        400, ge=10, le=60000, description="Time Weaviate may take before the snapshot answers."
    )
    breaker_failures: int = Field(3, ge=1, description="Failures in a row after which a broken part is left alone.")
    breaker_seconds: float = Field(10.0, gt=0, description="How long a broken part is left alone.")
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Origins whose pages may call the API, separated by commas; * allows all."
    )
    api_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (), description="Keys that may write prices and stock and read metrics, separated by commas."
    )
    rate_per_minute: int = Field(1200, ge=0, description="Requests a minute from one address; 0: no limit.")
    rate_loopback: bool = Field(False, description="Whether callers on this machine are limited too.")
    max_body_kb: int = Field(256, ge=1, le=65536, description="Largest request body, in kB.")
    metrics_folder: Path | None = Field(
        None,
        validation_alias=AliasChoices("PROMETHEUS_MULTIPROC_DIR"),
        description="Folder in which several workers add up their metrics; set by itself.",
    )
    demo_shop: bool = Field(True, description="Whether the demo shop's pages are served at /demo-shop/.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged.")

    @field_validator("allowed_origins", "api_keys", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value

    @field_validator("allowed_origins", mode="after")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            if origin != "*" and (not origin.startswith(("http://", "https://")) or origin.count("/") != 2):
                raise ValueError(f"{origin!r} is not an origin; write it like https://shop.example, without a path")
        return value

    @field_validator("folder", "mirror", "rules", "ranker", "documents", "models_folder", mode="after")
    @classmethod
    def _home(cls, value: Path | None) -> Path | None:
        return None if value is None else value.expanduser()

    @field_validator("postgres_url", mode="after")
    @classmethod
    def _postgres(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("it is no address of a database; write it like postgresql://user:password@host:5432/name")
        if value is not None:
            from psycopg import ProgrammingError
            from psycopg.conninfo import conninfo_to_dict

            try:
                conninfo_to_dict(value.get_secret_value())
            except ProgrammingError:
                raise ValueError(
                    "it cannot be read; write special characters in user and password as %XX, a space as %20"
                ) from None  # what libpq says repeats the password
        return value

    @field_validator("cart_permalink", mode="after")
    @classmethod
    def _fields(cls, value: str | None) -> str | None:
        if value is not None and "{variant_id}" not in value and "{product_id}" not in value:
            raise ValueError(
                "it needs {variant_id} or {product_id}, as in https://shop.example/cart/{variant_id}:{quantity}"
            )
        return value

    @property
    def catalog_folder(self) -> Path:
        """Where the snapshots of the served catalogue lie."""
        return self.folder / "catalogs" / self.catalog

    @property
    def catalogs_folder(self) -> Path:
        """Where all indexed catalogues lie, a folder each."""
        return self.folder / "catalogs"

    @property
    def events_file(self) -> Path:
        """The event log of the served catalogue."""
        return self.folder / "events" / f"{self.catalog}.db"

    @property
    def uses_weaviate(self) -> bool:
        """Whether Weaviate answers rather than the embedded index."""
        return self.index == "weaviate" or (self.index == "auto" and self.weaviate_url is not None)

    @property
    def pool_threads(self) -> int:
        """Threads of each worker: more than its share of the cores only makes them wait for each other.

        Measured on 2 cores, 2 workers, 8 clients: 121 queries a second at p99 84 ms with one thread each, 121 at 95 ms
        with two. On Weaviate threads wait for the network, so there are twice as many.
        """
        if self.threads is not None:
            return self.threads
        share = max(1, (os.cpu_count() or 1) // self.workers)
        return min(4, share) * (2 if self.uses_weaviate else 1)


def load(**overrides: Any) -> Settings:
    """Settings from the environment with some given. SettingsError names the variable, the value and the fix."""
    try:
        return Settings(**{k: v for k, v in overrides.items() if v is not None})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0]) if first["loc"] else "settings"
        raise SettingsError(f"{variable(name)}={_shown(name, first['input'])}: {first['msg']}") from error


def variable(name: str) -> str:
    """The environment variable of a setting's name (or alias)."""
    if name in Settings.model_fields:
        alias = Settings.model_fields[name].validation_alias
        return str(alias.choices[0]) if isinstance(alias, AliasChoices) else PREFIX + name.upper()
    return name


def export(settings: Settings) -> None:
    """Put what differs from the defaults into this process's environment, for the workers it starts."""
    for name in settings.model_fields_set:
        value = getattr(settings, name)
        if value is None:
            continue
        if isinstance(value, tuple):
            value = ",".join(v.get_secret_value() if isinstance(v, SecretStr) else str(v) for v in value)
        elif isinstance(value, SecretStr):
            value = value.get_secret_value()
        os.environ[variable(name)] = str(value)


def _shown(name: str, value: Any) -> str:
    field = next((f for n, f in Settings.model_fields.items() if name in (n, variable(n))), None)
    secret = field is not None and "SecretStr" in str(field.annotation)
    return "********" if secret else repr(value)
