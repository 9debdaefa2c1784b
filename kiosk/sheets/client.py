"""The spreadsheet at the wire: real gspread with time limits, retried reads, and counted requests.

One client per thread. Whatever goes wrong becomes a `SheetError` (nothing was written) or, for a write
whose answer is lost, an `OutcomeUnknownError`.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import gspread
import requests
from google.auth.exceptions import GoogleAuthError, TransportError
from gspread.http_client import HTTPClient
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    sleep_using_event,
    stop_before_delay,
    stop_when_event_set,
    wait_random_exponential,
)
from urllib3.exceptions import NewConnectionError

from kiosk.core.errors import Code, KioskError, OutcomeUnknownError, SheetError

log = logging.getLogger(__name__)

CONNECT_S, READ_S = 3.05, 10.0
"""Limits of one request; gspread's own default is to wait for ever."""

READ_DEADLINE_S = 20.0
"""How long a read is tried again before the caller is told."""

LIMIT_PAUSE_S = 5.0
"""How long at least a read waits after a 429 that names no time: haste only uses up the quota."""

_RETRIED = frozenset({408, 429, 500, 502, 503, 504})
_LOST = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)


class CountingHTTPClient(HTTPClient):
    """gspread's client with time limits, another server where one is set, and a count of requests sent."""

    GOOGLE = "https://sheets.googleapis.com"

    def __init__(self, auth: Any, session: requests.Session | None = None) -> None:
        super().__init__(auth, session)
        self.timeout = (CONNECT_S, READ_S)
        self.server = self.GOOGLE
        self.reads = 0
        self.writes = 0

    def request(self, method: str, endpoint: str, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        if method.lower() == "get":
            self.reads += 1
        else:
            self.writes += 1
        url = self.server + endpoint.removeprefix(self.GOOGLE)
        # Not gspread's own request: its APIError breaks over an error that isn't in Google's envelope.
        response = self.session.request(method, url, timeout=self.timeout, **kwargs)
        response.raise_for_status()
        return response


class SheetsClient:
    """The few requests the kiosk makes of one spreadsheet. Belongs to one thread; calls block.

    `stop` ends a waiting retry, for an orderly shutdown.
    """

    def __init__(
        self, client: gspread.Client, spreadsheet_id: str, stop: threading.Event | None = None
    ) -> None:
        http = client.http_client
        assert isinstance(http, CountingHTTPClient)
        self._http = http
        self._id = spreadsheet_id
        self._stop = stop or threading.Event()

    @property
    def reads(self) -> int:
        return self._http.reads

    @property
    def writes(self) -> int:
        return self._http.writes

    def close(self) -> None:
        """Close the session with all its connections."""
        self._http.session.close()

    def sheet_ids(self) -> dict[str, int]:
        """Worksheet ids by title."""
        fields = "sheets.properties(sheetId,title)"
        answer = self._read(lambda: self._http.fetch_sheet_metadata(self._id, params={"fields": fields}))
        try:
            properties = [sheet["properties"] for sheet in answer.get("sheets", [])]
            return {each["title"]: each.get("sheetId", 0) for each in properties}
        except (AttributeError, KeyError, TypeError) as error:
            raise _nonsense() from error

    def rows(self, ranges: Sequence[str]) -> list[list[list[object]]]:
        """The rows of several ranges, all of one moment; typed values, dates as serial numbers."""
        return self._values(ranges, "ROWS")

    def columns(self, ranges: Sequence[str]) -> list[list[list[object]]]:
        """The same by columns: for whole ones, a list for each and not one for each of its cells."""
        return self._values(ranges, "COLUMNS")

    def _values(self, ranges: Sequence[str], dimension: str) -> list[list[list[object]]]:
        params = {
            "majorDimension": dimension,
            "valueRenderOption": "UNFORMATTED_VALUE",
            "dateTimeRenderOption": "SERIAL_NUMBER",
            "prettyPrint": "false",
        }
        answer = self._read(lambda: self._http.values_batch_get(self._id, list(ranges), params={**params}))
        try:
            found: list[list[list[object]]] = [each.get("values") or [] for each in answer["valueRanges"]]
        except (AttributeError, KeyError, TypeError) as error:
            raise _nonsense() from error
        if len(found) != len(ranges) or not all(isinstance(row, list) for rows in found for row in rows):
            raise _nonsense()
        return found

    def batch_update(self, body: Mapping[str, Any], fields: str) -> Mapping[str, Any]:
        """One atomic write, sent once. An answer that doesn't come leaves the outcome unknown."""
        url = f"{CountingHTTPClient.GOOGLE}/v4/spreadsheets/{self._id}:batchUpdate"
        params = {"fields": fields, "prettyPrint": "false"}
        try:
            answer = self._http.request("post", url, params=params, json=dict(body)).json()
        except (OSError, ValueError, GoogleAuthError) as error:
            raise _write_error(error) from error
        if not isinstance(answer, dict):
            raise OutcomeUnknownError(causa="respuesta")
        return answer

    def _read(self, request: Callable[[], Any]) -> Any:
        retrying = Retrying(
            retry=retry_if_exception(_is_passing),
            wait=_wait,
            stop=stop_before_delay(READ_DEADLINE_S) | stop_when_event_set(self._stop),
            sleep=sleep_using_event(self._stop),
            before_sleep=_log_retry,
            reraise=True,
        )
        try:
            return retrying(request)
        except (OSError, ValueError, GoogleAuthError) as error:
            raise _read_error(error) from error


_usual_wait = wait_random_exponential(multiplier=0.25, max=8)


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return pause_after(error, _usual_wait(state))


def pause_after(error: BaseException | None, usual: float) -> float:
    """Seconds until a failed read is tried again: as long as the server asks, and long after a 429."""
    if not isinstance(error, requests.HTTPError) or error.response is None:
        return usual
    asked = error.response.headers.get("Retry-After", "").strip()
    if asked.isdecimal() and len(asked) < 7:
        return max(usual, float(asked))
    return max(usual, LIMIT_PAUSE_S) if error.response.status_code == 429 else usual


def _log_retry(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    log.info("read %d failed, trying again: %s", state.attempt_number, _brief(error))


def _nonsense() -> SheetError:
    """A read that was answered, and not by what was asked."""
    return SheetError(Code.SHEETS_NO_DISPONIBLE, causa="respuesta")


def _status(error: BaseException) -> int | None:
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return error.response.status_code
    return None


def _is_passing(error: BaseException) -> bool:
    return _status(error) in _RETRIED or isinstance(error, (*_LOST, TransportError))


def _brief(error: BaseException | None) -> str:
    status = _status(error) if error else None
    return f"HTTP {status}" if status else type(error).__name__


def _read_error(error: Exception) -> SheetError:
    status = _status(error)
    if status == 429:
        return SheetError(Code.SHEETS_LIMITE)
    if status in (401, 403, 404):
        return SheetError(Code.SHEETS_SIN_PERMISO, estado=str(status))
    if status == 400:
        return SheetError(Code.HOJA_CAMBIADA, detalle=_message(error))
    if isinstance(error, GoogleAuthError) and not isinstance(error, TransportError):
        return SheetError(Code.SHEETS_SIN_PERMISO, estado="credenciales")
    return SheetError(Code.SHEETS_NO_DISPONIBLE, causa=_brief(error))


def _write_error(error: Exception) -> KioskError:
    status = _status(error)
    if status == 400 and "protected" not in _message(error).lower():
        return SheetError(Code.HOJA_CAMBIADA, detalle=_message(error))
    if status == 400:
        return SheetError(Code.SHEETS_SIN_PERMISO, estado="400")
    if status in (401, 403, 404, 429) or isinstance(error, GoogleAuthError):
        return _read_error(error)
    if _never_sent(error):
        return SheetError(Code.SHEETS_NO_DISPONIBLE, causa=_brief(error))
    return OutcomeUnknownError(causa=_brief(error))


def _never_sent(error: Exception) -> bool:
    """True where no connection came about, so not one byte of the write left this machine."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.ConnectionError) and isinstance(reason, NewConnectionError)


def _message(error: Exception) -> str:
    """Google's own words, where they came."""
    if not isinstance(error, requests.HTTPError) or error.response is None:
        return str(error)
    try:
        return str(error.response.json()["error"]["message"])
    except (ValueError, LookupError, TypeError):
        return ""
