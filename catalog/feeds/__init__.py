"""Feeds in: Shopify CSV, Google Merchant TSV and XML, JSON Lines."""
