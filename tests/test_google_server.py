"""The Google of the tests gives nothing to whoever doesn't come as google-auth does."""

import json
import threading
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from kiosk.core.errors import SheetError
from kiosk.sheets.http.transport import remote_client
from tests.support.google import SPREADSHEET_ID, Google, serving
from tests.support.shop import HEADERS, ready, shop_workbook


@pytest.fixture
def google(tmp_path: Path) -> Iterator[Google]:
    shop_workbook(tmp_path / "b.kiosk", [ready()])
    with serving(tmp_path / "b.kiosk") as found:
        yield found


def headers(google: Google, file: Path, spreadsheet_id: str = SPREADSHEET_ID) -> list[object]:
    client = remote_client(spreadsheet_id, file, google.url)
    try:
        return client.rows(["Operaciones!1:1"])[0][0]
    finally:
        client.close()


def test_account_reads_the_sheet(google: Google, tmp_path: Path) -> None:
    assert headers(google, google.write_account(tmp_path / "a.json")) == list(HEADERS)
    assert (len(google.tokens), len(google.asserted)) == (1, 1)


def test_account_whose_file_an_editor_marked_reads_the_sheet(google: Google, tmp_path: Path) -> None:
    file = google.write_account(tmp_path / "a.json")
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert headers(google, file) == list(HEADERS)


def test_no_other_server_is_asked(google: Google, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", google.url)
    before = set(threading.enumerate())
    headers(google, google.write_account(tmp_path / "a.json"))
    for thread in set(threading.enumerate()) - before:
        thread.join(10)
    assert [request.split()[0] for request in google.requests] == ["POST", "GET"]


def test_key_of_another_gets_no_token(google: Google, tmp_path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = google.write_account(tmp_path / "a.json", private_key=key.decode())
    with pytest.raises(SheetError):
        headers(google, file)
    assert google.tokens == []


def test_another_account_gets_no_token(google: Google, tmp_path: Path) -> None:
    with pytest.raises(SheetError):
        headers(google, google.write_account(tmp_path / "a.json", client_email="otra@cuenta"))


@pytest.mark.parametrize("bearer", ["", "Bearer ", "Bearer ya29.invented"])
def test_whoever_brings_no_token_is_turned_away(google: Google, bearer: str) -> None:
    url = f"{google.url}/v4/spreadsheets/{SPREADSHEET_ID}"
    answer = requests.get(url, headers={"Authorization": bearer}, timeout=10)
    assert (answer.status_code, answer.json()["error"]["status"]) == (401, "UNAUTHENTICATED")
    assert parsedate_to_datetime(answer.headers["Date"]).year >= 2026


@pytest.mark.parametrize("assertion", ["", "a.b.c", "x"])
def test_what_is_no_jwt_gets_no_token(google: Google, assertion: str) -> None:
    form = {"assertion": assertion, "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer"}
    answer = requests.post(f"{google.url}/token", data=form, timeout=10)
    assert (answer.status_code, json.loads(answer.text)["error"]) == (400, "invalid_grant")


def test_another_spreadsheet_is_not_there(google: Google, tmp_path: Path) -> None:
    with pytest.raises(SheetError) as refused:
        headers(google, google.write_account(tmp_path / "a.json"), "otra")
    assert refused.value.refusal.values["estado"] == "404"
