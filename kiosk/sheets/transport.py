"""The ways to a spreadsheet: the local workbook, Google, or another server that speaks Sheets API v4.

Each call makes a client of its own: one per thread.
"""

import threading
from pathlib import Path

import gspread
import requests
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.service_account import Credentials

from kiosk.core.errors import Code, SheetError
from kiosk.sheets.account import SheetsCredentials
from kiosk.sheets.client import CountingHTTPClient, SheetsClient
from kiosk.sheets.local import LOCAL_SPREADSHEET_ID, LocalWorkbook, local_session

SCOPE = "https://www.googleapis.com/auth/spreadsheets"


def local_client(book: LocalWorkbook, stop: threading.Event | None = None) -> SheetsClient:
    """A client of the workbook on this machine."""
    return _client(local_session(book), LOCAL_SPREADSHEET_ID, None, stop)


def remote_client(
    spreadsheet_id: str,
    credentials: Path | None,
    api_url: str | None,
    stop: threading.Event | None = None,
) -> SheetsClient:
    """A client of Google's API, or of the server at `api_url`; without credentials no token is sent.

    Raises `SheetError` where the service-account file can't be used; its contents are never told.
    """
    session = requests.Session()
    if credentials is not None:
        session = AuthorizedSession(_account(credentials))  # type: ignore[no-untyped-call]
    return _client(session, spreadsheet_id, api_url, stop)


def _account(path: Path) -> Credentials:
    try:
        account: Credentials = SheetsCredentials.from_service_account_file(  # type: ignore[no-untyped-call]
            str(path), scopes=[SCOPE]
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        # The error's own text may quote the file.
        raise SheetError(Code.SHEETS_SIN_PERMISO, estado="credenciales", archivo=str(path)) from error
    return account


def _client(
    session: requests.Session, spreadsheet_id: str, api_url: str | None, stop: threading.Event | None
) -> SheetsClient:
    client = gspread.Client(auth=None, session=session, http_client=CountingHTTPClient)  # type: ignore[arg-type]
    assert isinstance(client.http_client, CountingHTTPClient)
    if api_url:
        client.http_client.server = api_url.rstrip("/")
    return SheetsClient(client, spreadsheet_id, stop)
