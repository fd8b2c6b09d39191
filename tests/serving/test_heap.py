"""The collector looks through what lives as long as the process only once."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from serving import heap


class Catalogue:
    """Holds itself, as one does whose methods are remembered."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_lives_is_left_out_until_it_is_replaced() -> None:
    catalogue = Catalogue()
    heap.settle()
    assert not any(each is catalogue for each in gc.get_objects()), "collections pass it over"
    gone = weakref.ref(catalogue)
    del catalogue
    gc.collect()
    assert gone() is not None
    heap.settle()
    assert gone() is None, "the next catalogue's settling frees the last one"
