"""A worker who leaves without saying so is forgotten; one who stays is not."""

import sys
import time

import pytest
from pytestqt.qtbot import QtBot

from kiosk.core.clock import seconds
from kiosk.ui.touch.activity import Activity
from kiosk.ui.touch.inactivity import InactivityTimer
from tests.ui.column_window import ELEVEN, TAKEN, ColumnWindow, sample


class SetClock:
    """A clock that only moves when a test says so, as after a sleep of the machine."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def left(qtbot: QtBot, clock: SetClock) -> ColumnWindow:
    """It looks at the clock every 90 ms."""
    side = ColumnWindow(qtbot, forget_after_s=0.9)
    side.column._inactivity._clock = clock
    side.load(sample())
    return side


def test_worker_is_warned_and_then_forgotten(left: ColumnWindow, clock: SetClock, qtbot: QtBot) -> None:
    left.tap_worker(93)
    with qtbot.waitSignal(left.column.leaving) as warned:
        clock.now += 0.6
    assert warned.args == [1]
    assert "¿Sigues ahí?" in left.column.card.person.about
    clock.now += 0.6
    qtbot.waitUntil(lambda: left.selection.worker is None)
    assert left.column.chooser.isVisible()


def test_touch_takes_the_warning_back(left: ColumnWindow, clock: SetClock, qtbot: QtBot) -> None:
    left.tap_worker(93)
    with qtbot.waitSignal(left.column.leaving):
        clock.now += 0.6
    with qtbot.waitSignal(left.column.stayed):
        left.tap_spool(ELEVEN)
    assert left.column.card.person.about == "MR(93) · Armador · tiene 1 spool"


def test_a_scan_takes_the_warning_back(left: ColumnWindow, clock: SetClock, qtbot: QtBot) -> None:
    left.tap_worker(93)
    with qtbot.waitSignal(left.column.leaving):
        clock.now += 0.6
    with qtbot.waitSignal(left.column.stayed):
        left.column._scanner.scanned.emit(ELEVEN)


def test_what_was_scanned_before_is_not_for_whoever_comes_later(left: ColumnWindow, qtbot: QtBot) -> None:
    left.column._scanner.scanned.emit(ELEVEN)
    assert "Leído" in left.column.chooser.footer()
    with qtbot.waitSignal(left.column._idle.timeout):
        left.column._idle.start(0)
    assert "Leído" not in left.column.chooser.footer()
    left.tap_worker(95)
    assert left.selection.spool is not None
    assert left.selection.spool.key == TAKEN  # his own


def test_no_worker_is_forgotten_during_an_action(left: ColumnWindow, clock: SetClock, qtbot: QtBot) -> None:
    left.tap_worker(93)
    left.selection.set_busy(True)
    clock.now += 60
    with qtbot.assertNotEmitted(left.column.leaving, wait=300):
        pass
    assert left.selection.worker is not None
    left.selection.set_busy(False)
    clock.now += 1
    qtbot.waitUntil(lambda: left.selection.worker is None)


def test_no_warning_while_nobody_is_known(left: ColumnWindow, clock: SetClock, qtbot: QtBot) -> None:
    left.activity.touched.emit()
    clock.now += 0.6
    with qtbot.assertNotEmitted(left.column.leaving, wait=300):
        pass


def test_worker_from_before_a_sleep_is_gone_when_the_machine_wakes(qtbot: QtBot) -> None:
    clock, activity = SetClock(), Activity()
    watch = InactivityTimer(30.0, activity, activity, clock)
    watch.start()
    with qtbot.waitSignal(watch.left):
        clock.now += 8 * 3_600


def test_touch_that_wakes_the_machine_is_not_the_old_workers(qtbot: QtBot) -> None:
    clock, activity = SetClock(), Activity()
    watch = InactivityTimer(30.0, activity, activity, clock)
    watch.start()
    clock.now += 8 * 3_600
    with qtbot.waitSignal(watch.left, timeout=100):
        activity.touched.emit()


def test_touch_in_time_restarts_the_count(qtbot: QtBot) -> None:
    clock, activity = SetClock(), Activity()
    watch = InactivityTimer(30.0, activity, activity, clock)
    watch.start()
    clock.now += 29
    activity.touched.emit()
    clock.now += 29
    with qtbot.waitSignal(watch.leaving) as warned:
        pass
    assert warned.args == [1]


def test_warning_comes_eight_seconds_before(qtbot: QtBot) -> None:
    clock, activity = SetClock(), Activity()
    watch = InactivityTimer(30.0, activity, activity, clock)
    watch.start()
    clock.now += 21.4
    watch._tick.timeout.emit()
    assert watch._warned is False
    clock.now += 0.7
    with qtbot.waitSignal(watch.leaving) as warned:
        watch._tick.timeout.emit()
    assert warned.args == [8]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the ordinary clock counts the sleep")
def test_clock_counts_the_sleep_of_the_machine() -> None:
    before = time.clock_gettime(time.CLOCK_BOOTTIME)
    assert before <= seconds() <= time.clock_gettime(time.CLOCK_BOOTTIME)
