"""The answer to a request that a guard turns away: JSON for programs, a small page for people."""

import json
from collections.abc import Mapping
from typing import Final

from starlette.requests import HTTPConnection
from starlette.types import Scope, Send

from kiosk import texts
from kiosk.web.guard.refused_page import refused_page
from kiosk.web.visitor_language import visitor_language

Headers = Mapping[str, str]

STATUS: Final = {
    "bad_request": 400,
    "no_token": 401,
    "foreign_origin": 403,
    "only_read": 405,
    "no_body": 413,
    "long_address": 414,
    "other_host": 421,
    "too_many": 429,
    "long_headers": 431,
    "unforeseen": 500,
}
"""The HTTP status of each reason, which is also the end of its sentence's key."""

_CLOSES: Final = frozenset({"bad_request", "no_body", "long_address", "long_headers"})
"""After these the connection ends: what comes next on it can't be trusted to be a request."""


async def refuse(scope: Scope, send: Send, reason: str, language: str, more: Headers | None = None) -> None:
    """Answer with the reason's status and sentence, and these headers besides. `language` is the station's; a
    person's own goes before."""
    if _is_for_people(scope):
        own = visitor_language(HTTPConnection(scope), language)
        body, kind = refused_page(reason, own), "text/html; charset=utf-8"
    else:
        answer = {"error": reason, "message": texts.phrase(f"web.refused.{reason}", language)}
        body, kind = json.dumps(answer, ensure_ascii=False).encode(), "application/json"
    headers = {
        "content-type": kind,
        "content-length": str(len(body)),
        "cache-control": "no-store",
        **(more or {}),
        **({"connection": "close"} if reason in _CLOSES else {}),
    }
    await send(
        {
            "type": "http.response.start",
            "status": STATUS[reason],
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
        }
    )
    await send({"type": "http.response.body", "body": body})


def header(scope: Scope, name: bytes) -> str:
    """The first header of this name, in lower case; "" if there is none."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def is_api(scope: Scope) -> bool:
    """True for what programs read; False for pages."""
    return str(scope["path"]).startswith("/api/")


def _is_for_people(scope: Scope) -> bool:
    return not is_api(scope) and "text/html" in header(scope, b"accept")
