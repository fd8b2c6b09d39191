"""The named data set `demo`: Harbour & Pine, a general store of our own invention.

`departments/*.yaml` hold what was written by hand, `write.py` makes `products.jsonl` of it,
`pictures.py` draws the products, `pages/` holds the store's documents. Brands and books are fictional.
"""

from pathlib import Path

CURRENCY = "USD"
ADDRESS = "https://demo.shop.example"
FOLDER = Path(__file__).parent
PRODUCTS = FOLDER / "products.jsonl"
PAGES = FOLDER / "pages"
