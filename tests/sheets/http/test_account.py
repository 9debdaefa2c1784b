"""The service account's key file: what may be shown of it, and how it can be invalid."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.errors import SheetError
from kiosk.sheets.http.account import Account, AccountTrouble, look_at
from kiosk.sheets.http.transport import remote_client
from tests.sheets.test_codec import JSON
from tests.support.google import EMAIL, Google


@pytest.fixture
def google(tmp_path: Path) -> Google:
    """Only its account is needed."""
    return Google(tmp_path / "none", port=1)


def test_account_tells_its_address_and_no_more(google: Google, tmp_path: Path) -> None:
    found = look_at(google.write_account(tmp_path / "a.json"))
    assert found == Account(EMAIL, "http://127.0.0.1:1/token")
    assert "PRIVATE" not in repr(found)


def test_file_that_an_editor_marked_is_read(google: Google, tmp_path: Path) -> None:
    file = google.write_account(tmp_path / "a.json")
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert isinstance(look_at(file), Account)


def test_file_that_is_not_there(tmp_path: Path) -> None:
    assert look_at(tmp_path / "no.json") is AccountTrouble.ABSENT


def test_folder_and_binary_file_cannot_be_read(tmp_path: Path) -> None:
    binary = tmp_path / "b.json"
    binary.write_bytes(b"\xff\xfe\x00")
    assert look_at(tmp_path) is AccountTrouble.UNREADABLE
    assert look_at(binary) is AccountTrouble.UNREADABLE
    assert look_at(Path("a\0b")) is AccountTrouble.UNREADABLE


@pytest.mark.parametrize("field", ["client_email", "token_uri", "private_key"])
@pytest.mark.parametrize("value", [None, "", " ", 7])
def test_field_that_is_missing(google: Google, tmp_path: Path, field: str, value: object) -> None:
    file = google.write_account(tmp_path / "a.json", **{field: value})
    assert look_at(file) is AccountTrouble.INCOMPLETE


def test_key_that_was_cut(google: Google, tmp_path: Path) -> None:
    key = google.account()["private_key"]
    file = google.write_account(tmp_path / "a.json", private_key=key[: len(key) // 2])
    assert look_at(file) is AccountTrouble.BROKEN_KEY


@pytest.mark.parametrize(
    ("token_uri", "is_private"),
    [
        ("https://oauth2.googleapis.com/token", True),
        ("http://127.0.0.1:9/token", True),
        ("http://localhost/token", True),
        ("http://[::1]:9/token", True),
        ("http://oauth2.googleapis.com/token", False),
        ("http://192.168.0.4/token", False),
        ("http://127.0.0.1.example/token", False),
        ("oauth2.googleapis.com/token", False),
        ("http://[::1/token", False),
    ],
)
def test_token_comes_encrypted_or_from_this_machine(
    google: Google, tmp_path: Path, token_uri: str, is_private: bool
) -> None:
    file = google.write_account(tmp_path / "a.json", token_uri=token_uri)
    assert (look_at(file) is AccountTrouble.UNENCRYPTED) is not is_private
    if is_private:
        assert remote_client("sheet-id", file, None).reads == 0
    else:
        with pytest.raises(SheetError):
            remote_client("sheet-id", file, None)


@pytest.mark.parametrize("kind", ["authorized_user", "external_account", "", None])
def test_credentials_of_another_kind(google: Google, tmp_path: Path, kind: object) -> None:
    assert look_at(google.write_account(tmp_path / "a.json", type=kind)) is AccountTrouble.NO_SERVICE_ACCOUNT


@given(content=st.text() | JSON.map(json.dumps))
def test_any_file_can_be_looked_at(tmp_path_factory: pytest.TempPathFactory, content: str) -> None:
    file = tmp_path_factory.getbasetemp() / "any.json"
    file.write_text(content, encoding="utf-8", errors="surrogatepass")
    assert isinstance(look_at(file), AccountTrouble)
