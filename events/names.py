"""Event names, in one place: those of GA4's e-commerce events.

`item_list_id` of an event carries the trace id of the Slate that the items were shown on. `RATE_ANSWER` is our own: a
shopper's thumb on an answer of the chat.
"""

from __future__ import annotations

VIEW_ITEM_LIST = "view_item_list"
SELECT_ITEM = "select_item"
VIEW_ITEM = "view_item"
ADD_TO_CART = "add_to_cart"
REMOVE_FROM_CART = "remove_from_cart"
VIEW_CART = "view_cart"
ADD_TO_WISHLIST = "add_to_wishlist"
BEGIN_CHECKOUT = "begin_checkout"
PURCHASE = "purchase"
REFUND = "refund"
SEARCH = "search"
VIEW_SEARCH_RESULTS = "view_search_results"
RATE_ANSWER = "rate_answer"

# Ours alone, never taken from a page: what a language model used in one turn of a conversation.
MODEL_TURN = "model_turn"

WITH_ITEMS = (
    VIEW_ITEM_LIST, SELECT_ITEM, VIEW_ITEM, ADD_TO_CART, REMOVE_FROM_CART, ADD_TO_WISHLIST, PURCHASE,
)  # fmt: skip
NAMES = (*WITH_ITEMS, VIEW_CART, BEGIN_CHECKOUT, REFUND, SEARCH, VIEW_SEARCH_RESULTS, RATE_ANSWER)
