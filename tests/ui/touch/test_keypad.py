"""Typing on the keypad and on a real keyboard."""

from itertools import combinations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Worker
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.touch.keypad_key import KeypadKey
from tests.support.widgets import child, type_letter
from tests.ui.column_window import ELEVEN, TAKEN, WORKERS, ColumnWindow, sample


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
    assert left.column.chooser.grid.model().rowCount() == 3
    left.tap_named("key3")
    assert left.selection.worker is not None
    assert left.selection.worker.id == 93
    assert field(left, "workerField").text() == ""
    assert not left.column.keypad.isVisible()


def test_a_worker_without_a_role_is_told_so(left: ColumnWindow) -> None:
    left.load(sample(), [*WORKERS, Worker(40, "Iris", "Luna", True, frozenset({"Administrador"}))])
    left.tap_named("workerField")
    left.tap_named("key4")
    assert left.column.chooser._empty.text() == (
        "Iris Luna · IL(40) no tiene rol en la hoja Roles. Pide el rol al supervisor."
    )


def test_an_inactive_worker_is_told_that_he_is(left: ColumnWindow) -> None:
    left.tap_named("workerField")
    left.tap_named("key7")
    assert left.selection.worker is None
    assert left.column.chooser._empty.text() == (
        "Inés Fuera · IF(7) no está activo en la hoja Trabajadores. Pide a planificación que lo active."
    )


def test_keypad_covers_neither_the_list_nor_the_buttons(left: ColumnWindow) -> None:
    left.tap_worker(93)
    before = left.column.list.geometry()
    left.tap_named("spoolField")
    assert left.column.keypad.isVisible()
    assert left.column.action_buttons.isVisible()
    assert left.column.list.geometry() == before
    column = QRect(left.column.mapTo(left.window, QPoint()), left.column.size())
    assert not left.column.keypad.geometry().intersects(column)
    left.tap_named("keyDoneDigits")
    assert not left.column.keypad.isVisible()


def test_digits_stand_as_on_a_telephone(left: ColumnWindow) -> None:
    left.tap_worker(93)
    left.tap_named("spoolField")
    places = {name: left.child(f"key{name}").geometry().center() for name in "1234567890"}
    for row in ("123", "456", "789"):
        ones = [places[name] for name in row]
        assert len({one.y() for one in ones}) == 1
        assert [one.x() for one in ones] == sorted(one.x() for one in ones)
    assert places["1"].y() < places["4"].y() < places["7"].y() < places["0"].y()
    assert places["0"].x() == places["8"].x()


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


class Presses(QObject):
    """Counts the presses that the window itself gets."""

    count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.MouseButtonPress
        return False


def test_a_finger_on_its_way_to_the_keypad_touches_nothing_below_it(
    left: ColumnWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.ui.touch.repeat_guard.REPEAT_S", 600.0)  # a busy machine is no slow finger
    presses = Presses()
    left.window.installEventFilter(presses)
    left.tap_named("workerField")
    done = left.child("keyDoneDigits")
    at = done.mapTo(left.window, done.rect().center())
    for digit in "93":
        left.tap_named(f"key{digit}")
    assert not left.column.keypad.isVisible()
    left.tap(left.window, at)
    assert presses.count == 0
    left.column.guard._covered_until = 0.0  # the time is over
    left.tap(left.window, at - QPoint(0, 100))
    assert presses.count == 1


def test_a_keypad_that_is_opened_again_at_once_hears_its_keys(
    left: ColumnWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.ui.touch.repeat_guard.REPEAT_S", 600.0)  # as if no time had passed
    left.tap_worker(93)
    left.tap_named("spoolField")
    left.tap_named("keyDoneDigits")
    assert not left.column.keypad.isVisible()
    left.tap_named("spoolField")
    left.tap_named("key7")
    assert field(left, "spoolField").text() == "7"


def test_clear_button_empties_the_field(left: ColumnWindow) -> None:
    left.tap_worker(93)
    left.column.field.set_text("011")
    left.tap_named("spoolFieldClear")
    assert field(left, "spoolField").text() == ""


def test_choosing_a_tile_closes_the_keypad(left: ColumnWindow) -> None:
    left.tap_worker(93)
    left.tap_named("spoolField")
    left.selection.select(TAKEN)
    assert not left.column.keypad.isVisible()


def test_an_action_closes_the_keypad(left: ColumnWindow) -> None:
    left.tap_worker(93)
    left.tap_named("spoolField")
    left.tap_named("actionPausar")
    assert not left.column.keypad.isVisible()


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
    qtbot.waitUntil(lambda: left.selection.worker is not None)
    assert left.selection.worker
    assert left.selection.worker.id == 93


@pytest.mark.parametrize("longer", [Worker(930, "Luis", "Vera", False, frozenset()), None])
def test_a_number_is_not_whole_while_it_may_be_another_ones(
    left: ColumnWindow, longer: Worker | None
) -> None:
    """Somebody who is not active types his own number: he must not become another worker."""
    left.load(sample(), [*WORKERS, longer] if longer else WORKERS)
    left.tap_named("workerField")
    left.tap_named("key9")
    left.tap_named("key3")
    assert (left.selection.worker is None) is bool(longer)


def test_a_label_of_a_slow_scanner_chooses_no_worker_whose_number_it_begins_with(
    left: ColumnWindow, qtbot: QtBot
) -> None:
    for letter in "93-25":
        type_letter(left.window, letter)
        qtbot.wait(120)
    qtbot.waitUntil(lambda: field(left, "workerField").text() == "93-25")
    assert left.selection.worker is None


def test_a_whole_number_means_its_worker_where_others_begin_like_it(left: ColumnWindow, qtbot: QtBot) -> None:
    left.load(sample(), [*WORKERS, Worker(9, "Marcela", "Olivares", True, frozenset({"Soldador"}))])
    left.tap_named("workerField")
    type_letter(left.window, "9")
    qtbot.waitUntil(lambda: field(left, "workerField").text() == "9")
    QTest.keyClick(left.window.windowHandle(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: left.selection.worker is not None)
    assert left.selection.worker
    assert left.selection.worker.id == 9


def test_keys_are_large_enough_and_apart(left: ColumnWindow) -> None:
    metrics = Metrics.of(96.0)
    left.tap_worker(93)
    left.tap_named("spoolField")
    for turn in ("keyPageABC", "keyPage123"):
        QApplication.processEvents()
        shown = [key for key in left.column.keypad.findChildren(KeypadKey) if key.isVisible()]
        assert all(key.width() >= metrics.mm(20) and key.height() >= metrics.mm(18) for key in shown)
        for one, other in combinations((key.geometry() for key in shown), 2):
            apart = max(
                max(one.x(), other.x()) - min(one.right(), other.right()),
                max(one.y(), other.y()) - min(one.bottom(), other.bottom()),
            )
            assert apart > metrics.mm(3)
        left.tap_named(turn)
