"""Requests to one spreadsheet: gspread with time limits, the account's quota, and a count of requests.

One client per thread. Every failure is raised as a `SheetError` (nothing was written) or, for a write
whose answer was lost, as an `OutcomeUnknownError`.
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import gspread
import requests
from gspread.http_client import HTTPClient

from kiosk.core.clock import seconds
from kiosk.core.errors import Code, OutcomeUnknownError, SheetError
from kiosk.core.refusals import OutcomeUnknown
from kiosk.core.sharing.budget import RequestKind
from kiosk.sheets.http import failures, streamed
from kiosk.sheets.http.connection import ConnectionMeter, TimeLimits
from kiosk.sheets.http.outage import Outage
from kiosk.sheets.http.pace import Pace
from kiosk.sheets.http.retries import Retries
from kiosk.sheets.http.server_time import server_time
from kiosk.sheets.http.streamed import Row, rows_of

T = TypeVar("T")

_JSON = {"Content-Type": "application/json"}
_TYPED = {
    "valueRenderOption": "UNFORMATTED_VALUE",
    "dateTimeRenderOption": "SERIAL_NUMBER",
    "prettyPrint": "false",
}

HURRIED = TimeLimits(connect_s=2.0, read_s=5.0, name_s=3.0, reach_s=5.0)
HURRIED_S = 4.0
"""The limits where others wait: a request that gets no answer ends in 5 s, and is not tried again then."""

SLOWEST_S = 60.0
"""The time in an answer that took longer, in seconds, says nothing of now: the machine may have slept."""


class CountingHTTPClient(HTTPClient):
    """gspread's client with time limits, a server that can be set, and a count of the requests sent."""

    GOOGLE = "https://sheets.googleapis.com"

    def __init__(self, auth: Any, session: requests.Session | None = None) -> None:
        super().__init__(auth, session)
        self.limit(TimeLimits())
        self.server = self.GOOGLE
        self.reads = 0
        self.writes = 0
        self.on_time: Callable[[datetime], object] = lambda _: None
        """Called with the server's time, aware, after each request that succeeded."""

    def limit(self, limits: TimeLimits) -> None:
        """Set the time limits; gspread's own default is to wait for ever."""
        self.timeout = (limits.connect_s, limits.read_s)

    def request(self, method: str, endpoint: str, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        if method.lower() == "get":
            self.reads += 1
        else:
            self.writes += 1
        url = self.server + endpoint.removeprefix(self.GOOGLE)
        # gspread's own `request` is bypassed: its APIError fails on an error body not in Google's format.
        # Redirects are not followed: that would send a write a second time, to another server.
        began = seconds()
        response = self.session.request(method, url, timeout=self.timeout, allow_redirects=False, **kwargs)
        if not response.ok:
            response.content  # noqa: B018 -- read now if it is streamed, so that the connection is free again
        response.raise_for_status()
        if not 200 <= response.status_code < 300:
            raise requests.HTTPError(f"HTTP {response.status_code}", response=response)
        self._tell_time(response, seconds() - began)
        return response

    def _tell_time(self, response: requests.Response, took_s: float) -> None:
        """Of an answer in the API's form: the page of a portal has another clock."""
        is_json = "json" in response.headers.get("Content-Type", "")
        if is_json and took_s <= SLOWEST_S and (theirs := server_time(response.headers)):
            self.on_time(theirs)


class SheetsClient:
    """The few kinds of request that the kiosk makes to one spreadsheet. Belongs to one thread; calls block.

    `stop` ends the wait before a retry, for an orderly shutdown. `pace` decides when a request may be sent.
    `meter` tells how far a request got; without a metered session only its error tells whether it was sent.
    """

    def __init__(
        self,
        client: gspread.Client,
        spreadsheet_id: str,
        stop: threading.Event | None = None,
        pace: Pace | None = None,
        meter: ConnectionMeter | None = None,
    ) -> None:
        http = client.http_client
        assert isinstance(http, CountingHTTPClient)
        self._http = http
        self._id = spreadsheet_id
        self.meter = meter or ConnectionMeter(TimeLimits())
        """Bytes sent and received, and how far the last request got."""
        self.pace = pace or Pace(stop or threading.Event())
        """Whether this client is waiting, and how much quota it last saw. Any thread may read it."""
        self._retries = Retries(self.pace, self.meter)

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """End all requests inside after so many seconds together; those after that are not sent.

        A request that is cut off raises as one whose answer didn't come.
        """
        with self.pace.deadline(seconds, is_strict=True), self.meter.capped(seconds):
            yield

    @contextmanager
    def hurried(self) -> Iterator[None]:
        """Inside, a sheet that can't be reached is found out within seconds: `HURRIED`."""
        before, longest_s, timeout = self.meter.limits, self._retries.longest_s, self._http.timeout
        self.meter.limits, self._retries.longest_s = HURRIED, HURRIED_S
        self._http.limit(HURRIED)
        try:
            yield
        finally:
            self.meter.limits, self._retries.longest_s = before, longest_s
            self._http.timeout = timeout

    def share_outage(self, outage: Outage) -> None:
        """Share with other clients what the requests tell of the sheet's being away."""
        self._retries.outage = outage

    @property
    def reads(self) -> int:
        return self._http.reads

    @property
    def writes(self) -> int:
        return self._http.writes

    def tell_time(self, on_time: Callable[[datetime], object]) -> None:
        """Call this with the server's time, aware, after each answer, on this client's thread."""
        self._http.on_time = on_time

    def close(self) -> None:
        """Close the session and all its connections."""
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
        """The spreadsheet's properties in this field mask, from `spreadsheets.get`."""
        answer = self._read(lambda: self._http.fetch_sheet_metadata(self._id, params={"fields": fields}))
        return answer if isinstance(answer, dict) else {}

    def rows(self, ranges: Sequence[str]) -> list[list[list[object]]]:
        """The rows of several ranges, read atomically: typed values, dates as serial numbers."""
        return self._values(ranges, "ROWS")

    def columns(self, ranges: Sequence[str]) -> list[list[list[object]]]:
        """The columns of several ranges, read atomically: one list a column rather than one a cell."""
        return self._values(ranges, "COLUMNS")

    def rows_if_there(self, ranges: Sequence[str]) -> list[list[list[object]]] | None:
        """As `rows`, or None if the sheet no longer has one of the ranges."""
        return _if_there(lambda: self.rows(ranges))

    def columns_if_there(self, ranges: Sequence[str]) -> list[list[list[object]]] | None:
        """As `columns`, or None if the sheet no longer has one of the ranges."""
        return _if_there(lambda: self.columns(ranges))

    def take_rows(self, ranges: Sequence[str], take: Callable[[Iterator[tuple[int, Row]]], T]) -> T:
        """As `rows`, for answers that are too long to be held: `take` is given each row as it arrives, with
        its range's number in `ranges`.

        Returns what `take` returns. It is called again from the start if the request is.
        """
        url = f"{CountingHTTPClient.GOOGLE}/v4/spreadsheets/{self._id}/values:batchGet"
        params = {**_TYPED, "majorDimension": "ROWS", "ranges": list(ranges)}

        def request() -> T:
            with self._http.request("get", url, params=params, stream=True) as response:
                rows = rows_of(response.iter_content(streamed.PIECE_BYTES), len(ranges))
                taken = take(rows)
                for _ in rows:
                    pass  # an answer that breaks off later is no answer
                return taken

        found: T = self._read(request)
        return found

    def take_rows_if_there(
        self, ranges: Sequence[str], take: Callable[[Iterator[tuple[int, Row]]], T]
    ) -> T | None:
        """As `take_rows`, or None if the sheet no longer has one of the ranges."""
        return _if_there(lambda: self.take_rows(ranges, take))

    def _values(self, ranges: Sequence[str], dimension: str) -> list[list[list[object]]]:
        params: dict[str, Any] = {**_TYPED, "majorDimension": dimension}
        answer = self._read(lambda: self._http.values_batch_get(self._id, list(ranges), params=params))
        try:
            found: list[list[list[object]]] = [each.get("values") or [] for each in answer["valueRanges"]]
        except (AttributeError, KeyError, TypeError) as error:
            raise failures.nonsense() from error
        if len(found) != len(ranges) or not all(isinstance(row, list) for rows in found for row in rows):
            raise failures.nonsense()
        return found

    def batch_update(self, body: Mapping[str, Any], fields: str) -> Mapping[str, Any]:
        """One atomic write; returns the answer in this field mask.

        A write whose answer is lost is not sent again: `OutcomeUnknownError`. After a 429 it certainly was
        not applied, so it is retried until the deadline.
        """
        url = f"{CountingHTTPClient.GOOGLE}/v4/spreadsheets/{self._id}:batchUpdate"
        params = {"fields": fields, "prettyPrint": "false"}

        def send() -> Any:
            content = json.dumps(dict(body), separators=(",", ":"), allow_nan=False).encode()
            return self._http.request("post", url, params=params, data=content, headers=_JSON).json()

        try:
            answer = self._retries.run(RequestKind.WRITE, send, failures.is_limit)
        except failures.REQUEST_ERRORS as error:
            raise failures.write_error(error, self.meter.progress) from error
        if not isinstance(answer, dict):
            raise OutcomeUnknownError(OutcomeUnknown(causa="respuesta"))
        return answer

    def _read(self, request: Callable[[], Any]) -> Any:
        try:
            return self._retries.run(RequestKind.READ, request, failures.is_passing)
        except failures.REQUEST_ERRORS as error:
            raise failures.read_error(error) from error


def _if_there(read: Callable[[], T]) -> T | None:
    try:
        return read()
    except SheetError as error:
        if error.refusal.code is Code.HOJA_CAMBIADA:
            return None
        raise
