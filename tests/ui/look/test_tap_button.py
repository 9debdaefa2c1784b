"""Repeated taps of a nervous finger count as one."""

import time

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.tap_button import Debounce, TapButton
from tests.support.widgets import tap
from tests.ui.grid_window import dressed, shown


class Counted:
    def __init__(self, qtbot: QtBot, debounce: Debounce | None = None) -> None:
        self.button = TapButton("some", dressed().metrics, "Sí & no", debounce=debounce)
        self.count = 0
        self.button.tapped.connect(self._count)
        self.window = shown(qtbot, self.button, 400)

    def _count(self) -> None:
        self.count += 1

    def tap(self, times: int = 1) -> int:
        for _ in range(times):
            tap(self.window, self.button)
        return self.count


def test_repeated_taps_count_once(qtbot: QtBot) -> None:
    assert Counted(qtbot).tap(3) == 1


def test_tap_after_a_while_counts_again(qtbot: QtBot) -> None:
    button = Counted(qtbot, Debounce(0.05))
    button.tap()
    tapped = time.monotonic()
    qtbot.waitUntil(lambda: time.monotonic() > tapped + 0.05)
    assert button.tap() == 2


def test_disabled_button_is_deaf(qtbot: QtBot) -> None:
    button = Counted(qtbot)
    button.button.setEnabled(False)
    assert button.tap() == 0


def test_second_tap_stays_a_repeat_when_the_button_comes_back(qtbot: QtBot) -> None:
    button = Counted(qtbot)
    button.tap()
    button.button.setEnabled(False)
    button.button.setEnabled(True)
    assert button.tap() == 1


def test_enter_and_space_do_not_press_it(qtbot: QtBot) -> None:
    button = Counted(qtbot)
    QTest.keyClick(button.window.windowHandle(), Qt.Key.Key_Space)
    QTest.keyClick(button.window.windowHandle(), Qt.Key.Key_Return)
    assert button.count == 0
    assert button.button.hasFocus()


def test_ampersand_is_a_letter(qtbot: QtBot) -> None:
    button = Counted(qtbot).button
    assert button.accessibleName() == "Sí & no"
    assert button.text() == "Sí && no"


def test_it_is_15_mm_each_way(qtbot: QtBot) -> None:
    metrics = Metrics.of(151.0, QSize(1280, 800))
    button = TapButton("small", metrics, "a")
    qtbot.addWidget(button)
    assert min(button.sizeHint().expandedTo(button.minimumSize()).toTuple()) >= 15 * 151 / 25.4
