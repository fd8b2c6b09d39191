"""Reading one byte a number finds what reading all of it finds."""

import numpy as np
import pytest

from retrieval.scan import Scan, top


def unit(vectors: np.ndarray) -> np.ndarray:
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("allowed_share", [1.0, 0.3, 0.01])
@pytest.mark.parametrize("limit", [10, 250])
def test_the_nearest_are_those_of_the_exact_scan_in_its_order(limit: int, allowed_share: float) -> None:
    chance = np.random.default_rng(7)
    kinds = chance.normal(size=(40, 384))
    vectors = unit(kinds[chance.integers(0, 40, 6000)] + 0.8 * chance.normal(size=(6000, 384)))
    scan, agreed = Scan(vectors), []
    for kind in kinds[:20]:
        asked = unit(kind + chance.normal(size=384))
        allowed = chance.random(6000) < allowed_share
        found = scan.best(asked, scan.near(asked), allowed, limit)
        exact = top(vectors @ asked, allowed, limit)
        assert allowed[found].all() and len(found) == len(exact)
        assert (np.diff(vectors[found] @ asked) <= 1e-6).all(), "best first"
        agreed.append(np.isin(exact, found).mean())
    assert np.mean(agreed) > 0.999


def test_nothing_allowed_finds_nothing() -> None:
    scan = Scan(np.eye(4, dtype=np.float32))
    asked = np.ones(4, np.float32)
    assert len(scan.best(asked, scan.near(asked), np.zeros(4, bool), 3)) == 0


def test_a_vector_of_zeros_and_an_empty_catalogue_are_no_fault() -> None:
    asked = np.zeros(4, np.float32)
    for vectors in (np.eye(4, dtype=np.float32), np.empty((0, 4), np.float32)):
        scan = Scan(vectors)
        assert len(scan.best(asked, scan.near(asked), np.ones(len(vectors), bool), 3)) == min(3, len(vectors))
