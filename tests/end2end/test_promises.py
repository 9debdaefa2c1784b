"""The screen when things go wrong halfway: nothing is lost at closing, every answer reaches its worker."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from kiosk import dependency
from kiosk.core.errors import SheetError
from kiosk.core.refusals import SheetUnavailable
from kiosk.live.freshness import Freshness
from kiosk.services.station import StationServices
from kiosk.ui.result.bar import ResultLook
from kiosk.workbook import LocalSheetsAdapter
from tests.end2end.conftest import OpenStation
from tests.end2end.test_life_by_taps import FITTER, OTHER_FITTER, free_spool
from tests.support.redis_server import RedisServer
from tests.support.station import Station, settings_for


class Gate:
    """Blocks the writes of every station at the wire until it is opened."""

    def __init__(self) -> None:
        self.reached, self._open = threading.Event(), threading.Event()

    def open(self) -> None:
        self._open.set()

    def pass_through(self, request: requests.PreparedRequest) -> None:
        if request.method == "POST":
            self.reached.set()
            assert self._open.wait(30)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate, answer = Gate(), LocalSheetsAdapter.send

    def send(self: LocalSheetsAdapter, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:
        gate.pass_through(request)
        return answer(self, request, *args, **options)

    monkeypatch.setattr(LocalSheetsAdapter, "send", send)
    yield gate
    gate.open()


def begin_take(kiosk: Station, gate: Gate) -> str:
    tag = free_spool(kiosk)
    kiosk.tap_worker(FITTER)
    kiosk.tap_spool(tag)
    kiosk.tap_named("actionTomar")
    kiosk.wait(gate.reached.is_set)
    return tag


def test_a_write_under_way_at_closing_is_finished_and_heard_of(
    redis_server: RedisServer, gate: Gate, station: OpenStation, tmp_path: Path
) -> None:
    five = station("Puesto 5", redis_url=redis_server.url)
    three = station("Puesto 3", redis_url=redis_server.url)
    five.wait(lambda: five.link_text() == three.link_text() == "en vivo")
    tag = begin_take(three, gate)
    threading.Timer(0.3, gate.open).start()
    three.close()
    five.wait(lambda: tag in five.tiles())
    with dependency.commands(settings_for(tmp_path, "Puesto 3")) as services:
        assert len(services.history(tag)) == 1


def test_a_late_answer_does_not_cover_the_next_workers_action(
    gate: Gate, station: OpenStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.live.commands.ANSWER_S", 0.2)
    kiosk = station("Puesto 3")
    tag = begin_take(kiosk, gate)
    kiosk.wait(lambda: kiosk.look() is ResultLook.UNKNOWN)
    assert "no se sabe" in kiosk.said()
    kiosk.tap_worker(OTHER_FITTER)
    late: list[object] = []
    kiosk.controller.answered_late.connect(late.append)
    gate.open()
    kiosk.wait(lambda: bool(late))
    assert kiosk.look() is ResultLook.APPLIED
    assert tag in kiosk.said()
    assert not kiosk.child("undoButton").isVisible()
    assert kiosk.selection.worker is not None
    assert kiosk.selection.worker.id == OTHER_FITTER


def failing(error: Exception) -> Callable[[object], object]:
    def snapshot(_self: object) -> object:
        raise error

    return snapshot


@pytest.mark.logs("link to Redis is down")
def test_a_link_that_came_back_vouches_for_nothing_until_the_sheet_was_read(
    redis_server: RedisServer, station: OpenStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.live.feed.RETRY_S", 0.1)
    kiosk = station("Puesto 3", redis_url=redis_server.url)
    kiosk.wait(lambda: kiosk.link_text() == "en vivo" and not kiosk.controller.engine.feed.is_reading)
    redis_server.kill()
    kiosk.wait(lambda: kiosk.link_text().startswith("sin"))
    kiosk.wait(lambda: not kiosk.controller.engine.feed.is_reading)
    read_at = kiosk.shop.live._read_at
    assert read_at is not None
    kiosk.shop.live._read_at = read_at - timedelta(minutes=10)
    kiosk.shop.reconsider_freshness()
    assert kiosk.shop.freshness is Freshness.UNKNOWN
    with monkeypatch.context() as patch:
        patch.setattr(StationServices, "snapshot", failing(SheetError(SheetUnavailable())))
        redis_server.start()
        kiosk.wait(lambda: kiosk.link_text() == "en vivo")
        kiosk.shop.reconsider_freshness()
        assert kiosk.shop.freshness is Freshness.UNKNOWN
    kiosk.wait(lambda: kiosk.shop.freshness is Freshness.FRESH)


def test_reading_goes_on_after_an_error_that_nobody_foresaw(
    station: OpenStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.live.feed.RETRY_S", 0.1)
    reported: list[object] = []
    monkeypatch.setattr("sys.excepthook", lambda *error: reported.append(error))
    kiosk = station("Puesto 3")
    with monkeypatch.context() as patch:
        patch.setattr(StationServices, "snapshot", failing(ValueError("never seen before")))
        kiosk.controller.engine.feed.refresh()
        kiosk.wait(lambda: len(reported) > 1)
        assert kiosk.window.top_bar.sheet.value.startswith("fallo")
    kiosk.wait(lambda: kiosk.window.top_bar.sheet.value.startswith("hace"))
