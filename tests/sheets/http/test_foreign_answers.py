"""What answers in the sheet's place is told as what it is: an Excel file, a portal's or a proxy's page."""

import json
import threading
from collections.abc import Callable
from contextlib import closing
from functools import partial

import pytest

from kiosk.core.errors import KioskError, OutcomeUnknownError, SheetError
from kiosk.core.refusals import AwayCause, Denied, SheetChanged, SheetForbidden, SheetUnavailable
from kiosk.sheets.http.connection import TimeLimits
from kiosk.sheets.http.transport import remote_client
from tests.support.raw_server import Cue, raw_server, says

HTML = "Content-Type: text/html"
PORTAL = (
    b"<!DOCTYPE html>\n<html><head><title>\n Hotspot\n login </title></head><body>Please log in</body></html>"
)
BARE = b"  <HTML>Proxy Authentication Required</HTML>"


def google_says(status: str, code: int, message: str) -> Cue:
    return says(status, json.dumps({"error": {"code": code, "message": message}}).encode())


EXCEL = google_says("400 Bad Request", 400, "This operation is not supported for this document")


def failure(cue: Cue, is_write: bool = False) -> KioskError:
    """What a read or a write raises that is answered so."""
    stop = threading.Event()
    stop.set()  # nothing is tried again
    with raw_server(cue) as server:
        client = remote_client("sheet-id", None, server.url, stop, limits=TimeLimits(0.5, 0.5, 1.0))
        send: Callable[[], object] = (
            partial(client.batch_update, {"requests": []}, "*") if is_write else partial(client.rows, ["A1"])
        )
        with closing(client), pytest.raises(KioskError) as raised:
            send()
    return raised.value


@pytest.mark.parametrize("is_write", [False, True])
def test_an_excel_file_in_drive_is_told(is_write: bool) -> None:
    error = failure(EXCEL, is_write)
    assert type(error) is SheetError
    assert error.refusal == SheetForbidden(Denied.EXCEL)


@pytest.mark.parametrize(
    ("cue", "said"),
    [
        (says("200 OK", PORTAL, HTML), "Hotspot login"),
        (says("403 Forbidden", PORTAL, HTML), "Hotspot login"),
        (says("407 Proxy Authentication Required", BARE, HTML), "Proxy Authentication Required"),
        (says("511 Network Authentication Required", PORTAL, HTML), "Hotspot login"),
        (says("200 OK", BARE, HTML), "Proxy Authentication Required"),
        (says("511 Network Authentication Required", b"<html></html>", HTML), "HTTP 511"),
    ],
)
def test_a_page_in_the_place_of_a_read_is_told_with_its_title(cue: Cue, said: str) -> None:
    assert failure(cue).refusal == SheetUnavailable(causa=AwayCause.PAGE, dicho=said)


@pytest.mark.parametrize("status", ["200 OK", "403 Forbidden", "407 Proxy Authentication Required"])
def test_a_page_in_the_place_of_a_write_s_answer_leaves_it_unknown(status: str) -> None:
    assert isinstance(failure(says(status, PORTAL, HTML), is_write=True), OutcomeUnknownError)


@pytest.mark.parametrize(
    ("cue", "refusal"),
    [
        (google_says("403 Forbidden", 403, "no <html> here"), SheetForbidden(Denied.FORBIDDEN)),
        (google_says("400 Bad Request", 400, "Unable to parse"), SheetChanged(detalle="Unable to parse")),
        (says("200 OK", b"{"), SheetUnavailable(causa="JSONDecodeError")),
    ],
)
def test_google_s_own_errors_are_told_as_ever(cue: Cue, refusal: object) -> None:
    assert failure(cue).refusal == refusal
