"""Lets in: this machine, whoever shows a valid token, and old programs from an open network."""

import asyncio
import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.web.guard.access import Access, is_open_route
from kiosk.web.guard.client_address import ADDRESS, IS_LOCAL
from kiosk.web.guard.refused_answer import is_api, refuse
from kiosk.web.guard.token_cookie import address_without_token, set_cookie, token_in_link, tokens_shown

log = logging.getLogger(__name__)

LOOKS_EVERY_S = 1.0
"""How often an answer that goes on and on looks whether its token still holds, at most, in seconds."""


class Admission:
    """The last guard before the routes, which see no token in an address.

    An answer that goes on, as a stream does, ends with the token that opened it.
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app, self._access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        linked = None if is_api(scope) else token_in_link(scope)
        if linked is not None and (scope[IS_LOCAL] or self._access.tokens.is_valid(linked)):
            await _redirect(scope, send, linked, self._access.tokens.is_valid(linked))
        elif scope[IS_LOCAL] or self._is_open(scope):
            await self._app(scope, receive, send)
        elif token := next(filter(self._access.tokens.is_valid, tokens_shown(scope)), None):
            answer = _EndsWithToken(self._access, token, receive, send)
            await self._app(scope, answer.receive, answer.send)
            await answer.finish()
        else:
            await refuse(scope, send, "no_token", self._access.language, {"www-authenticate": "Bearer"})

    def _is_open(self, scope: Scope) -> bool:
        is_read = scope["method"] == "GET" and is_open_route(scope["path"])
        return is_read and self._access.is_open_to(scope[ADDRESS])


async def _redirect(scope: Scope, send: Send, token: str, is_valid: bool) -> None:
    """To the same page without the token in its address, where history, screens and people would see it."""
    cookie = [(b"set-cookie", set_cookie(token, scope["scheme"] == "https").encode())] if is_valid else []
    headers = [
        (b"location", address_without_token(scope).encode("latin-1")),
        (b"content-length", b"0"),
        (b"cache-control", b"no-store"),
        *cookie,
    ]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


class _EndsWithToken:
    """One answer. Once the token is revoked, the route learns that its client is gone, and the client gets an
    orderly end."""

    def __init__(self, access: Access, token: str, receive: Receive, send: Send) -> None:
        self._access, self._token = access, token
        self._receive, self._send = receive, send
        self._looked = time.monotonic()
        self._has_begun = self._has_ended = False
        self._revoked = asyncio.Event()

    async def receive(self) -> Message:
        waiting = [asyncio.ensure_future(self._receive()), asyncio.ensure_future(self._revoked.wait())]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            if self._revoked.is_set():
                return {"type": "http.disconnect"}
            return waiting[0].result()  # type: ignore[return-value]
        finally:
            for each in waiting:
                each.cancel()

    async def send(self, message: Message) -> None:
        if time.monotonic() - self._looked >= LOOKS_EVERY_S and not self._revoked.is_set():
            self._looked = time.monotonic()
            if not self._access.tokens.is_valid(self._token):
                self._revoked.set()
        if self._revoked.is_set() and self._has_begun:
            return
        self._has_begun = True
        self._has_ended = message["type"] == "http.response.body" and not message.get("more_body", False)
        await self._send(message)

    async def finish(self) -> None:
        """After the route: the end that it could not send any more."""
        if self._revoked.is_set() and self._has_begun and not self._has_ended:
            await self._send({"type": "http.response.body", "body": b""})
