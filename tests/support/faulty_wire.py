"""The connection between a station and its workbook: records every request, and fails on cue."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import requests
from requests.adapters import BaseAdapter
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import MaxRetryError, NewConnectionError

Send = Callable[[], requests.Response]
Cue = Callable[[Send], requests.Response]


@dataclass(frozen=True)
class Sent:
    """One request as it was sent."""

    method: str
    url: str
    body: Any
    timeout: Any

    @property
    def is_write(self) -> bool:
        return self.method != "GET"


class FaultyWire(BaseAdapter):
    """Stands before the local workbook's adapter. Each request uses up one cue; reads and writes apart."""

    def __init__(self, real: BaseAdapter) -> None:
        super().__init__()
        self._real = real
        self._cues: dict[bool, list[Cue]] = {False: [], True: []}
        self.sent: list[Sent] = []

    def on_read(self, *cues: Cue) -> None:
        """Set the cues for the next reads."""
        self._cues[False] += cues

    def on_write(self, *cues: Cue) -> None:
        """Set the cues for the next writes."""
        self._cues[True] += cues

    @property
    def reads(self) -> int:
        return sum(not sent.is_write for sent in self.sent)

    @property
    def writes(self) -> int:
        return sum(sent.is_write for sent in self.sent)

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        body = json.loads(request.body) if request.body else None
        sent = Sent(request.method or "GET", request.url or "", body, options.get("timeout"))
        self.sent.append(sent)
        cues = self._cues[sent.is_write]

        def through() -> requests.Response:
            return self._real.send(request, *args, **options)

        response = cues.pop(0)(through) if cues else through()
        response.request, response.url = request, request.url or ""
        return response

    def close(self) -> None:
        self._real.close()


def answered(status: int, message: str = "no") -> Cue:
    """A cue: Google refuses the request; nothing is applied."""
    envelope = {"error": {"code": status, "message": message, "status": "SOMETHING"}}
    return lambda _send: _response(status, json.dumps(envelope).encode())


def limited(retry_after: str) -> Cue:
    """A cue: Google refuses the request for lack of quota, with the seconds to wait; nothing is applied."""

    def cued(send: Send) -> requests.Response:
        response = answered(429)(send)
        response.headers["Retry-After"] = retry_after
        return response

    return cued


def answered_with(body: bytes, status: int = 200) -> Cue:
    """A cue: another answer, as of a proxy or a login page; nothing is applied."""
    return lambda _send: _response(status, body)


def applied_but(cue: Cue) -> Cue:
    """A cue: the request is applied, and its answer is replaced."""

    def cued(send: Send) -> requests.Response:
        send()
        return cue(send)

    return cued


def raised(error: Exception) -> Cue:
    """A cue: no answer; nothing is applied."""

    def cued(_send: Send) -> requests.Response:
        raise error

    return cued


def no_connection() -> Exception:
    """The error that `requests` raises if the port is closed: not one byte was sent."""
    pool = HTTPSConnectionPool("sheets.googleapis.com")
    refused = NewConnectionError(pool, "Connection refused")  # type: ignore[arg-type]
    return requests.ConnectionError(MaxRetryError(pool, "/v4", refused))


def first(happening: Callable[[], object]) -> Cue:
    """A cue: the sheet changes just before the request arrives."""

    def cued(send: Send) -> requests.Response:
        happening()
        return send()

    return cued


def edited(edit: Callable[[Any], Any]) -> Cue:
    """A cue: the request is applied, and its answer is changed."""

    def cued(send: Send) -> requests.Response:
        response = send()
        return _response(response.status_code, json.dumps(edit(response.json())).encode())

    return cued


def _response(status: int, body: bytes) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.raw = BytesIO(body)
    response.encoding = "utf-8"
    return response
