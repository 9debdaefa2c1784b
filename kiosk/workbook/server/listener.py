"""The listening socket of the workbook's server, and its open connections. Runs in the server's thread."""

from __future__ import annotations

import logging
import socket
import sys
import threading
from pathlib import Path
from socketserver import BaseRequestHandler, TCPServer, ThreadingMixIn
from typing import Any

from kiosk.workbook.server.dispatch import Dispatcher

_LAST_S = 10.0

log = logging.getLogger(__name__)


class Listener(ThreadingMixIn, TCPServer):
    """The listening socket and its connections, each with a thread of its own."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    allow_reuse_address = sys.platform != "win32"  # on Windows it would share the port with another program

    def __init__(
        self,
        address: tuple[str, int],
        handler: type[BaseRequestHandler],
        book_path: Path,
        book_identity: str,
        dispatcher: Dispatcher,
    ) -> None:
        self.book_path = book_path
        self.book_identity = book_identity
        self.dispatcher = dispatcher
        self._open: set[socket.socket] = set()
        self._change = threading.Condition()
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, handler)

    def opened(self, connection: socket.socket) -> None:
        """Called when a connection's thread starts."""
        with self._change:
            self._open.add(connection)
        if self.dispatcher.stop.is_set():
            _hang_up(connection)

    def closed(self, connection: socket.socket) -> None:
        """Called when a connection's thread ends."""
        with self._change:
            self._open.discard(connection)
            self._change.notify_all()

    def end(self) -> None:
        """Stop accepting, end all waiting, close the connections, and wait for their threads."""
        self.dispatcher.end()
        self.shutdown()
        self.server_close()
        with self._change:
            for connection in self._open:
                _hang_up(connection)
            if not self._change.wait_for(lambda: not self._open, _LAST_S):
                log.warning("%d connections did not end in %s s", len(self._open), _LAST_S)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002
        error = sys.exc_info()[1]
        if isinstance(error, OSError):
            log.debug("a client went away: %r", error)
        else:
            log.exception("a connection failed")


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError as error:  # closed already
        log.debug("hanging up: %r", error)
