"""The spreadsheet at the wire: real gspread with time limits, its turn in the quota, and counted requests.

One client per thread. Whatever goes wrong becomes a `SheetError` (nothing was written) or, for a write
whose answer is lost, an `OutcomeUnknownError`.
"""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import gspread
import requests
from google.auth.exceptions import GoogleAuthError
from gspread.http_client import HTTPClient

from kiosk.core.errors import Code, OutcomeUnknownError, SheetError
from kiosk.core.sharing.budget import Kind
from kiosk.sheets.http import failures
from kiosk.sheets.http.connection import Limits, Wire
from kiosk.sheets.http.pace import Pace
from kiosk.sheets.http.retries import Attempts

_JSON = {"Content-Type": "application/json"}


class CountingHTTPClient(HTTPClient):
    """gspread's client with time limits, another server where one is set, and a count of requests sent."""

    GOOGLE = "https://sheets.googleapis.com"

    def __init__(self, auth: Any, session: requests.Session | None = None) -> None:
        super().__init__(auth, session)
        self.limit(Limits())
        self.server = self.GOOGLE
        self.reads = 0
        self.writes = 0

    def limit(self, limits: Limits) -> None:
        """gspread's own default is to wait for ever."""
        self.timeout = (limits.connect_s, limits.read_s)

    def request(self, method: str, endpoint: str, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        if method.lower() == "get":
            self.reads += 1
        else:
            self.writes += 1
        url = self.server + endpoint.removeprefix(self.GOOGLE)
        # Not gspread's own request: its APIError breaks over an error that isn't in Google's envelope.
        # A redirect is not followed: it would send a write once more, elsewhere.
        response = self.session.request(method, url, timeout=self.timeout, allow_redirects=False, **kwargs)
        response.raise_for_status()
        if not 200 <= response.status_code < 300:
            raise requests.HTTPError(f"HTTP {response.status_code}", response=response)
        return response


class SheetsClient:
    """The few requests the kiosk makes of one spreadsheet. Belongs to one thread; calls block.

    `stop` ends a waiting retry, for an orderly shutdown. `pace` says when a request may be sent, `wire` what
    became of its bytes; without one the errors alone tell whether a write was sent.
    """

    def __init__(
        self,
        client: gspread.Client,
        spreadsheet_id: str,
        stop: threading.Event | None = None,
        pace: Pace | None = None,
        wire: Wire | None = None,
    ) -> None:
        http = client.http_client
        assert isinstance(http, CountingHTTPClient)
        self._http = http
        self._id = spreadsheet_id
        self.wire = wire or Wire(Limits())
        """Bytes sent and received."""
        self.pace = pace or Pace(stop or threading.Event())
        """Whether this client waits, and what it knows of the quota; any thread may look."""
        self._attempts = Attempts(self.pace, self.wire)

    @property
    def reads(self) -> int:
        return self._http.reads

    @property
    def writes(self) -> int:
        return self._http.writes

    def deadline(self, seconds: float | None = None) -> AbstractContextManager[None]:
        """`with client.deadline(45):` all requests inside wait and try again no longer than that, together.

        Without seconds: as long as is usual for this client. Outside of it each call has its own deadline.
        """
        return self.pace.deadline(seconds)

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
            raise failures.nonsense() from error

    def metadata(self, fields: str) -> Mapping[str, Any]:
        """What `spreadsheets.get` says in these fields."""
        answer = self._read(lambda: self._http.fetch_sheet_metadata(self._id, params={"fields": fields}))
        return answer if isinstance(answer, dict) else {}

    def rows(self, ranges: Sequence[str]) -> list[list[list[object]]]:
        """The rows of several ranges, all of one moment; typed values, dates as serial numbers."""
        return self._values(ranges, "ROWS")

    def columns(self, ranges: Sequence[str]) -> list[list[list[object]]]:
        """The same by columns: for whole ones, a list for each and not one for each of its cells."""
        return self._values(ranges, "COLUMNS")

    def rows_if_there(self, ranges: Sequence[str]) -> list[list[list[object]]] | None:
        """As `rows`; None where the sheet has no such ranges any more."""
        return _if_there(lambda: self.rows(ranges))

    def columns_if_there(self, ranges: Sequence[str]) -> list[list[list[object]]] | None:
        """As `columns`; None where the sheet has no such ranges any more."""
        return _if_there(lambda: self.columns(ranges))

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
            raise failures.nonsense() from error
        if len(found) != len(ranges) or not all(isinstance(row, list) for rows in found for row in rows):
            raise failures.nonsense()
        return found

    def batch_update(self, body: Mapping[str, Any], fields: str) -> Mapping[str, Any]:
        """One atomic write. An answer that doesn't come leaves the outcome unknown, and the write is not sent
        again; a 429 says that it was not applied, so it is, until the deadline.
        """
        url = f"{CountingHTTPClient.GOOGLE}/v4/spreadsheets/{self._id}:batchUpdate"
        params = {"fields": fields, "prettyPrint": "false"}

        def send() -> Any:
            content = json.dumps(dict(body), separators=(",", ":"), allow_nan=False).encode()
            return self._http.request("post", url, params=params, data=content, headers=_JSON).json()

        try:
            answer = self._attempts.run(Kind.WRITE, send, failures.is_limit)
        except (OSError, ValueError, GoogleAuthError) as error:
            raise failures.write_error(error, self.wire.progress) from error
        if not isinstance(answer, dict):
            raise OutcomeUnknownError(causa="respuesta")
        return answer

    def _read(self, request: Callable[[], Any]) -> Any:
        try:
            return self._attempts.run(Kind.READ, request, failures.is_passing)
        except (OSError, ValueError, GoogleAuthError) as error:
            raise failures.read_error(error) from error


def _if_there(read: Callable[[], list[list[list[object]]]]) -> list[list[list[object]]] | None:
    try:
        return read()
    except SheetError as error:
        if error.refusal.code is Code.HOJA_CAMBIADA:
            return None
        raise
