"""The transport that lets the real gspread work on a local workbook, in place of the network.

One adapter, with its own `LocalWorkbook`, per gspread client, so per thread; a lock makes a mistake harmless.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from http import HTTPStatus
from io import BytesIO
from typing import Any

import requests
from requests.adapters import BaseAdapter

from kiosk.sheets.local.book import LocalWorkbook
from kiosk.sheets.local.errors import ApiFault, WorkbookError
from kiosk.sheets.local.exchange import encode, read_exchange
from kiosk.sheets.local.routes import LOCAL_SPREADSHEET_ID, route

GOOGLE_API_URL = "https://sheets.googleapis.com/"

log = logging.getLogger(__name__)


class LocalSheetsAdapter(BaseAdapter):
    """Answers Sheets API v4 requests from one workbook file; every outcome is an HTTP response."""

    def __init__(self, book: LocalWorkbook) -> None:
        super().__init__()
        self._book = book
        self._lock = threading.Lock()

    def send(self, request: requests.PreparedRequest, *_args: Any, **_options: Any) -> requests.Response:
        """Answer one request, in the calling thread; time-outs and proxies mean nothing here."""
        with self._lock:
            status, body = answer(self._book, request.method or "GET", request.url or "", request.body)
        response = requests.Response()
        response.status_code = status
        response.reason = HTTPStatus(status).phrase
        response.headers["Content-Type"] = "application/json; charset=UTF-8"
        response.encoding = "utf-8"
        response.url = request.url or ""
        response.request = request
        response.raw = BytesIO(body)
        return response

    def close(self) -> None:
        """Close the workbook's connection; a later request opens it again."""
        with self._lock:
            self._book.close()


def answer(book: LocalWorkbook, method: str, url: str, body: Any) -> tuple[int, bytes]:
    """HTTP status and JSON body for one request; anything that goes wrong is Google's error envelope."""
    try:
        return 200, encode(_answer(book, method, url, body))
    except ApiFault as fault:
        return _failed(fault)
    except sqlite3.Error as error:
        return _failed(_storage_fault(book, error))
    except WorkbookError as error:
        log.error("workbook unusable: %s", error)
        return _failed(ApiFault(500, "INTERNAL", f"The local workbook can't be used: {error}"))
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        # damaged cells, or a fault of ours: gspread must see a failed request either way, never our exception
        log.exception("request failed: %s %s", method, url)
        return _failed(ApiFault(500, "INTERNAL", f"The local workbook {book.path} failed: {error!r}"))


def local_session(book: LocalWorkbook) -> requests.Session:
    """A session for `gspread.Client(auth=None, session=…)` whose Sheets requests are answered from `book`."""
    session = requests.Session()
    session.trust_env = False  # proxies and .netrc have no say in a file on this machine, and cost time
    session.mount(GOOGLE_API_URL, LocalSheetsAdapter(book))
    return session


def _answer(book: LocalWorkbook, method: str, url: str, body: Any) -> Any:
    found = route(method, url)
    exchange = read_exchange(url, body, found.target)
    with book.writing() if found.writes else book.reading() as grid:
        return found.handler(grid, exchange, LOCAL_SPREADSHEET_ID)


def _storage_fault(book: LocalWorkbook, error: sqlite3.Error) -> ApiFault:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        # another process held the file for longer than the time-out; nothing was applied
        return ApiFault(503, "UNAVAILABLE", f"The local workbook {book.path} is busy: {error}")
    log.error("workbook %s failed: %s", book.path, error)
    return ApiFault(500, "INTERNAL", f"The local workbook {book.path} can't be read or written: {error}")


def _failed(fault: ApiFault) -> tuple[int, bytes]:
    return fault.http, encode(fault.envelope())
