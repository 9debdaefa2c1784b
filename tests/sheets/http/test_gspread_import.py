"""gspread works without the OAuth consent flow and cryptography, which are imported when they are needed."""

import json
import subprocess
import sys
from pathlib import Path

from google.auth import jwt

from tests.support.google import Google

PROGRAM = """
import json, sys
from kiosk.sheets.http.gspread_import import lean_import
with lean_import():
    import gspread
    from google.auth import jwt
    from google.oauth2.service_account import Credentials
absent = ("google_auth_oauthlib", "oauthlib", "cryptography.")
loaded = [name for name in sys.modules if name.startswith(absent)]
import google_auth_oauthlib.flow
real = google_auth_oauthlib.flow.InstalledAppFlow is not object
signer = Credentials.from_service_account_info(json.load(sys.stdin)).signer
token = jwt.encode(signer, {"iat": 0, "exp": 2**40, "sub": "kiosk"}).decode()
print(json.dumps([gspread.utils.rowcol_to_a1(1, 28), loaded, real, token]))
"""


def test_gspread_works_without_both_which_are_there_when_they_are_needed(tmp_path: Path) -> None:
    google = Google(tmp_path / "never.db")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps(google.account()),
        capture_output=True,
        text=True,
        check=True,
    )
    *rest, token = json.loads(done.stdout)
    assert rest == ["AB1", [], True]
    claims = jwt.decode(token, certs=google.public_key(), clock_skew_in_seconds=2**31)  # type: ignore[no-untyped-call]
    assert claims["sub"] == "kiosk"
