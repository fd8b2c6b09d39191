"""What the tools take. Amounts are minor units (cents); the schemas are what `tools/list` shows."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

MOST_IDS = 50
MOST_PAGE = 50


class _Open(BaseModel):
    model_config = ConfigDict(extra="ignore", populate_by_name=True, frozen=True)


class Agent(_Open):
    profile: str = Field(description="Address of the platform's profile.")


class Meta(_Open):
    """The protocol's own: who calls, and the key under which a repeated write is done once."""

    agent: Agent | None = Field(None, alias="ucp-agent")
    idempotency_key: str | None = Field(None, alias="idempotency-key", max_length=255)


class Context(_Open):
    """What is known of the buyer. The shop sells in one currency; `language` is BCP 47."""

    currency: str | None = Field(None, pattern=r"^[A-Za-z]{3}$", description="Currency of price filters, ISO 4217.")
    language: str | None = Field(None, max_length=35)
    address_country: str | None = None
    intent: str | None = Field(None, max_length=1000)


class PriceFilter(_Open):
    min: int | None = Field(None, ge=0, description="In minor units: 9000 is 90.00.")
    max: int | None = Field(None, ge=0, description="In minor units: 9000 is 90.00.")

    @model_validator(mode="after")
    def _ordered(self) -> PriceFilter:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"min {self.min} is above max {self.max}; swap them")
        return self


class Filters(_Open):
    """The protocol's filters, and the shop's own `constraints` over any field of a product."""

    categories: list[str] | None = Field(
        None, max_length=20, description='Any of these: a whole path, "Audio > Headphones", or one name out of it.'
    )
    price: PriceFilter | None = None
    constraints: list[Any] | None = Field(
        None,
        max_length=20,
        description='Extension: conditions as [field, operator, value], such as ["brand", "!=", "Logitech"] or '
        '["attributes.colour", "in", ["red", "blue"]]; operators == != < <= > >= in has !has.',
    )


class Page(_Open):
    cursor: str | None = Field(None, max_length=200)
    limit: int = Field(10, ge=1, description=f"At most {MOST_PAGE} are given.")


class SortBy(_Open):
    field: str = Field(examples=["price", "rating", "released"])
    order: str = Field(pattern="^(asc|desc)$")


class Search(_Open):
    """A search of the catalogue."""

    query: str = Field(
        "",
        max_length=2000,
        description="The buyer's words, whole: prices, brands and negations in them are understood.",
    )
    context: Context = Context()
    filters: Filters = Filters()
    pagination: Page = Page()
    sort: SortBy | None = Field(None, description="Extension: an order over all that is relevant.")


class Lookup(_Open):
    ids: list[str] = Field(min_length=1, max_length=MOST_IDS, description="Ids of products or variants.")
    context: Context = Context()
    filters: Filters = Filters()


class Selected(_Open):
    name: str
    label: str


class Get(_Open):
    id: str = Field(description="Id of a product or variant.")
    selected: list[Selected] = Field([], max_length=20, description="Options chosen, some or all.")
    preferences: list[str] = Field([], max_length=20, description="Names of options; the last gives way first.")
    context: Context = Context()


class Item(_Open):
    id: str = Field(description="Id of a variant; of a product, its cheapest variant to be had is taken.")


class LineItem(_Open):
    item: Item
    quantity: int = Field(ge=1, le=99)


class CartContent(_Open):
    line_items: list[LineItem] = Field(max_length=50, description="All lines the cart shall hold.")
    context: Context = Context()


class Question(_Open):
    query: str = Field(min_length=1, max_length=2000)
    ids: list[str] = Field([], max_length=MOST_IDS)
    context: Context = Context()


class _Call(_Open):
    """A tool's arguments; `EXAMPLES` shows those of each."""

    meta: Meta = Meta()


class SearchCatalog(_Call):
    catalog: Search


class LookupCatalog(_Call):
    catalog: Lookup


class GetProduct(_Call):
    catalog: Get


class CreateCart(_Call):
    cart: CartContent


class GetCart(_Call):
    id: str = Field(max_length=128, description="Id of the cart.")


class UpdateCart(GetCart):
    cart: CartContent


class CancelCart(GetCart):
    pass


class AskBusiness(_Call):
    ask: Question


class CompareProducts(_Call):
    ids: list[str] = Field(min_length=2, max_length=4, description="Ids of two to four products.")


class WhyNotShown(_Call):
    product: str = Field(min_length=1, max_length=200, description="Id or name of the product that was missed.")
    catalog: Search = Field(description="The search it was missed in.")


_LINES = {"line_items": [{"item": {"id": "A-VARIANT-ID"}, "quantity": 1}]}
EXAMPLES: dict[type[BaseModel], dict[str, Any]] = {
    SearchCatalog: {"catalog": {"query": "a quiet keyboard under $90, not Corvid"}},
    LookupCatalog: {"catalog": {"ids": ["A-PRODUCT-ID", "A-VARIANT-ID"]}},
    GetProduct: {"catalog": {"id": "A-PRODUCT-ID", "selected": [{"name": "colour", "label": "white"}]}},
    CreateCart: {"cart": _LINES},
    GetCart: {"id": "cart_…"},
    UpdateCart: {"id": "cart_…", "cart": _LINES},
    CancelCart: {"id": "cart_…"},
    AskBusiness: {"ask": {"query": "Can I return opened headphones?"}},
    CompareProducts: {"ids": ["A-PRODUCT-ID", "ANOTHER-PRODUCT-ID"]},
    WhyNotShown: {"product": "A-PRODUCT-ID", "catalog": {"query": "a quiet keyboard under $90"}},
}
