"""Several requests that together may take some time only, as a comparison before a terminal's action."""

import threading
import time
from contextlib import closing

import pytest

from kiosk.core.errors import SheetError
from kiosk.sheets.http.connection import TimeLimits
from kiosk.sheets.http.transport import remote_client
from tests.support.raw_server import freezes, raw_server


def test_hurried_read_of_a_silent_sheet_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.sheets.http.client.HURRIED", TimeLimits(2.0, 0.3))
    monkeypatch.setattr("kiosk.sheets.http.client.HURRIED_S", 0.2)
    with raw_server(freezes, freezes) as server:
        client = remote_client("sheet-id", None, server.url, threading.Event())
        began = time.monotonic()
        with closing(client):
            with client.hurried(), pytest.raises(SheetError):
                client.rows(["A1"])
            assert client.meter.limits == TimeLimits()
        assert time.monotonic() - began < 5.0
        assert len(server.heard) == 1


def test_reads_of_a_slow_sheet_end_together_and_none_is_begun_after_them() -> None:
    with raw_server(freezes, freezes) as server:
        limits = TimeLimits(5.0, 30.0, 30.0)
        client = remote_client("sheet-id", None, server.url, threading.Event(), limits=limits)
        began = time.monotonic()
        with closing(client), client.within(0.3):
            for _ in range(2):
                with pytest.raises(SheetError):
                    client.rows(["A1"])
        assert time.monotonic() - began < 5.0
        assert len(server.heard) == 1
