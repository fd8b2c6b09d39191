"""The garbage collector, kept from stopping requests: it looks through what lives as long as the process only once.

A catalogue, its vocabulary and the assistant's libraries are some 150,000 to a million objects. A full collection takes
100 ms and more for them, amid whatever request allocates next: one in two hundred.
"""

from __future__ import annotations

import gc


def settle() -> None:
    """Leave all that lives now out of later collections; what lived in the last catalogue is looked through again."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
