"""The demo catalogue's pictures, drawn on demand."""

from __future__ import annotations

from fastapi import APIRouter, Response

from serving.problems import Problem

router = APIRouter(include_in_schema=False)
_CACHED = {"Cache-Control": "public, max-age=86400", "Access-Control-Allow-Origin": "*"}


@router.get("/demo/pictures/{name}")
async def picture(name: str) -> Response:
    """An SVG by name, such as `kettle-c0392b.svg`."""
    from catalog.demo.pictures import render

    drawn = render(name)
    if drawn is None:
        raise Problem(404, "no-picture", f"There is no picture {name!r}.")
    return Response(drawn, media_type="image/svg+xml", headers=_CACHED)
