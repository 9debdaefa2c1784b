"""Pages of other sites: those that the settings name may read, all others are turned away."""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.web.guard.refused_answer import header, refuse

_ALLOWS: Final = [
    (b"access-control-allow-methods", b"GET, HEAD"),
    (b"access-control-allow-headers", b"authorization, if-none-match, last-event-id"),
    (b"access-control-max-age", b"600"),
]


class CrossOrigin:
    """Answers a named site's question beforehand, which carries no token, and lets its pages read answers
    that it gets with a token of its own or from an open network: never with the cookie of a person."""

    def __init__(self, app: ASGIApp, origins: frozenset[str], language: str) -> None:
        self._app, self._origins, self._language = app, origins, language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        origin = header(scope, b"origin")
        is_question = scope["method"] == "OPTIONS"
        if origin in self._origins:
            allowed = [(b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"origin")]
            if is_question:
                headers = [*allowed, *_ALLOWS, (b"content-length", b"0")]
                await send({"type": "http.response.start", "status": 204, "headers": headers})
                await send({"type": "http.response.body", "body": b""})
            else:
                await self._app(scope, receive, _adding(allowed, send))
        elif is_question or _is_foreign(scope, origin):
            await refuse(scope, send, "foreign_origin", self._language)
        else:
            await self._app(scope, receive, _adding([(b"vary", b"origin")] if self._origins else [], send))


def _adding(headers: list[tuple[bytes, bytes]], send: Send) -> Send:
    if not headers:  # a stream's every event would pass through one more call
        return send

    async def adding(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), *headers]
        await send(message)

    return adding


def _is_foreign(scope: Scope, origin: str) -> bool:
    """True if a page of another site asks. A person who follows a link from there is welcome."""
    if origin:
        return origin.partition("://")[2].lower() != header(scope, b"host").lower()
    is_cross = header(scope, b"sec-fetch-site") == "cross-site"
    return is_cross and header(scope, b"sec-fetch-mode") not in ("", "navigate")
