"""One way from arguments to a `ShoppingRequest`: the chat's search tool, MCP and HTTP all come through `to_request`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import ValidationError

from catalog.predicates import PRIVATE_FIELDS, Predicate
from retrieval.understanding.request import Constraint, ShoppingRequest
from tools.errors import RetryError

_NEGATIVE = ("!=", "!has")
_MEANT = {"=": "==", "<>": "!=", "≤": "<=", "≥": ">=", "contains": "has", "not": "!="}


def to_request(
    arguments: Mapping[str, Any],
    *,
    surface: Literal["chat", "widget"] = "widget",
    session: str | None = None,
    shopper: str | None = None,
    now: datetime | None = None,
) -> ShoppingRequest:
    """A request from the arguments of any door; what the caller itself knows is given beside them.

    A constraint may be an object or `[field, op, value]`; its strength defaults to must, or must_not with a negative
    operator. RetryError names the argument, its value and the fix. Private fields cannot be asked about.
    """
    fields = dict(arguments)
    given = fields.pop("constraints", None) or ()
    if not isinstance(given, list | tuple):
        raise RetryError(f"constraints: give a list, not {given!r}")
    fields["constraints"] = tuple(_constraint(position, c) for position, c in enumerate(given))
    known = {"surface": surface, "session": session, "shopper": shopper, "now": now}
    fields.update({name: value for name, value in known.items() if value is not None})
    try:
        return ShoppingRequest.model_validate(fields)
    except ValidationError as error:
        raise RetryError(_first(error)) from error


def _constraint(position: int, given: Any) -> Constraint:
    if isinstance(given, Constraint):
        return given
    where = f"constraints[{position}]"
    if isinstance(given, list | tuple) and len(given) in (3, 4):
        given = dict(zip(("field", "op", "value", "strength"), given, strict=False))
    if not isinstance(given, Mapping):
        raise RetryError(f"{where}: give {{field, op, value}}, not {given!r}")
    entry = {k: v for k, v in given.items() if v is not None}
    entry["op"] = _MEANT.get(str(entry.get("op", "==")), entry.get("op", "=="))
    if isinstance(entry.get("value"), list):
        entry["value"] = tuple(entry["value"])
        entry["op"] = "in" if entry["op"] == "==" else entry["op"]
    entry.setdefault("strength", "must_not" if entry["op"] in _NEGATIVE else "must")
    if entry.get("field") in PRIVATE_FIELDS:
        raise RetryError(f"{where}: field {entry['field']!r} is private; leave it out")
    try:
        constraint = Constraint.model_validate(entry)
        if constraint.status != "unsupported":
            Predicate(field=constraint.field, op=constraint.op, value=constraint.value)
    except ValidationError as error:
        raise RetryError(f"{where}: {_first(error)}") from error
    return constraint


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "arguments"
    return f"{where}: {first['msg']}, got {first['input']!r}"
