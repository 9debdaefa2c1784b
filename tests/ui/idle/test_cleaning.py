"""The minute in which the glass may be wiped: nothing is touched, and a cloth does not end it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.core.refusals import SpoolNotFound
from kiosk.ui.idle.cleaning_screen import CleaningScreen
from kiosk.ui.keyboard.key_help import KeyHelp
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from tests.support.widgets import type_letter
from tests.ui.column_window import sample
from tests.ui.idle.idle_window import IdleWindow
from tests.ui.whole_window import dressed_for

SIZE = QSize(1920, 1080)
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Cleaned(IdleWindow):
    """The lock was begun by a touch; its time too is a test's."""

    def begin(self) -> None:
        self.lock = self.window.cleaning.lock
        self.lock._clock = lambda: self.now
        self.tap(self.child("wipeScreen"))

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        self.lock.look()

    def is_locked(self) -> bool:
        screen = self.window.findChild(CleaningScreen)
        return self.lock.is_on and screen is not None and screen.isVisible()

    @property
    def cover(self) -> CleaningScreen:
        screen = self.window.findChild(CleaningScreen)
        assert screen is not None
        return screen

    def place(self) -> QPoint:
        """Where a finger is held."""
        return self.cover.hold_place().center()

    def press(self, at: QPoint) -> None:
        QTest.mousePress(self.window.windowHandle(), LEFT, NONE, at)

    def move(self, at: QPoint) -> None:
        QTest.mouseMove(self.window.windowHandle(), at)

    def lift(self, at: QPoint) -> None:
        QTest.mouseRelease(self.window.windowHandle(), LEFT, NONE, at)


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Iterator[Theme]:
    del qapp
    theme = Theme(Metrics.of(96.0, SIZE))
    with dressed_for(theme):
        yield theme


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Cleaned:
    window = Cleaned(qtbot, theme, SIZE)
    window.load(sample())
    window.begin()
    return window


@pytest.fixture(scope="module")
def device() -> QPointingDevice:
    return QTest.createTouchDevice()


def test_it_counts_down_and_ends_by_itself(window: Cleaned) -> None:
    assert window.is_locked()
    assert window.child("cleaningCount").accessibleName() == "60"
    window.pass_time(59.5)
    assert window.child("cleaningCount").accessibleName() == "1"
    assert window.is_locked()
    window.pass_time(0.5)
    assert not window.is_locked()


def test_touches_and_keys_do_nothing(window: Cleaned, device: QPointingDevice) -> None:
    before = window.window.windowState()
    glass, middle = window.window.windowHandle(), QPoint(400, 400)
    QTest.mouseClick(glass, LEFT, NONE, middle)
    QTest.touchEvent(glass, device, False).press(0, middle, glass).commit()
    QTest.touchEvent(glass, device, False).release(0, middle, glass).commit()
    for letter in "93":
        type_letter(window.window, letter)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_F1, Qt.Key.Key_F11, Qt.Key.Key_Escape, Qt.Key.Key_Tab):
        QTest.keyClick(glass, key)
    assert window.is_locked()
    assert window.selection.worker is None
    assert window.window.left.chooser.field.text() == ""
    assert window.window.windowState() == before
    assert not window.window.walk.is_on
    assert window.window.findChild(KeyHelp) is None


def test_a_cloth_that_still_wipes_as_it_ends_touches_nothing(window: Cleaned) -> None:
    window.pass_time(60)
    grid = window.window.left.chooser.grid
    window.tap(grid.viewport(), grid.visualRect(grid.model().index(0, 0)).center())
    assert window.selection.worker is None


def test_a_finger_held_in_the_place_ends_it(window: Cleaned) -> None:
    window.press(window.place())
    window.pass_time(2.9)
    assert window.is_locked()
    window.move(window.place() + QPoint(5, 5))  # no finger is quite still
    window.pass_time(0.1)
    assert not window.is_locked()


def test_a_finger_lifted_too_early_begins_anew(window: Cleaned) -> None:
    window.press(window.place())
    window.pass_time(2.9)
    window.lift(window.place())
    window.pass_time(0.2)
    window.press(window.place())
    window.pass_time(2.9)
    assert window.is_locked()
    window.pass_time(0.2)
    assert not window.is_locked()


def test_a_cloth_does_not_end_it(window: Cleaned, device: QPointingDevice) -> None:
    place, glass = window.place(), window.window.windowHandle()
    window.press(place)  # it rubs within the place
    window.pass_time(2)
    window.move(place + QPoint(40, 0))
    window.move(place)
    window.pass_time(3)
    window.lift(place)
    window.press(place - QPoint(200, 0))  # it comes from beside
    window.move(place)
    window.pass_time(3)
    window.lift(place)
    touch = QTest.touchEvent(glass, device, False)  # it lies on the glass at several points
    touch.press(0, place, glass).press(1, place + QPoint(30, 0), glass).commit()
    window.pass_time(3)
    QTest.touchEvent(glass, device, False).stationary(0).release(1, place, glass).commit()
    window.pass_time(3)
    QTest.touchEvent(glass, device, False).release(0, place, glass).commit()
    assert window.is_locked()


def test_a_finger_on_the_glass_ends_it_too(window: Cleaned, device: QPointingDevice) -> None:
    glass = window.window.windowHandle()
    QTest.touchEvent(glass, device, False).press(0, window.place(), glass).commit()
    window.pass_time(3)
    assert not window.is_locked()
    QTest.touchEvent(glass, device, False).release(0, window.place(), glass).commit()


def test_it_hides_no_message_and_does_not_rest(window: Cleaned) -> None:
    window.rest()
    assert not window.is_idle()
    window.window.presenter.show_refusal(SpoolNotFound("MK-1"))
    assert window.window.result.isVisible()
    bar = window.window.result.geometry()
    assert not bar.intersects(window.cover.column.geometry())


def test_two_minutes_begin_anew_as_it_ends(window: Cleaned) -> None:
    window.pass_time(60)
    window.wait(119)
    assert not window.is_idle()
    window.wait(1)
    assert window.is_idle()


def test_it_can_be_begun_again(window: Cleaned) -> None:
    window.pass_time(60)
    window.window.left.guard.deafen(-1)
    window.window.left.chooser.wipe_button._debounce._last = 0.0
    window.tap(window.child("wipeScreen"))
    assert window.is_locked()
    window.pass_time(59)
    assert window.is_locked()
