"""A service account gets its token from the server as it does from Google: google-auth's own flow."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import Request
from google.oauth2.service_account import Credentials

from kiosk.workbook.server.server import WorkbookServer
from tests.workbook.serving import append, serving

SIGNED = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@pytest.fixture
def server(path: Path) -> Iterator[WorkbookServer]:
    with serving(path, writes_per_minute=2) as server:
        yield server


@pytest.fixture(scope="module")
def key() -> str:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _token(folder: Path, key: str, name: str, token_uri: str) -> dict[str, str]:
    """The header that the account of this file sends.

    An AuthorizedSession won't do: google-auth would ask Google itself for the account's regions.
    """
    account = {
        "type": "service_account",
        "client_email": f"{name}@taller.iam.gserviceaccount.com",
        "private_key": key,
        "token_uri": token_uri,
    }
    file = folder / f"{name}.json"
    file.write_text(json.dumps(account))
    scope = "https://www.googleapis.com/auth/spreadsheets"
    credentials: Credentials = Credentials.from_service_account_file(  # type: ignore[no-untyped-call]
        str(file), scopes=[scope]
    )
    credentials.refresh(Request())  # type: ignore[no-untyped-call]
    assert credentials.valid
    return {"Authorization": f"Bearer {credentials.token}"}


def test_an_account_gets_a_token_and_has_a_quota_of_its_own(
    server: WorkbookServer, tmp_path: Path, key: str
) -> None:
    names = ("kiosco", "kiosco", "otra-cuenta")
    first, again, other = (_token(tmp_path, key, name, f"{server.url}/token") for name in names)
    with requests.Session() as session:
        assert [append(session, server, "a", headers=each).status_code for each in (first, again)] == [
            200,
            200,
        ]
        assert append(session, server, "a", headers=first).status_code == 429
        assert append(session, server, "a", headers=other).status_code == 200
    assert server.traffic().total.requests == 4  # requests for tokens are not counted


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"grant_type": "refresh_token"}, "unsupported_grant_type"),
        ({}, "unsupported_grant_type"),
        ({"grant_type": SIGNED}, "invalid_grant"),
        ({"grant_type": SIGNED, "assertion": "a.b"}, "invalid_grant"),
        ({"grant_type": SIGNED, "assertion": "a.W10.c"}, "invalid_grant"),
        ({"grant_type": SIGNED, "assertion": "a.e30.c"}, "invalid_grant"),
    ],
)
def test_a_text_without_assertion_is_refused(
    server: WorkbookServer, body: dict[str, str], error: str
) -> None:
    response = requests.post(f"{server.url}/token", data=body, timeout=5)
    assert (response.status_code, response.json()["error"]) == (400, error)


def test_google_auth_hears_the_refusal(server: WorkbookServer, tmp_path: Path, key: str) -> None:
    with pytest.raises(RefreshError):
        _token(tmp_path, key, "kiosco", f"{server.url}/nowhere")
