"""The HTTP server, on the running loop. The loop's thread."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

ENDS_S = 3
"""How long answers under way may take once the server ends, in seconds."""


class WebServer:
    """Serves an application at an open socket until `stop`."""

    def __init__(self, app: ASGIApp, listener: socket.socket) -> None:
        self._listener = listener
        config = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=ENDS_S,
        )
        self._server = _Server(config)

    async def serve(self) -> None:
        """Returns once `stop` was called and the answers under way have ended."""
        await self._server.serve(sockets=[self._listener])

    def stop(self) -> None:
        """End soon. The loop's thread; may be called again."""
        self._server.should_exit = True


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the process that serves."""
        yield
