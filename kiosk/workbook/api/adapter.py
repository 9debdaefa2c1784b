"""The transport that lets the real gspread work on a local workbook, in place of the network.

One adapter, with its own `LocalWorkbook`, for each gspread client, hence for each thread; a lock guards
against accidental sharing.
"""

from __future__ import annotations

import threading
from http import HTTPStatus
from io import BytesIO
from typing import Any

import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from kiosk.workbook.api.answer import answer
from kiosk.workbook.book.book import LocalWorkbook

GOOGLE_API_URL = "https://sheets.googleapis.com/"


class LocalSheetsAdapter(BaseAdapter):
    """Answers Sheets API v4 requests from one workbook file; every outcome is an HTTP response."""

    def __init__(self, book: LocalWorkbook) -> None:
        super().__init__()
        self._book = book
        self._lock = threading.Lock()

    def send(
        self, request: requests.PreparedRequest, stream: bool = False, *_args: Any, **_options: Any
    ) -> requests.Response:
        """Answer one request in the calling thread; time-outs and proxies are ignored.

        A streamed answer is a long one: it is held compressed, and unpacked as it is read.
        """
        with self._lock:
            status, body = answer(
                self._book, request.method or "GET", request.url or "", request.body, stream
            )
        response = requests.Response()
        response.status_code = status
        response.reason = HTTPStatus(status).phrase
        response.headers["Content-Type"] = "application/json; charset=UTF-8"
        response.encoding = "utf-8"
        response.url = request.url or ""
        response.request = request
        response.raw = _unpacking(body) if stream else BytesIO(body)
        return response

    def close(self) -> None:
        """Close the workbook's connection; a later request opens it again."""
        with self._lock:
            self._book.close()


def _unpacking(body: bytes) -> HTTPResponse:
    return HTTPResponse(BytesIO(body), {"Content-Encoding": "gzip"}, preload_content=False)


def local_session(book: LocalWorkbook) -> requests.Session:
    """A session for `gspread.Client(auth=None, session=…)` whose Sheets requests are answered from `book`."""
    session = requests.Session()
    session.trust_env = False  # proxies and .netrc don't apply to a local file, and cost time
    session.mount(GOOGLE_API_URL, LocalSheetsAdapter(book))
    return session
