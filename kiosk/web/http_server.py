"""The HTTP server, on the running loop. The loop's thread."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from kiosk.web.guard.connection_limits import ConnectionLimits, limited_protocol
from kiosk.web.guard.request_limits import LONGEST_HEADERS

ENDS_S = 3
"""How long answers under way may take once the server ends, in seconds."""


class WebServer:
    """Serves an application at an open socket until `stop`, encrypted where there is a `tls`."""

    def __init__(
        self,
        app: ASGIApp,
        listener: socket.socket,
        limits: ConnectionLimits,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._listener = listener
        # Connections take it over. An answer's head and body are written apart: without this the body waits
        # for the head's acknowledgement, which a client may put off for 40 ms. asyncio sets it for sockets
        # that name their protocol, which this one doesn't.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        config = uvicorn.Config(
            app,
            http=limited_protocol(limits),
            h11_max_incomplete_event_size=LONGEST_HEADERS,
            ssl_context_factory=(lambda _config, _default: tls) if tls else None,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="error",  # a bad request is the client's fault, and no line of the log
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,  # `AnswerDate` sets it
            timeout_graceful_shutdown=ENDS_S,
        )
        self._server = _Server(config, limits.head_s)

    async def serve(self) -> None:
        """Returns once `stop` was called and the answers under way have ended."""
        await self._server.serve(sockets=[self._listener])

    def stop(self) -> None:
        """End soon. The loop's thread; may be called again."""
        self._server.should_exit = True


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, handshake_s: float) -> None:
        super().__init__(config)
        self._handshake_s = handshake_s

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's for open sockets, but that a TLS handshake has no more time than a request's head."""
        config, loop = self.config, asyncio.get_running_loop()

        def protocol() -> asyncio.Protocol:
            return config.http_protocol_class(
                config=config, server_state=self.server_state, app_state=self.lifespan.state
            )  # type: ignore[call-arg]

        self.servers = [
            await loop.create_server(
                protocol,
                sock=listener,
                ssl=config.ssl,
                backlog=config.backlog,
                ssl_handshake_timeout=self._handshake_s if config.ssl else None,
            )
            for listener in sockets or ()
        ]
        self.started = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the process that serves."""
        yield
