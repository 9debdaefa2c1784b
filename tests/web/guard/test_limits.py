"""How much a client may ask, and what becomes of requests that are too long, too slow, too many, or write."""

import http.client
import logging
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk.commands.web.own_socket import tls_context
from kiosk.web.guard import Access, rate_limit
from kiosk.web.guard.connection_limits import ConnectionLimits
from kiosk.web.guard.rate_limit import Buckets, Rate
from kiosk.web.guard.token_file import TokenFile, new_token
from tests.support.certificates import Certificates
from tests.web.guard.guarded_server import GuardedServer, elsewhere, guarded_server

if sys.platform != "win32":
    import resource

LISTENERS = 520


@pytest.fixture
def access(tmp_path: Path) -> Access:
    return Access(TokenFile(tmp_path / "web_tokens"))


@pytest.fixture
def server(access: Access) -> Iterator[GuardedServer]:
    with guarded_server(access) as server:
        yield server


def _answer_to(server: GuardedServer, sent: bytes) -> bytes:
    with server.connect() as connection:
        with suppress(ConnectionError):  # it may be closed by now
            connection.sendall(sent)
        return _all_of(connection)


def _all_of(connection: socket.socket) -> bytes:
    """All that comes until the other side ends the connection."""
    found = b""
    try:
        while more := connection.recv(65_536):
            found += more
    except ConnectionResetError:
        return found
    return found


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW", "get"]
)
def test_nothing_but_reading(method: str, server: GuardedServer) -> None:
    for path in ("/", "/api/workers"):
        answer = server.get(path, method)
        assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_head_answers_without_a_body(server: GuardedServer) -> None:
    answer = server.get("/api/workers", "HEAD")
    assert (answer.status, answer.body) == (200, "")


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Length: 5\r\n\r\nhello",
        b"Content-Length: 99999999\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    ],
)
def test_a_body_is_refused_and_the_connection_ends(body: bytes, server: GuardedServer) -> None:
    answer = _answer_to(server, b"GET /api/workers HTTP/1.1\r\nHost: localhost\r\n" + body)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert answer.count(b"HTTP/1.1") == 1


def test_no_second_request_hides_in_a_body(server: GuardedServer) -> None:
    hidden = b"GET /spool/hidden HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for head in (
        b"Content-Length: %d\r\n\r\n" % len(hidden),
        b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(hidden),
    ):
        answer = _answer_to(server, b"GET / HTTP/1.1\r\nHost: localhost\r\n" + head + hidden)
        assert b"hidden" not in answer
        assert answer.startswith((b"HTTP/1.1 413 ", b"HTTP/1.1 400 "))


def test_a_long_address_is_refused(server: GuardedServer) -> None:
    assert server.get("/spool/" + "x" * 2_041).status == 200
    assert server.get("/spool/" + "x" * 2_042).status == 414
    assert server.get("/?q=" + "x" * 2_048).status == 414


def test_long_or_many_headers_are_refused(server: GuardedServer) -> None:
    assert server.get(x_long="x" * 12_000).status == 200
    many = "".join(f"X-{each}: 1\r\n" for each in range(101)).encode()
    for headers in (b"X-Long: " + b"x" * 17_000 + b"\r\n", many):
        answer = _answer_to(server, b"GET / HTTP/1.1\r\nHost: localhost\r\n" + headers + b"\r\n")
        assert answer.startswith((b"HTTP/1.1 431 ", b"HTTP/1.1 400 ")), answer
        assert b"page" not in answer


def test_a_head_without_an_end_is_cut_by_its_size(server: GuardedServer) -> None:
    answer = _answer_to(server, b"GET / HTTP/1.1\r\nX-Long: " + b"x" * 40_000)
    assert answer.startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("target", ["http://evil.example/", "*", "evil.example:443", "/spool/%00", "spool"])
def test_only_a_path_is_asked_for(target: str, server: GuardedServer) -> None:
    assert server.get(target).status == 400


def test_a_slow_head_is_cut_and_a_slow_answer_is_not(access: Access) -> None:
    with guarded_server(access, ConnectionLimits(head_s=0.3)) as server:
        listener = http.client.HTTPConnection(server.host, server.port, timeout=20)
        listener.request("GET", "/api/sse/stream")
        answer = listener.getresponse()
        for begun in (b"", b"G", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: "):
            with server.connect() as connection:
                connection.sendall(begun)
                assert _all_of(connection) == b""
        with server.connect() as connection:  # the second request on a connection has no more time
            connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
            connection.sendall(b"GET /")
            assert b"HTTP/1.1" not in _all_of(connection)
        # Each of the above took longer than a head may, and the stream goes on.
        assert answer.readline() == b": ping\n"
        listener.close()


def test_further_bytes_win_no_time(access: Access) -> None:
    """The time for a head is called off by its end alone."""
    due: list[object] = []

    def later(_seconds: float, _call: Callable[[], None]) -> Callable[[], object]:
        timer = object()
        due.append(timer)
        return lambda: due.remove(timer)

    with guarded_server(access, ConnectionLimits(later=later)) as server, server.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        assert server.get().status == 200  # by now the bytes have been seen
        (timer,) = due
        for _ in range(3):
            connection.sendall(b"X-A: 1\r\n")
            assert server.get().status == 200
        assert due == [timer]
        connection.sendall(b"\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
        assert due == []


def test_a_handshake_that_never_comes_is_cut(access: Access, tmp_path: Path) -> None:
    made = Certificates(tmp_path)
    limits = ConnectionLimits(head_s=0.3)
    with guarded_server(access, limits, tls=tls_context(made.certificate, made.key)) as server:
        for begun in (b"", b"\x16\x03\x01\x02"):
            assert _answer_to(server, begun) == b""
        assert b"HTTP" not in _answer_to(server, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")


@pytest.fixture
def many_files() -> Iterator[None]:
    """Both ends of all connections are in this one process."""
    if sys.platform == "win32":
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * LISTENERS
    if 0 <= hard < wanted:
        pytest.skip(f"this process may not open {wanted} files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("many_files")
def test_five_hundred_listeners_of_this_machine_get_in_at_once(server: GuardedServer) -> None:
    ask = b"GET /api/sse/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"
    listeners = [server.connect() for _ in range(LISTENERS)]
    try:
        for each in listeners:
            each.sendall(ask)
        assert all(each.recv(64).startswith(b"HTTP/1.1 200") for each in listeners)
    finally:
        for each in listeners:
            each.close()


def test_one_address_of_the_network_holds_few_connections() -> None:
    limits = ConnectionLimits(most_from_one=2)
    assert [limits.admit("10.0.0.5") for _ in range(3)] == [True, True, False]
    assert limits.admit("10.0.0.6")
    limits.release("10.0.0.5")
    limits.release("10.0.0.5")
    assert limits.admit("10.0.0.5")
    assert all(limits.admit("127.0.0.1") for _ in range(5))


@pytest.mark.logs("no more connections are taken")
def test_all_together_hold_a_number_of_connections(access: Access, caplog: pytest.LogCaptureFixture) -> None:
    limits = ConnectionLimits(most=3)
    with guarded_server(access, limits) as server:
        held = [server.connect() for _ in range(3)]
        assert _answer_to(server, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n") == b""
        assert _answer_to(server, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n") == b""
        assert [each.getMessage() for each in caplog.records] == [
            "no more connections are taken: there are 3"
        ]
        for each in held:
            each.close()
    assert limits.open_by.total() == 0


def test_too_many_requests_are_told_when_to_come_again(
    access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limit.RateLimit.__init__, "__defaults__", (Rate(3, 0.001), Rate(9, 0.001)))
    token = new_token()
    access.tokens.add(token)
    with guarded_server(elsewhere(access)) as server:
        assert [server.get(authorization=f"Bearer {each}").status for each in "abcd"] == [401, 401, 401, 429]
        answer = server.get(authorization=f"Bearer {token}")
        assert answer.status == 429
        assert int(answer.headers["retry-after"]) > 900


def test_a_bucket_fills_again_and_is_its_clients_own() -> None:
    now = [0.0]
    buckets = Buckets(lambda: now[0])
    rate = Rate(2, 0.5)
    assert [buckets.take("a", rate) for _ in range(3)] == [0, 0, 2.0]
    assert buckets.take("b", rate) == 0
    now[0] = 1.0
    assert buckets.take("a", rate) == 1.0
    now[0] = 2.0
    assert [buckets.take("a", rate) for _ in range(2)] == [0, 2.0]
    now[0] = 1_000.0
    assert [buckets.take("a", rate) for _ in range(3)] == [0, 0, 2.0]


def test_the_table_of_clients_does_not_grow_without_end() -> None:
    buckets = Buckets(lambda: 0.0)
    for number in range(rate_limit.MOST_CLIENTS + 100):
        buckets.take(str(number), Rate(2, 1))
    assert len(buckets) == rate_limit.MOST_CLIENTS


@pytest.mark.logs("a request failed")
def test_a_failure_is_told_in_one_sentence_and_logged_whole(
    server: GuardedServer, caplog: pytest.LogCaptureFixture
) -> None:
    answer = server.get("/api/fails?token=skw_abc")
    assert answer.status == 500
    assert answer.headers["content-type"] == "application/json"
    assert "secret" not in answer.body
    assert "Traceback" not in answer.body
    (record,) = caplog.records
    written = logging.Formatter().format(record)
    assert "Traceback" in written
    assert "RuntimeError: the secret of the house" in written
    assert "skw_abc" not in written


@pytest.mark.logs("Exception in ASGI application")
def test_an_answer_that_breaks_off_is_cut_and_logged_once(
    server: GuardedServer, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(http.client.IncompleteRead):
        server.get("/api/breaks-off")
    assert [record.name for record in caplog.records] == ["uvicorn.error"]


def test_what_is_no_request_leaves_no_line_in_the_log(
    server: GuardedServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert _answer_to(server, b"\x16\x03\x01 TLS?\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert server.get(upgrade="websocket", connection="upgrade").status == 200
    assert [each for each in caplog.records if each.name.startswith(("uvicorn", "kiosk"))] == []
