"""The shop as MCP tools, in the names and shapes of the Universal Commerce Protocol, version 2026-08-25.

Catalog search and lookup (`search_catalog`, `lookup_catalog`, `get_product`) and cart (`create_cart`, `get_cart`,
`update_cart`, `cancel_cart`) are that version's. `ask_business` follows the protocol's later draft of its ask
capability. `compare_products` and `why_not_shown` are the shop's own: they come in the same envelope and claim no
capability. There is no checkout: a cart is handed to the shop by its `continue_url`.

Requests may leave out `meta`, which the protocol's schema allows and its text forbids: assistants that were never
told of the protocol can use the tools too. Unknown fields are passed over, as the protocol's schemas are open.
"""

UCP_VERSION = "2026-08-25"
