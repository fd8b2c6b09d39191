"""Batches: good rows are kept, bad ones reported with field, value and fix."""

from __future__ import annotations

from typing import Any, TypeVar

import orjson
from pydantic import BaseModel, ValidationError

from serving.problems import Fault, Problem, fault_of

Model = TypeVar("Model", bound=BaseModel)


class Rejected(BaseModel):
    """A row that was not taken: its place in the batch from 0, and what is wrong."""

    index: int
    errors: list[Fault]


def rows(
    body: bytes, name: str, model: type[Model], most: int
) -> tuple[dict[str, Any], dict[int, Model], list[Rejected]]:
    """The body, the good rows of its list `name` by their place, and the bad ones.

    Problem where the body is no JSON object with such a list, or the list is empty or over `most` long.
    """
    try:
        batch: Any = orjson.loads(body)
    except ValueError as error:
        fault = Fault(field="body", fix=f"send valid JSON in UTF-8: {error}")
        raise Problem(400, "unreadable", f"The body is not valid JSON: {error}.", [fault]) from error
    sent = batch.get(name) if isinstance(batch, dict) else None
    if not isinstance(sent, list) or not sent:
        fault = Fault(field=name, value=None if sent is None else str(sent)[:120], fix=f'send {{"{name}": [{{…}}, …]}}')
        raise Problem(422, "invalid-request", f"{name}: {fault.fix}", [fault])
    if len(sent) > most:
        fault = Fault(field=name, value=len(sent), fix=f"send at most {most} at once")
        raise Problem(422, "invalid-request", f"{name}: {fault.fix}", [fault])
    good: dict[int, Model] = {}
    bad: list[Rejected] = []
    for index, one in enumerate(sent):
        try:
            good[index] = model.model_validate(one)
        except ValidationError as error:
            bad.append(Rejected(index=index, errors=[fault_of(e, model) for e in error.errors(include_url=False)]))
    return batch, good, bad


def all_bad(name: str, bad: list[Rejected]) -> Problem:
    """The Problem of a batch without a good row."""
    first = bad[0].errors[0]
    faults = [e.model_copy(update={"field": f"{name}.{r.index}.{e.field}"}) for r in bad for e in r.errors]
    detail = f"None of the {len(bad)} {name} could be taken; the first: {first.field}: {first.fix}"
    return Problem(422, "invalid-request", detail, faults[:100])
