"""Clients of a spreadsheet that isn't on this machine."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from kiosk.core.errors import Code, SheetError
from kiosk.sheets.http import transport


class OneSheetServer(HTTPServer):
    """Knows one worksheet; keeps what it was asked."""

    asked: list[tuple[str, dict[str, str]]]


class _Handler(BaseHTTPRequestHandler):
    server: OneSheetServer

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers.items())))
        body = json.dumps({"sheets": [{"properties": {"sheetId": 7, "title": "Operaciones"}}]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any, **kwargs: Any) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[OneSheetServer]:
    server = OneSheetServer(("127.0.0.1", 0), _Handler)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("slash", ["", "/"])
def test_another_server_is_asked_in_googles_place(server: OneSheetServer, slash: str) -> None:
    url = f"http://127.0.0.1:{server.server_port}{slash}"
    client = transport.remote_client("sheet-id", None, url)
    assert client.sheet_ids() == {"Operaciones": 7}
    path, _ = server.asked[0]
    assert path.startswith("/v4/spreadsheets/sheet-id?")


def test_without_credentials_no_authorization_is_sent(server: OneSheetServer) -> None:
    transport.remote_client("sheet-id", None, f"http://127.0.0.1:{server.server_port}").sheet_ids()
    assert "authorization" not in {name.lower() for name in server.asked[0][1]}


def test_server_that_is_not_there_is_told(server: OneSheetServer) -> None:
    stop = threading.Event()
    stop.set()
    client = transport.remote_client("sheet-id", None, "http://127.0.0.1:9", stop)
    with pytest.raises(SheetError) as refused:
        client.sheet_ids()
    assert refused.value.refusal.code is Code.SHEETS_NO_DISPONIBLE


@pytest.mark.parametrize(
    "content", [None, "", "no json", "{}", "[]", '{"type":"service_account","private_key":"SECRET"}']
)
def test_invalid_credentials_file_is_named_and_not_quoted(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "cuenta.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(SheetError) as refused:
        transport.remote_client("sheet-id", file, None)
    refusal = refused.value.refusal
    assert refusal.code is Code.SHEETS_SIN_PERMISO
    assert refusal.values == {"estado": "credenciales", "archivo": str(file)}
    assert "SECRET" not in str(refused.value)
