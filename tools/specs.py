"""The tools as a language model and MCP see them: names, what each is for, and arguments as JSON Schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tools.errors import RetryError


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Condition(_Arguments):
    field: str = Field(description="price, brand, category, rating, availability, title, text, or attributes.NAME")
    op: Literal["==", "!=", "<=", "<", ">=", ">", "in", "has", "!has"]
    words: str = Field(default="", description="the shopper's own words for it")


class Wish(_Condition):
    """What must hold."""

    value: str | float | bool | list[str | float]


class Difference(_Condition):
    """How it is to differ."""

    value: str | float | bool | list[str | float] | None = Field(
        default=None, description="left out: that product's own, as in price <, attributes.weight <"
    )


class Order(_Arguments):
    """An order the shopper asked for in so many words."""

    field: str = Field(description="price, rating, released or attributes.NAME")
    order: Literal["asc", "desc"]
    superlative: bool = Field(default=False, description="true for 'the cheapest', 'the lightest'")


class SearchArguments(_Arguments):
    """Every wish that still holds, earlier ones included: this replaces the last search."""

    text: str = Field(
        description="the thing and what it is like: 'wireless mouse'; 'gift' where no thing is named", max_length=500
    )
    constraints: list[Wish] = Field(default_factory=list, max_length=20)
    sort: Order | None = None


class SimilarArguments(_Arguments):
    """Products like one that was shown."""

    product: str = Field(description="id, or place on the screen: '1'")
    constraints: list[Difference] = Field(default_factory=list, max_length=20)


class ProductArguments(_Arguments):
    """One product that was shown."""

    product: str = Field(description="id, or place on the screen: '1'")


class QuestionArguments(ProductArguments):
    """One product that was shown, and what is asked of it."""

    question: str = Field(
        default="", description="in the catalogue's language: 'does it have pockets?'", max_length=200
    )


class ShopArguments(_Arguments):
    """A question to the shop itself."""

    question: str = Field(description="in English, whole: 'can worn shoes be returned?'", max_length=300)


class CompareArguments(_Arguments):
    """Two to four products that were shown."""

    products: list[str] = Field(description="ids, or places on the screen", min_length=2, max_length=4)


class BundleArguments(_Arguments):
    """Several things and what they may cost together."""

    things: list[str] = Field(description="the kind of each: 'keyboard'", min_length=2, max_length=5)
    budget: float = Field(gt=0)


class ExtremeArguments(_Arguments):
    """The products to choose from, and by what."""

    field: str = Field(description="price, rating or attributes.NAME")
    order: Literal["asc", "desc"] = Field(description="asc: the least of it")
    products: list[str] = Field(
        default_factory=list, description="ids, or places on the screen; empty: all on it", max_length=10
    )


class QuantityArguments(_Arguments):
    """A product and how many of it."""

    product: str = Field(description="id, or place on the screen: '1'")
    quantity: int = Field(default=1, ge=0, le=99)


class NamedArguments(_Arguments):
    """A product by the words the shopper used."""

    words: str = Field(max_length=200)


class SayArguments(_Arguments):
    """Words without a product search."""

    kind: Literal["chat", "declined"]
    text: str = Field(
        description="at most two sentences in the shopper's language, with no claim about any product", max_length=400
    )


class NoArguments(_Arguments):
    """Takes none."""


@dataclass(frozen=True)
class ToolSpec:
    """A tool by name: what it is for, and the type of its arguments."""

    name: str
    purpose: str
    arguments: type[BaseModel]

    def openai(self) -> dict[str, Any]:
        """As an OpenAI-compatible endpoint takes it, without what only repeats names; `parse` holds it to the rest."""
        schema = _plain(self.arguments.model_json_schema())
        schema.pop("description", None)  # the purpose says it
        return {"type": "function", "function": {"name": self.name, "description": self.purpose, "parameters": schema}}


def _plain(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    dropped = [
        k for k in ("title", "default", "additionalProperties") if not isinstance(schema.get(k), dict)
    ]  # no property of that name
    return {k: _plain(v) for k, v in schema.items() if k not in dropped}


SPECS: tuple[ToolSpec, ...] = (
    ToolSpec(
        "search",
        "Find products in this shop. Give every wish that still holds, earlier ones too: it replaces the last search.",
        SearchArguments,
    ),
    ToolSpec("bundle", "Choose one of each of several things within one budget for all of them.", BundleArguments),
    ToolSpec("more", "Show further products of the last search, none shown before.", NoArguments),
    ToolSpec("similar", "Find products like one that was shown, but cheaper, lighter, in blue.", SimilarArguments),
    ToolSpec("details", "Tell what the catalogue states about one product.", QuestionArguments),
    ToolSpec("compare", "Set products side by side, also to say which is better.", CompareArguments),
    ToolSpec("which", "Tell which of those shown is the lightest, cheapest, best rated.", ExtremeArguments),
    ToolSpec("why", "Explain why a shown product was chosen.", ProductArguments),
    ToolSpec("why_not", "Explain why a product the shopper names was not shown.", NamedArguments),
    ToolSpec("cart_view", "Read the cart back.", NoArguments),
    ToolSpec("cart_add", "Put a product into the cart, only when the shopper asks for that.", QuantityArguments),
    ToolSpec("cart_change", "Set how many of a product are in the cart; 0 takes it out.", QuantityArguments),
    ToolSpec(
        "shop",
        "Answer from the shop's documents: delivery, returns, payment, warranty, sizes, advice, an order, a complaint.",
        ShopArguments,
    ),
    ToolSpec("say", "Answer small talk, or decline what is not shopping.", SayArguments),
)
BY_NAME = {spec.name: spec for spec in SPECS}


def parse(name: str, arguments: Any) -> BaseModel:
    """A call's arguments as their type. RetryError names the tool, the argument and the fix."""
    spec = BY_NAME.get(name)
    if spec is None:
        raise RetryError(f"there is no tool {name!r}; use one of {', '.join(BY_NAME)}")
    try:
        return spec.arguments.model_validate(arguments)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "arguments"
        raise RetryError(f"{name}: {where}: {first['msg']}") from error
