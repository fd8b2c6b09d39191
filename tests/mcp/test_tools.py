"""The MCP tools answer in the protocol's shapes, checked by the protocol's own models, with a real client."""

from __future__ import annotations

import json
from typing import Any

import pytest
from mcp import ClientSession, McpError
from ucp_sdk.models.schemas.common.types.error_response import ErrorResponse
from ucp_sdk.models.schemas.shopping.cart import Cart
from ucp_sdk.models.schemas.shopping.catalog_lookup import GetProductResponse, LookupResponse
from ucp_sdk.models.schemas.shopping.catalog_search import SearchResponse

from serving.mcp import UCP_VERSION
from tests.mcp.conftest import META, Connect, told

PROTOCOL = {"search_catalog", "lookup_catalog", "get_product", "create_cart", "get_cart", "update_cart", "cancel_cart"}
OURS = {"ask_business", "compare_products", "why_not_shown"}


def codes(answer: dict[str, Any]) -> list[str]:
    return [m["code"] for m in answer.get("messages", [])]


async def test_the_tools_are_the_protocols_and_a_few_of_our_own(connect: Connect) -> None:
    async with connect() as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == PROTOCOL | OURS
    assert tools["search_catalog"].inputSchema["required"] == ["catalog"]
    assert tools["search_catalog"].annotations and tools["search_catalog"].annotations.readOnlyHint
    assert tools["update_cart"].annotations and tools["update_cart"].annotations.destructiveHint
    assert all(tool.description and len(tool.description) > 25 for tool in tools.values())


async def test_a_search_is_understood_filtered_and_paged(connect: Connect) -> None:
    async with connect() as client:
        found = await told(client, "search_catalog", catalog={"query": "a mug or cup under $10"})
        assert SearchResponse.model_validate(found).ucp.version == UCP_VERSION
        assert [p["id"] for p in found["products"]] == ["cup"]
        assert found["products"][0]["price_range"]["min"] == {"amount": 900, "currency": "USD"}
        assert "price <= 10.0" in [m["content"].replace("< ", "<= ") for m in found["messages"]]

        filters = {"categories": ["Kitchen > Mugs"], "price": {"max": 1200}, "constraints": [["brand", "==", "Éclat"]]}
        wanted = {
            "query": "mug",
            "filters": filters,
            "sort": {"field": "price", "order": "asc"},
            "pagination": {"limit": 1},
        }
        first = await told(client, "search_catalog", catalog=wanted)
        page = first["pagination"]
        assert ([p["id"] for p in first["products"]], page["has_next_page"], page["total_count"]) == (["cup"], True, 2)
        second = await told(
            client, "search_catalog", catalog={**wanted, "pagination": {"limit": 1, "cursor": page["cursor"]}}
        )
        assert ([p["id"] for p in second["products"]], second["pagination"]["has_next_page"]) == (["mug"], False)

        euros = await told(
            client,
            "search_catalog",
            catalog={"query": "mug", "filters": {"price": {"max": 1}}, "context": {"currency": "EUR"}},
        )
        assert "price_filter_ignored" in codes(euros) and euros["products"]


async def test_where_nothing_fits_nothing_is_shown_and_the_way_out_is_told(connect: Connect) -> None:
    async with connect() as client:
        none = await told(client, "search_catalog", catalog={"query": "mug", "filters": {"price": {"max": 100}}})
    assert none["products"] == [] and {"no_match", "loosen"} <= set(codes(none))
    SearchResponse.model_validate(none)


async def test_products_and_variants_are_looked_up_and_the_missing_named(connect: Connect) -> None:
    async with connect() as client:
        found = await told(client, "lookup_catalog", catalog={"ids": ["shirt", "shirt-red-l", "mug", "nothing", "mug"]})
        LookupResponse.model_validate(found)
        shirt, mug = found["products"]
        assert [(v["id"], v["inputs"]) for v in shirt["variants"]] == [
            ("shirt-blue-m", [{"id": "shirt", "match": "featured"}]),
            ("shirt-red-l", [{"id": "shirt-red-l", "match": "exact"}]),
        ]
        assert mug["id"] == "mug" and mug["metadata"]["attributes"]["dishwasher_safe"] is True
        assert [m["content"] for m in found["messages"]] == ["nothing"]
        cheap = await told(
            client, "lookup_catalog", catalog={"ids": ["shirt", "mug"], "filters": {"price": {"max": 2000}}}
        )
        assert [p["id"] for p in cheap["products"]] == ["mug"]


async def test_a_product_tells_which_options_exist_and_can_be_had(connect: Connect) -> None:
    async with connect() as client:
        blue = await told(
            client, "get_product", catalog={"id": "shirt", "selected": [{"name": "colour", "label": "Blue"}]}
        )
        GetProductResponse.model_validate(blue)
        assert [v["id"] for v in blue["product"]["variants"]] == ["shirt-blue-m", "shirt-blue-l"]
        options = {
            o["name"]: {v["label"]: (v["available"], v["exists"]) for v in o["values"]}
            for o in blue["product"]["options"]
        }
        assert options["size"] == {"M": (True, True), "L": (False, True)}
        selected = [{"name": "colour", "label": "Red"}, {"name": "size", "label": "M"}]
        given_way = await told(
            client, "get_product", catalog={"id": "shirt", "selected": selected, "preferences": ["colour", "size"]}
        )
        assert given_way["product"]["selected"] == [{"name": "colour", "label": "Red"}]
        assert codes(given_way) == ["selection_dropped"]
        missing = await told(client, "get_product", catalog={"id": "nothing"})
        assert ErrorResponse.model_validate(missing).messages and missing["ucp"]["status"] == "error"


async def test_a_cart_is_made_changed_read_and_cancelled(connect: Connect) -> None:
    async with connect(cart_permalink="https://shop.example/cart/{variant_id}:{quantity}") as client:
        two_mugs = {"line_items": [{"item": {"id": "mug"}, "quantity": 2}]}
        made = await told(client, "create_cart", cart=two_mugs)
        Cart.model_validate(made)
        assert made["totals"] == [{"type": "subtotal", "amount": 2400}, {"type": "total", "amount": 2400}]
        assert made["continue_url"] == "https://shop.example/cart/mug-1:2"
        lines = [{"item": {"id": "mug-1"}, "quantity": 1}, {"item": {"id": "shirt-red-l"}, "quantity": 1}]
        changed = await told(client, "update_cart", id=made["id"], cart={"line_items": lines})
        assert changed["totals"][1]["amount"] == 6200
        assert changed["continue_url"] == "https://shop.example/cart/mug-1:1,shirt-red-l:1"
        assert await told(client, "get_cart", id=made["id"]) == changed
        assert await told(client, "cancel_cart", id=made["id"]) == changed
        gone = await told(client, "get_cart", id=made["id"])
        assert ErrorResponse.model_validate(gone) and codes(gone) == ["not_found"]


async def test_lines_that_cannot_be_had_are_named_and_the_others_kept(connect: Connect) -> None:
    async with connect() as client:
        lines = [{"item": {"id": i}, "quantity": 1} for i in ("mug", "gone", "nothing")]
        made = await told(client, "create_cart", cart={"line_items": lines})
        Cart.model_validate(made)
        assert [line["item"]["id"] for line in made["line_items"]] == ["mug-1"]
        assert [(m["code"], m["path"]) for m in made["messages"]] == [
            ("out_of_stock", "$.line_items[1]"),
            ("not_found", "$.line_items[2]"),
        ]
        none = await told(client, "create_cart", cart={"line_items": lines[1:]})
        assert ErrorResponse.model_validate(none) and "id" not in none


async def test_a_write_repeated_under_its_key_is_done_once(connect: Connect) -> None:
    meta = {**META, "idempotency-key": "660e8400-e29b-41d4-a716-446655440001"}
    async with connect() as client:
        made = [
            await told(client, "create_cart", meta=meta, cart={"line_items": [{"item": {"id": "mug"}, "quantity": 1}]})
            for _ in range(2)
        ]
        assert made[0] == made[1]


async def test_a_chat_sessions_cart_is_no_assistants(connect: Connect) -> None:
    async with connect() as client:
        assert codes(await told(client, "get_cart", id="session-of-a-shopper")) == ["not_found"]


async def test_documents_are_quoted_and_what_they_do_not_say_is_not_known(connect: Connect) -> None:
    async with connect() as client:
        answer = await told(client, "ask_business", ask={"query": "How much is express delivery?"})
        assert "Express: time next working day, price $12.50." in answer["answer"]["plain"]
        assert "Shipping" in answer["answer"]["markdown"] and "shipping.md" in str(answer["messages"])
        unknown = await told(client, "ask_business", ask={"query": "Do you accept PayPal?"})
        assert unknown["answer"]["plain"].startswith("I don't know that")
        assert unknown["links"][0]["url"] == "mailto:help@shop.example"
        order = await told(client, "ask_business", ask={"query": "Where is my order?"})
        assert "help@shop.example" in order["answer"]["plain"] and "number" not in order["answer"]["plain"]


async def test_products_are_compared_and_an_absence_explained(connect: Connect) -> None:
    async with connect() as client:
        table = await told(client, "compare_products", ids=["mug", "cup-1"])
        assert [p["id"] for p in table["products"]] == ["mug", "cup"] and table["cheapest"] == "cup"
        assert {"label": "Brand", "value": "Éclat"} in table["same"]
        why = await told(client, "why_not_shown", product="mug", catalog={"query": "mug under $10"})
        assert "$12" in why["answer"]["plain"]
        shown = await told(client, "why_not_shown", product="mug", catalog={"query": "mug"})
        assert shown["answer"]["plain"].endswith("was shown: it stands at place 1 of this search.")


async def test_a_category_is_found_by_its_name_or_by_its_path(connect: Connect) -> None:
    async with connect() as client:
        (path,) = (await told(client, "lookup_catalog", catalog={"ids": ["mug"]}))["products"][0]["categories"]
        for name in (path["value"], path["value"].split(" > ")[-1].upper()):
            found = await told(client, "search_catalog", catalog={"query": "mug", "filters": {"categories": [name]}})
            assert {p["id"] for p in found["products"]} == {"mug", "cup"}, name
        none = await told(client, "search_catalog", catalog={"query": "mug", "filters": {"categories": ["Fridges"]}})
        assert not none["products"] and "unknown_category" in codes(none)


async def test_the_variant_taken_for_a_product_is_named(connect: Connect) -> None:
    async with connect() as client:
        made = await told(client, "create_cart", cart={"line_items": [{"item": {"id": "shirt"}, "quantity": 1}]})
        assert codes(made) == ["variant_chosen"]


@pytest.mark.parametrize(
    ("tool", "arguments", "names"),
    [
        ("search_catalog", {}, '{"catalog":{"query":'),
        (
            "search_catalog",
            {"catalog": {"query": "mug", "sort": {"field": "prize", "order": "asc"}}},
            "'prize'; use price",
        ),
        ("search_catalog", {"catalog": {"filters": {"price": {"min": 2, "max": 1}}}}, "min 2 is above max 1"),
        ("search_catalog", {"catalog": {"filters": {"constraints": [["title", "~", "(a+)+$"]]}}}, "operator '~'"),
        (
            "search_catalog",
            {"catalog": {"query": "mug", "filters": {"price": {"max": "cheap"}}}},
            "catalog.filters.price.max",
        ),
        ("search_catalog", {"catalog": {"query": "mug", "pagination": {"cursor": "%%%"}}}, "cursor"),
        ("search_catalog", {"catalog": {"query": "mug", "filters": {"constraints": [["margin", ">", 0]]}}}, "margin"),
        ("search_catalog", {"catalog": {"query": "mug", "sort": {"field": "margin", "order": "desc"}}}, "sort.field"),
        ("lookup_catalog", {"catalog": {"ids": ["x"] * 51}}, "catalog.ids"),
        ("lookup_catalog", {"catalog": {"ids": ["mug"], "filters": {"constraints": [["margin", ">", 0]]}}}, "margin"),
        ("create_cart", {"cart": {"line_items": [{"item": {"id": "mug"}, "quantity": 0}]}}, "quantity"),
        ("compare_products", {"ids": ["mug", "nothing"]}, "nothing"),
        ("complete_checkout", {}, "search_catalog"),
    ],
)
async def test_wrong_arguments_are_invalid_params_that_name_them(
    connect: Connect, tool: str, arguments: dict[str, Any], names: str
) -> None:
    async with connect() as client:
        with pytest.raises(McpError) as refused:
            await client.call_tool(tool, {"meta": META, **arguments})
    assert refused.value.error.code == -32602 and names in refused.value.error.message


async def test_no_margin_leaves_by_any_tool(connect: Connect) -> None:
    async with connect() as client:
        answers = [
            await told(client, "search_catalog", catalog={"query": "mug"}),
            await told(client, "lookup_catalog", catalog={"ids": ["mug", "cup"]}),
            await told(client, "get_product", catalog={"id": "mug"}),
            await told(client, "create_cart", cart={"line_items": [{"item": {"id": "mug"}, "quantity": 1}]}),
            await told(client, "compare_products", ids=["mug", "cup"]),
        ]
        listed = (await client.list_tools()).model_dump_json()
    text = json.dumps(answers) + listed
    assert "margin" not in text and "0.6" not in text


async def test_a_cart_store_that_is_down_is_said_to_be_unavailable(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    from state import StateUnavailable
    from state.sqlite import SqliteState

    def down(*_: object, **__: object) -> None:
        raise StateUnavailable("the disk is gone")

    async with connect() as client:
        monkeypatch.setattr(SqliteState, "compare_and_set", down)
        monkeypatch.setattr(SqliteState, "get_many", down)
        with pytest.raises(McpError) as refused:
            await told(client, "create_cart", cart={"line_items": []})
        assert refused.value.error.code == -32000
        assert (await told(client, "search_catalog", catalog={"query": "mug"}))["products"]


def test_the_client_is_the_sdks() -> None:
    assert ClientSession.__module__.startswith("mcp.client")
