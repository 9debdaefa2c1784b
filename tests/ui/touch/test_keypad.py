"""Typing on the keypad and on a real keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from kiosk.ui.look.metrics import TARGET_MM, Metrics
from kiosk.ui.touch.keypad_key import KeypadKey
from tests.support.widgets import child, type_letter
from tests.ui.column_window import ELEVEN, ColumnWindow, sample


@pytest.fixture
def left(qtbot: QtBot) -> ColumnWindow:
    side = ColumnWindow(qtbot)
    side.load(sample())
    return side


def field(left: ColumnWindow, name: str) -> QLineEdit:
    return child(left.window, QLineEdit, name)


def test_worker_is_found_by_his_number(left: ColumnWindow) -> None:
    left.tap_named("workerField")
    left.tap_named("key9")
    left.tap_named("key3")
    assert field(left, "workerField").text() == "93"
    assert left.column.chooser.grid.model().rowCount() == 1
    left.tap_worker(93)
    assert field(left, "workerField").text() == ""


def test_keypad_takes_the_place_of_the_buttons(left: ColumnWindow) -> None:
    left.tap_worker(93)
    left.tap_named("spoolField")
    assert left.column.keypad.isVisible()
    assert not left.column.action_buttons.isVisible()
    assert left.column.list.height() > 150
    left.tap_named("keyDoneDigits")
    assert not left.column.keypad.isVisible()
    assert left.column.action_buttons.isVisible()


def test_every_touch_of_a_key_counts(left: ColumnWindow) -> None:
    left.tap_worker(93)
    left.tap_named("spoolField")
    left.tap_named("key1")
    left.tap_named("key1")
    left.tap_named("keyDash")
    left.tap_named("key0")
    assert field(left, "spoolField").text() == "11-0"
    left.tap_named("keyEraseDigits")
    assert field(left, "spoolField").text() == "11-"
    left.tap_named("keyClear")
    assert field(left, "spoolField").text() == ""


def test_letters_have_their_page(left: ColumnWindow) -> None:
    left.tap_worker(93)
    left.tap_named("spoolField")
    left.tap_named("keyPageABC")
    left.tap_named("keyT")
    left.tap_named("keyW")
    assert field(left, "spoolField").text() == "TW"
    left.tap_named("keyPage123")
    left.tap_named("key0")
    assert field(left, "spoolField").text() == "TW0"


def test_choosing_a_row_closes_the_keypad(left: ColumnWindow) -> None:
    left.tap_worker(93)
    left.tap_named("spoolField")
    left.tap_spool(ELEVEN)
    assert not left.column.keypad.isVisible()


def test_clear_button_empties_the_field(left: ColumnWindow) -> None:
    left.tap_worker(93)
    left.column.field.set_text("011")
    left.tap_named("spoolFieldClear")
    assert field(left, "spoolField").text() == ""


def test_second_touch_on_done_presses_nothing_below_it(left: ColumnWindow) -> None:
    left.tap_worker(93)
    left.tap_spool("MK-1335-CW-25238-016")
    asked: list[object] = []
    left.selection.command_requested.connect(asked.append)
    left.tap_named("spoolField")
    key = left.child("keyDoneDigits")
    at = key.mapTo(left.window, key.rect().center())
    for _ in range(2):
        QTest.mouseClick(
            left.window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at
        )
    assert not left.column.keypad.isVisible()
    assert asked == []


def test_slow_typing_on_a_real_keyboard_goes_to_the_field(left: ColumnWindow, qtbot: QtBot) -> None:
    for letter in "93":
        type_letter(left.window, letter)
        qtbot.wait(80)
    qtbot.waitUntil(lambda: field(left, "workerField").text() == "93")
    QTest.keyClick(left.window.windowHandle(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: left.selection.worker is not None)


def test_keys_are_large_enough(left: ColumnWindow) -> None:
    least = Metrics.of(96.0).mm(TARGET_MM)
    left.tap_worker(93)
    left.tap_named("spoolField")
    for page in (0, 1):
        left.column.keypad._show_page(page)
        left.qtbot.waitUntil(lambda: left.column.keypad.height() > 3 * least)
        shown = [key for key in left.window.findChildren(KeypadKey) if key.isVisible()]
        assert all(key.width() >= least and key.height() >= least for key in shown)
