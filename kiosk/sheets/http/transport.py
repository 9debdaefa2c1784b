"""Clients for a spreadsheet: on the local workbook, on Google, or on another server with Sheets API v4.

Each call makes a new client: use one per thread.
"""

import threading
from pathlib import Path

import gspread
import requests
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2.service_account import Credentials

from kiosk import __version__
from kiosk.core.errors import SheetError
from kiosk.core.refusals import Denied, SheetForbidden
from kiosk.sheets.http.account import credentials_of
from kiosk.sheets.http.client import CountingHTTPClient, SheetsClient
from kiosk.sheets.http.connection import ConnectionMeter, TimeLimits, metered
from kiosk.sheets.http.pace import Pace
from kiosk.workbook import LOCAL_SPREADSHEET_ID, LocalWorkbook, local_session

SCOPE = "https://www.googleapis.com/auth/spreadsheets"

HEADERS = {
    "Accept-Encoding": "gzip",
    "User-Agent": f"spool-kiosk/{__version__} (gzip)",
    "Accept": "*/*",
}
"""Google compresses an answer only if the user agent mentions gzip as well."""


def local_client(book: LocalWorkbook, pace: Pace | None = None) -> SheetsClient:
    """A client of the workbook on this machine, which has no quota: give a `pace` without a budget."""
    return _client(local_session(book), LOCAL_SPREADSHEET_ID, None, pace or Pace(threading.Event()), None)


def remote_client(
    spreadsheet_id: str,
    credentials: Path | None,
    api_url: str | None,
    stop: threading.Event | None = None,
    pace: Pace | None = None,
    limits: TimeLimits | None = None,
) -> SheetsClient:
    """A client of Google's API, or of the server at `api_url`; without credentials no token is sent.

    `pace` keeps it within the account's quota; without one it sends at once, until a 429.
    Raises `SheetError` if the service-account file can't be used; the error never quotes the file.
    """
    meter = ConnectionMeter(limits or TimeLimits())
    session = requests.Session()
    if credentials is not None:
        # google-auth's own session for tokens would retry three times, each for its whole time limit.
        tokens = metered(requests.Session(), ConnectionMeter(meter.limits, of=meter))
        session = AuthorizedSession(_account(credentials), auth_request=Request(tokens))  # type: ignore[no-untyped-call]
    metered(session, meter)
    session.headers.update(HEADERS)
    return _client(session, spreadsheet_id, api_url, pace or Pace(stop or threading.Event()), meter)


def account_name(credentials: Path | None, api_url: str | None) -> str:
    """The name under which the quota is shared: the service account's e-mail, or else the server's URL.

    Raises `SheetError` as `remote_client` does.
    """
    if credentials is None:
        return api_url or CountingHTTPClient.GOOGLE
    return str(_account(credentials).service_account_email)


def _account(path: Path) -> Credentials:
    try:
        return credentials_of(path, [SCOPE])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        # The error's own text may quote the file.
        raise SheetError(SheetForbidden(Denied.CREDENTIALS, archivo=str(path))) from error


def _client(
    session: requests.Session,
    spreadsheet_id: str,
    api_url: str | None,
    pace: Pace,
    meter: ConnectionMeter | None,
) -> SheetsClient:
    client = gspread.Client(auth=None, session=session, http_client=CountingHTTPClient)  # type: ignore[arg-type]
    http = client.http_client
    assert isinstance(http, CountingHTTPClient)
    if meter:
        http.limit(meter.limits)
    if api_url:
        http.server = api_url.rstrip("/")
    return SheetsClient(client, spreadsheet_id, pace=pace, meter=meter)
