"""The garbage collector, kept from stopping requests: it looks through what lives as long as the process only once.

A catalogue of 19,406 products and what serves it are 146,000 objects, before the assistant is loaded. A full collection
took 60 to 160 ms for them, amid whatever request allocated next: one in two hundred.
"""

from __future__ import annotations

import gc


def settle() -> None:
    """Leave all that lives now out of later collections; what lived in the last catalogue is looked through again."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
