"""Feeds in: Shopify CSV, Google Merchant TSV and XML, JSON Lines. `reader.read_feed` reads any of them."""
