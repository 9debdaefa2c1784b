"""A real server behind all guards, on a thread of its own, with a few routes that stand for the shop's."""

import asyncio
import http.client
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kiosk.web.guard import Access, guards
from kiosk.web.guard.connection_limits import ConnectionLimits
from kiosk.web.http_server import WebServer

BEAT_S = 0.05


async def _page(request: Request) -> Response:
    return PlainTextResponse(f"page {request.url.path} {request.url.query}")


async def _fails(_: Request) -> Response:
    raise RuntimeError("the secret of the house")


async def _breaks_off(_: Request) -> Response:
    async def lines() -> AsyncIterator[str]:
        yield "one\n"
        raise RuntimeError("in the middle")

    return StreamingResponse(lines(), media_type="text/plain")


async def _stream(_: Request) -> Response:
    async def beats() -> AsyncIterator[str]:
        while True:
            yield ": ping\n\n"
            await asyncio.sleep(BEAT_S)

    return StreamingResponse(beats(), media_type="text/event-stream")


@dataclass
class Answered:
    """One answer; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: str


NO_CLIENT = ip_address("127.0.0.9")


class GuardedServer:
    """Where it listens, and one request to it."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port

    def get(self, path: str = "/api/workers", method: str = "GET", **headers: str) -> Answered:
        """Ask once; header names are written with `_` for `-`. `host_=` sets the header Host."""
        given = {name.rstrip("_").replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(self.host, self.port, timeout=20)
        try:
            connection.putrequest(method, path, skip_host="host" in given, skip_accept_encoding=True)
            for name, value in given.items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answered(answer.status, found, answer.read().decode())
        finally:
            connection.close()

    def connect(self) -> socket.socket:
        """A bare connection, for what no client library would send."""
        return socket.create_connection((self.host, self.port), timeout=20)


@contextmanager
def guarded_server(
    access: Access,
    limits: ConnectionLimits | None = None,
    static: Path | None = None,
    tls: ssl.SSLContext | None = None,
) -> Iterator[GuardedServer]:
    """Serves until the block ends. `static` is a folder that stands under `/static`."""
    routes = [
        Route("/", _page),
        Route("/spool/{tag}", _page),
        Route("/api/workers", _page),
        Route("/api/openapi.json", _page),
        Route("/api/fails", _fails),
        Route("/api/breaks-off", _breaks_off),
        Route("/api/sse/stream", _stream),
        *([Mount("/static", StaticFiles(directory=static))] if static else []),
    ]
    listener = socket.create_server(("127.0.0.1", 0), family=socket.AF_INET)
    server = WebServer(
        Starlette(routes=routes, middleware=guards(access)), listener, limits or ConnectionLimits(), tls
    )
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    try:
        yield GuardedServer("127.0.0.1", listener.getsockname()[1])
    finally:
        server.stop()
        thread.join(20)
        listener.close()


def elsewhere(access: Access) -> Access:
    """So that a client at loopback counts as one of the network: some other address is the proxy's."""
    return replace(access, proxy=NO_CLIENT)
