"""Real sockets: a write counts as not saved only if none of its bytes can have reached the server."""

import datetime
import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kiosk.core.errors import Code, KioskError, OutcomeUnknownError, SheetError
from kiosk.sheets.http import transport
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.http.connection import RequestProgress, TimeLimits
from tests.support.raw_server import (
    Cue,
    RawServer,
    breaks_off,
    drips,
    freezes,
    hangs_up,
    raw_server,
    resets,
    says,
    says_and_closes,
    says_in_chunks,
)

SHORT = TimeLimits(connect_s=0.3, read_s=0.3, answer_s=0.6)
NAMES = b'{"sheets":[{"properties":{"sheetId":7,"title":"Operaciones"}}]}'


def client_of(url: str, limits: TimeLimits = SHORT) -> SheetsClient:
    stop = threading.Event()
    stop.set()  # nothing is tried again
    return transport.remote_client("sheet-id", None, url, stop, limits=limits)


def write(client: SheetsClient) -> KioskError | None:
    """What a write comes to; None where it was answered."""
    try:
        client.batch_update({"requests": []}, "*")
    except KioskError as error:
        return error
    finally:
        client.close()
    return None


def is_not_saved(error: KioskError | None) -> bool:
    return isinstance(error, SheetError) and error.refusal.code is Code.SHEETS_NO_DISPONIBLE


# Never sent


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_write_to_a_closed_port_is_not_saved(free_port: int) -> None:
    client = client_of(f"http://127.0.0.1:{free_port}")
    assert is_not_saved(write(client))
    assert (client.meter.progress, client.meter.sent) == (RequestProgress.CONNECTING, 0)


def test_write_to_an_unknown_host_name_is_not_saved() -> None:
    assert is_not_saved(write(client_of("http://planilla.invalid")))


@pytest.fixture
def full_server() -> Iterator[int]:
    """A port whose queue is full: a connection is neither taken nor refused."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = int(listener.getsockname()[1])
        waiting = []
        for _ in range(3):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
            waiting.append(one)
        yield port
        for one in waiting:
            one.close()


def test_write_that_finds_no_connection_in_time_is_not_saved(full_server: int) -> None:
    assert is_not_saved(write(client_of(f"http://127.0.0.1:{full_server}")))


def _no_tls(connection: socket.socket) -> socket.socket:
    connection.recv(1000)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    return connection


def _hang_up(connection: socket.socket) -> socket.socket:
    connection.recv(1000)
    raise ConnectionAbortedError


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of nobody that anyone trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "server.pem"
    plain = serialization.NoEncryption()
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return file


def tls_with(certificate: Path) -> Callable[[socket.socket], socket.socket]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return lambda connection: context.wrap_socket(connection, server_side=True)


@pytest.mark.parametrize("tls", [_no_tls, _hang_up])
def test_write_whose_tls_handshake_fails_is_not_saved(
    tls: Callable[[socket.socket], socket.socket],
) -> None:
    with raw_server(tls=tls) as server:
        assert is_not_saved(write(client_of(f"https://localhost:{server.port}")))


def test_write_whose_tls_handshake_freezes_is_not_saved() -> None:
    over = threading.Event()

    def freeze(connection: socket.socket) -> socket.socket:
        over.wait(20)
        return connection

    with raw_server(tls=freeze) as server:
        assert is_not_saved(write(client_of(f"https://localhost:{server.port}")))
        over.set()


def test_write_to_a_server_that_is_not_trusted_is_not_saved(certificate: Path) -> None:
    with raw_server(says("200 OK"), tls=tls_with(certificate)) as server:
        assert is_not_saved(write(client_of(f"https://localhost:{server.port}")))
        assert server.heard == []


def _refuse_the_tunnel(connection: socket.socket) -> socket.socket:
    connection.recv(1000)
    connection.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")
    return connection


def test_write_that_a_proxy_does_not_let_out_is_not_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    with raw_server(tls=_refuse_the_tunnel) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert is_not_saved(write(client_of("https://planilla.invalid")))
        assert proxy.accepted == 1


# Unknown


@pytest.mark.parametrize(
    "cue",
    [
        hangs_up,
        resets,
        breaks_off,
        freezes,
        drips,
        says_in_chunks(b'{"updatedSpreadsheet": {}}', is_whole=False),
        *(
            says(status, b"<html>no</html>")
            for status in ("502 Bad Gateway", "503 Busy", "408 Slow", "500 No")
        ),
        says("200 OK", b"<html>Log in</html>"),
        says("200 OK", b"[]"),
        says("200 OK", b"\x1f\x8b junk", "Content-Encoding: gzip"),
        says("302 Found", b"{}", "Location: /elsewhere"),
        says("307 Temporary Redirect", b"{}", "Location: /elsewhere"),
    ],
)
def test_write_sent_without_an_answer_is_unknown_and_not_resent(cue: Cue) -> None:
    with raw_server(cue, says("200 OK"), says("200 OK")) as server:
        error = write(client_of(server.url))
        assert isinstance(error, OutcomeUnknownError)
        assert (len(server.heard), server.accepted) == (1, 1)


@pytest.mark.parametrize("cue", [hangs_up, freezes, breaks_off])
def test_the_same_under_tls(cue: Cue, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with raw_server(says("200 OK", NAMES), cue, tls=tls_with(certificate)) as server:
        client = client_of(f"https://localhost:{server.port}")
        assert client.sheet_ids() == {"Operaciones": 7}
        assert isinstance(write(client), OutcomeUnknownError)
        assert (len(server.heard), server.accepted) == (2, 1)


def test_the_same_through_a_proxy(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def tunnel(connection: socket.socket) -> socket.socket:
        connection.recv(1000)
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        return tls_with(certificate)(connection)

    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with raw_server(says("200 OK", NAMES), hangs_up, tls=tunnel) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "")
        client = client_of("https://localhost:1")
        assert client.sheet_ids() == {"Operaciones": 7}
        assert isinstance(write(client), OutcomeUnknownError)


# Connections that went stale


def test_write_after_the_server_closed_an_idle_connection_uses_a_new_one() -> None:
    with raw_server(says_and_closes("200 OK", NAMES), says("200 OK")) as server:
        client = client_of(server.url)
        client.sheet_ids()
        assert server.closed.wait(20)
        assert write(client) is None
        assert server.accepted == 2


def test_write_during_which_the_server_closes_the_connection_is_unknown() -> None:
    """The server may as well have read it, written, and died: nobody can tell."""
    with raw_server(says("200 OK", NAMES), hangs_up, says("200 OK")) as server:
        client = client_of(server.url)
        client.sheet_ids()
        assert isinstance(write(client), OutcomeUnknownError)
        assert (len(server.heard), server.accepted) == (2, 1)


@pytest.mark.parametrize(("idle_s", "connections"), [(1000.0, 1), (-1.0, 2)])
def test_connection_that_was_idle_for_long_is_not_trusted(idle_s: float, connections: int) -> None:
    with raw_server(says("200 OK", NAMES), says("200 OK")) as server:
        client = client_of(server.url, TimeLimits(idle_s=idle_s))
        client.sheet_ids()
        assert write(client) is None
        assert server.accepted == connections


# Time limits


def test_server_that_freezes_frees_the_thread() -> None:
    with raw_server(freezes) as server:
        assert isinstance(write(client_of(server.url)), OutcomeUnknownError)
        assert not server.closed.is_set()  # it was the client that let go


def test_server_that_drips_for_ever_frees_the_thread() -> None:
    with raw_server(drips) as server:
        assert isinstance(write(client_of(server.url)), OutcomeUnknownError)
        assert not server.is_over.is_set()


def test_read_of_a_server_that_freezes_is_told() -> None:
    with raw_server(freezes) as server, pytest.raises(SheetError) as refused:
        client_of(server.url).sheet_ids()
    assert refused.value.refusal.code is Code.SHEETS_NO_DISPONIBLE


# Bytes


def test_every_byte_is_counted() -> None:
    body = gzip.compress(NAMES)
    answer = says("200 OK", body, "Content-Encoding: gzip", "Connection: close")
    with raw_server(answer) as server:
        client = client_of(server.url)
        client.sheet_ids()
        assert client.meter.sent == len(server.heard[0])
        head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n"
        length = f"Content-Length: {len(body)}\r\n\r\n"
        assert client.meter.received == len(head) + len(length) + len(body)


def test_answer_in_chunks_is_read_and_its_connection_used_again() -> None:
    chunks = says_in_chunks(gzip.compress(NAMES), "Content-Encoding: gzip")
    with raw_server(chunks, chunks) as server:
        client = client_of(server.url)
        assert client.sheet_ids() == client.sheet_ids() == {"Operaciones": 7}
        assert server.accepted == 1


def test_gzip_is_asked_for_as_google_wants_it() -> None:
    with raw_server(says("200 OK", NAMES)) as server:
        client_of(server.url).sheet_ids()
        head = server.heard[0].lower()
    assert b"accept-encoding: gzip\r\n" in head
    assert b"user-agent: spool-kiosk" in head
    assert b"(gzip)" in head


def test_server_of_raw_sockets_hears_what_is_sent() -> None:
    server = RawServer(says("200 OK", NAMES))
    client_of(server.url).sheet_ids()
    server.close()
    assert server.heard[0].startswith(b"GET /v4/spreadsheets/sheet-id?")
