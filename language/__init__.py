"""Languages: which one a shopper writes, and every fixed sentence in each of them."""
