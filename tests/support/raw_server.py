"""A server of bare sockets that answers requests on cue, and records everything it has received."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Cue = Callable[["Visit"], bool]
"""A cue for one request; returns True if the connection stays open for another."""

GUARD_S = 20.0
"""The longest that a test waits, in seconds."""


class Visit:
    """One request on one connection."""

    def __init__(self, server: "RawServer", connection: socket.socket, heard: bytes) -> None:
        self.server = server
        self.connection = connection
        self.heard = heard

    def say(self, data: bytes) -> None:
        self.connection.sendall(data)


class RawServer:
    """Uses one cue for each request, on any connection; `accepted` counts the connections."""

    def __init__(self, *cues: Cue, tls: Callable[[socket.socket], socket.socket] | None = None) -> None:
        self._cues = list(cues)
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._connections: list[socket.socket] = []
        self.heard: list[bytes] = []
        self.accepted = 0
        self.is_over = threading.Event()
        self.closed = threading.Event()
        """Set each time the server has closed a connection by itself."""
        self._start(self._accept)

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self.is_over.set()
        for each in (self._listener, *self._connections):
            _shut(each)
        for thread in self._threads:
            thread.join(GUARD_S)

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.is_over.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            self._connections.append(connection)
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self._tls:
                connection = self._tls(connection)
                self._connections.append(connection)
            while (heard := _request(connection)) is not None:
                self.heard.append(heard)
                if not self._cues.pop(0)(Visit(self, connection, heard)):
                    break
        except OSError:
            pass  # the client closed the connection, as some tests intend
        finally:
            connection.close()
            self.closed.set()


def _request(connection: socket.socket) -> bytes | None:
    """One whole request, headers and body; None where the client closed."""
    data = b""
    while b"\r\n\r\n" not in data:
        if not (more := connection.recv(65536)):
            return None
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    length = int(lengths[0].split(b":")[1]) if lengths else 0
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def _shut(each: socket.socket) -> None:
    with suppress(OSError):  # it may be closed already
        each.shutdown(socket.SHUT_RDWR)
    each.close()


@contextmanager
def raw_server(
    *cues: Cue, tls: Callable[[socket.socket], socket.socket] | None = None
) -> Iterator[RawServer]:
    """A server with these cues, closed at the end."""
    server = RawServer(*cues, tls=tls)
    try:
        yield server
    finally:
        server.close()


def message(status: str, body: bytes, *headers: str) -> bytes:
    """A complete HTTP answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def says(status: str, body: bytes = b"{}", *headers: str) -> Cue:
    """A cue: answer, and keep the connection open."""

    def cue(visit: Visit) -> bool:
        visit.say(message(status, body, *headers))
        return True

    return cue


def says_and_closes(status: str, body: bytes = b"{}", *headers: str) -> Cue:
    """A cue: answer with keep-alive, and close the connection all the same, so that it is stale."""

    def cue(visit: Visit) -> bool:
        visit.say(message(status, body, *headers))
        return False

    return cue


def says_in_chunks(body: bytes, *headers: str, is_whole: bool = True) -> Cue:
    """A cue: answer in chunks and without a length, as Google does; the last chunks may be missing."""

    def cue(visit: Visit) -> bool:
        visit.say("\r\n".join(["HTTP/1.1 200 OK", "Transfer-Encoding: chunked", *headers, "", ""]).encode())
        for piece in (body[:5], body[5:]):
            visit.say(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        if is_whole:
            visit.say(b"0\r\n\r\n")
        return is_whole

    return cue


def hangs_up(_: Visit) -> bool:
    """A cue: read the request, and close the connection without an answer."""
    return False


def resets(visit: Visit) -> bool:
    """A cue: read the request, and reset the connection."""
    visit.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


def breaks_off(visit: Visit) -> bool:
    """A cue: send half of the answer, and close the connection."""
    whole = message("200 OK", b'{"updatedSpreadsheet": {}}')
    visit.say(whole[:-10])
    return False


def freezes(visit: Visit) -> bool:
    """A cue: no answer; the connection stays open until the end of the test."""
    visit.server.is_over.wait(GUARD_S)
    return False


def drips(visit: Visit) -> bool:
    """A cue: an endless answer, byte by byte, each one within the read time-out."""
    visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while not visit.server.is_over.wait(0.02):
        visit.say(b" ")
    return False
