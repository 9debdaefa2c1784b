"""Connections below `requests` that count bytes, record how far the last request got, and limit its time.

The errors of `requests` don't tell whether a write was sent: a failed TLS handshake looks like an answer that
broke off. The connection knows. Nothing here sends a request twice.
"""

from __future__ import annotations

import io
import math
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from http.client import HTTPResponse
from typing import Any, ClassVar

from requests import Session
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NameResolutionError, NewConnectionError
from urllib3.util.connection import allowed_gai_family

from kiosk.core.frozen import frozen
from kiosk.sheets.http.dns import Resolver


@frozen
class TimeLimits:
    """Time limits of one request in seconds: to connect, between two reads of the answer, for all of it.

    A connection idle for longer than `idle_s` is not reused, since a router in between may have dropped it.
    `name_s` limits the DNS look-up; resolvers ask the second name server only after 5 s without an answer.
    `reach_s` limits the look-up and all tries to connect together: a name may have many addresses.
    """

    connect_s: float = 3.05
    read_s: float = 10.0
    answer_s: float = 30.0
    idle_s: float = 60.0
    name_s: float = 8.0
    reach_s: float = 30.0


class RequestProgress(Enum):
    """How far the last request got."""

    NOT_SEEN = "not seen"
    """No request has used a metered connection: it went by a SOCKS proxy, or the session isn't metered."""
    CONNECTING = "connecting"
    """Not one byte of the request has left this machine."""
    BEGUN = "begun"
    """Its first bytes were handed to the network: whether the server applied it can't be told from here."""


class ConnectionMeter:
    """What one session has sent and received, in bytes: headers included, TLS overhead not.

    Only the session's thread writes it; any thread may read it.
    """

    def __init__(
        self,
        limits: TimeLimits,
        now: Callable[[], float] = time.monotonic,
        of: ConnectionMeter | None = None,
    ) -> None:
        """A session that fetches what another one needs has the limits and caps `of` that one's meter."""
        self.limits = limits
        self.now = now
        self._of = of
        self.resolver = Resolver()
        self.sent = 0
        self.received = 0
        self.progress = RequestProgress.NOT_SEEN
        self.begun = 0
        """Requests whose first bytes were handed to the network."""
        self.ends_at = 0.0
        self.latest = math.inf
        """When every request has to end, however long it may take by itself."""

    def connect(self) -> None:
        """A request is about to get its connection from the pool."""
        self.progress = RequestProgress.CONNECTING
        self._start(self.limits_now.reach_s)

    def begin(self) -> None:
        """The request's first byte is about to be sent; its time limit starts again."""
        self.progress = RequestProgress.BEGUN
        self.begun += 1
        self._start(self.limits_now.answer_s)

    @property
    def limits_now(self) -> TimeLimits:
        """The limits of the present request."""
        return self._of.limits if self._of else self.limits

    @contextmanager
    def capped(self, seconds: float) -> Iterator[None]:
        """End every request inside after so many seconds at the latest, together."""
        before, self.latest = self.latest, min(self.latest, self.now() + seconds)
        try:
            yield
        finally:
            self.latest = before

    def left_s(self) -> float:
        """Seconds that the present request still has to connect, or to be answered."""
        return max(0.0, self.ends_at - self.now())

    def _start(self, longest_s: float) -> None:
        ends_at = min(self.now() + longest_s, self.latest)
        self.ends_at = min(ends_at, self._of.latest) if self._of else ends_at


class MeteredAdapter(HTTPAdapter):
    """The adapter of `requests` on metered connections; it never retries."""

    def __init__(self, meter: ConnectionMeter) -> None:
        self._pools = _pools_with(meter)
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self._use_metered_pools(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: Any) -> ProxyManager:
        manager: ProxyManager = super().proxy_manager_for(proxy, **options)
        if not proxy.lower().startswith("socks"):  # SOCKS has pools of its own, and stays NOT_SEEN
            self._use_metered_pools(manager)
        return manager

    def _use_metered_pools(self, manager: PoolManager) -> None:
        manager.pool_classes_by_scheme = self._pools


def metered(session: Session, meter: ConnectionMeter) -> Session:
    """Count this session's requests on this meter from now on; returns the session."""
    for scheme in ("https://", "http://"):
        session.mount(scheme, MeteredAdapter(meter))
    return session


class _MeteredConnection(HTTPConnection):
    meter: ConnectionMeter
    last_used: float | None = None

    def request(self, *args: Any, **options: Any) -> None:
        if self.sock is None:
            self.connect()
        self.meter.begin()
        super().request(*args, **options)

    def _new_conn(self) -> socket.socket:
        name = self._dns_host
        failure: HTTPError = NewConnectionError(self, "no address")
        try:
            for address in self._addresses(name):
                left_s = self.meter.left_s()
                if not left_s:
                    break  # a name may have many addresses, and each may take the whole `connect_s`
                if isinstance(self.timeout, float | int):  # google-auth's own is two minutes
                    self.timeout = min(self.timeout, self.meter.limits_now.connect_s, left_s)
                self.host = address
                try:
                    return super()._new_conn()
                except (NewConnectionError, ConnectTimeoutError) as error:
                    failure = error
        finally:
            self.host = name  # what the certificate is for
        raise failure

    def _addresses(self, name: str) -> list[str]:
        family, limit_s = allowed_gai_family(), min(self.meter.limits_now.name_s, self.meter.left_s())
        try:
            return self.meter.resolver.addresses(name.strip("[]"), self.port, family, limit_s)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error

    def send(self, data: Any) -> None:
        super().send(data)
        if isinstance(data, bytes | bytearray | str):
            self.meter.sent += len(data)

    def response_class(self, sock: Any, *args: Any, **options: Any) -> HTTPResponse:  # type: ignore[override]
        return _MeteredResponse(self.meter, sock, *args, **options)


class _MeteredTlsConnection(_MeteredConnection, HTTPSConnection):
    """The same with TLS; the pool completes the handshake before a request begins."""


class _MeteredPool(HTTPConnectionPool):
    ConnectionCls = _MeteredConnection
    meter: ClassVar[ConnectionMeter]

    def urlopen(self, *args: Any, **options: Any) -> Any:
        self.meter.connect()
        return super().urlopen(*args, **options)

    def _new_conn(self) -> Any:
        connection = super()._new_conn()
        assert isinstance(connection, _MeteredConnection)
        connection.meter = self.meter
        return connection

    def _get_conn(self, timeout: float | None = None) -> Any:
        connection = super()._get_conn(timeout)
        assert isinstance(connection, _MeteredConnection)
        now = self.meter.now()
        if connection.last_used is not None and now - connection.last_used > self.meter.limits_now.idle_s:
            connection.close()  # the next request opens it again, as after a close by the server
        return connection

    def _put_conn(self, connection: Any) -> None:
        if connection is not None:
            connection.last_used = self.meter.now()
        super()._put_conn(connection)


class _MeteredTlsPool(_MeteredPool, HTTPSConnectionPool):
    ConnectionCls = _MeteredTlsConnection


def _pools_with(shared_meter: ConnectionMeter) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(_MeteredPool):
        meter = shared_meter

    class Tls(_MeteredTlsPool):
        meter = shared_meter

    return {"http": Plain, "https": Tls}


class _MeteredResponse(HTTPResponse):
    """An HTTP response whose bytes are counted, and whose reading stops at its time limit."""

    def __init__(self, meter: ConnectionMeter, sock: Any, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_MeteredStream(self.fp.detach(), sock, meter))


class _MeteredStream(io.RawIOBase):
    def __init__(self, raw: io.RawIOBase, sock: Any, meter: ConnectionMeter) -> None:
        super().__init__()
        self._raw = raw
        self._sock = sock
        self._meter = meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left_s = self._meter.ends_at - self._meter.now()
        if left_s <= 0:
            raise TimeoutError("the answer took too long")
        self._sock.settimeout(min(left_s, self._meter.limits_now.read_s))
        count = self._raw.readinto(buffer)
        self._meter.received += count or 0
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()
