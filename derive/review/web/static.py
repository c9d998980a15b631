"""The files that pages load: one style sheet, one script. Their address holds their digest."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from derive.records import text_digest

TYPES = {
    "style.css": "text/css; charset=utf-8",
    "review.js": "text/javascript; charset=utf-8",
}
FOR_EVER = "public, max-age=31536000, immutable"


class Asset(NamedTuple):
    """A file as it is sent."""

    address: str
    type: str
    plain: bytes
    packed: bytes


@cache
def asset(name: str) -> Asset:
    """Return one of the files of `TYPES`."""
    text = files("derive.templates").joinpath("web", name).read_text("utf-8")
    plain = text.encode()
    address = f"/static/{text_digest(text)}/{name}"
    return Asset(address, TYPES[name], plain, gzip.compress(plain, mtime=0))


async def _send(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in TYPES or asset(name).address != request.url.path:
        return Response("There is no such file.", 404)
    found = asset(name)
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(found.plain, media_type=found.type, headers=headers)
    headers["Content-Encoding"] = "gzip"
    return Response(found.packed, media_type=found.type, headers=headers)


ROUTE = Route("/static/{digest}/{name}", _send)
