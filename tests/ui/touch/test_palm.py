"""A finger counts while a palm rests on the glass."""

from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtGui import QPointingDevice, QTouchEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Command
from tests.support.widgets import child
from tests.ui.column_window import ELEVEN, TWELVE, ColumnWindow, sample

PALM = QPoint(1500, 900)


class Hand:
    """One hand on the glass: a palm that rests, and a finger that taps beside it."""

    def __init__(self, left: ColumnWindow, device: QPointingDevice, palm: QPoint = PALM) -> None:
        self._window, self._device, self._palm = left.window.windowHandle(), device, palm
        self._next = 1
        QTest.touchEvent(self._window, device, False).press(0, palm, self._window).commit()

    def tap(self, at: QPoint) -> None:
        for kind in ("press", "release"):
            touch = QTest.touchEvent(self._window, self._device, False)
            touch.stationary(0)
            getattr(touch, kind)(self._next, at, self._window)
            touch.commit()
        self._next += 1

    def press(self, at: QPoint) -> None:
        QTest.touchEvent(self._window, self._device, False).stationary(0).press(1, at, self._window).commit()

    def is_called_off(self) -> None:
        """The system takes the touches away, as for a gesture of its own."""
        QCoreApplication.sendEvent(self._window, QTouchEvent(QEvent.Type.TouchCancel, self._device))

    def leave(self) -> None:
        QTest.touchEvent(self._window, self._device, False).release(0, self._palm, self._window).commit()


@pytest.fixture(scope="module")
def device() -> QPointingDevice:
    return QTest.createTouchDevice()


@pytest.fixture
def left(qtbot: QtBot) -> ColumnWindow:
    side = ColumnWindow(qtbot)
    side.load(sample())
    side.tap_worker(93)
    return side


def row(left: ColumnWindow, key: str) -> QPoint:
    view = left.column.list
    return view.viewport().mapTo(left.window, view.visualRect(left.column.spools.line_of(key)).center())


def is_chosen(left: ColumnWindow, key: str) -> bool:
    return chosen(left) == key


def chosen(left: ColumnWindow) -> str | None:
    return left.selection.spool.key if left.selection.spool else None


def test_fingers_touch_while_a_palm_rests(left: ColumnWindow, device: QPointingDevice, qtbot: QtBot) -> None:
    hand = Hand(left, device)
    for key in (ELEVEN, TWELVE):
        hand.tap(row(left, key))
        qtbot.waitUntil(partial(is_chosen, left, key))
    hand.leave()
    assert chosen(left) == TWELVE


def test_what_lay_under_the_palm_is_not_touched(
    left: ColumnWindow, device: QPointingDevice, qtbot: QtBot
) -> None:
    asked: list[Command] = []
    left.selection.command_requested.connect(asked.append)
    left.tap_spool(ELEVEN)
    take = left.child("actionTomar")
    hand = Hand(left, device, take.mapTo(left.window, take.rect().center()))
    hand.tap(row(left, TWELVE))
    qtbot.waitUntil(lambda: chosen(left) == TWELVE)
    hand.leave()
    assert asked == []


def test_one_finger_alone_is_as_ever(left: ColumnWindow, device: QPointingDevice, qtbot: QtBot) -> None:
    Hand(left, device, row(left, ELEVEN)).leave()
    qtbot.waitUntil(lambda: chosen(left) == ELEVEN)


def test_a_touch_that_is_called_off_lets_go_of_its_button(
    left: ColumnWindow, device: QPointingDevice
) -> None:
    change = child(left.window, QAbstractButton, "changeWorkerButton")
    hand = Hand(left, device)
    hand.press(change.mapTo(left.window, change.rect().center()))
    assert change.isDown()
    hand.is_called_off()
    assert not change.isDown()
    assert left.selection.worker is not None
    hand.leave()
