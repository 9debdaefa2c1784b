"""Requests as fuzzers send them: whatever comes, the answer is no fault, and tells nothing of the inside."""

import socket
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.web.guard import Access, rate_limit
from kiosk.web.guard.rate_limit import Rate
from kiosk.web.guard.token_file import TokenFile
from tests.web.guard.guarded_server import GuardedServer, guarded_server

METHODS = st.sampled_from([*[b"GET"] * 8, b"HEAD", b"POST", b"OPTIONS", b"get", b"G\0T", b"", b"X" * 300])
WORDS = rb"/ // \ %2e%2e .. %00 %ff ? & token= a # % api static spool workers ; : @ http://evil live.js *"
NAMES = (
    b"Host Cookie Authorization Origin X-Forwarded-For X-Forwarded-Proto Accept Range If-None-Match Expect "
    b"If-Modified-Since Sec-Fetch-Site Sec-Fetch-Mode Content-Length Upgrade Connection Last-Event-ID "
    b"Access-Control-Request-Method"
)
VALUES = (
    b"localhost|127.0.0.1|[::1|evil|text/html|null|kiosk_token=|kiosk_token==;;=; |Bearer |Bearer x|0|-1|*|,|"
    b"Bearer \xff\xff|bytes=0-,0-|cross-site|websocket|upgrade|100-continue|close|1, ::1%eth0, ,|https://a|"
) + b"x" * 9_000
TARGETS = st.lists(st.sampled_from([*WORDS.split() * 2, b" ", b"\t", b"\xff", b"sse/stream"]), max_size=8)
VALUE = st.one_of(st.sampled_from(VALUES.split(b"|")), st.binary(max_size=30))
LINE = st.tuples(st.sampled_from(NAMES.split()), VALUE).map(lambda pair: b": ".join(pair) + b"\r\n")
HEADERS = st.lists(LINE, max_size=6)
HOST = st.sampled_from([b"Host: localhost\r\n", b"Host: 127.0.0.1:1\r\n", b""])


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[GuardedServer]]:
    """One that takes these requests for this machine's, and one that takes them for a proxy's."""
    folder: Path = tmp_path_factory.mktemp("static")
    (folder / "live.js").write_text("page")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rate_limit.RateLimit.__init__, "__defaults__", (Rate(1e6, 1e6), Rate(1e6, 1e6)))
        tokens = TokenFile(folder / "web_tokens")
        proxied = Access(tokens, proxy=ip_address("127.0.0.1"), networks=(ip_network("::/0"),))
        with (
            guarded_server(Access(tokens), static=folder) as one,
            guarded_server(proxied, static=folder) as other,
        ):
            yield [one, other]


@settings(max_examples=600, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(METHODS, TARGETS, HOST, HEADERS)
def test_no_request_makes_it_fail(
    servers: list[GuardedServer], method: bytes, words: list[bytes], host: bytes, headers: list[bytes]
) -> None:
    target = b"/" + b"".join(words)
    for server in servers:
        _check(_answer(server, method + b" " + target + b" HTTP/1.1\r\n" + host + b"".join(headers)))


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail(servers: list[GuardedServer], sent: bytes) -> None:
    _check(_answer(servers[0], sent))


def _answer(server: GuardedServer, sent: bytes) -> bytes:
    """The beginning of what comes back; the client then says that it will send no more, and goes."""
    with server.connect() as connection:
        connection.sendall(sent + b"\r\n")
        connection.shutdown(socket.SHUT_WR)
        try:
            return connection.recv(65_536)
        except ConnectionResetError:
            return b""


def _check(answer: bytes) -> None:
    assert not answer.startswith(b"HTTP/1.1 5"), answer
    assert b"Traceback" not in answer
    assert b'File "' not in answer
