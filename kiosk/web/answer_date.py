"""Dates every answer by the best time that is known, which pages and programs count ages by."""

from collections.abc import Callable
from datetime import datetime
from email.utils import formatdate

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class AnswerDate:
    """Sets the header `Date`. The server's own would repeat this machine's time, also a wrong one."""

    def __init__(self, app: ASGIApp, utc: Callable[[], datetime]) -> None:
        self._app, self._utc = app, utc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def dating(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = formatdate(self._utc().timestamp(), usegmt=True).encode()
                message["headers"] = [*message.get("headers", ()), (b"date", date)]
            await send(message)

        await self._app(scope, receive, dating)
