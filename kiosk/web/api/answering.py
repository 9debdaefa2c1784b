"""From a request to its bytes: parameters, the answer, its ETag. The loop's thread."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from kiosk.web.api import parameters
from kiosk.web.api.models import ApiProblem
from kiosk.web.api.refused import Refused
from kiosk.web.api.table import NOT_NOW, JsonRoute
from kiosk.web.site import Site

FRESH = {"Cache-Control": "no-cache"}
"""A cache may keep an answer, and must ask whether it still holds."""


def endpoint(route: JsonRoute, site: Site) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of one address. An answer of the shop is made once for each change of it."""
    made: dict[int, bytes] = {}

    async def body() -> bytes:
        revision = site.facts.revision
        if revision not in made:
            given = encoded(await route.give(parameters.Nothing()))
            made.clear()
            made[revision] = given
        return made[revision]

    async def answer(request: Request) -> Response:
        try:
            if route.is_of_shop:
                return tagged(request, await body())
            asked = parameters.read(route.asks, request.query_params, request.path_params)
            given = await route.give(asked)
        except Refused as refused:
            return refusal(refused, site.language)
        if route.vouches is None:
            return tagged(request, encoded(given))
        return plain(encoded(given), 200 if route.vouches(given) else NOT_NOW)

    return answer


def encoded(given: Any) -> bytes:
    """The answer as JSON in UTF-8."""
    try:
        return msgspec.json.encode(given)
    except UnicodeEncodeError:  # a cell may hold half a sign, which UTF-8 can't say
        text = json.dumps(msgspec.to_builtins(given), ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")


def plain(content: bytes, status: int = 200) -> Response:
    """An answer that is never the same twice."""
    return Response(content, status, FRESH, "application/json")


def tagged(request: Request, content: bytes) -> Response:
    """The answer under the ETag of its bytes, or 304 without it where the client has it already."""
    tag = f'"{hashlib.blake2b(content, digest_size=16).hexdigest()}"'
    headers = {**FRESH, "ETag": tag}
    if _has(request.headers.get("If-None-Match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type="application/json")


def refusal(refused: Refused, language: str) -> Response:
    """A problem in place of the answer."""
    headers = {**FRESH}
    if refused.retry_after_s is not None:
        headers["Retry-After"] = str(refused.retry_after_s)
    return Response(encoded(refused.problem(language)), refused.status, headers, "application/json")


def problem(status: int, error: str, message: str) -> Response:
    """The same, of an address or a method that there isn't."""
    return Response(encoded(ApiProblem(error, message)), status, FRESH, "application/json")


def _has(sent: str, tag: str) -> bool:
    """True if one of the tags that a client sent is this one; `W/` doesn't count for a GET."""
    kept = {each.strip().removeprefix("W/") for each in sent.split(",")}
    return tag in kept or "*" in kept
