"""gspread works without the OAuth consent flow, which is not imported."""

import json
import subprocess
import sys

PROGRAM = """
import json, sys
from kiosk.sheets.http.gspread_import import without_consent_flow
with without_consent_flow():
    import gspread
loaded = [name for name in sys.modules if "oauthlib" in name]
import google_auth_oauthlib.flow
real = google_auth_oauthlib.flow.InstalledAppFlow is not object
print(json.dumps([gspread.utils.rowcol_to_a1(1, 28), loaded, real]))
"""


def test_gspread_works_without_the_flow_which_can_still_be_imported() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == ["AB1", [], True]
