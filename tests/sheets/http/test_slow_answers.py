"""A sheet whose answer has begun is not away: its line is slow, or breaks off."""

import threading
from contextlib import closing

import pytest

from kiosk.core.errors import SheetError
from kiosk.sheets.http.outage import Outage
from kiosk.sheets.http.transport import remote_client
from tests.support.raw_server import Cue, breaks_off, drips, freezes, hangs_up, raw_server, says


def is_away_after(*cues: Cue) -> bool:
    """What a read tells that ends within half a second, and is not tried again."""
    stop, outage = threading.Event(), Outage()
    stop.set()
    with raw_server(*cues) as server, closing(remote_client("id", None, server.url, stop)) as client:
        client.share_outage(outage)
        with client.within(0.5), pytest.raises(SheetError):
            client.rows(["A1"])
        assert len(server.heard) == 1
    return outage.known() is not None


@pytest.mark.parametrize("answer", [drips, breaks_off], ids=["too slow", "broken off"])
def test_answer_that_has_begun_and_never_ends_tells_of_no_outage(answer: Cue) -> None:
    assert not is_away_after(answer)


@pytest.mark.parametrize(
    "answer",
    [
        freezes,
        hangs_up,
        says("503 Service Unavailable", b"{}"),
        says("200 OK", b"<html><title>Wifi</title></html>"),
    ],
    ids=["silence", "no answer", "503", "a portal's page"],
)
def test_no_answer_of_the_sheets_tells_of_an_outage(answer: Cue) -> None:
    assert is_away_after(answer)
