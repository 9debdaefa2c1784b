"""Writes with a service account: without a token nothing is sent."""

import json
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from kiosk.core.errors import Code, KioskError, OutcomeUnknownError, SheetError
from kiosk.core.refusals import Denied, SheetForbidden
from kiosk.core.sharing.budget import Quota, RequestKind
from kiosk.core.sharing.local_budget import LocalBudget
from kiosk.sheets.http import transport
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.http.connection import TimeLimits
from kiosk.sheets.http.pace import Pace
from tests.support.name_server import NAME, NameServer
from tests.support.raw_server import RawServer, freezes, hangs_up, raw_server, says

TOKEN = says("200 OK", b'{"access_token":"one","expires_in":3600,"token_type":"Bearer"}')
OTHER_TOKEN = says("200 OK", b'{"access_token":"two","expires_in":3600,"token_type":"Bearer"}')
NO_LONGER = says("401 Unauthorized", b'{"error":{"code":401,"message":"no"}}')

AccountFile = Callable[[str], Path]


@pytest.fixture(scope="session")
def private_key() -> str:
    key = rsa.generate_private_key(65537, 2048)
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


@pytest.fixture
def account_file(tmp_path: Path, private_key: str) -> AccountFile:
    def make(token_uri: str) -> Path:
        file = tmp_path / "cuenta.json"
        account = {
            "type": "service_account",
            "client_email": "kiosk@taller-mk.iam.gserviceaccount.com",
            "private_key": private_key,
            "token_uri": token_uri,
        }
        file.write_text(json.dumps(account))
        return file

    return make


def client_of(file: Path, api: RawServer) -> SheetsClient:
    stop = threading.Event()
    stop.set()  # nothing is tried again
    pace = Pace(stop, LocalBudget(Quota(writes=60)))
    return transport.remote_client(
        "sheet-id", file, api.url, pace=pace, limits=TimeLimits(0.3, 0.3, 0.6, name_s=0.3)
    )


def write(client: SheetsClient) -> KioskError | None:
    try:
        client.batch_update({"requests": []}, "*")
    except KioskError as error:
        return error
    finally:
        client.close()
    return None


def is_refused(error: KioskError | None, code: Code) -> bool:
    return isinstance(error, SheetError) and error.refusal.code is code


def test_write_carries_the_token(account_file: AccountFile) -> None:
    with raw_server(TOKEN) as google, raw_server(says("200 OK")) as api:
        assert write(client_of(account_file(google.url), api)) is None
        assert b"authorization: Bearer one\r\n" in api.heard[0]
        assert b"Accept-Encoding: gzip\r\n" in api.heard[0]


def test_write_while_the_token_server_is_away_is_not_saved(account_file: AccountFile) -> None:
    with raw_server(says("200 OK")) as api:
        error = write(client_of(account_file("http://127.0.0.1:9"), api))
        assert is_refused(error, Code.SHEETS_NO_DISPONIBLE)
        assert api.heard == []


@pytest.mark.parametrize("cue", [freezes, hangs_up])
def test_write_whose_token_never_comes_is_not_saved(
    account_file: AccountFile, cue: Callable[..., bool]
) -> None:
    with raw_server(cue) as google, raw_server(says("200 OK")) as api:
        error = write(client_of(account_file(google.url), api))
        assert is_refused(error, Code.SHEETS_NO_DISPONIBLE)
        assert (api.heard, len(google.heard)) == ([], 1)


def test_write_whose_token_servers_name_is_looked_up_without_end_is_not_saved(
    account_file: AccountFile, name_server: NameServer
) -> None:
    with raw_server() as api:
        error = write(client_of(account_file(f"https://{NAME}/token"), api))
        assert is_refused(error, Code.SHEETS_NO_DISPONIBLE)
        assert (name_server.asked, name_server.answered) == (1, 0)


def test_deleted_account_is_refused_as_lacking_permission(
    account_file: AccountFile,
) -> None:
    with raw_server(says("400 Bad Request", b'{"error":"invalid_grant"}')) as google, raw_server() as api:
        error = write(client_of(account_file(google.url), api))
        assert is_refused(error, Code.SHEETS_SIN_PERMISO)


@pytest.mark.parametrize(
    ("described", "cause", "is_quoted"),
    [
        (
            "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
            "Check your iat and exp values in the JWT claim.",
            Denied.CLOCK,
            False,
        ),
        ("Invalid JWT Signature.", Denied.SIGNATURE, True),
        ("Invalid grant: account not found", Denied.ACCOUNT, False),
        ("Something\nthat nobody foresaw", Denied.CREDENTIALS, True),
    ],
)
def test_each_cause_of_refused_credentials_is_told_and_an_open_one_quotes_the_server(
    account_file: AccountFile, described: str, cause: Denied, is_quoted: bool
) -> None:
    told = json.dumps({"error": "invalid_grant", "error_description": described}).encode()
    with raw_server(says("400 Bad Request", told)) as google, raw_server() as api:
        error = write(client_of(account_file(google.url), api))
    assert isinstance(error, SheetError)
    assert isinstance(error.refusal, SheetForbidden)
    assert (error.refusal.estado, bool(error.refusal.dicho)) == (cause, is_quoted)
    if is_quoted:
        assert error.refusal.dicho == f"invalid_grant: {' '.join(described.split())}"


def test_write_refused_for_its_token_goes_again_with_a_new_one(account_file: AccountFile) -> None:
    with raw_server(TOKEN, OTHER_TOKEN) as google, raw_server(NO_LONGER, says("200 OK")) as api:
        assert write(client_of(account_file(google.url), api)) is None
        assert b"authorization: Bearer two\r\n" in api.heard[1]


def test_write_refused_for_its_token_is_not_saved_where_no_new_one_comes(account_file: AccountFile) -> None:
    with raw_server(TOKEN, hangs_up) as google, raw_server(NO_LONGER, says("200 OK")) as api:
        error = write(client_of(account_file(google.url), api))
        assert is_refused(error, Code.SHEETS_NO_DISPONIBLE)
        assert len(api.heard) == 1


def test_write_without_a_token_costs_no_quota_but_one_that_was_refused_for_it_does(
    account_file: AccountFile,
) -> None:
    with raw_server(hangs_up, TOKEN, hangs_up) as google, raw_server(NO_LONGER) as api:
        client = client_of(account_file(google.url), api)
        assert is_refused(write(client), Code.SHEETS_NO_DISPONIBLE)
        assert client.pace.left == {RequestKind.WRITE: 60}
        assert is_refused(write(client), Code.SHEETS_NO_DISPONIBLE)
        assert (len(api.heard), client.pace.left) == (1, {RequestKind.WRITE: 59})


def test_write_cut_off_when_resent_with_a_new_token_is_unknown(account_file: AccountFile) -> None:
    with raw_server(TOKEN, OTHER_TOKEN) as google, raw_server(NO_LONGER, hangs_up) as api:
        assert isinstance(write(client_of(account_file(google.url), api)), OutcomeUnknownError)


def test_budget_is_named_by_the_account_and_without_one_by_the_server(account_file: AccountFile) -> None:
    file = account_file("http://127.0.0.1:9")
    assert transport.account_name(file, None) == "kiosk@taller-mk.iam.gserviceaccount.com"
    assert transport.account_name(None, "http://127.0.0.1:9") == "http://127.0.0.1:9"


@pytest.mark.parametrize("way", ["within", "hurried"])
def test_token_that_never_comes_costs_no_more_than_the_request_that_needs_it(
    account_file: AccountFile, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """A worker's take asks for 2.5 s whether the sheet is back, and the token may have expired meanwhile."""
    monkeypatch.setattr("kiosk.sheets.http.client.HURRIED", TimeLimits(2.0, 0.3))
    monkeypatch.setattr("kiosk.sheets.http.client.HURRIED_S", 0.2)
    with raw_server(freezes) as google, raw_server() as api:
        client = transport.remote_client("sheet-id", account_file(google.url), api.url, threading.Event())
        began = time.monotonic()
        limited = client.within(0.3) if way == "within" else client.hurried()
        with closing(client), limited, pytest.raises(SheetError):
            client.rows(["A1"])
        assert time.monotonic() - began < 5.0
        assert (api.heard, len(google.heard)) == ([], 1)
