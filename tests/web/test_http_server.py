"""The server's own settings of its socket."""

import socket

from starlette.applications import Starlette

from kiosk.web.guard.connection_limits import ConnectionLimits
from kiosk.web.http_server import WebServer


def test_no_answer_waits_for_the_acknowledgement_of_its_head() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        WebServer(Starlette(), listener, ConnectionLimits(None))
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
