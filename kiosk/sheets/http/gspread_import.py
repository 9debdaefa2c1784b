"""Imports gspread without the OAuth consent flow, which serves people who log in by a browser.

The kiosk uses a service account. Importing the flow as well would cost 5 MB and 50 ms at each start.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

PACKAGE, FLOW = "google_auth_oauthlib", "google_auth_oauthlib.flow"


@contextmanager
def without_consent_flow() -> Iterator[None]:
    """Inside, `import gspread` finds an empty flow module; afterwards the real one can be imported."""
    if "gspread" in sys.modules or PACKAGE in sys.modules:
        yield
        return
    flow = ModuleType(FLOW)
    flow.__dict__["InstalledAppFlow"] = object
    sys.modules |= {PACKAGE: ModuleType(PACKAGE), FLOW: flow}
    try:
        yield
    finally:
        del sys.modules[PACKAGE], sys.modules[FLOW]
