"""Problem details (RFC 9457) for every error: each names the field, the value and the fix."""

from __future__ import annotations

import difflib
import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, ValidationError
from starlette.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger(__name__)
_SHOWN = 120
_TITLES = {
    400: "The request can't be read",
    401: "A key is needed",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    413: "The request is too large",
    415: "Another content type is needed",
    422: "The request holds a wrong value",
    429: "Too many requests",
    500: "Something broke on our side",
    503: "Not available right now",
}

Model = TypeVar("Model", bound=BaseModel)


class Fault(BaseModel):
    """One thing that is wrong with a request."""

    field: str = Field(examples=["constraints.0.op"])
    value: Any = None
    fix: str = Field(examples=["use one of '==', '!=', '<='"])


class ProblemDetails(BaseModel):
    """What every error answers with."""

    type: str = Field(examples=["urn:shopkeeper:problem:invalid-request"])
    title: str
    status: int
    detail: str
    instance: str | None = None
    errors: list[Fault] = []


class Problem(Exception):
    """Raised anywhere in a door; answered as problem details."""

    def __init__(
        self,
        status: int,
        slug: str,
        detail: str,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.slug, self.detail = status, slug, detail
        self.faults, self.headers = list(faults), dict(headers or {})

    def body(self, instance: str | None = None) -> bytes:
        """The JSON of the problem."""
        details = ProblemDetails(
            type=f"urn:shopkeeper:problem:{self.slug}",
            title=_TITLES.get(self.status, "The request can't be answered"),
            status=self.status,
            detail=self.detail,
            instance=instance,
            errors=self.faults,
        )
        return details.model_dump_json(exclude_defaults=True).encode()

    def response(self, instance: str | None = None) -> Response:
        """The problem as an answer."""
        return Response(self.body(instance), self.status, self.headers, MEDIA_TYPE)


def parsed(model: type[Model], body: bytes) -> Model:
    """A request body as its type, or a Problem that names each field, value and fix."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise invalid(error, model) from error


def invalid(error: ValidationError, model: type[BaseModel] | None = None) -> Problem:
    """The Problem of a validation error."""
    errors = error.errors(include_url=False)
    if errors and errors[0]["type"] == "json_invalid":
        reason = str(errors[0].get("ctx", {}).get("error", errors[0]["msg"]))
        fault = Fault(field="body", value=None, fix=f"send valid JSON in UTF-8: {reason}")
        return Problem(400, "unreadable", f"The body is not valid JSON: {reason}.", [fault])
    return _invalid([fault_of(e, model) for e in errors])


def _invalid(faults: list[Fault]) -> Problem:
    detail = "; ".join(f"{f.field}: {f.fix}" for f in faults[:3])
    return Problem(422, "invalid-request", detail, faults)


def fault_of(error: Mapping[str, Any], model: type[BaseModel] | None = None) -> Fault:
    """One of pydantic's errors as field, value and fix."""
    where = [str(part) for part in error["loc"]]
    field = ".".join(where) or "body"
    value = error.get("input")
    return Fault(
        field=field, value=None if error["type"] == "missing" else _shown(value), fix=_fix(error, where, model)
    )


def _fix(error: Mapping[str, Any], where: list[str], model: type[BaseModel] | None) -> str:
    context = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return f"add {where[-1]!r}"
        case "extra_forbidden":
            known = list(model.model_fields) if model is not None and len(where) == 1 else []
            close = difflib.get_close_matches(where[-1], known, 1)
            return f"unknown field; did you mean {close[0]!r}?" if close else "unknown field; leave it out"
        case "literal_error":
            return f"use one of {context['expected']}"
        case "less_than_equal":
            return f"use at most {context['le']}"
        case "greater_than_equal":
            return f"use at least {context['ge']}"
        case "string_too_long":
            return f"use at most {context['max_length']} characters"
        case "string_too_short":
            return f"use at least {context['min_length']} characters"
        case "too_long":
            return f"use at most {context['max_length']} entries"
        case "string_pattern_mismatch":
            return f"match {context['pattern']}"
        case "model_type" | "model_attributes_type" | "dataclass_type":
            return "give an object with named fields, as /docs shows"
        case "value_error":
            return str(context["error"])
        case _:
            return str(error["msg"]).replace("Input should be", "give")


def _shown(value: Any) -> Any:
    if isinstance(value, bool | int | float | type(None)):
        return value
    text = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def install(app: FastAPI) -> None:
    """Every error of the app answers with problem details; a fault of ours is logged, never shown."""

    async def problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return error.response(request.url.path)

    async def validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        faults = [fault_of({**e, "loc": [p for p in e["loc"] if p not in ("query", "path", "header", "body")]})
                  for e in error.errors()]  # fmt: skip
        return _invalid(faults).response(request.url.path)

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        slug = {404: "not-found", 405: "method-not-allowed"}.get(error.status_code, "http-error")
        detail = str(error.detail)
        if error.status_code == 404:
            detail = f"There is nothing at {request.url.path}; /docs lists what there is."
        headers = dict(error.headers or {})
        return Problem(error.status_code, slug, detail, headers=headers).response(request.url.path)

    async def broken(request: Request, error: Exception) -> Response:
        _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        detail = "The fault is on our side and was logged; the same request may work later."
        return Problem(500, "internal", detail).response(request.url.path)

    app.add_exception_handler(Problem, problem)
    app.add_exception_handler(RequestValidationError, validation)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, broken)
