"""Google's token endpoint and Sheets API v4 for one test, over HTTP on loopback.

It is thin on purpose: the local workbook answers the requests about the sheet, through the same adapter as
without HTTP.
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import jwt

from kiosk.sheets.http.transport import SCOPE
from kiosk.workbook import LOCAL_SPREADSHEET_ID, LocalWorkbook, local_session
from kiosk.workbook.api.adapter import GOOGLE_API_URL

SPREADSHEET_ID = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_TaLLer"
EMAIL = "kiosco@taller-de-prueba.iam.gserviceaccount.com"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_AUDIENCE = "https://oauth2.googleapis.com/token"
"""google-auth signs for Google's own endpoint, whatever `token_uri` says."""

_WORDS = {401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND"}


@cache
def _pem() -> tuple[str, bytes]:
    """A private key, made once per process, and its public key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public


def key_lines() -> list[str]:
    """The whole lines of the private key, to search for where they must not be."""
    return [line for line in _pem()[0].splitlines() if len(line) == 64]


@dataclass
class Google:
    """With `says` it answers all the sheet's requests with this status; `asserted` are the JWTs that came."""

    book: Path
    says: int | None = None
    is_login_refused: bool = False
    is_read_only: bool = False
    """Shared for reading only: writes are refused."""
    is_api_off: bool = False
    before_write: Callable[[], None] | None = None
    """Called when a write has arrived, before it is applied."""
    date: str | None = None
    """The `Date` header, in place of the true one."""
    tokens: list[str] = field(default_factory=list)
    asserted: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def account(self, **others: Any) -> dict[str, Any]:
        """The contents of a service account's file for this server."""
        return {
            "type": "service_account",
            "project_id": "taller-de-prueba",
            "private_key_id": "0123456789abcdef",
            "private_key": _pem()[0],
            "client_email": EMAIL,
            "token_uri": f"{self.url}/token",
            **others,
        }

    def write_account(self, path: Path, **others: Any) -> Path:
        path.write_text(json.dumps(self.account(**others)), encoding="utf-8")
        return path

    def public_key(self) -> bytes:
        """What the account's signatures are verified with."""
        return _pem()[1]

    def secrets(self) -> list[str]:
        """All secrets, which must not appear anywhere; two logins in one second sign the same JWT."""
        return [*dict.fromkeys([*key_lines(), *self.tokens, *self.asserted])]

    def token(self, form: Mapping[str, list[str]]) -> tuple[int, bytes]:
        """A bearer token, for a valid JWT that is signed with the account's key."""
        assertion = form.get("assertion", [""])[0]
        self.asserted.append(assertion)
        try:
            claims: Mapping[str, Any] = jwt.decode(assertion, certs=_pem()[1], audience=_AUDIENCE)  # type: ignore[no-untyped-call]
        except ValueError as error:
            return _refusal(400, {"error": "invalid_grant", "error_description": str(error)})
        fits = claims.get("iss") == EMAIL and claims.get("scope") == SCOPE and form["grant_type"] == [_GRANT]
        if self.is_login_refused or not fits:
            return _refusal(400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."})
        self.tokens.append(f"ya29.{uuid4().hex}")
        granted = {"access_token": self.tokens[-1], "expires_in": 3599, "token_type": "Bearer"}
        return 200, json.dumps(granted).encode()

    def sheet(self, method: str, path: str, bearer: str, body: bytes) -> tuple[int, bytes]:
        """The workbook's answer to a request with a valid token."""
        if bearer.removeprefix("Bearer ") not in self.tokens:
            return _status(401)
        if self.is_api_off:
            return _status(403, [{"reason": "SERVICE_DISABLED", "domain": "googleapis.com"}])
        if self.says is not None:
            return _status(self.says)
        if self.is_read_only and method != "GET":
            return _status(403)
        if self.before_write is not None and method != "GET":
            self.before_write()
        before, _, after = path.partition(SPREADSHEET_ID)
        if not after and SPREADSHEET_ID not in path:
            return _status(404)
        local = f"{GOOGLE_API_URL.rstrip('/')}{before}{LOCAL_SPREADSHEET_ID}{after}"
        with local_session(LocalWorkbook.open(self.book)) as session:
            answer = session.request(method, local, data=body or None)
        return answer.status_code, answer.content


def _refusal(status: int, said: Mapping[str, Any]) -> tuple[int, bytes]:
    return status, json.dumps(said).encode()


def _status(status: int, details: Sequence[Mapping[str, str]] = ()) -> tuple[int, bytes]:
    word = _WORDS.get(status, "INTERNAL")
    error = {"code": status, "message": "The caller does not.", "status": word, "details": list(details)}
    return _refusal(status, {"error": error})


class _Handler(BaseHTTPRequestHandler):
    google: Google

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self.send_response_only(404)
        self.send_header("Date", self.google.date or self.date_time_string())
        self.end_headers()

    def do_CONNECT(self) -> None:
        """Refuse every connection when used as a proxy."""
        self.google.requests.append(f"CONNECT {self.path}")
        self.send_response_only(403)
        self.end_headers()

    def do_POST(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        self.google.requests.append(f"{self.command} {self.path}")
        if path == "/token":
            status, said = self.google.token(parse_qs(body.decode()))
        else:
            bearer = self.headers.get("Authorization", "")
            status, said = self.google.sheet(self.command, self.path, bearer, body)
        self.send_response_only(status)
        self.send_header("Date", self.google.date or self.date_time_string())
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the base class's name
        """Nothing on the terminal."""


@contextmanager
def serving(book: Path) -> Iterator[Google]:
    """A Google that runs until the end, on a free port."""
    google = Google(book)
    server = HTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"google": google}))
    google.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="google")
    thread.start()
    try:
        yield google
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
