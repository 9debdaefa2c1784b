"""Lets through what only reads and is small: GET and HEAD, without a body, of bounded length."""

from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.web.guard.refused_answer import refuse

LONGEST_TARGET = 2_048
"""Path and query together, in bytes."""
LONGEST_HEADERS = 16_384
"""All headers together, in bytes; the server also ends a head that is longer and not complete yet."""
MOST_HEADERS = 100

_READS = ("GET", "HEAD")


class RequestLimits:
    """Turns away what writes, what carries a body, and what is too long. `OPTIONS` passes if it asks for a
    page of another site, as the next guards decide about those."""

    def __init__(self, app: ASGIApp, language: str) -> None:
        self._app, self._language = app, language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if reason := _fault(scope):
            more = {"allow": ", ".join(_READS)} if reason == "only_read" else {}
            await refuse(scope, send, reason, self._language, more)
        else:
            await self._app(scope, receive, send)


def _fault(scope: Scope) -> str:
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    names = {name for name, _ in headers}
    if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_TARGET:
        return "long_address"
    if (
        len(headers) > MOST_HEADERS
        or sum(len(name) + len(value) for name, value in headers) > LONGEST_HEADERS
    ):
        return "long_headers"
    is_question = scope["method"] == "OPTIONS" and b"access-control-request-method" in names
    if scope["method"] not in _READS and not is_question:
        return "only_read"
    if b"transfer-encoding" in names or any(
        name == b"content-length" and value.strip(b"0") for name, value in headers
    ):
        return "no_body"
    # A browser sends a path; a whole URL is for proxies, and "*" for OPTIONS alone.
    if not scope["raw_path"].startswith(b"/") or "\0" in scope["path"]:
        return "bad_request"
    return ""
