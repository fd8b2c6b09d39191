"""Reading a shop's public catalogue over HTTP: a polite client, Shopify, WooCommerce."""
