"""Connections that a route can drop: by ASGI alone a client that doesn't read would be waited for."""

import asyncio
from collections.abc import Callable
from typing import Final

from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

_ABORT: Final = "abort"


class AbortableProtocol(H11Protocol):
    """uvicorn's protocol, which hands the routes what `abort_of` gives."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, _ABORT: transport.abort}


def abort_of(scope: Scope) -> Callable[[], None]:
    """Drops the connection of a request at once, with whatever was not sent yet. The loop's thread."""
    abort: Callable[[], None] = scope["state"][_ABORT]
    return abort
