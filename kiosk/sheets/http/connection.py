"""The wire below requests: how many bytes went and came, how far the last request got, and when it must end.

requests' own errors don't tell whether a write has left: a TLS hand-shake that fails looks like an answer
that broke off. The connection knows. Nothing here is sent twice.
"""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from http.client import HTTPResponse
from typing import Any, ClassVar

from requests import Session
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NameResolutionError, NewConnectionError
from urllib3.util.connection import allowed_gai_family

from kiosk.sheets.http.dns import Names


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for one request: to connect, between two pieces of the answer, and for the whole answer.

    A connection that has been idle for longer is not used again: what lies between may have forgotten it. A
    name is looked up within `name_s`: where the first name server is down, the second is asked after 5 s.
    """

    connect_s: float = 3.05
    read_s: float = 10.0
    answer_s: float = 30.0
    idle_s: float = 60.0
    name_s: float = 8.0


class Progress(Enum):
    """How far the last request got."""

    NOT_SEEN = "not seen"
    """No request has come this way: by a SOCKS proxy, or by a wire of another make, it goes unseen."""
    CONNECTING = "connecting"
    """Not one byte of it has left this machine."""
    BEGUN = "begun"
    """Its first bytes were handed to the network: nobody here can tell what the server made of them."""


class Wire:
    """The bytes of one session, headers included and TLS aside. Written by the session's thread only."""

    def __init__(self, limits: Limits, now: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self.now = now
        self.names = Names()
        self.sent = 0
        self.received = 0
        self.progress = Progress.NOT_SEEN
        self.begun = 0
        """Requests whose first bytes were handed to the network."""
        self.ends_at = 0.0

    def connect(self) -> None:
        """A request is about to look for its connection."""
        self.progress = Progress.CONNECTING
        self._start()

    def begin(self) -> None:
        """Its first byte is about to leave, and its time runs."""
        self.progress = Progress.BEGUN
        self.begun += 1
        self._start()

    def _start(self) -> None:
        self.ends_at = self.now() + self.limits.answer_s


class WireAdapter(HTTPAdapter):
    """requests' own adapter on metered connections; never sends anything again."""

    def __init__(self, wire: Wire) -> None:
        self._pools = _pools(wire)
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self._meter(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: Any) -> ProxyManager:
        manager: ProxyManager = super().proxy_manager_for(proxy, **options)
        if not proxy.lower().startswith("socks"):  # those have pools of their own, and stay NOT_SEEN
            self._meter(manager)
        return manager

    def _meter(self, manager: PoolManager) -> None:
        manager.pool_classes_by_scheme = self._pools


def metered(session: Session, wire: Wire) -> Session:
    """The session, whose requests go over this wire from now on."""
    for scheme in ("https://", "http://"):
        session.mount(scheme, WireAdapter(wire))
    return session


class _Connection(HTTPConnection):
    wire: Wire
    last_used: float | None = None

    def request(self, *args: Any, **options: Any) -> None:
        if self.sock is None:
            self.connect()
        self.wire.begin()
        super().request(*args, **options)

    def _new_conn(self) -> socket.socket:
        name = self._dns_host
        failure: HTTPError = NewConnectionError(self, "no address")
        try:
            for address in self._addresses(name):
                if self.wire.now() >= self.wire.ends_at:
                    break  # a name may have many addresses, and each is tried for the whole time to connect
                self.host = address
                try:
                    return super()._new_conn()
                except (NewConnectionError, ConnectTimeoutError) as error:
                    failure = error
        finally:
            self.host = name  # what the certificate is for
        raise failure

    def _addresses(self, name: str) -> list[str]:
        family, limit_s = allowed_gai_family(), self.wire.limits.name_s
        try:
            return self.wire.names.addresses(name.strip("[]"), self.port, family, limit_s)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error

    def send(self, data: Any) -> None:
        super().send(data)
        if isinstance(data, bytes | bytearray | str):
            self.wire.sent += len(data)

    def response_class(self, sock: Any, *args: Any, **options: Any) -> HTTPResponse:  # type: ignore[override]
        return _Answer(self.wire, sock, *args, **options)


class _TlsConnection(_Connection, HTTPSConnection):
    """The same under TLS; its pool has shaken hands before a request begins."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection
    wire: ClassVar[Wire]

    def urlopen(self, *args: Any, **options: Any) -> Any:
        self.wire.connect()
        return super().urlopen(*args, **options)

    def _new_conn(self) -> Any:
        connection = super()._new_conn()
        assert isinstance(connection, _Connection)
        connection.wire = self.wire
        return connection

    def _get_conn(self, timeout: float | None = None) -> Any:
        connection = super()._get_conn(timeout)
        assert isinstance(connection, _Connection)
        now = self.wire.now()
        if connection.last_used is not None and now - connection.last_used > self.wire.limits.idle_s:
            connection.close()  # it opens again, as one does that the server has closed
        return connection

    def _put_conn(self, connection: Any) -> None:
        if connection is not None:
            connection.last_used = self.wire.now()
        super()._put_conn(connection)


class _TlsPool(_Pool, HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


def _pools(metering: Wire) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(_Pool):
        wire = metering

    class Tls(_TlsPool):
        wire = metering

    return {"http": Plain, "https": Tls}


class _Answer(HTTPResponse):
    """An answer whose bytes are counted, and which is over when its time is."""

    def __init__(self, wire: Wire, sock: Any, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_Metered(self.fp.detach(), sock, wire))


class _Metered(io.RawIOBase):
    def __init__(self, raw: io.RawIOBase, sock: Any, wire: Wire) -> None:
        super().__init__()
        self._raw = raw
        self._sock = sock
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left_s = self._wire.ends_at - self._wire.now()
        if left_s <= 0:
            raise TimeoutError("the answer took too long")
        self._sock.settimeout(min(left_s, self._wire.limits.read_s))
        count = self._raw.readinto(buffer)
        self._wire.received += count or 0
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()
