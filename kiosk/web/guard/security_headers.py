"""Security headers on every answer: they tell the browser what not to allow."""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.web.guard.refused_page import STYLE_SOURCE

HEADERS: Final = {
    b"content-security-policy": b"default-src 'none'; script-src 'self'; style-src 'self' "
    + STYLE_SOURCE.encode()
    + b"; font-src 'self'; "
    b"img-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    b"frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"x-frame-options": b"DENY",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
}
UNCACHED: Final = (b"cache-control", b"private, no-cache")
"""Where a route says nothing of its own: a cache between may hold nothing, and the browser asks again."""


class SecurityHeaders:
    """Adds `HEADERS` to every answer, refusals too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(name.lower(), value) for name, value in message.get("headers", [])]
                kept = [(name, value) for name, value in own if name not in HEADERS]
                is_cached = any(name == UNCACHED[0] for name, _ in own)
                message["headers"] = [*kept, *HEADERS.items(), *([] if is_cached else [UNCACHED])]
            await send(message)

        await self._app(scope, receive, adding)
