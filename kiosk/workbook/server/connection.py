"""One client's connection to the workbook's server: HTTP/1.1, with all bytes counted.

Runs in a thread of its own, with a `LocalWorkbook` of its own.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import ipaddress
import logging
import re
import socket
import struct
from email.utils import formatdate
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import urlsplit

from kiosk.workbook.api.routes import kind_of
from kiosk.workbook.book.book import LocalWorkbook
from kiosk.workbook.book.errors import ApiFault, bad_request, not_implemented
from kiosk.workbook.server import tokens
from kiosk.workbook.server.control import PREFIX, control
from kiosk.workbook.server.dispatch import Reply, ReplyEnding, Stopping, refused
from kiosk.workbook.server.listener import Listener

LARGEST_BODY = 32 * 1024 * 1024
_WORTH_PACKING = 256

log = logging.getLogger(__name__)


class Connection(BaseHTTPRequestHandler):
    """Reads requests, passes them to the dispatcher, and sends their replies or breaks them off."""

    server: Listener
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    rbufsize = 0  # unbuffered: `setup` adds a buffer above the byte counter

    def setup(self) -> None:
        super().setup()
        self._input = _CountedInput(self.rfile)
        self.rfile = io.BufferedReader(self._input)
        self._book = LocalWorkbook(self.server.book_path, identity=self.server.book_identity)
        self._counted_in = 0
        self.server.opened(self.connection)

    def finish(self) -> None:
        try:
            self._book.close()
            super().finish()
        finally:
            self.server.closed(self.connection)

    def _serve(self) -> None:
        try:
            reply, kind = self._replied()
        except Stopping:
            self.close_connection = True
            return
        self._send(reply, kind)

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 -- http.server's names

    def _replied(self) -> tuple[Reply, str]:
        """The reply, and the kind to count the request as; "" for the server's own addresses."""
        dispatcher, path = self.server.dispatcher, urlsplit(self.path).path
        try:
            self._admit()
            body = self._body()
        except ApiFault as fault:
            self.close_connection = True  # the next request can't be told from the unread body
            return refused(fault), "other"
        if path.startswith(PREFIX):
            return control(dispatcher, self.command, path, body), ""
        if (self.command, path) == ("POST", tokens.PATH):
            return tokens.token(body), ""
        kind = kind_of(self.command, self.path)
        return dispatcher.reply(self._book, self.command, self.path, body, self._user()), kind

    def _admit(self) -> None:
        """Reject requests from web pages: a page in this machine's browser must not write to the workbook."""
        if "Origin" in self.headers or not is_loopback(_host_name(self.headers.get("Host", ""))):
            raise ApiFault(
                403, "PERMISSION_DENIED", "Only programs on this machine are served, no web pages."
            )

    def _body(self) -> bytes:
        for name in ("Transfer-Encoding", "Content-Encoding"):
            if name in self.headers:
                raise not_implemented(f"requests with {name}")
        stated = self.headers.get("Content-Length", "0")
        if not stated.isdecimal() or len(stated) > 12:
            raise bad_request("Content-Length is not a number.")
        length = int(stated)
        if length > LARGEST_BODY:
            raise ApiFault(413, "INVALID_ARGUMENT", f"Request payload size exceeds {LARGEST_BODY} bytes.")
        body = self.rfile.read(length)
        if len(body) < length:
            raise ConnectionAbortedError("the client went away within its request")
        return body

    def _user(self) -> str:
        """The user for the quota: a digest of the token, so that the token itself is never stored."""
        token = self.headers.get("Authorization", "")
        return hashlib.sha256(token.encode()).hexdigest() if token else ""

    def _send(self, reply: Reply, kind: str) -> None:
        """Count, then send. A broken reply ends the connection."""
        message = b""
        if reply.ending is ReplyEnding.ANSWER or reply.is_half:
            packs = _takes_gzip(self.headers.get("Accept-Encoding", ""))
            message = _composed(reply, packs, self.close_connection)
        if reply.is_half:
            body_at = message.index(b"\r\n\r\n") + 4
            message = message[: (body_at + len(message)) // 2]
        bytes_in, self._counted_in = self._input.count - self._counted_in, self._input.count
        if kind:
            ending = str(reply.status) if reply.ending is ReplyEnding.ANSWER else str(reply.ending)
            self.server.dispatcher.traffic.note(kind, self.command == "GET", ending, bytes_in, len(message))
        self.connection.sendall(message)
        if reply.ending is ReplyEnding.RESET:
            # linger time 0: closing sends RST instead of FIN
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        if reply.ending is not ReplyEnding.ANSWER:
            self.close_connection = True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Answer a request that `http.server` rejects (an unreadable request line, an unknown method)."""
        self.close_connection = True
        status = "UNIMPLEMENTED" if code == 501 else "INVALID_ARGUMENT"
        reply = refused(ApiFault(int(code), status, message or HTTPStatus(code).phrase))
        self.connection.sendall(_composed(reply, packs=False, closes=True))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- http.server's name
        log.debug(format, *args)


class _CountedInput(io.RawIOBase):
    """Counts the bytes received."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        got: int | None = self._raw.readinto(buffer)
        self.count += got or 0
        return got

    def close(self) -> None:
        self._raw.close()
        super().close()


def is_loopback(host: str) -> bool:
    """True if `host` is a loopback name or address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _host_name(header: str) -> str:
    """The name in a Host header, without the port and an IPv6 address's brackets."""
    name = header.rpartition(":")[0] if re.search(r":\d+\Z", header) else header
    return name.strip("[]").lower()


def _composed(reply: Reply, packs: bool, closes: bool) -> bytes:
    """The whole message, to be sent at once, so that it takes one packet if it fits."""
    body, headers = reply.body, [f"Content-Type: {reply.content_type}", "Vary: Accept-Encoding"]
    if packs and len(body) >= _WORTH_PACKING:
        body = gzip.compress(body, compresslevel=6, mtime=0)
        headers.append("Content-Encoding: gzip")
    if closes:
        headers.append("Connection: close")
    known = reply.status in HTTPStatus.__members__.values()
    first = f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase if known else 'Error'}"
    lines = [first, f"Date: {formatdate(usegmt=True)}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def _takes_gzip(accepted: str) -> bool:
    for one in accepted.lower().split(","):
        name, _, quality = one.partition(";")
        if name.strip() in ("gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
