"""A workbook's server, and clients of it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import gspread
import requests

from kiosk.workbook.server.server import WorkbookServer

SOON_S = 10.0
GOOGLE = "https://sheets.googleapis.com"


class OtherServer(gspread.HTTPClient):
    """gspread with only the server's address changed, as the kiosk does it."""

    url = ""

    def request(self, method: str, endpoint: str, **options: Any) -> requests.Response:  # type: ignore[override]
        return super().request(method, self.url + endpoint.removeprefix(GOOGLE), **options)


def gspread_of(server: WorkbookServer, session: requests.Session) -> gspread.Spreadsheet:
    """The served spreadsheet, through the real gspread."""
    client = gspread.Client(auth=None, session=session, http_client=OtherServer)
    assert isinstance(client.http_client, OtherServer)
    client.http_client.url = server.url
    return client.open_by_key(server.spreadsheet_id)


@contextmanager
def serving(path: Path, **options: Any) -> Iterator[WorkbookServer]:
    with WorkbookServer(path, **options) as server:
        yield server


def api(server: WorkbookServer, rest: str = "") -> str:
    return f"{server.url}/v4/spreadsheets/local{rest}"


def append(session: requests.Session, server: WorkbookServer, text: str, **options: Any) -> requests.Response:
    """One write: a row at the end of Metadata."""
    row = {"values": [{"userEnteredValue": {"stringValue": text}}]}
    request = {"appendCells": {"sheetId": 1, "rows": [row], "fields": "userEnteredValue"}}
    return session.post(api(server, ":batchUpdate"), json={"requests": [request]}, **options)


def appended(session: requests.Session, server: WorkbookServer) -> list[str]:
    """The rows that the writes so far have left in Metadata."""
    found = session.get(api(server, "/values/Metadata!A:A")).json().get("values", [])
    return [row[0] for row in found]


def eventually(is_so: Callable[[], bool]) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + SOON_S
    while not is_so():
        assert time.monotonic() < deadline
        threading.Event().wait(0.005)
