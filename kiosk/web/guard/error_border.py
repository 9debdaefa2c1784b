"""Keeps what fails inside from reaching the client: it gets a short answer, the log the traceback."""

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.web.guard.refused_answer import refuse

log = logging.getLogger(__name__)


class ErrorBorder:
    """Answers 500 for an exception that nobody foresaw. One within an answer that has begun is passed on: the
    server logs it and cuts the connection."""

    def __init__(self, app: ASGIApp, language: str) -> None:
        self._app, self._language = app, language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_begun = False

        async def noticing(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, noticing)
        except Exception:
            if has_begun:
                raise
            log.exception("a request failed: %s", _route_of(scope))
            await refuse(scope, send, "unforeseen", self._language)


def _route_of(scope: Scope) -> str:
    """The path, quoted and cut; never the query, in which a token may stand."""
    return repr(str(scope["path"])[:200])
