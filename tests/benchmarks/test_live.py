"""From an event's publication in another process to its paint, and what blocks the GUI thread."""

import gc
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.core.events.event import Event
from kiosk.core.shop.data import Outcome
from kiosk.ui.qt.collector import GuiThreadCollector
from tests.benchmarks.report import percentile, report
from tests.end2end.conftest import OpenStation
from tests.end2end.test_life_by_taps import FITTER, free_spool
from tests.end2end.test_process import ended, running, start, wait_for
from tests.support.builders import ARM, SOLD
from tests.support.redis_server import RedisServer
from tests.support.slow_wire import slow_wire
from tests.support.station import Station

pytestmark = pytest.mark.usefixtures("whole_shop")

PUBLISHER = Path(__file__).with_name("publisher.py")
AT_REST = 0.1
"""Of a core: less than this is no work of the start's any more."""


class PaintWatch(QObject):
    """Notes, after each paint of the grid, how old the events are that it shows for the first time."""

    def __init__(self, kiosk: Station) -> None:
        super().__init__(kiosk.window)
        self.ms: list[float] = []
        self._paint = QEvent.Type.Paint  # made when first asked for, which takes as long as a stall
        self._waiting: list[float] = []
        kiosk.controller.happened.connect(self._on_happened)
        viewport = kiosk.window.grid.view.viewport()
        viewport.installEventFilter(self)

    def _on_happened(self, events: list[Event]) -> None:
        self._waiting += [event.timestamp.timestamp() for event in events]

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == self._paint and self._waiting:
            # The filter runs before the paint: the next turn of the loop is after it.
            QTimer.singleShot(0, self._painted)
        return False

    def _painted(self) -> None:
        now = time.time()
        self.ms += [1000 * (now - at) for at in self._waiting]
        self._waiting.clear()


class StallWatch(QObject):
    """The longest time that the GUI thread did not come round."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.longest_ms = 0.0
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(2)
        self._timer.timeout.connect(self._on_timeout)

    def start(self) -> None:
        self.longest_ms = 0.0
        self._since.start()
        self._timer.start()

    def stop(self) -> float:
        self._timer.stop()
        return self.longest_ms

    def _on_timeout(self) -> None:
        self.longest_ms = max(self.longest_ms, self._since.nsecsElapsed() / 1e6)
        self._since.restart()


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[GuiThreadCollector]:
    """Garbage is collected as the program does it."""
    collector = GuiThreadCollector(qapp)
    yield collector
    collector.deleteLater()
    gc.unfreeze()
    gc.enable()


def rest(qtbot: QtBot) -> None:
    """Wait until the start is over: the audit is compared and the mirror kept for seconds after the list."""
    used = AT_REST + 1.0
    while used > AT_REST:
        before = time.process_time()
        qtbot.wait(1_000)
        used = time.process_time() - before


@pytest.mark.parametrize(("rate", "count"), [(50, 5_000), (500, 5_000), (2_000, 20_000)])
def test_publish_to_painted(
    redis_server: RedisServer,
    station: OpenStation,
    collector: GuiThreadCollector,
    qapp: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
    rate: int,
    count: int,
) -> None:
    kiosk = station("Puesto 3", redis_url=redis_server.url)
    folder = tmp_path / "another"
    workbook = str(kiosk.settings.workbook)
    another = start(folder, KIOSK_WORKBOOK=workbook, KIOSK_REDIS_URL=redis_server.url)
    wait_for(lambda: running(folder), "the other station's window never ran")
    kiosk.wait(lambda: kiosk.link_text() == "en vivo" and not kiosk.controller.engine.feed.is_reading)
    rest(qtbot)
    paints, stalls = PaintWatch(kiosk), StallWatch(kiosk.window)
    qapp.children()  # as the program does at its start
    collector.settle()
    qtbot.wait(1_000)
    stalls.start()
    tiles = list(kiosk.tiles().values())[:12]  # all of them in sight
    tags = [tile.tag for tile in tiles if tile.operation and not tile.fault]
    command = [sys.executable, str(PUBLISHER), redis_server.url, "spools:updates", str(count), str(rate)]
    publisher = subprocess.Popen([*command, *(f"{tag}={kiosk.shop.spools[tag].version}" for tag in tags)])
    qtbot.waitUntil(lambda: len(paints.ms) >= count, timeout=120_000)
    longest = stalls.stop()
    publisher.wait(timeout=10)
    another.terminate()
    assert ended(another) == (0, "", "")
    last = {tags[number % len(tags)]: number // len(tags) % 2 for number in range(count)}
    assert [kiosk.tiles()[tag].operation for tag in tags] == [(ARM, SOLD)[last[tag]] for tag in tags]
    report(
        f"publish → painted, {rate} events/s",
        {
            "events": len(paints.ms),
            "p50 ms": percentile(paints.ms, 0.5),
            "p99 ms (≤ 20 at 50/s)": percentile(paints.ms, 0.99),
            "max ms": max(paints.ms),
            "longest GUI stall ms": longest,
        },
    )


def test_the_gui_thread_during_actions_with_300_ms_a_request(
    station: OpenStation, collector: GuiThreadCollector, qapp: QApplication, qtbot: QtBot
) -> None:
    kiosk = station("Puesto 3")
    stalls = StallWatch(kiosk.window)
    qapp.children()
    collector.settle()
    stalls.start()
    kiosk.wait(lambda: not kiosk.controller.engine.feed.is_reading)
    qtbot.wait(1_000)  # the audit is compared, and the mirror saved, while the list is painted
    after_the_start = stalls.stop()
    kiosk.tap_worker(FITTER)
    worst: list[float] = []
    answers: list[Outcome] = []
    kiosk.controller.answered.connect(answers.append)
    with slow_wire(0.3):
        for button in ("actionTomar", "actionPausar", "actionTomar", "actionCompletar"):
            kiosk.tap_spool(tag := free_spool(kiosk)) if button == "actionTomar" else None
            stalls.start()
            kiosk.act(button)
            qtbot.wait(300)
            worst.append(stalls.stop())
    report(
        "actions with 300 ms per request",
        {
            "longest GUI stall ms (≤ 50)": max(worst),
            "the same in the first second of the list": after_the_start,
            "answer, worst ms": max(each.ms for each in answers),
        },
    )
    assert tag
