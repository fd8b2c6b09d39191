"""Claims of the request's types."""

from __future__ import annotations

import pytest

from retrieval.understanding.request import Constraint


@pytest.mark.parametrize(("said", "meant"), [("==", "!="), ("has", "!has"), ("<=", ">"), ("!=", "!=")])
def test_an_exclusion_excludes_however_its_operator_is_written(said: str, meant: str) -> None:
    given = {"field": "price", "op": said, "value": 5, "strength": "must_not"}
    assert Constraint.model_validate(given).op == meant
