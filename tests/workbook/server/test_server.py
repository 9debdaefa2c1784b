"""The workbook's server over HTTP, used by gspread and by plain requests."""

import gzip
import http.client
import json
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from kiosk.workbook import LocalWorkbook, WorkbookUnreadable
from kiosk.workbook.book.cells import Row
from kiosk.workbook.server.server import WorkbookServer
from tests.workbook.serving import api, append, appended, gspread_of, serving

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def server(path: Path) -> Iterator[WorkbookServer]:
    with serving(path) as server:
        yield server


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


def test_gspread_reads_and_writes_through_it(server: WorkbookServer, session: requests.Session) -> None:
    sheet = gspread_of(server, session).worksheet("Operaciones")
    sheet.update([["MK-1", 93, True]], "A2")
    sheet.append_row(["MK-2"])
    assert sheet.get(value_render_option="UNFORMATTED_VALUE") == [[], ["MK-1", 93, True], ["MK-2"]]


def test_it_is_the_same_file_that_a_kiosk_beside_it_has_open(
    server: WorkbookServer, session: requests.Session, path: Path
) -> None:
    append(session, server, "por la red")
    book = LocalWorkbook.open(path)
    with book.writing() as grid:
        grid.put_rows(1, {1: Row(["y por el archivo"])})
    book.close()
    assert appended(session, server) == ["por la red", "y por el archivo"]


def test_one_connection_serves_many_requests(server: WorkbookServer) -> None:
    address = urlsplit(server.url)
    line = http.client.HTTPConnection(str(address.hostname), address.port)
    line.connect()
    own = line.sock
    for _ in range(3):
        line.request("GET", "/v4/spreadsheets/local?fields=spreadsheetId")
        assert json.loads(line.getresponse().read()) == {"spreadsheetId": "local"}
        assert line.sock is own
    line.close()


@pytest.mark.parametrize(
    ("accepted", "is_packed"),
    [("gzip, deflate", True), ("deflate, GZIP;q=0.5", True), ("identity", False), ("gzip;q=0", False)],
)
def test_answers_are_packed_where_the_client_takes_it(
    server: WorkbookServer, session: requests.Session, accepted: str, is_packed: bool
) -> None:
    append(session, server, "x" * 5000)
    raw = session.get(
        api(server, "/values/Metadata!A1"), headers={"Accept-Encoding": accepted}, stream=True
    ).raw
    body = raw.read(decode_content=False)
    assert (len(body) < 500) is is_packed
    assert json.loads(gzip.decompress(body) if is_packed else body)["values"] == [["x" * 5000]]


def test_traffic_is_counted_as_it_is_on_the_wire(server: WorkbookServer) -> None:
    address = urlsplit(server.url)
    head = "GET /v4/spreadsheets/local?fields=spreadsheetId HTTP/1.1"
    request = "\r\n".join([head, "Host: localhost", "Connection: close", "", ""]).encode()
    with socket.create_connection((address.hostname, address.port)) as line:
        line.sendall(request)
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    traffic = server.traffic()
    assert (traffic.total.requests, traffic.reads, traffic.writes) == (1, 1, 0)
    assert (traffic.total.bytes_in, traffic.total.bytes_out) == (len(request), len(answer))
    assert traffic.by_kind == {"get": traffic.total}
    assert traffic.by_status == {"200": 1}


def test_reads_and_writes_are_counted_apart_and_by_kind(
    server: WorkbookServer, session: requests.Session
) -> None:
    append(session, server, "a")
    appended(session, server)
    session.get(f"{server.url}/v4/spreadsheets/otra")
    traffic = server.traffic()
    assert (traffic.reads, traffic.writes) == (2, 1)
    assert {kind: tally.requests for kind, tally in traffic.by_kind.items()} == {
        "batchUpdate": 1,
        "values.get": 1,
        "other": 1,
    }
    assert traffic.by_status == {"200": 2, "404": 1}


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/v4/spreadsheets/otra", 404),
        ("PUT", "/v4/spreadsheets/local", 501),
        ("DELETE", "/v4/spreadsheets/local", 501),
        ("PATCH", "/v4/spreadsheets/local", 501),
        ("BREW", "/v4/spreadsheets/local", 501),
        ("POST", "/v4/spreadsheets/local:batchUpdate", 400),
    ],
)
def test_an_unknown_method_gets_googles_error_envelope(
    server: WorkbookServer, session: requests.Session, method: str, address: str, status: int
) -> None:
    response = session.request(method, server.url + address)
    assert response.status_code == status
    error = response.json()["error"]
    assert error["code"] == status
    assert error["status"] in ("NOT_FOUND", "UNIMPLEMENTED", "INVALID_ARGUMENT")


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://example.com"}, {"Host": "example.com"}, {"Host": "localhost.example.com:80"}],
)
def test_a_web_page_cannot_write_to_the_workbook(
    server: WorkbookServer, session: requests.Session, headers: dict[str, str]
) -> None:
    for url in (api(server, ":batchUpdate"), f"{server.url}/control/faults"):
        response = session.post(url, json={"kind": "cut"}, headers=headers)
        assert response.status_code == 403
        assert response.json()["error"]["status"] == "PERMISSION_DENIED"
    assert server.faults.waiting() == []


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "example.com", ""])
def test_it_listens_on_this_machine_only(path: Path, host: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        WorkbookServer(path, host=host)


def test_a_port_that_is_taken_is_an_error_and_holds_no_file(path: Path, server: WorkbookServer) -> None:
    port = urlsplit(server.url).port
    assert port is not None
    with pytest.raises(OSError, match="in use"):
        WorkbookServer(path, port=port)
    server.close()
    _take_whole(path)


def test_a_file_that_is_no_workbook_is_not_served(tmp_path: Path) -> None:
    with pytest.raises(WorkbookUnreadable):
        WorkbookServer(tmp_path / "nada.kiosk")


def test_closing_ends_open_connections_and_frees_the_file(
    server: WorkbookServer, session: requests.Session, path: Path
) -> None:
    append(session, server, "a")
    server.close()
    server.close()
    with pytest.raises(requests.ConnectionError):
        session.get(api(server))
    _take_whole(path)
    assert not any("kiosk-workbook" in thread.name for thread in threading.enumerate())


def test_many_writers_lose_nothing(server: WorkbookServer, session: requests.Session) -> None:
    def write(name: str) -> list[int]:
        with requests.Session() as own:
            return [append(own, server, f"{name}{at}").status_code for at in range(25)]

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(write, "abcdef"))
    assert {status for each in answers for status in each} == {200}
    rows = appended(session, server)
    assert len(rows) == 150
    for name in "abcdef":
        assert [row for row in rows if row.startswith(name)] == [f"{name}{at}" for at in range(25)]


WRITER = """
import sys
from pathlib import Path
from kiosk.workbook import LocalWorkbook
from kiosk.workbook.book.cells import Row
book = LocalWorkbook.open(Path(sys.argv[1]))
for at in range(100):
    with book.writing() as grid:
        grid.put_rows(1, {grid.data_end(1): Row([f"z{at}"])})
"""


def test_writers_over_http_and_beside_it_lose_nothing(
    server: WorkbookServer, session: requests.Session, path: Path
) -> None:
    beside = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], cwd=ROOT)
    written = 0
    while beside.poll() is None or written < 50:
        assert append(session, server, f"a{written}").status_code == 200
        written += 1
    assert beside.returncode == 0
    rows = appended(session, server)
    assert [row for row in rows if row.startswith("a")] == [f"a{at}" for at in range(written)]
    assert [row for row in rows if row.startswith("z")] == [f"z{at}" for at in range(100)]


def _take_whole(path: Path) -> None:
    """Check that no other process has the file open: SQLite changes the journal mode only then."""
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
    connection.close()
